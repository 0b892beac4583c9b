"""One report, one file; rows and columns are data."""
