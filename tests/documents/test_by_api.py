"""Templates by the API: the same, and refusals with every fault."""

from tests.http.commands.given import Person, load, problem

OWN = {"text": "# Läget i {{ month }}\n\nResultatet är {{ result-summary total outcome_ytd }}.\n"}
INTERIM = "/templates/interim-report"


def test_a_template_is_checked_kept_and_read(anna: Person) -> None:
    load(anna)

    checked = anna.post("/templates", json=OWN | {"period": "2025-01"})
    kept = anna.put(INTERIM, json=OWN)
    again = anna.put(INTERIM, json=OWN)

    assert checked.json() == {"period": "2025-01", "by_hand": []}
    assert (kept.json()["new"], again.json()["new"]) == (True, False)
    after = f"?min_position={kept.json()['position']}"
    assert anna.get(INTERIM + after).json() == {"document": "interim-report", **OWN}
    listed = anna.get("/templates" + after).json()["templates"]
    assert [(one["document"], one["kept"], one["by"]) for one in listed][:2] == [
        ("interim-report", True, "system:anna"),
        ("monthly-follow-up", False, None),
    ]


def test_every_fault_is_told(anna: Person) -> None:
    load(anna)
    text = "Det är 12 %.\n\n{{ table mesures }}\n\n{{ include a }}\n"

    refused = anna.put(INTERIM, json={"text": text})

    assert problem(refused, 422) == "template-faulty"
    assert [fault["row"] for fault in refused.json()["problems"]] == [3, 5]
    by_hand = anna.post("/templates", json={"text": "Det är 12 %."}).json()["by_hand"]
    assert by_hand == [{"line": 1, "figure": "12 %"}]


def test_a_template_has_a_name_that_is_known_and_a_size(anna: Person) -> None:
    load(anna)

    assert problem(anna.put("/templates/arsredovisning", json=OWN), 404) == "no-such-document"
    assert problem(anna.get("/templates/arsredovisning"), 404) == "no-such-document"
    assert anna.put(INTERIM, json={"text": "a" * 200_001}).status_code == 422
    assert anna.put(INTERIM, json=OWN | {"name": "x"}).status_code == 422
