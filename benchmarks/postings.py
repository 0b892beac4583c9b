"""One made-up book, written for each program in its own words: same postings, same budget."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

STRUCTURE = Path(__file__).parent.parent / "examples/intraservice-2025/struktur.json"
Coding = tuple[str, str, str]
Voucher = tuple[int, str, list[tuple[Coding, int]]]


@dataclass(frozen=True)
class Book:
    """So many postings in vouchers of so many lines, spread over the months of 2025.

    Amounts are öre, debit positive; the last line of a voucher balances it on account 1930.
    """

    postings: int
    per_voucher: int
    seed: int = 1

    @cached_property
    def codings(self) -> list[Coding]:
        """Account, unit and service: as many as a month of the example has."""
        structure = json.loads(STRUCTURE.read_text(encoding="utf-8"))
        dimensions = {d["code"]: d["nodes"] for d in structure["dimensions"]}
        accounts = [a for g in structure["account_groups"] for a in g["accounts"]]
        units, services = (leaves(dimensions[name]) for name in ("responsibility", "service"))
        every = [(a, u, s) for a in accounts for u in units for s in services]
        return random.Random(self.seed).sample(every, 1_650)

    def vouchers(self) -> Iterator[Voucher]:
        """Number, day and lines of each voucher, in the order of their days."""
        chance = random.Random(self.seed)
        count = self.postings // self.per_voucher
        for number in range(1, count + 1):
            month = 1 + (number - 1) * 12 // count
            day = f"2025{month:02d}{chance.randint(1, 28):02d}"
            codings = chance.choices(self.codings, k=self.per_voucher - 1)
            lines = [(coding, chance.randrange(100, 10_000_000)) for coding in codings]
            balance = -sum(amount for _, amount in lines)
            yield number, day, [*lines, (("1930", "", ""), balance)]

    def budget(self) -> list[tuple[Coding, int]]:
        """The same amount each month, by coding."""
        chance = random.Random(self.seed + 1)
        return [(coding, chance.randrange(100, 100_000_000)) for coding in self.codings]


def leaves(nodes: list[dict[str, str]]) -> list[str]:
    parents = {node.get("parent") for node in nodes}
    return [node["code"] for node in nodes if node["code"] not in parents]


def kronor(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def name_of(coding: Coding) -> str:
    return ":".join(("A" + coding[0], "U" + coding[1], "S" + coding[2])) if coding[1] else "A1930"


def write_sie(book: Book, folder: Path) -> None:
    """`outcome.se` and `budget.se`."""
    head = '#FLAGGA 0\n#PROGRAM "Mätning" 1\n#FORMAT PC8\n#GEN 20260110\n#SIETYP 4\n'
    head += "#RAR 0 20250101 20251231\n"
    with (folder / "outcome.se").open("w", encoding="cp437") as out:
        out.write(head)
        for number, day, lines in book.vouchers():
            out.write(f'#VER A {number} {day} "Verifikation"\n{{\n')
            out.writelines(
                f"#TRANS {coding[0]} {objects(coding)} {kronor(amount)} {day}\n"
                for coding, amount in lines
            )
            out.write("}\n")
    with (folder / "budget.se").open("w", encoding="cp437") as out:
        out.write(head)
        for coding, amount in book.budget():
            out.writelines(
                f"#PBUDGET 0 2025{m:02d} {coding[0]} {objects(coding)} {kronor(amount)}\n"
                for m in range(1, 13)
            )


def objects(coding: Coding) -> str:
    return f'{{1 "{coding[1]}" 2 "{coding[2]}" 20 "EXT"}}' if coding[1] else "{}"


def write_hledger(book: Book, folder: Path) -> None:
    """`book.journal`, the budget as a periodic transaction."""
    with (folder / "book.journal").open("w", encoding="utf-8") as out:
        out.write("~ monthly from 2025-01 to 2026-01\n")
        out.writelines(f"    {name_of(c)}  {kronor(a)}\n" for c, a in book.budget())
        out.write("    A1930\n\n")
        for number, day, lines in book.vouchers():
            out.write(f"{day[:4]}-{day[4:6]}-{day[6:]} A {number}\n")
            out.writelines(f"    {name_of(c)}  {kronor(a)}\n" for c, a in lines)
            out.write("\n")


def write_beancount(book: Book, folder: Path) -> None:
    """`book.beancount`."""
    accounts = sorted({"Equity:" + name_of(c) for c in [*book.codings, ("1930", "", "")]})
    with (folder / "book.beancount").open("w", encoding="utf-8") as out:
        out.writelines(f"2024-12-31 open {account} SEK\n" for account in accounts)
        for number, day, lines in book.vouchers():
            out.write(f'{day[:4]}-{day[4:6]}-{day[6:]} * "A {number}"\n')
            out.writelines(f"  Equity:{name_of(c)}  {kronor(a)} SEK\n" for c, a in lines)
            out.write("\n")
