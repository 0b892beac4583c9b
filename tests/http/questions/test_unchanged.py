"""What is asked again: answered as unchanged, and anew when anything has come."""

import asyncio
from time import sleep
from typing import Any

import httpx
import pytest

from adapters.http.app import make_app
from adapters.http.questions.bodies import Bodies, Ready
from adapters.service import Service
from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import JANUARY, outcome_of, send_voucher, told


def again(person: Person, asked: str, etag: str, **headers: str) -> httpx.Response:
    return person.get(asked, headers={"if-none-match": etag, **headers})


def test_an_unchanged_report_is_not_sent_again(anna: Person) -> None:
    first = anna.get(JANUARY)

    second = again(anna, JANUARY, first.headers["etag"])

    assert first.headers["cache-control"] == "private, no-cache"
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("form", ["W/{etag}", '"other", {etag}', "*"])
def test_an_etag_may_come_weak_or_among_others(anna: Person, form: str) -> None:
    etag = anna.get(JANUARY).headers["etag"]

    assert again(anna, JANUARY, form.format(etag=etag)).status_code == 304


def test_an_outcome_more_makes_another_answer(anna: Person) -> None:
    first = anna.get(JANUARY)
    position = send_voucher(anna, 10, 25)

    second = again(anna, f"{JANUARY}&min_position={position}", first.headers["etag"])

    assert outcome_of(second)["10"] == 12_000 - 2_500
    assert second.headers["liggare-position"] == str(position)


def test_a_report_of_an_earlier_position_stays_unchanged(anna: Person) -> None:
    first = anna.get(f"{JANUARY}&as_of=2")
    send_voucher(anna, 10)

    assert again(anna, f"{JANUARY}&as_of=2", first.headers["etag"]).status_code == 304


def test_a_report_of_an_earlier_time_stays_unchanged(office: Office, anna: Person) -> None:
    now = office.service.clock().replace(tzinfo=None)
    asked = f"{JANUARY}&as_of={now.isoformat()}Z"
    first = anna.get(asked)
    send_voucher(anna, 10)

    assert again(anna, asked, first.headers["etag"]).status_code == 304
    assert outcome_of(anna.get(asked))["10"] == 12_000


def test_language_format_parameters_and_scope_have_etags_of_their_own(
    office: Office, anna: Person
) -> None:
    etags = [
        anna.get(JANUARY).headers["etag"],
        anna.get(JANUARY, headers={"accept-language": "en"}).headers["etag"],
        anna.get(JANUARY, headers={"accept": "text/csv"}).headers["etag"],
        anna.get(f"{JANUARY}&eliminate_internal=true").headers["etag"],
        anna.get(JANUARY.replace("01", "02")).headers["etag"],
        office.person("dag", "reader").get(JANUARY).headers["etag"],
    ]

    assert len(set(etags)) == len(etags)
    assert anna.get(JANUARY).headers["etag"] == etags[0]


def test_waiting_for_what_was_never_recorded_is_refused_at_once(anna: Person) -> None:
    refused = anna.get(f"{JANUARY}&min_position=9999&timeout=30")

    assert problem(refused, 409) == "not-recorded-yet"


def test_ones_own_write_is_waited_for_and_told_when_it_takes_too_long(
    office: Office, anna: Person
) -> None:
    # A follower keeps the read model: here the test itself.
    office.client.app.state.followed = True  # type: ignore[attr-defined]
    office.service.catch_up("provbok")
    position = send_voucher(anna, 10, 25)
    asked = f"{JANUARY}&min_position={position}&timeout=0"

    refused = anna.get(asked)
    office.service.catch_up("provbok")
    sleep(0.03)

    assert problem(refused, 503) == "not-reached-in-time"
    assert refused.headers["retry-after"] == "1"
    assert outcome_of(anna.get(asked))["10"] == 9_500


class Counting(Service):
    """A service that counts the reports it makes."""

    made = 0

    def report(self, *asked: Any) -> Any:
        self.made += 1
        sleep(0.05)
        return super().report(*asked)


def test_what_many_ask_at_once_is_made_once(office: Office) -> None:
    service = Counting(office.service.settings)
    app = make_app(service)

    async def all_at_once() -> list[httpx.Response]:
        here = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=here, base_url="http://127.0.0.1") as client:
            asked = [client.get(f"/ledgers/provbok{JANUARY}") for _ in range(20)]
            return list(await asyncio.gather(*asked))

    answers = asyncio.run(all_at_once())
    service.close()

    assert {outcome_of(answer)["total"] for answer in answers} == {6_000}
    assert service.made == 1


def test_answers_are_kept_as_long_as_they_fit() -> None:
    bodies = Bodies(most_bytes=100_000)
    for number in range(100):
        bodies.keep(str(number), Ready(str(number), [], bytes(3_000)))
    bodies.keep("large", Ready("large", [], bytes(200_000)))

    kept = [number for number in range(100) if bodies.get(str(number))]
    assert kept == list(range(80, 100))
    assert bodies.get("large") is None


def test_a_read_model_that_stands_still_is_told_beside_the_answer(
    office: Office, anna: Person
) -> None:
    last = told(anna.get("/status"))["position"]
    office.service.store.write(
        "INSERT INTO event VALUES ('provbok', ?, ?, 1, 'something.strange', '{}')",
        [last + 1, b"0" * 16],
    )
    office.service.store.write("UPDATE ledger SET position = ?", [last + 1])
    sleep(0.03)

    answer = anna.get(JANUARY)

    assert outcome_of(answer)["total"] == 6_000
    assert answer.headers["liggare-stopped"] == f"position {last + 1}"
    assert told(anna.get("/status"))["projected"] == last
