"""SIE files, the Swedish standard for accounting data: what the rest of the program calls."""

from adapters.files.sie_balances import balances
from adapters.files.sie_budget import budget
from adapters.files.sie_file import SieFile, open_sie
from adapters.files.sie_outcome import vouchers

__all__ = ["SieFile", "balances", "budget", "open_sie", "vouchers"]
