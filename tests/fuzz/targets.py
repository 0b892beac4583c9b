"""What is fuzzed: each target reads bytes, and must read them rightly or refuse them."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

from domain.rules import RuleBroken
from tests.fuzz import comparing, other_files, sie_seeds
from tests.fuzz.mutation import mutated

_SHEET = (
    *('<c r="A1" t="e"><v>', "</v></c>", "<f>", '<row r="9999999">', "<!DOCTYPE ", 't="e" '),
    *('<mergeCell ref="A1:B2"/>', "&#0;", 't="s"', 't="d"', 's="99"', "\n=====\n", 'r="XFD1"'),
)
_TEXT = (
    ";",
    ",",
    "\t",
    '"',
    "\n",
    "-",
    "\u2212",
    " ",
    "\xa0",
    "0123",
    "1.234",
    "12/31",
    "٣",
    "sep=;",
)
_JSON = ("{", "}", "[", "]", "null", "1e999", "-1", '"\\ud800"', '"{0.x}"', '"{', "9" * 30, "true")


class Target(NamedTuple):
    """How bytes are read, what files to start from, and what such files are made of.

    `read` raises RuleBroken where they are refused, and nothing else.
    """

    read: Callable[[Path, bytes], None]
    seeds: Callable[[], list[bytes]]
    tokens: tuple[str, ...]


TARGETS: dict[str, Target] = {
    "vouchers": Target(comparing.compare_vouchers, sie_seeds.voucher_files, sie_seeds.TOKENS),
    "balances": Target(comparing.compare_balances, sie_seeds.balance_files, sie_seeds.TOKENS),
    "budget": Target(comparing.compare_budget, sie_seeds.budget_files, sie_seeds.TOKENS),
    "text": Target(other_files.compare_text, other_files.text_files, _TEXT),
    "mapped": Target(other_files.read_mapped, other_files.mapped_texts, _TEXT),
    "workbook": Target(other_files.read_mapped, other_files.workbooks, _SHEET),
    "parts": Target(other_files.read_parts, other_files.workbook_parts, _SHEET),
    "structure": Target(other_files.read_structures, other_files.structure_files, _JSON),
    "report": Target(other_files.read_report, other_files.reports, _JSON),
}

LEAST_SECONDS, SECONDS_PER_BYTE = 3.0, 100e-6
"""What reading may cost while each branch is traced: what grows faster than its file shows."""


class TooSlow(AssertionError):
    """Reading costs more than the size of the file explains."""


class Traceback(AssertionError):
    """Something else than a broken rule was raised."""


def read_one(target: Target, path: Path, data: bytes) -> bool:
    """Read bytes; whether they were accepted.

    Raises:
        Traceback, Misread, TooSlow: a finding.
    """
    path.write_bytes(data)
    began, accepted = process_time(), True
    try:
        target.read(path, data)
    except RuleBroken as refused:
        accepted = False
        _tell(refused)
    except AssertionError:
        raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a panic of a compiled reader is no Exception
        raise Traceback(repr(error)) from error
    took = process_time() - began
    if took > LEAST_SECONDS + SECONDS_PER_BYTE * len(data):
        raise TooSlow(f"{took:.1f} s for {len(data)} bytes")
    return accepted


def _tell(refused: RuleBroken) -> None:
    """What is refused can be told: every problem has its text."""
    try:
        str(refused).encode()
        for problem in getattr(refused, "problems", ()):
            f"{problem} {problem.field}".encode()
    except Exception as error:
        raise Traceback(f"cannot be told: {error!r}") from error


def changed(target: Target, data: bytes, seed: int) -> bytes:
    """A file after the changes that a seed stands for."""
    return mutated(data, Random(seed), tuple(token.encode() for token in target.tokens))
