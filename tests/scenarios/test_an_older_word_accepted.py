"""What was older and is accepted by a person stands in the order of what it takes the place of."""

from pathlib import Path

from adapters.service import Service
from adapters.settings import Settings
from domain.coding import Coding, Line, Lines
from domain.ledger import SourceTerms
from domain.structure import Structure
from tests.projections.given import STRUCTURE

SOURCE = SourceTerms(name="plan", form="balances")


def balances(ore: int) -> dict[int, Lines]:
    return {202502: Lines.of([Line(Coding.of("5010", {"unit": "10"}), 202502, ore)], ("unit",))}


def test_the_word_it_took_the_place_of_does_not_come_back(tmp_path: Path) -> None:
    """Also where the order is 0, which is an order like any other."""
    service = Service(Settings(f"sqlite:///{tmp_path}/prov.sqlite", "anna"))
    ledger, act = service.ledger("a"), service.act()
    ledger.load_structure(act, Structure.model_validate(STRUCTURE), valid_from=None)
    ledger.restate_balances(act, terms=SOURCE, stated=balances(-500), order=0)
    ledger.restate_balances(act, terms=SOURCE, stated=balances(-700), order=-1)
    [aside] = ledger.recorder.select_set_aside(waiting=True)
    last = ledger.accept_set_aside(act, id=aside.id, reason="Den äldre filen var rätt.")
    ledger.restate_balances(act, terms=SOURCE, stated=balances(-500), order=0)
    assert ledger.recorder.max_notification_id() == last
    service.close()
