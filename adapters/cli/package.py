"""liggare export audit, liggare import audit"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import DIFFERS, LedgerOption, part, progress, service
from adapters.cli.writing import ForceOption
from adapters.language import _

exporting = App()
importing = App()

PackageArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER_OR_FILE",
        help=_("The package: a folder, or a file whose name ends in .zip."),
    ),
]
WithoutTextsOption = Annotated[
    bool,
    typer.Option(
        "--without-texts",
        help=_("Leave out texts, names, and the contents of what was set aside."),
    ),
]
KeyOption = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="KEY",
        help=_("The public key that you trust; else the package's own are believed."),
    ),
]


@exporting.command(
    help=_("Write the whole ledger as an audit package, which outlives this program.")
)
def audit(
    package: PackageArgument,
    ledger: LedgerOption,
    without_texts: WithoutTextsOption = False,
    force: ForceOption = False,
) -> None:
    with service() as opened, progress(_("Exporting")) as on:
        module = part("adapters.package.exporting")
        options = module.Options(texts=not without_texts, force=force)
        packaged = module.export_package(opened, ledger, package, options, on)
    part("adapters.print.package").print_exported(packaged)
    if packaged.damaged:
        raise typer.Exit(DIFFERS)


@importing.command(
    "audit", help=_("Check an audit package, and rebuild its ledger as it was, positions and all.")
)
def import_audit(package: PackageArgument, key: KeyOption = None) -> None:
    with service() as opened, progress(_("Importing")) as on:
        packaged = part("adapters.package.importing").import_package(opened, package, key, on)
    part("adapters.print.package").print_imported(packaged)
