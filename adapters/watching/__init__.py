"""Folders that files are dropped in: each file is taken once it is whole, imported, and kept."""
