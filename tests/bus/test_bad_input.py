"""Whatever comes over the bus is answered: nothing is recorded, nothing lost, and nothing told."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import nats
import pytest

from adapters.bus.setting_aside import raw_again
from adapters.service import Service
from adapters.settings import Settings
from domain.set_aside import SetAsideMessage
from tests.bus.bad_input import BAD, LEDGER, SOURCE, TEXT, WORD, ZONES, attributes
from tests.http.commands.given import PROVBOK
from tests.servers import Nats, own_nats
from tests.serving.processes import Served, run, serving, until

ADDRESS = f"liggare.in.{LEDGER}.{SOURCE}"
ANSWERS = "liggare.out.*.answers.*"

Answer = tuple[str, dict[str, Any]]
"""An answer's type and its data."""


class Told(NamedTuple):
    """A service after all that is bad has come, its database, and what it answered."""

    served: Served
    database: str
    answers: list[Answer]
    before: int
    after: int
    broker: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A service that took every bad message from a real broker, then one that is good."""
    folder = tmp_path_factory.mktemp("bad")
    database = f"sqlite:///{folder / 'prov.sqlite'}"
    loaded = run("--database", database, "structure", "load", str(PROVBOK / "struktur.json"))
    assert loaded.returncode == 0, loaded.stderr
    with own_nats(Nats) as server, serving(folder, database, "--bus", server.url) as served:
        until(lambda: served.ready)
        before = served.get(f"/ledgers/{LEDGER}/status").json()["position"]
        sent = [(ADDRESS, one.attributes, one.body) for one in BAD.values()]
        unknown = attributes("astray", source=f"/nosuch/{SOURCE}")
        sent.append((f"liggare.in.nosuch.{SOURCE}", unknown, TEXT.encode()))
        answers = asyncio.run(sent_and_answered(server.url, sent))
        after = served.get(f"/ledgers/{LEDGER}/status").json()["position"]
        yield Told(served, database, answers, before, after, server.url)


async def sent_and_answered(
    url: str, sent: list[tuple[str, Mapping[str, str], bytes]]
) -> list[Answer]:
    """Publish by a stock client, and wait for an answer to each."""
    client = await nats.connect(url)
    answers = await client.subscribe(ANSWERS)
    await client.flush()
    for address, headers, body in sent:
        await client.jetstream().publish(address, body, headers=dict(headers), timeout=30)
    found = [await answers.next_msg(timeout=60) for _ in sent]
    await client.close()
    return [(answer.headers["ce-type"], json.loads(answer.data)) for answer in found]


@pytest.mark.parametrize("name", BAD)
def test_a_message_that_cannot_be_taken_is_answered_with_its_reason(told: Told, name: str) -> None:
    place = list(BAD).index(name)

    kind, data = told.answers[place]

    assert kind == "liggare.delivery-set-aside.v1"
    assert data["reason"] == BAD[name].reason
    assert data["problems"]
    assert "Traceback" not in json.dumps(data)


def test_a_message_to_a_ledger_that_is_not_there_is_answered(told: Told) -> None:
    kind, data = told.answers[-1]

    assert (kind, data["reason"]) == ("liggare.delivery-set-aside.v1", "unknown-ledger")


def test_nothing_of_it_is_recorded(told: Told) -> None:
    assert told.before == told.after


def test_every_one_of_them_is_kept_whole(told: Told) -> None:
    service = Service(Settings(told.database, "prov"))
    asides = service.ledger(LEDGER).recorder.select_set_aside()
    astray = service.ledger("nosuch").recorder.select_set_aside()
    service.close()

    kept = [SetAsideMessage.model_validate_json(aside.content).message for aside in asides]
    bodies = sorted(raw_again(one, LEDGER, SOURCE).body for one in kept)
    assert bodies == sorted(one.body for one in BAD.values())
    assert [aside.reason for aside in astray] == ["unknown-ledger"]


def test_the_log_has_no_traceback_and_nothing_of_what_came(told: Told) -> None:
    log = told.served.log()

    assert "Traceback" not in log
    assert '"level": "error"' not in log
    assert WORD not in log


def test_what_is_sound_is_taken_after_it_whatever_its_time_zone(told: Told) -> None:
    sent = [(ADDRESS, attributes(time, time=time), TEXT.encode()) for time in ZONES]

    answers = asyncio.run(sent_and_answered(told.broker, sent))

    kinds = [kind for kind, _data in answers]
    assert kinds == ["liggare.delivery-accepted.v1"] + ["liggare.delivery-duplicate.v1"] * 2
    assert {data["reference"] for _kind, data in answers} == {"2025/L/7"}
    asked = {
        "rows": "responsibility",
        "period": "2025-03",
        "min_position": answers[0][1]["position"],
    }
    rows = told.served.get(f"/ledgers/{LEDGER}/reports/deviation", params=asked).json()["rows"]
    assert {row["code"]: row["cells"]["outcome_ytd"] for row in rows}["10"] == -120_00
