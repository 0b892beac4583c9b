"""Keeps the Swedish catalogue whole: `python -m adapters.locale.catalogue`.

Takes new texts into `liggare.po`, untranslated, drops those that no longer occur, compiles
`liggare.mo`, and names the texts that lack a translation.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from adapters.locale.texts import texts_of_the_program
from adapters.locale.typer_texts import TYPER_TEXTS

ROOT = Path(__file__).parents[2]
PO = Path(__file__).parent / "sv" / "LC_MESSAGES" / "liggare.po"
MO = PO.with_suffix(".mo")

WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)
"""The date in the catalogue's head; constant, so that the same texts give the same bytes."""


def read() -> Catalog:
    """The Swedish catalogue as it stands in `liggare.po`."""
    with PO.open("rb") as file:
        return read_po(file, locale="sv", charset="utf-8")


def messages(catalog: Catalog) -> dict[str, Message]:
    """The catalogue's texts, its head left out."""
    return {str(message.id): message for message in catalog if message.id}


def compiled(catalog: Catalog) -> bytes:
    """The catalogue in the form that gettext reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def renewed(old: Catalog) -> Catalog:
    """The program's texts with the translations known of them, sorted by text."""
    known = messages(old)
    texts = texts_of_the_program(ROOT).found | {text: {"typer"} for text in TYPER_TEXTS}
    new = Catalog(
        locale="sv",
        header_comment="# Swedish texts of Liggare.",
        project="Liggare",
        version="1",
        msgid_bugs_address="Liggare",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        last_translator="Liggare",
        language_team="Liggare",
        charset="utf-8",
        fuzzy=False,
    )
    for text in sorted(texts):
        translation = known[text].string if text in known else ""
        new.add(text, str(translation), auto_comments=sorted(texts[text]))
    return new


def main() -> int:
    """Bring the catalogue up to date; 1 where a translation is missing."""
    catalog = renewed(read()) if PO.exists() else renewed(Catalog(locale="sv"))
    with PO.open("wb") as file:
        write_po(file, catalog, width=96, sort_output=True)
    MO.write_bytes(compiled(catalog))
    missing = [text for text, message in messages(catalog).items() if not message.string]
    for text in missing:
        sys.stdout.write(f"{text}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
