"""Mappings in the terminal and as JSON, and how a file would be read by one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from adapters.files.spreadsheets.sheet import shown
from adapters.imports.mapping import Tried
from adapters.language import LANGUAGE, _
from adapters.print.terminal import coded, console, print_rows
from domain.coding import Period
from domain.mapping import Mapping as KeptMapping
from domain.mapping import Mappings

SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_WIDTH = 8, 12, 18


def list_json(mappings: Mappings) -> dict[str, Any]:
    """Every mapping by name, as it stands now, with its number of versions."""
    return {"mappings": [one_json(name, mappings) for name in mappings.newest()]}


def one_json(name: str, mappings: Mappings) -> dict[str, Any]:
    """One mapping."""
    versions = len(mappings.versions.get(name, ()))
    return {"name": name, "version": versions, **mappings.named(name).model_dump()}


def print_list(mappings: Mappings) -> None:
    """The mappings as a table."""
    if not mappings.versions:
        console().print(_("No mapping has been kept; make one with: liggare mapping new FILE"))
        return
    print_rows(
        ("Name", "Version", "Columns", "Unit", "Sign"),
        [
            (name, len(mappings.versions[name]), ", ".join(one.columns()), one.unit, one.sign)
            for name, one in mappings.newest().items()
        ],
    )


def print_mapping(name: str, mapping: KeptMapping) -> None:
    """What a mapping says, a line for each thing."""
    console().print(name, style="bold")
    for line in _said(mapping):
        console().print(f"  {line}", highlight=False)


def _said(mapping: KeptMapping) -> Iterator[str]:
    if mapping.sheet:
        yield _("Sheet: {sheet}", sheet=mapping.sheet)
    yield _("Header: row {row}", row=mapping.header_row)
    yield _("Account: {column}", column=mapping.account)
    if mapping.amount:
        yield _("Amount: {column}", column=mapping.amount)
    for month, column in enumerate(mapping.months, start=1):
        if column:
            yield _("Amount of month {month}: {column}", month=month, column=column)
    if mapping.period:
        yield _(
            "Period: {column}, written as {format}",
            column=mapping.period,
            format=mapping.period_format,
        )
    if mapping.full_year:
        yield _("The amounts are those of full years, and are spread by a profile.")
    for one in mapping.dimensions:
        yield f"{one.dimension}: {one.column}"
    yield _(
        "Unit: {unit}; sign: {sign}; decimal sign: {decimal}",
        unit=mapping.unit,
        sign=mapping.sign,
        decimal=mapping.decimal_sign,
    )
    for skipped in mapping.skip:
        yield _("Skipped: rows with “{text}” in {column}", text=skipped.text, column=skipped.column)


def print_first_rows(rows: Sequence[Sequence[Any]]) -> None:
    """The first rows of a file as it stands, each with its number."""
    for number, row in enumerate(islice(rows, SHOWN_ROWS), start=1):
        cells = [shown(cell)[:SHOWN_WIDTH] or "·" for cell in row[:SHOWN_COLUMNS]]
        more = " …" if len(row) > SHOWN_COLUMNS else ""
        console().print(f"  {number:>3}  {' | '.join(cells)}{more}", highlight=False, markup=False)


def print_columns(names: Sequence[str], meanings: Mapping[str, str]) -> None:
    """The columns, numbered, each with what it most likely means."""
    for number, name in enumerate(names, start=1):
        if name:
            meaning = f"  → {meanings[name]}" if name in meanings else ""
            console().print(f"  {number:>3}  {name}{meaning}", highlight=False, markup=False)


def print_tried(tried: Tried) -> None:
    """How the first rows would be read, and what they all sum to."""
    lines = [*islice(tried.lines, SHOWN_ROWS)]
    print_rows(
        ("Account", "Coding", "Period", "Amount (kr)"),
        [
            (
                line.coding.account,
                coded(line.coding),
                Period(line.period),
                LANGUAGE.amount(line.amount, "kr"),
            )
            for line in lines
        ],
    )
    for remark in tried.control.remarks:
        console().print(f"  • {LANGUAGE.text(remark.message, **remark.facts)}", highlight=False)
    for period, ore in sorted(tried.control.per_period().items()):
        amount = LANGUAGE.amount(ore, "kr")
        console().print(f"  {Period(period)}  {amount:>20} kr", highlight=False)
    console().print(
        _(
            "{count} amounts, together {total} kr (revenue positive, cost negative)",
            count=LANGUAGE.count(len(tried.lines)),
            total=LANGUAGE.amount(sum(tried.lines.amount), "kr"),
        ),
        highlight=False,
    )
