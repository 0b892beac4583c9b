"""JSON that two readers could understand differently is refused, and nothing makes us fall."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.bus.contract.reading import Unreadable, read_message
from adapters.bus.contract.strict_json import read_json
from domain.rules import RuleBroken
from tests.bus.contract.given import binary, of_body, said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"sign": "debit", "sign": "result"}', "the key “sign” stands twice"),
        (b'{"a": {"b": 1, "b": 1}}', "the key “b” stands twice"),
        (b'{"b": 1, "b": "\\u0022"}', "the key “b” stands twice"),
        (b'{"a": 1, "\\u0061": 2}', "the key “a” stands twice"),
        (b'{"a": NaN}', "NaN, which is no number"),
        (b'{"a": -Infinity}', "-Infinity, which is no number"),
        (b"[" * 300 + b"]" * 300, "more than 20 levels"),
        (b"[" * 1_000_000, "more than 20 levels"),
        (b'{"a":' * 100_000, "more than 20 levels"),
        (b'\xef\xbb\xbf{"a": 1}', "byte order mark"),
        (b'{"a": "\xff"}', "not UTF-8 from byte 7"),
        ('{"a": "å"}'.encode("latin-1"), "not UTF-8 from byte 7"),
        (b'{"a": "\\ud800"}', "one half of a character"),
        (b"9" * 5_000, "thousands of digits"),
        (b'{"a": 1', "not JSON"),
        (b"", "not JSON"),
        (b'{"a": 1} {}', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b'{"a": "\x00"}', "not JSON"),
    ],
)
def test_a_body_that_is_not_strict_json_is_refused(body: bytes, expected: str) -> None:
    for raw in (binary(None, body=body), of_body(body)):
        assert any(expected in told for told in said(raw)), said(raw)


def test_deep_nesting_is_told_whatever_the_type_of_message() -> None:
    deep: Any = 1
    for _ in range(30):
        deep = [deep]
    assert any("more than 20 levels" in told for told in said(binary({"sign": deep})))
    assert said(binary(None, body=b"[" * 20 + b"]" * 20)) == ["data must be an object"]
    [told] = said(binary(None, body=b"[" * 21 + b"]" * 21))
    assert "more than 20 levels" in told


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(['"', "\\u0022", "{"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES, st.booleans())
def test_what_json_writes_is_read_as_it_was(value: Any, ascii_only: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.dictionaries(st.text(), _VALUES, min_size=1, max_size=4), st.data())
def test_a_key_that_stands_twice_is_always_found(
    value: dict[str, Any], data: st.DataObject
) -> None:
    again = data.draw(st.sampled_from(sorted(value)))
    text = json.dumps(value)
    twice = f"{text[:-1]}, {json.dumps(again)}: 1}}"
    with pytest.raises(RuleBroken, match="stands twice"):
        read_json(twice.encode())


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall(body: bytes) -> None:
    for raw in (binary(None, body=body), of_body(body), of_body(body, "application/json")):
        assert isinstance(read_message(raw), Unreadable)
