"""Spreadsheets with amounts: what the rest of the program calls."""

from adapters.files.spreadsheets.amounts import read_spreadsheet

__all__ = ["read_spreadsheet"]
