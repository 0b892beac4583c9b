"""Reading files: SIE, spreadsheets, and the structure. What is malformed is told as data."""
