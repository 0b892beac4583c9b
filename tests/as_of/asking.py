"""Everything that a ledger shows, asked as of a position; also by a process of its own.

`python -m tests.as_of.asking URL` reads questions from standard input, and writes the answers.
"""

import json
import sys
from random import Random
from typing import NamedTuple

from tests.examples.book import called
from tests.http.commands.given import Person, office_on
from tests.properties.world import CODE, DIMENSIONS

COLUMNS = ("outcome_ytd", "budget_year", "forecast_year", "deviation_year", "outcome_previous_year")
PUBLISHED = ("service-follow-up", "result-summary", "responsibility")
KINDS = ("application/json", "text/csv")


class Question(NamedTuple):
    """What is asked: a path of the API in a format, or a command."""

    words: tuple[str, ...]
    accept: str | None = None

    def as_of(self, position: int) -> "Question":
        """The same as of a position."""
        if self.accept is None:
            return Question((*self.words, "--as-of", str(position)))
        (path,) = self.words
        return Question((f"{path}{'&' if '?' in path else '?'}as_of={position}",), self.accept)


def questions(random: Random, period: str) -> list[Question]:
    """All that is shown of a ledger: reports, the lines behind cells, and what they stand on."""
    ledger, month = ("--ledger", CODE), ("--period", period)
    rows = random.choice([*DIMENSIONS, "account_group"])
    chosen = f"rows={rows}&eliminate_internal={random.choice(['true', 'false'])}"
    cells = [(random.choice(COLUMNS), row) for row in ("total", random.choice(["11", "1", "X9"]))]
    asked = [
        *(f"/reports/{name}?period={period}" for name in PUBLISHED),
        f"/reports/deviation?period={period}&{chosen}&where=responsibility%3D1",
        *(
            f"/entries?period={period}&rows=responsibility&row={row}&column={column}&limit=1000"
            for column, row in cells
        ),
    ]
    lists = ("/structure", "/rounds", "/periods", "/sources", "/decisions", "/reconciliation")
    column = random.choice(COLUMNS)
    cell = ("--rows", "responsibility", "--row", "total", "--column", column)
    return [
        *(Question((path,), kind) for path in asked for kind in KINDS),
        *(Question((path,), "application/json") for path in (*lists, "/events?limit=1000")),
        Question(("report", random.choice(PUBLISHED), *ledger, *month)),
        Question(("report", "deviation", "--rows", rows, *ledger, *month, "--unit", "kr")),
        Question(("explain", *ledger, *month, *cell)),
        Question(("structure", "show", *ledger)),
        Question(("audit", "trail", *ledger, "--limit", "0")),
    ]


def answers(url: str, asked: list[Question], person: Person | None = None) -> list[str]:
    """What is answered to each, whole; by a service of its own, where none is given."""
    if person is None:
        with office_on(url) as office:
            return answers(url, asked, Person(office.client, CODE))
    return [_answer(url, question, person) for question in asked]


def _answer(url: str, question: Question, person: Person) -> str:
    if question.accept is None:
        code, printed = called(url, *question.words)
        return f"{code}\n{printed}"
    answer = person.get(question.words[0], headers={"Accept": question.accept})
    return f"{answer.status_code}\n{answer.content.decode()}"


if __name__ == "__main__":
    given = [Question(tuple(words), accept) for words, accept in json.load(sys.stdin)]
    json.dump(answers(sys.argv[1], given), sys.stdout)
