"""The log's lines: for machines and people, with fields that are known, and no secret."""

import json
import logging
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError

from adapters.serving.logs import EACH, JsonLines, TextLines


def record(message: str, *arguments: object, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("liggare.test", logging.WARNING, "test", 1, message, arguments, None)
    made.created = 1_743_494_400.125  # 1 April 2025 at 08:00 UTC
    made.__dict__.update(more)
    return made


def test_a_line_says_when_and_what_and_the_fields_there_are() -> None:
    line = JsonLines().format(record("taken %s", "twice", ledger="skolan", position=3, who=None))

    assert json.loads(line) == {
        "time": "2025-04-01T08:00:00.125Z",
        "level": "warning",
        "logger": "liggare.test",
        "message": "taken twice",
        "ledger": "skolan",
        "position": 3,
    }


def test_people_read_the_same_on_one_line() -> None:
    line = TextLines().format(record("taken", ledger="skolan", why="one\ntwo\x1b[31m"))

    assert line == "2025-04-01T08:00:00.125Z warning taken ledger=skolan why=one two\ufffd[31m"


def test_what_is_no_known_field_is_not_written() -> None:
    assert "hemlig" not in JsonLines().format(record("taken", body="hemlig", headers="hemlig"))


def test_several_messages_have_a_line_each() -> None:
    each = [{"message_id": "1", "reference": "2025/A/1"}, {"message_id": "2", "body": "hemlig"}]

    lines = JsonLines().format(record("message taken", **{EACH: each})).splitlines()

    assert [json.loads(line)["message_id"] for line in lines] == ["1", "2"]
    assert "hemlig" not in lines[1]


@pytest.mark.parametrize(
    "secret",
    [
        "no bus at nats://anna:hemlig@broker:4222",
        "no bus at amqp://anna:a/b@hemlig@broker:5672/",
        "no database at postgresql://db/ledgers?user=anna&password=hemlig",
        "Authorization: Bearer hemlig.hemlig",
        "liggare_ab12_hemlighemlighemlighemlig",
        "eyJhbGciOiJSUzI1NiJ9.hemlig.hemlig",
    ],
)
@pytest.mark.parametrize("lines", [JsonLines(), TextLines()])
def test_a_secret_is_left_out_wherever_it_comes_from(lines: logging.Formatter, secret: str) -> None:
    line = lines.format(record("failed: %s", secret, why=secret))

    assert "hemlig" not in line
    assert "…" in line


def test_an_error_tells_its_kind_and_place_and_not_what_it_failed_on() -> None:
    try:
        int("hemlig")
    except ValueError as error:
        failed = record("failed")
        failed.exc_info = (type(error), error, error.__traceback__)

    told = json.loads(JsonLines().format(failed))

    assert told["error"] == "ValueError"
    assert "test_logs.py" in told["places"][0]
    assert "hemlig" not in str(told)


def test_an_error_of_the_database_tells_what_failed() -> None:
    failed = record("failed")
    error = OperationalError("server closed the connection\nDETAIL: hemlig")
    failed.exc_info = (type(error), error, None)

    told = json.loads(JsonLines().format(failed))

    assert told["error"] == "OperationalError: server closed the connection"


def test_nobody_writes_a_line_of_their_own_into_the_log() -> None:
    line = JsonLines().format(record("from %s", 'x"}\n{"level": "info"', why="a\nb"))

    assert len(line.splitlines()) == 1
