"""Spreadsheets with amounts: what the rest of the program calls."""

from adapters.files.spreadsheets.amounts import amounts_of, open_spreadsheet, read_amounts
from adapters.files.spreadsheets.columns import fits, has_standard_names, wanted_names

__all__ = [
    "amounts_of",
    "fits",
    "has_standard_names",
    "open_spreadsheet",
    "read_amounts",
    "wanted_names",
]
