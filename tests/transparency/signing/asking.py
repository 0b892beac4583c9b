"""What a check says of a log."""

from adapters.transparency.checking import Checked, check
from tests.transparency.signing.given import LEDGER, Signer


def checked(made: Signer, **options: object) -> Checked:
    return check(made.service.store, LEDGER, **options)  # type: ignore[arg-type]


def told(found: Checked) -> list[str]:
    return [one.message.format(**one.facts) for one in found.findings]
