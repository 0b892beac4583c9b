"""What was said of the figures goes along in a package, and what was printed is checked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.package.importing import import_package
from adapters.service import Service
from domain.coding import Period
from domain.commands.sealing import Content
from domain.comment import CommentStated
from domain.deviation import Deviation, Selected
from domain.seal import Sealed
from projections.reports.content import canonical, digest_of
from tests.package.conftest import New
from tests.package.given import DECISION, LEDGER, exported, files_in, filled, key_in, service_on
from tests.proof.given import verify

MARCH = Period(202503)
COSTS = Selected.of(dimension="service", where=("kind=cost",))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    opened = filled(service_on(f"sqlite:///{tmp_path}/a.sqlite", key_in(tmp_path)))
    yield opened
    opened.close()


def explained(service: Service, text: str) -> None:
    """A deviation of March is explained."""
    deviation = Deviation(selected=COSTS, row="100", period=MARCH, figure="outcome")
    stated = CommentStated(deviation, amount=-700, budget=-5_000, seen=3, text=text)
    service.ledger(LEDGER).comment(service.act(), stated=[stated])


def given_to(service: Service, name: str) -> None:
    """A step of March's close is somebody's."""
    owner = service.store.identify(name)
    service.ledger(LEDGER).plan_closing_steps(
        service.act(),
        period=MARCH,
        unit="10",
        owner=owner,
        due=date(2025, 4, 8),
        steps=("load",),
    )


def printed(service: Service, *, digest: str | None = None, position: int = 3) -> None:
    """A printed report is decided; its content says that it stands on position 3."""
    content = canonical({"ledger": LEDGER, "position": 3, "blocks": []})
    parameters = '{"period":"2025-03"}'
    about = Sealed("interim-report", 1, parameters, position, digest or digest_of(content))
    service.ledger(LEDGER).seal_document(
        service.act(), Content(about, content), reports=[], decision=DECISION
    )


def test_comments_owners_and_printed_reports_come_out_as_they_went_in(
    databases: list[New], tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    before, after = (service_on(new(), key) for new in databases)
    filled(before)
    explained(before, "Åke är sjuk.\nPriset steg.")
    given_to(before, "Kim Öst")
    printed(before)

    import_package(after, exported(before, tmp_path / "a"))

    assert files_in(exported(after, tmp_path / "b")) == files_in(tmp_path / "a")
    assert (tmp_path / "a" / "documents" / "1.json").exists()
    comment, step, _document = after.view(LEDGER).statements
    texts = after.ledger(LEDGER).recorder.select_texts([comment.event.text])
    assert list(texts.values()) == ["Åke är sjuk.\nPriset steg."]
    assert after.store.names([step.event.owner]) == {step.event.owner: "Kim Öst"}
    before.close()
    after.close()


def test_a_printed_report_is_as_it_was_sealed(service: Service, tmp_path: Path) -> None:
    printed(service)
    package = exported(service, tmp_path / "p")
    assert verify("log", package).code == 0

    copy = package / "documents" / "1.json"
    copy.write_text(copy.read_text().replace("Nämnden", "Styrelsen"))

    verdict = verify("log", package)
    assert (verdict.code, "documents/1.json är inte vad händelse" in verdict.said) == (1, True)


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ({"digest": "0" * 64}, "det förseglade innehållet har inte sitt SHA-256"),
        ({"position": 2}, "det förseglade innehållet är av en annan rapport än dess händelse"),
        ({"position": 900}, "den står på position 900, som inte är före den"),
    ],
)
def test_an_owner_of_the_key_cannot_seal_what_the_content_is_not(
    service: Service, tmp_path: Path, how: dict[str, Any], wrong: str
) -> None:
    printed(service, **how)
    at = service.ledger(LEDGER).recorder.max_notification_id()

    verdict = verify("log", exported(service, tmp_path / "p"))

    assert verdict.code == 1
    assert f"trycksak 1 (händelse {at}): {wrong}" in verdict.said
