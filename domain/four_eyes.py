"""Four eyes (sv: tvåhandsprincipen): who puts something forward does not approve it."""

from domain.base import Act
from domain.rules import RuleBroken


class OwnSubmission(RuleBroken):
    """Who submits a forecast round cannot approve it."""

    MESSAGE = (
        "you submitted the round “{round}” {year} yourself, and cannot approve it; somebody else "
        "has to"
    )


class OwnProposal(RuleBroken):
    """Who proposes a budget decision cannot decide it, directly no more than as a proposal."""

    MESSAGE = (
        "you made the budget proposal “{proposal}” yourself, and cannot decide it; somebody else "
        "has to"
    )


def is_own(act: Act, by: str) -> bool:
    """Whether who acts is who put it forward.

    The rule holds for every channel but the command line: whoever has that has the database,
    and with it the administrator's power, which no rule of ours could hold.
    """
    return act.channel != "command-line" and act.by == by
