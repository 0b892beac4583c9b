"""What is wrong with a file, as data: every problem of it, told at once."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from domain.rules import RuleBroken

MOST_SHOWN = 1_000
"""So many problems of one file are kept; the rest are only counted."""

LONGEST_SHOWN = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where it is, what is wrong, and what to do.

    `row` counts from 1, and is None where the whole file is meant. `field` is the field's name
    or its JSON path. `message` is an English template, whose named fields are in `facts`.
    """

    file: str
    row: int | None
    field: str | None
    message: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.facts)


class MalformedFile(RuleBroken):
    """A file holds problems; nothing of it is recorded."""

    MESSAGE = (
        "{file} cannot be read as it stands ({count} problems); nothing of it is recorded: "
        "correct it, or export it anew"
    )

    def __init__(self, problems: Sequence[Problem], *, more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        super().__init__(file=problems[0].file, count=len(problems) + more)


class Problems:
    """The problems of one file, collected while it is read."""

    def __init__(self, path: Path) -> None:
        self.file = path.name or str(path)
        self.found: list[Problem] = []
        self.more = 0

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, row: int | None, field: str | None, message: str, **facts: Any) -> None:
        """Note a problem; texts among the facts are cut to a length that can be shown."""
        if len(self.found) >= MOST_SHOWN:
            self.more += 1
            return
        shown = {k: readable(v) if isinstance(v, str) else v for k, v in facts.items()}
        self.found.append(Problem(self.file, row, field, message, shown))

    def refuse(self) -> NoReturn:
        """Refuse the file.

        Raises:
            MalformedFile
        """
        raise MalformedFile(self.found, more=self.more)

    def refuse_if_any(self) -> None:
        """Refuse the file if anything was found wrong.

        Raises:
            MalformedFile
        """
        if self.found:
            self.refuse()


def readable(text: str) -> str:
    """A text from a file as it can be shown: short, and without control characters."""
    cut = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else "\ufffd" for c in cut)


def in_kronor(ore: int) -> str:
    """An amount in öre as files write it, in kronor with a point."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
