"""A block of a large text summed at once, by Arrow: where all of it is plain, and only there."""

from importlib import import_module
from typing import Any, NamedTuple

from adapters.files.spreadsheets.amount_cells import BLANKS, AmountCells
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.sheet import Plain

FITS = 2**62
"""Below it, no number that is worked with here can leave 64 bits."""


MOST_DIGITS = 18
"""So many digits stand in 64 bits, whichever they are."""


class Sums(NamedTuple):
    """Öre of a column by the numbers of coding and period, and how many cells they are of."""

    coding: list[int]
    period: list[int]
    ore: list[int]
    cells: int


class Folded(NamedTuple):
    """The cells that tell codings, and periods, in a block, each once; the sums of each column."""

    codings: list[tuple[str, ...]]
    periods: list[str | None]
    sums: list[Sums]


def folded(block: Plain, places: Places, amounts: AmountCells) -> Folded | None:
    """Fold a block.

    None where a row is not as wide as the header, an amount is not plain, or an account is
    missing. An empty cell in a month's column states nothing.
    """
    table = _table(block, places)
    if table is None:
        return None
    keys = _keys(table, places)
    if keys is None:
        return None
    codings, periods, key = keys
    all_sums = []
    for place, month in places.amounts:
        column, here = table[f"{place}"].combine_chunks(), key
        if month:
            stated = import_module("pyarrow.compute").not_equal(column, "")
            column, here = column.filter(stated), here[stated.to_numpy(zero_copy_only=False)]
        ore = _ore(column, amounts)
        if ore is None or int(abs(ore).max(initial=0)) * len(ore) > FITS:
            return None
        all_sums.append(_sums(here, ore, len(periods)))
    return Folded(codings, periods, all_sums)


def _table(block: Plain, places: Places) -> Any:
    """The columns that are read, those of keys as numbers of their texts; None: not plain."""
    arrow, csv = import_module("pyarrow"), import_module("pyarrow.csv")
    data = block.text.encode()
    numbered = arrow.dictionary(arrow.int32(), arrow.string())
    keys = {f"{place}": numbered for place in places.keys}
    amounts = {f"{place}": arrow.string() for place, _ in places.amounts}
    try:
        return csv.read_csv(
            arrow.BufferReader(data),
            read_options=csv.ReadOptions(
                column_names=[f"{place}" for place in range(block.width)],
                use_threads=False,
                block_size=len(data) + 1,
            ),
            parse_options=csv.ParseOptions(
                delimiter=block.separator, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                column_types=keys | amounts,
                include_columns=[*keys, *amounts],
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except arrow.ArrowInvalid:
        return None


def _keys(table: Any, places: Places) -> tuple[list[tuple[str, ...]], list[str | None], Any] | None:
    """The codings, the periods, and for each row one number of the two: coding, then period."""
    numpy = import_module("numpy")
    code, size, texts = numpy.zeros(len(table), numpy.int64), 1, []
    for place in places.coding:
        column = table[f"{place}"].combine_chunks()
        texts.append(column.dictionary.to_pylist())
        size *= len(texts[-1])
        if size > FITS:
            return None
        code = code * len(texts[-1]) + column.indices.to_numpy()
    if not all(account.strip() for account in texts[0]):
        return None
    coding, codes = _numbered(code)
    cells = []
    for known in reversed(texts):
        codes, at = numpy.divmod(codes, len(known))
        cells.append([known[i] for i in at.tolist()])
    codings = [*zip(*reversed(cells), strict=True)]
    if places.period is None:
        return codings, [None], coding
    column = table[f"{places.period}"].combine_chunks()
    periods = column.dictionary.to_pylist()
    return codings, periods, coding * len(periods) + column.indices.to_numpy()


def _numbered(column: Any) -> tuple[Any, Any]:
    """The values of a column, each once, and for each row which of them it has."""
    encoded = import_module("pyarrow").array(column).dictionary_encode()
    return encoded.indices.to_numpy().astype("int64"), encoded.dictionary.to_numpy()


def _ore(column: Any, amounts: AmountCells) -> Any:
    """Öre of a column; None where a cell is not plain."""
    arrow, compute = import_module("pyarrow"), import_module("pyarrow.compute")

    def all_are(pattern: str) -> bool:
        return bool(compute.all(compute.match_substring_regex(column, f"^{pattern}$")).as_py())

    if amounts.to_the_ore and all_are(amounts.to_the_ore):
        digits = compute.binary_replace_slice(column.cast(arrow.binary()), -3, -2, b"")
        return digits.cast(arrow.string()).cast(arrow.int64()).to_numpy()
    if not all_are(amounts.plainer):
        if not all_are(amounts.plain):
            return None
        column = compute.replace_substring_regex(column, f"[{BLANKS}]", "")
        column = compute.replace_substring(column, "\u2212", "-")
    try:
        exact = compute.replace_substring(column, ",", ".").cast(
            arrow.decimal64(MOST_DIGITS, amounts.decimals)
        )
    except arrow.ArrowInvalid:
        return None
    return exact.view(arrow.int64()).to_numpy()


def _sums(key: Any, ore: Any, periods: int) -> Sums:
    """The sums of öre that have the same key."""
    numpy = import_module("numpy")
    at, keys = _numbered(key)
    sums = numpy.zeros(len(keys), numpy.int64)
    numpy.add.at(sums, at, ore)
    coding, period = numpy.divmod(keys, periods)
    return Sums(coding.tolist(), period.tolist(), sums.tolist(), cells=len(ore))
