"""The AsyncAPI document is fresh, valid, and its examples are messages that are taken."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import Draft7Validator

from adapters.bus.contract.reading import Unreadable, read_message
from adapters.bus.raw import Raw
from docs.asyncapi import DOCUMENT, document, document_text
from docs.asyncapi_examples import EXAMPLES

SCHEMA = json.loads((Path(__file__).parent / "asyncapi" / "3.0.0.json").read_text("utf-8"))
DESCRIBED = document()
MESSAGES: dict[str, dict[str, Any]] = DESCRIBED["components"]["messages"]
SHOWN = [(name, one) for name, message in MESSAGES.items() for one in message["examples"]]


def test_the_document_is_fresh() -> None:
    assert DOCUMENT.read_text("utf-8") == document_text(), "run python -m docs.asyncapi"


def test_the_document_is_asyncapi() -> None:
    errors = [error.message for error in Draft7Validator(SCHEMA).iter_errors(DESCRIBED)]
    assert errors == []


def test_a_document_that_is_not_asyncapi_would_be_told() -> None:
    assert [*Draft7Validator(SCHEMA).iter_errors(DESCRIBED | {"asyncapi": "2.0.0"})]


def test_what_the_document_refers_to_is_there() -> None:
    def refs(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return [*own, *(r for part in value.values() for r in refs(part))]
        return [r for part in value for r in refs(part)] if isinstance(value, list) else []

    for ref in refs(DESCRIBED):
        found: Any = DESCRIBED
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
        assert found


def test_every_incoming_type_and_every_answer_has_an_example() -> None:
    shown = {name for name, message in MESSAGES.items() if message["examples"]}
    for channel in ("incoming", "answers"):
        assert shown >= DESCRIBED["channels"][channel]["messages"].keys()


@pytest.mark.parametrize(("name", "example"), SHOWN)
def test_an_example_follows_its_schema(name: str, example: dict[str, Any]) -> None:
    payload = MESSAGES[name]["payload"] | {"components": DESCRIBED["components"]}
    assert [e.message for e in Draft202012Validator(payload).iter_errors(example["payload"])] == []


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, one) for name, one in SHOWN if name in DESCRIBED["channels"]["incoming"]["messages"]],
)
def test_an_incoming_example_is_taken(name: str, example: dict[str, Any]) -> None:
    read = read_message(_raw(MESSAGES[name]["contentType"], example))
    assert not isinstance(read, Unreadable), [str(problem) for problem in read.problems]


def _raw(content_type: str, example: dict[str, Any]) -> Raw:
    headers = {key: quote(value) for key, value in example.get("headers", {}).items()}
    body = json.dumps(example["payload"]).encode()
    address = "liggare.in.intraservice.ekonomi"
    headers["content-type"] = content_type
    return Raw("intraservice", "ekonomi", address, headers, body)


def test_examples_are_of_types_there_are() -> None:
    assert {message["name"] for message in MESSAGES.values()} >= EXAMPLES.keys()
