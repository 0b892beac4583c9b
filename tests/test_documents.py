"""The documents are true: their commands are run, their answers compared, their lists fresh."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from docs.catalogue import CATALOGUE, catalogue
from tests.examples.book import FILES, load, service_on

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))

LIGGARE = [sys.executable, "-c", "from adapters.cli import main; main()"]
WHO = {"LOGNAME": "anna", "PYTHONPATH": str(ROOT), "LIGGARE_LANG": "sv"}


class Block(NamedTuple):
    """A block of code in a document: its language, what stands after that, and its lines."""

    language: str
    label: str
    lines: list[str]


def blocks(document: Path) -> Iterator[Block]:
    text = document.read_text("utf-8")
    for head, body in re.findall(r"^```(\S[^\n]*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        language, _, label = head.partition(" ")
        yield Block(language, label, body.splitlines())


def test_the_tutorial_can_be_followed_to_its_end(tmp_path: Path) -> None:
    """Files are written as they are shown, commands run, and every line of an answer is real."""
    commands = 0
    for block in blocks(DOCS / "handledning.md"):
        if block.language in ("json", "text") and block.label:
            (tmp_path / block.label).write_text("\n".join(block.lines) + "\n", "utf-8")
        elif block.language == "console":
            code = int(block.label.removeprefix("kod=") or 0)
            for command, shown in _commands(block):
                commands += 1
                _follow(command, shown, code, tmp_path)
    assert commands > 20


def _commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the answer that is shown."""
    command, shown = "", list[str]()
    for line in [*block.lines, "$ "]:
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line.removeprefix("$ "), []
        else:
            shown.append(line)


def _follow(command: str, shown: list[str], code: int, folder: Path) -> None:
    program, *arguments = shlex.split(command)
    assert program == "liggare"
    environment = {k: v for k, v in os.environ.items() if k != "LIGGARE_DATABASE"} | WHO
    done = subprocess.run(
        [*LIGGARE, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code, f"{command}\n{said}"
    _are_in(shown, said)


def test_the_auditors_steps_can_be_followed_to_their_end(tmp_path: Path) -> None:
    """The commands of `audit.md`, the organisation's and the auditor's, in a shell of their own."""
    (tmp_path / "provbok").symlink_to(ROOT / "examples" / "provbok")
    environment = _begin(tmp_path)
    done = []
    for command, shown in _all_commands(DOCS / "audit.md"):
        said = _in_a_shell(command, tmp_path, environment)
        _are_in(shown, said)
        if command.startswith("liggare key list") and "json" in command:
            [environment["KEY"]] = [key["key"] for key in json.loads(said)["keys"]]
        done.append(command)
    assert len([command for command in done if "verify_liggare" in command]) >= 5


@pytest.mark.long
def test_the_way_to_a_printed_report_can_be_followed_to_its_end(tmp_path: Path) -> None:
    """The commands of `tryckta-rapporter.md` on the example's year; the last checks the seal."""
    with service_on(f"sqlite:///{tmp_path / 'liggare.sqlite'}") as service:
        load(service)
    shutil.copy(FILES / "kommentarer.csv", tmp_path)
    environment = _begin(tmp_path)
    for command, shown in _all_commands(DOCS / "tryckta-rapporter.md"):
        said = _in_a_shell(command, tmp_path, environment)
        _are_in(shown, said)
        if command.startswith("liggare key make"):
            environment["NYCKEL"] = next(re.finditer(r"^\S+\+\S+\+\S+$", said, re.MULTILINE))[0]
        last = said
    assert last.startswith("OK: interim-report")


def _all_commands(document: Path) -> Iterator[tuple[str, list[str]]]:
    """Every command of a document, each with the answer that is shown."""
    for block in blocks(document):
        if block.language == "console":
            yield from _commands(block)


def _begin(folder: Path) -> dict[str, str]:
    """A folder with the verifier, and the environment of a shell that finds the program."""
    shutil.copy(ROOT / "verify_liggare.py", folder)
    program = folder / "bin" / "liggare"
    program.parent.mkdir()
    ours = f"PYTHONPATH={shlex.quote(str(ROOT))}"
    program.write_text(f'#!/bin/sh\n{ours} exec {shlex.join(LIGGARE)} "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return _without_settings() | {"LOGNAME": "anna", "PATH": path}


def _without_settings() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("LIGGARE_", "PYTHON"))}


def _in_a_shell(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def _are_in(shown: list[str], said: str) -> None:
    """Every line shown stands among those said, in the same order; `…` stands for any."""
    lines = iter([_lasting(line) for line in said.splitlines()])
    for line in map(_lasting, shown):
        if line not in ("", "…"):
            assert line in lines, f"not said, or not in this order: {line}\n\n{said}"


def _lasting(line: str) -> str:
    """A line without what differs each time: the hour, and blanks at its end."""
    return re.sub(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", "<time>", line).rstrip()


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    (shown,) = [b for b in blocks(ROOT / "README.md") if b.lines[:1] == ["$ make demo"]]
    _are_in(shown.lines[1:], _said_by("demo.sh", tmp_path))


@pytest.mark.long
def test_one_command_makes_the_interim_report_whole(tmp_path: Path) -> None:
    (shown,) = [b for b in blocks(ROOT / "README.md") if b.lines[:1] == ["$ make report"]]
    _are_in(shown.lines[1:], _said_by("delarsrapport.sh", tmp_path))

    made = tmp_path / "delarsrapport-2025-03"
    assert {file.suffix for file in made.iterdir()} == {"", ".pdf", ".xlsx", ".docx", ".json"}


def _said_by(script: str, folder: Path) -> str:
    """What an example's script prints, in a folder of its own."""
    (folder / "examples").symlink_to(ROOT / "examples")
    liggare = folder / "liggare"
    liggare.write_text(f'#!/bin/sh\nexec {shlex.join(LIGGARE)} "$@"\n')
    liggare.chmod(0o755)
    done = subprocess.run(
        ["sh", f"examples/{script}"],
        cwd=folder,
        env=os.environ | WHO | {"LIGGARE": str(liggare)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_catalogue_of_events_is_fresh() -> None:
    assert CATALOGUE.read_text("utf-8") == catalogue(), "run python docs/catalogue.py"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8"))
    local = [target for target in targets if not target.startswith("http")]
    assert [t for t in local if not (document.parent / t).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_why_what_and_what_follows(decision: Path) -> None:
    headings = re.findall(r"^## (.*)$", decision.read_text("utf-8"), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_in_order() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == [*range(1, len(DECISIONS) + 1)]


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    picture = (DOCS / "images" / "report.svg").read_text("utf-8")
    assert "Tjänsteuppföljning" in picture
    assert re.findall(r"(?:href|url)\s*[=(]\s*[\"']?https?:", picture) == []


def test_the_image_installs_what_is_pinned_and_runs_as_nobody_in_particular() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)
    assert not re.search(r"(?i)password|secret|token", dockerfile)
