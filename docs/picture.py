"""Makes the picture in the README from the example's report: `python docs/picture.py DATABASE`."""

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from adapters.print.terminal import print_report
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.coding import Period

PICTURE = Path(__file__).parent / "images" / "report.svg"
COLUMNS = 130


def picture(database: str) -> str:
    """The March 2025 service follow-up as SVG, without fonts from elsewhere."""
    service = Service(Settings(database, "picture"))
    view = service.view("intraservice")
    report = service.report(view, PUBLISHED["service-follow-up"], Period(202503))
    name = view.structures[-1].structure.name
    service.close()
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    print_report(report, ledger_name=name, unit=None, out=console)
    title = "liggare report service-follow-up --ledger intraservice --period 2025-03"
    svg = console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, unique_id="liggare")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono")


if __name__ == "__main__":
    PICTURE.write_text(picture(sys.argv[1]), encoding="utf-8")
