"""How answers look: in the terminal, and as CSV and JSON."""
