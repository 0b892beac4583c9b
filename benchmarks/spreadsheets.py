"""How fast spreadsheets are read, beside the bare reader of the same file.

`python -m benchmarks.spreadsheets [CSV_ROWS [WORKBOOK_ROWS]]`: seconds of processor time, the best
of three; the ratio is the bare reader's time over ours, at least 0.6. Memory is that of a process
of its own, at most 500 MB.
"""

import csv
import gc
import math
import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from adapters.files.control import Control
from adapters.files.spreadsheets import read_amounts
from adapters.files.structure_file import read_structure
from benchmarks.sie_files import STRUCTURE
from domain.structure import Structure

CSV_ROWS, WORKBOOK_ROWS = 1_000_000, 200_000
CODINGS = 4_000
RATIO, MEMORY = 0.6, 500
"""The targets: the bare reader's time over ours, and megabytes at most."""


def rows(count: int, structure: Structure) -> Iterator[tuple[str, ...]]:
    """A header, and rows over the months of a year in some 4,000 codings; amounts in öre last."""
    chance = random.Random(1)
    accounts = [account for group in structure.account_groups for account in group.accounts]
    codes = [[node.code for node in d.nodes] for d in structure.dimensions]
    codings = [
        (*(chance.choice(one) for one in codes), chance.choice(accounts)) for _ in range(CODINGS)
    ]
    yield ("period", *(d.column or d.code for d in structure.dimensions), "konto", "belopp")
    for i in range(count):
        amount = chance.randint(-20_000_000, 20_000_000)
        yield (f"2025-{i * 12 // count + 1:02d}", *chance.choice(codings), f"{amount}")


def write_csv(path: Path, count: int, structure: Structure) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        for number, row in enumerate(rows(count, structure)):
            ore = row[-1] if number == 0 else f"{int(row[-1]) / 100:.2f}".replace(".", ",")
            writer.writerow([*row[:-1], ore])


def write_workbook(path: Path, count: int, structure: Structure) -> None:
    import xlsxwriter  # noqa: PLC0415  # wanted here alone

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows(count, structure)):
            amount = row[-1] if number == 0 else int(row[-1]) / 100
            sheet.write_row(number, 0, [*row[:-1], amount])


def bare_csv(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file, delimiter=";"):
            pass


def bare_workbook(path: Path) -> None:
    import python_calamine  # noqa: PLC0415  # wanted here alone

    python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def best(*readers: Callable[[], object]) -> list[float]:
    """The least processor time of three runs of each, in turns, as the command line reads."""
    gc.set_threshold(100_000, 50, 100)
    times = [[math.inf] for _ in readers]
    for _ in range(3):
        for reader, taken in zip(readers, times, strict=True):
            start = process_time()
            reader()
            taken.append(process_time() - start)
    return [*map(min, times)]


def _peak(path: Path, structure: Structure) -> int:
    read_amounts(path, structure, None, Control())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def compare(path: Path, structure: Structure, bare: Callable[[Path], None]) -> None:
    """Print our time, the bare reader's, their ratio, and the memory that ours takes at most."""
    ours, theirs = best(lambda: read_amounts(path, structure, None, Control()), lambda: bare(path))
    with get_context("spawn").Pool(1) as pool:
        peak = pool.apply(_peak, (path, structure))
    ratio, size = theirs / ours, path.stat().st_size / 1e6
    print(
        f"{path.name:>22} {size:7,.1f} MB: {ours:6.2f} s, bare {theirs:6.2f} s, "
        f"ratio {ratio:.2f} ({'met' if ratio >= RATIO else 'NOT MET'}), "
        f"{peak} MB at most ({'met' if peak <= MEMORY else 'NOT MET'})"
    )


def main(csv_rows: int, workbook_rows: int) -> None:
    structure = read_structure(STRUCTURE)
    with tempfile.TemporaryDirectory() as directory:
        text = Path(directory) / f"{csv_rows}.csv"
        write_csv(text, csv_rows, structure)
        compare(text, structure, bare_csv)
        text.unlink()
        book = Path(directory) / f"{workbook_rows}.xlsx"
        write_workbook(book, workbook_rows, structure)
        compare(book, structure, bare_workbook)


if __name__ == "__main__":
    given = [*map(int, sys.argv[1:])]
    main(*given, *(CSV_ROWS, WORKBOOK_ROWS)[len(given) :])
