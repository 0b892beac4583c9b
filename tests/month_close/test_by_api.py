"""The month's close by the API: the same steps, and refusals with the rule that was broken."""

from typing import Any

from tests.http.commands.given import Answer, Person, load, problem

STEP = {"unit": "10", "step": "load"}
PLAN: dict[str, Any] = {"unit": "10", "owner": "Anna", "due": "2025-02-10"}


def post(person: Person, what: str, stated: dict[str, Any]) -> Answer:
    return person.post(f"/month-close/2025-01/{what}", json=stated)


def stands(person: Person, after: Answer) -> list[dict[str, Any]]:
    """The steps, after a command's answer counts."""
    answer = person.get(f"/month-close/2025-01?min_position={after.json()['position']}")
    assert answer.status_code == 200, answer.text
    steps: list[dict[str, Any]] = answer.json()["steps"]
    return steps


def test_a_step_is_planned_done_and_opened_again(anna: Person) -> None:
    load(anna)
    assert post(anna, "plan", PLAN).json()["new"] is True
    assert post(anna, "plan", PLAN).json()["new"] is False
    did = post(anna, "done", STEP)

    done = stands(anna, did)[0]
    assert (done["status"], done["owner"], done["done"]["by"]) == ("done", "Anna", "system:anna")
    assert done["seen"]

    reopened = post(anna, "reopen", STEP | {"reason": "Fel fil."})
    assert {step["done"] is None for step in stands(anna, reopened)} == {True}


def test_what_cannot_be_done_says_why(anna: Person) -> None:
    load(anna)
    post(anna, "plan", PLAN)

    early = post(anna, "done", {"unit": "10", "step": "sign-off"})
    unplanned = post(anna, "done", {"unit": "11", "step": "load"})
    unknown = post(anna, "plan", PLAN | {"unit": "99"})
    no_day = post(anna, "plan", PLAN | {"due": "2025-02-30"})
    closing = anna.post("/periods/2025-01/close")

    assert problem(early, 409) == "steps-before"
    assert problem(unplanned, 409) == "step-not-planned"
    assert problem(unknown, 422) == "no-such-unit"
    assert no_day.status_code == 422
    assert problem(closing, 409) == "not-signed-off"
    assert anna.post("/periods/2025-01/close", json={"reason": "Brådskar."}).status_code == 200
