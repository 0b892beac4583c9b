"""Break one thing at a time in a copy of the repository: each time a test must fail.

Run by `make faults`. A suite that stays green when the sign is turned proves nothing; this
shows that it does not. A text to replace that is not found exactly once stops the run, so
that a fault cannot silently come to break nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PRODUCT = ("domain", "projections", "adapters")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", "build", "*.egg-info", "*.sqlite*"
)
TESTS_FAILED = 1

EXAMPLE = ("tests/examples/test_intraservice.py", "-k", "not postgresql and not answers")
FILES = ("tests/files",)
HISTORIES = ("tests/properties/test_histories.py", "-k", "generated")


class Fault(NamedTuple):
    """What is broken, by which replacement, and the tests that must notice."""

    name: str
    text: str
    broken: str
    tests: tuple[str, ...]


FAULTS = (
    Fault("the sign of vouchers", "tuple(map(neg, debits))", "tuple(debits)", EXAMPLE),
    Fault("the sign of odd vouchers", "self._ore.append(-ore)", "self._ore.append(ore)", FILES),
    Fault("the sign of periods", "self._total(head), -ore)", "self._total(head), ore)", EXAMPLE),
    Fault(
        "the duplicate check",
        "derived_id(self.book.code, self.source.name, one.reference)",
        '__import__("uuid").uuid4()',
        HISTORIES,
    ),
    Fault(
        "the saving of the position",
        "moving.values(page.projected)",
        'moving.values({**page.projected, "position": page.before})',
        HISTORIES,
    ),
    Fault(
        "the reversal",
        "changes = difference({}, self.amounts)",
        "changes = difference(self.amounts, {})",
        HISTORIES,
    ),
    Fault(
        "what a file leaves out",
        "self._totals_cover(d) and _moves(d.amounts)",
        "self._totals_cover(d) and not _moves(d.amounts)",
        ("tests/scenarios", "-k", "sqlite"),
    ),
    Fault(
        "the as-of",
        "if position < memory.newest.position:",
        "if position < 0:",
        HISTORIES,
    ),
    Fault(
        "the rounding",
        "digits = (abs(ore) + step // 2) // step",
        "digits = abs(ore) // step",
        EXAMPLE,
    ),
)


class Verdict(NamedTuple):
    """How a run of tests ended: pytest's exit code, the first failure, and the time it took."""

    code: int
    failure: str
    seconds: float


def file_with(copy: Path, text: str) -> Path:
    """The one file of the product that holds a text, once."""
    sources = [path for layer in PRODUCT for path in sorted((copy / layer).rglob("*.py"))]
    found = [path for path in sources for _ in range(path.read_text("utf-8").count(text))]
    if len(found) != 1:
        sys.exit(f"“{text}” stands in {len(found)} places; change the fault to fit the source")
    return found[0]


def run(copy: Path, tests: tuple[str, ...]) -> Verdict:
    """Run tests in a copy, until the first failure."""
    began = monotonic()
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LIGGARE_BASE_SEED": "1",
        "LIGGARE_HISTORIES": "50",
    }
    environment.pop("LIGGARE_SEED", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    failures = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR "))]
    failure = failures[0].partition(" ")[2].partition(" - ")[0] if failures else ""
    return Verdict(done.returncode, failure or done.stdout[-2000:], monotonic() - began)


def check_copy(copy: Path) -> None:
    """The tests must pass in the copy as it is, and import the copy's own code."""
    for tests in (EXAMPLE, FILES, HISTORIES):
        verdict = run(copy, tests)
        if verdict.code != 0:
            sys.exit(f"without any fault {tests[0]} fails already:\n{verdict.failure}")
        print(f"{'no fault':<28} {'passes':<8} {verdict.seconds:5.1f} s  {tests[0]}", flush=True)


def noticed(copy: Path, fault: Fault) -> bool:
    """Whether a test fails while the fault is there; the copy is mended afterwards."""
    file = file_with(copy, fault.text)
    sound = file.read_text("utf-8")
    file.write_text(sound.replace(fault.text, fault.broken), "utf-8")
    verdict = run(copy, fault.tests)
    file.write_text(sound, "utf-8")
    seen = verdict.code == TESTS_FAILED
    word = "noticed" if seen else "MISSED"
    print(f"{fault.name:<28} {word:<8} {verdict.seconds:5.1f} s  {verdict.failure}", flush=True)
    return seen


def main() -> None:
    with TemporaryDirectory(prefix="liggare-faults-") as directory:
        copy = Path(directory) / "liggare"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for fault in FAULTS:
            file_with(copy, fault.text)
        check_copy(copy)
        missed = [fault.name for fault in FAULTS if not noticed(copy, fault)]
    if missed:
        sys.exit(f"no test noticed: {', '.join(missed)}")
    print(f"each of {len(FAULTS)} faults was noticed")


if __name__ == "__main__":
    main()
