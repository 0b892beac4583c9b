"""What was shown is shown again, to the byte, whatever has been recorded since."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from adapters.service import Service
from adapters.settings import Settings
from domain.coding import Period
from tests.as_of.asking import Question, answers, questions
from tests.properties.conftest import new_postgres, new_sqlite
from tests.properties.histories import Author
from tests.properties.player import Player

__all__ = ["new_postgres", "new_sqlite"]

NewDatabase = Callable[[], str]
Shown = list[tuple[int, list[Question], list[str]]]
"""At positions, what was asked and what was shown."""

ROOT = Path(__file__).parents[2]
POSITIONS = 4
EVENTS_LATER = 1_000
MUST_OCCUR = {
    "structure.loaded",
    "outcome.corrected",
    "outcome.reversed",
    "source.restated",
    "balances.restated",
    "budget.decided",
    "budget.reallocated",
    "forecast.submitted",
    "period.closed",
    "period.reopened",
    "report.sealed",
    "text.erased",
}


ERASED = re.compile(r"\[raderad enligt beslut: [^\]\n]*, position \d+\]")
"""How an erased text reads."""


def seed(offset: int) -> int:
    return int(os.environ["LIGGARE_BASE_SEED"]) + offset


def test_what_was_shown_is_shown_again(new_sqlite: NewDatabase) -> None:
    check(seed(0), new_sqlite())


def test_what_was_shown_is_shown_again_on_postgresql(new_postgres: NewDatabase) -> None:
    check(seed(1), new_postgres())


@pytest.mark.long
@pytest.mark.parametrize("offset", range(2, 3))
def test_what_was_shown_is_shown_again_in_other_histories(
    offset: int, new_sqlite: NewDatabase
) -> None:
    check(seed(offset), new_sqlite())


def check(seed: int, url: str) -> None:
    service = Service(Settings(database=url, user="prov"))
    try:
        author = Author(Player(service), Random(seed))
        story = Story(service, author, url)
        shown = story.shown()
        topics = story.goes_on()
        assert topics >= MUST_OCCUR, f"seed {seed}: {MUST_OCCUR - topics} never occurred"
        assert_shown_again(seed, "live", shown, lambda asked: answers(url, asked))
        assert_shown_again(seed, "in a process of its own", shown, lambda asked: apart(url, asked))
        service.read_model.rebuild(author.player.ledger)
        assert_shown_again(seed, "rebuilt", shown, lambda asked: answers(url, asked))
    finally:
        service.close()


class Story:
    """A ledger to which more and more happens."""

    def __init__(self, service: Service, author: Author, url: str) -> None:
        self._service, self._author, self._url = service, author, url
        self._steps = author.write(10**6)

    @property
    def _last(self) -> int:
        return self._author.player.ledger.recorder.max_notification_id() or 0

    def _until(self, position: int) -> None:
        while self._last < position:
            next(self._steps)

    def shown(self) -> Shown:
        """What is shown at some positions, each when it is the last."""
        shown: Shown = []
        for _ in range(POSITIONS):
            self._until(self._last + self._author.random.randrange(8, 30))
            year = self._author.random.choice(self._author.years)
            period = Period(year * 100 + self._author.random.choice([1, 2, 3, 6, 12]))
            asked = questions(self._author.random, str(period))
            told = answers(self._url, asked)
            assert sum(one.startswith(("200\n", "0\n")) for one in told) > len(told) // 2
            assert not any(one.startswith("500\n") for one in told)
            shown.append((self._last, asked, told))
        return shown

    def goes_on(self) -> set[str]:
        """A thousand events happen; which types of them."""
        first = self._last + 1
        self._until(self._last + EVENTS_LATER)
        ledger = self._author.player.ledger
        stored = ledger.recorder.select_notifications(first, 10**6)
        return {one.topic for one in stored}


def assert_shown_again(
    seed: int, where: str, shown: Shown, ask: Callable[[list[Question]], list[str]]
) -> None:
    """Asked as of their positions, all questions are answered as they were."""
    asked = [(question, position) for position, some, _ in shown for question in some]
    then = [answer for _, _, some in shown for answer in some]
    now = ask([question.as_of(position) for question, position in asked])
    for (question, position), before, after in zip(asked, then, now, strict=True):
        assert is_the_same(before, after), f"seed {seed}, {where}, as of {position}: {question}"


def is_the_same(before: str, after: str) -> bool:
    """Equal to the byte; an erased text alone reads as erased."""
    if before == after:
        return True
    kept = ERASED.split(after)
    return len(kept) > 1 and bool(re.fullmatch(r'[^"“”\n]*'.join(map(re.escape, kept)), before))


def apart(url: str, asked: list[Question]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.as_of.asking", url],
        input=json.dumps(asked),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told: list[str] = json.loads(done.stdout)
    return told
