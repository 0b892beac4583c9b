"""SIE files, the Swedish standard for accounting data: what the rest of the program calls."""

from adapters.files.sie.balances import balances
from adapters.files.sie.budget import budget
from adapters.files.sie.calendar import fiscal_year_of
from adapters.files.sie.encodings import Encoding
from adapters.files.sie.file import SieFile, Years
from adapters.files.sie.opening import open_sie
from adapters.files.sie.outcome import vouchers

__all__ = [
    "Encoding",
    "SieFile",
    "Years",
    "balances",
    "budget",
    "fiscal_year_of",
    "open_sie",
    "vouchers",
]
