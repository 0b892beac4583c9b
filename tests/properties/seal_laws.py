"""What must hold of sealed reports, however much came after."""

import json
from hashlib import sha256

from adapters.sealed import open_seal
from projections.reports.sealed import latest_seal
from tests.properties.telling import History
from tests.properties.world import CODE


def a_sealed_report_made_anew_is_equal(history: History) -> None:
    """As of the position it was sealed on, whatever has happened since."""
    view = history.service.view(CODE)
    events = [event for event in history.log if event.topic == "report.sealed"]
    assert [seal.position for seal in view.seals] == [event.position for event in events]
    for seal, event in zip(view.seals, events, strict=True):
        opened = open_seal(history.service, view, seal)
        assert opened.alarm is None, opened.alarm
        assert opened.report == opened.anew.report
        content: str = event.state["content"]
        assert sha256(content.encode()).hexdigest() == seal.digest
    assert history.service.seal_alarms.get(CODE, set()) == set()


def a_report_is_shown_as_of_a_position_as_it_was_shown_there(history: History) -> None:
    """Byte for byte, its seal and what had changed since among them: what came later is not."""
    for then in history.faces:
        view = history.service.view(CODE, then.position)
        assert history.face(view, then.asked) == then.printed, then
        sealed = latest_seal(view, *then.asked)
        assert (sealed is None) == (json.loads(then.printed)["seal"] is None)
