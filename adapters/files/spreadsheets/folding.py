"""A block of a large text summed at once, by Arrow: where all of it is plain, and only there."""

from importlib import import_module
from typing import Any, NamedTuple

from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.sheet import Plain

FITS = 2**62
"""Below it, no number that is worked with here can leave 64 bits."""


class Folded(NamedTuple):
    """What tells codings and periods in a block, each once, with its first row and its sums."""

    keys: list[tuple[str, ...]]
    first: list[int]
    sums: list[list[int]]
    rows: int


def folded(block: Plain, places: Places, pattern: str) -> Folded | None:
    """Fold a block whose amounts all have the pattern: kronor with two decimals.

    None where a row is not as wide as the header, an amount has another form, or an account is
    missing.
    """
    arrow, compute = import_module("pyarrow"), import_module("pyarrow.compute")
    table = _table(block, places)
    if table is None:
        return None
    ore = []
    for place, _ in places.amounts:
        column = table[f"{place}"].combine_chunks()
        if not compute.all(compute.match_substring_regex(column, pattern)).as_py():
            return None
        digits = compute.replace_substring(compute.replace_substring(column, ",", ""), ".", "")
        ore.append(compute.cast(digits, arrow.int64()).to_numpy())
    return _summed(block, table, places, ore)


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


def _summed(block: Plain, table: Any, places: Places, ore: list[Any]) -> Folded | None:
    numpy = import_module("numpy")
    code, size, texts = numpy.zeros(len(table), numpy.int64), 1, []
    for place in places.keys:
        column = table[f"{place}"].combine_chunks()
        texts.append(column.dictionary.to_pylist())
        size *= len(texts[-1])
        if size > FITS:
            return None
        code = code * len(texts[-1]) + column.indices.to_numpy()
    codes, first, place_of = numpy.unique(code, return_index=True, return_inverse=True)
    cells = []
    for known in reversed(texts):
        codes, at = numpy.divmod(codes, len(known))
        cells.append([known[i] for i in at.tolist()])
    if not all(account.strip() for account in texts[0]):
        return None
    sums = []
    for column in ore:
        if int(abs(column).max()) * len(column) > FITS:
            return None
        sums.append(numpy.zeros(len(first), numpy.int64))
        numpy.add.at(sums[-1], place_of, column)
    return Folded(
        keys=[*zip(*reversed(cells), strict=True)],
        first=[block.rows[i] for i in first.tolist()],
        sums=[column.tolist() for column in sums],
        rows=len(table),
    )
