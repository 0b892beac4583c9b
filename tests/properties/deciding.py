"""What people decide in a history: budgets, forecasts, and when periods close."""

from typing import TYPE_CHECKING, Any

from domain.base import Decision
from domain.coding import Coding, Line, Period
from domain.forecast import Scope
from domain.mapping import Mapping
from tests.properties import world
from tests.properties.player import Step

if TYPE_CHECKING:
    from tests.properties.histories import Author


# Budget


def decision(author: "Author") -> Decision:
    number = str(len(author.steps))
    body = author.random.choice(["KF", "Nämnden"])
    return Decision(body=body, date="2024-11-21", paragraph=number, diary_number=None)


def _budget_lines(author: "Author") -> dict[str, Any]:
    year = author.random.choice(author.years)
    months = author.random.sample(range(1, 13), author.random.randrange(2, 6))
    stated = world.year_of_lines(author.random, year, author.latest, months)
    kind = author.random.choice([None, None, None, "supplement", "carry-over"])
    return {"stated": stated, "kind": kind}


def budget(author: "Author") -> Step:
    told = {
        **_budget_lines(author),
        "decision": decision(author),
        "as_total": author.random.random() < 0.25,
        "into_closed": author.random.random() < 0.7,
    }
    author.decided.append(told)
    return author.do("budget", **told)


def budget_again(author: "Author") -> Step | None:
    """The very same decision once more."""
    added = [told for told in author.decided if not told["as_total"]]
    return author.do("budget", **author.random.choice(added)) if added else None


def propose(author: "Author") -> Step:
    return author.do("propose", **_budget_lines(author))


def decide(author: "Author") -> Step | None:
    if not author.player.proposals:
        return None
    name = author.random.choice(sorted(author.player.proposals))
    into_closed = author.random.random() < 0.8
    return author.do("decide", name=name, decision=decision(author), into_closed=into_closed)


def reallocate(author: "Author") -> Step | None:
    """Move a part of what a coding has; now and then more than it has, or unbalanced."""
    if not author.player.budget:
        return None
    (account, codes, period), held = author.random.choice(sorted(author.player.budget.items()))
    moved = held * author.random.choice([1, 2, 3, 5]) // 4
    receiver = world.coding(author.random, known_to=author.latest)
    to = (period // 100) * 100 + author.random.randrange(1, 13)
    short = author.random.choice([0] * 6 + [1])
    lines = [
        Line(Coding(account, codes), period, -moved),
        Line(receiver, to, moved - short),
    ]
    stated = world.in_columns(author.random, lines)
    into_closed = author.random.random() < 0.8
    return author.do(
        "reallocate", stated=stated, decision=decision(author), into_closed=into_closed
    )


# Forecasts


def forecast(author: "Author") -> Step:
    """Open a round, or revise one, whole or in a part; submitted ones refuse."""
    if author.rounds and author.random.random() < 0.6:
        name, year, cutoff = author.random.choice(author.rounds)
    else:
        year, last = author.random.choice(author.years), author.random.choice([None, 1, 2, 2, 3, 4])
        cutoff = None if last is None else year * 100 + last
        name = f"Prognos {len(author.rounds)}"
        author.rounds.append((name, year, cutoff))
    months = author.random.sample(range(1, 13), author.random.randrange(3, 10))
    scope = _scope(author) if author.random.random() < 0.4 else None
    stated = world.year_of_lines(author.random, year, author.latest, months)
    if scope is not None:
        inside = [line for line in stated if scope.holds(line.coding)]
        stated = world.in_columns(author.random, inside or [_line_in(author, scope, year)])
    return author.do("forecast", name=name, year=year, cutoff=cutoff, stated=stated, scope=scope)


def _scope(author: "Author") -> Scope:
    code = author.random.choice(["1", "11", "12"])
    codes = author.latest.codes_below("responsibility", code)
    return Scope(dimension="responsibility", code=code, codes=codes)


def _line_in(author: "Author", scope: Scope, year: int) -> Line:
    coding = Coding.of("5010", {"responsibility": scope.code, "counterparty": "EXT"})
    return Line(coding, year * 100 + author.random.randrange(1, 13), -12_300)


def submit(author: "Author") -> Step | None:
    open_rounds = [r for r in author.player.rounds if r not in author.player.submitted]
    if not open_rounds:
        return None
    year, name = author.random.choice(open_rounds)
    accepts = author.random.random() < 0.8
    return author.do("submit", name=name, year=year, accept_differences=accepts)


def approve(author: "Author") -> Step | None:
    if not author.player.rounds:
        return None
    rounds = sorted(author.player.submitted) or sorted(author.player.rounds)
    year, name = author.random.choice(rounds)
    return author.do("approve", name=name, year=year)


# Mappings


def keep_mapping(author: "Author") -> Step:
    """What the columns of a spreadsheet mean; now and then as it is known already."""
    row = author.random.choice([1, 1, 2, 3])
    mapping = Mapping(
        account="Konto", amount="Belopp", period="Månad", period_format="month", header_row=row
    )
    return author.do("mapping", name="plan", mapping=mapping)


# Periods


def close(author: "Author") -> Step:
    """The next period; now and then another, which is refused."""
    first = author.years[-1] * 100 + author.random.choice([1, 1, 2, -88])
    following = Period(author.closed[-1]).next if author.closed else Period(first)
    period = following if author.random.random() < 0.9 else following.next.next
    done = len(author.player.refused)
    step = author.do("close", period=period)
    if len(author.player.refused) == done and period not in author.closed:
        author.closed.append(period)
    return step


def seal(author: "Author") -> Step:
    """A report that somebody might ask for, as it is or was; now and then by a decision again."""
    definition, period = author.report(author.random.choice(author.years))
    at = author.player.ledger.recorder.max_notification_id() or 0
    as_of = author.random.choice([None, None, author.random.randrange(0, at + 2)])
    told = {
        "definition": definition,
        "period": period,
        "as_of": as_of,
        "decision": decision(author),
    }
    if author.sealed and author.random.random() < 0.2:
        told = author.random.choice(author.sealed)
    author.sealed.append(told)
    return author.do("seal", **told)


def erase(author: "Author") -> Step:
    """A text goes by a decision."""
    return author.do("erase", decision=decision(author))


def reopen(author: "Author") -> Step | None:
    if not author.closed:
        return None
    period = author.random.choice(author.closed)
    done = len(author.player.refused)
    step = author.do("reopen", period=period)
    if len(author.player.refused) == done:
        author.closed = [p for p in author.closed if p < period]
    return step
