"""The fonts that reports and charts are printed with, the same on every machine."""

from pathlib import Path

FONTS = Path(__file__).parent
"""The folder of the font files: regular, bold, italic and bold italic."""

FAMILY = "Source Sans 3"
"""Its digits, and the true minus, are all of one width."""
