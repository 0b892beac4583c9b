"""A folder with a decided report in it is what was published, and nothing made to look so."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.proof.given import verify
from tests.publishing.conftest import Book

BASE = "interim-report-2025-03"


def listed_anew(folder: Path) -> None:
    """The sums as a forger lists them, too."""
    files = sorted(file for file in folder.iterdir() if file.name != "SHA256SUMS")
    sums = (f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def another_period(folder: Path) -> None:
    for file in list(folder.iterdir()):
        file.rename(folder / file.name.replace("2025-03", "2025-04"))
    listed_anew(folder)


def another_file(folder: Path) -> None:
    (folder / "appendix.pdf").write_bytes(b"%PDF")
    listed_anew(folder)


def a_link(folder: Path) -> None:
    moved = (folder / f"{BASE}.pdf").rename(folder.parent / "elsewhere.pdf")
    (folder / f"{BASE}.pdf").symlink_to(moved)


def a_pipe(folder: Path) -> None:
    (folder / f"{BASE}.pdf").unlink()
    os.mkfifo(folder / f"{BASE}.pdf")


def a_pipe_of_sums(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    os.mkfifo(folder / "SHA256SUMS")


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (another_period, "is not of what was sealed, which is interim-report for 2025-03"),
        (another_file, "appendix.pdf is not of what was sealed"),
        (a_link, f"{BASE}.pdf is no file that lies in the folder"),
        (a_pipe, f"{BASE}.pdf is no file that lies in the folder"),
        (a_pipe_of_sums, "SHA256SUMS is no file that lies in the folder"),
    ],
)
def test_what_was_not_published_so_is_told_of(
    decided: Book, forge: Callable[[Path], None], said: str
) -> None:
    forge(decided.home / "decided")

    found = verify("--lang", "en", "document", decided.home / "decided", "--key", decided.key)
    assert found.code == 1
    assert said in found.said
