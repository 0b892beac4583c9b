"""`POST /replay`: for those who oversee, one at a time."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from adapters.access.caller import Grant
from tests.http.commands.given import AT, Office, load, office_on, problem


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_on(f"sqlite:///{tmp_path}/prov.sqlite") as office:
        load(office.administrator)
        yield office


def test_an_auditor_has_the_log_replayed(office: Office) -> None:
    auditor = office.person("rev", "auditor")

    answer = auditor.post("/replay")

    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert (made["verdict"], made["differences"]) == ("alike", [])
    assert made["compared"]["events"] == made["basis"]["position"] == made["log_end"]
    assert auditor.post("/replay", params={"until": "2"}).json()["basis"]["position"] == 2


def test_who_sees_a_part_has_not(office: Office) -> None:
    reader = office.person("lasare", "reader")
    part = office.person("enhet", Grant("controller", "provbok", "10"))

    assert problem(reader.post("/replay"), 403)
    assert problem(part.post("/replay"), 403)


def test_what_cannot_be_replayed_is_refused(office: Office) -> None:
    auditor = office.person("rev", "auditor")

    assert problem(auditor.post("/replay?until=9999"), 409) == "position-not-reached"
    assert problem(auditor.post("/replay?until=0"), 409) == "nothing-to-replay"
    assert problem(auditor.post("/replay?until=soon"), 422)


def test_several_wait_for_each_other_and_all_are_answered(office: Office) -> None:
    headers = dict(office.person("rev", "auditor").client.headers)

    async def ask() -> list[str]:
        here = httpx.ASGITransport(office.client.app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(
            transport=here, base_url="http://127.0.0.1", headers=headers, timeout=60
        ) as client:
            answers = await asyncio.gather(*(client.post(f"{AT}/replay") for _ in range(4)))
        return [answer.json()["verdict"] for answer in answers]

    assert asyncio.run(ask()) == ["alike"] * 4
