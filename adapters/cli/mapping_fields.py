"""The columns of a mapping, as options say them."""

from typing import TYPE_CHECKING

import typer

from adapters.cli.wiring import part
from adapters.language import _

if TYPE_CHECKING:
    from domain.structure import Structure


def pairs(texts: list[str], option: str) -> tuple[tuple[str, str], ...]:
    """What stands before and after the equals sign of each."""
    for text in texts:
        if "=" not in text:
            message = _("“{text}” lacks its equals sign; write it as account=Konto", text=text)
            raise typer.BadParameter(message, param_hint=option)
    parted = (text.partition("=") for text in texts)
    return tuple((left.strip(), right.strip()) for left, _sign, right in parted)


def check_meanings(columns: dict[str, str], structure: "Structure") -> None:
    """Refuse a meaning that no column can have."""
    months = part("adapters.imports.mapping_fields").MONTHS
    known = ("account", "amount", "period", *months, *structure.dimension_codes)
    for meaning in columns:
        if meaning not in known:
            message = _("“{value}” is none of {allowed}", value=meaning, allowed=", ".join(known))
            raise typer.BadParameter(message, param_hint="--column")
