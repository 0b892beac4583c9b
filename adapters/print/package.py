"""An audit package in the terminal: what was written, or rebuilt, and what it rests on."""

from adapters.language import LANGUAGE, _
from adapters.package.packaged import Packaged
from adapters.print.terminal import console


def print_exported(packaged: Packaged) -> None:
    """What was written."""
    console().print(str(packaged.path), style="bold")
    _print(packaged, _("{ledger}, position 1–{position}", **_facts(packaged)))


def print_imported(packaged: Packaged) -> None:
    """What was rebuilt."""
    told = _("{ledger} is rebuilt from the package, position 1–{position}", **_facts(packaged))
    _print(packaged, told)


def _facts(packaged: Packaged) -> dict[str, object]:
    return {"ledger": packaged.ledger, "position": LANGUAGE.count(packaged.position)}


def _print(packaged: Packaged, first: str) -> None:
    out = console()
    out.print(f"  {first}", highlight=False)
    counts = _(
        "{files} files, {size} bytes",
        files=LANGUAGE.count(packaged.files),
        size=LANGUAGE.count(packaged.size),
    )
    out.print(f"  {counts}", highlight=False)
    if packaged.key is not None:
        signed = LANGUAGE.count(packaged.signed)
        told = _("Signed up to position {signed} by {key}", signed=signed, key=packaged.key)
        out.print(f"  {told}", style="dim", highlight=False, soft_wrap=True)
    for remark in packaged.remarks:
        out.print(f"  • {LANGUAGE.text(remark.message, **remark.facts)}", highlight=False)
