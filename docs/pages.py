"""Makes the pictures of a printed report's pages: `python docs/pages.py REPORT.pdf`."""

import sys
from pathlib import Path

import pypdfium2

IMAGES = Path(__file__).parent / "images"
DOTS = 1.3
"""Dots of a picture for each point of the page."""

TONES = 64
"""So many tones of colour show a page as well as all of them, in a third of the bytes."""


def pictures(report: Path) -> None:
    """Every page of a report as `images/REPORT-PAGE.png`."""
    with pypdfium2.PdfDocument(report) as document:
        for number in range(len(document)):
            page = document[number].render(scale=DOTS).to_pil().quantize(TONES)
            page.save(IMAGES / f"{report.stem}-{number + 1}.png", optimize=True)


if __name__ == "__main__":
    pictures(Path(sys.argv[1]))
