"""What is wrong with a request's parameters and body: each field by its place, in few words."""

from typing import Any

from fastapi import Response
from fastapi.exceptions import RequestValidationError

from adapters.http.commands import words as commands
from adapters.http.problems import problem
from adapters.http.questions import words as questions
from adapters.language import LANGUAGE

MOST_TOLD = 100
_LONGEST_PLACE = 200

_LABELS = {
    "value_error": "it cannot be taken",
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "json_invalid": "this is not JSON",
    "int_parsing": "a whole number is needed",
    "int_parsing_size": "the number is too large",
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "bool_parsing": "true or false is needed",
    "bool_type": "true or false is needed",
    "string_type": "a text is needed",
    "string_unicode": "a text is needed",
    "string_pattern_mismatch": "it is not written as {pattern}",
    "string_too_short": "it has fewer than {min_length} characters",
    "string_too_long": "it has more than {max_length} characters",
    "too_short": "there are fewer than {min_length}",
    "too_long": "there are more than {max_length}",
    "list_type": "a list is needed",
    "tuple_type": "a list is needed",
    "dict_type": "an object is needed",
    "model_type": "an object is needed",
    "model_attributes_type": "an object is needed",
    "greater_than_equal": "the least possible is {ge}",
    "greater_than": "it must be greater than {gt}",
    "less_than_equal": "the most possible is {le}",
    "less_than": "it must be less than {lt}",
    "literal_error": "it is none of {expected}",
    "enum": "it is none of {expected}",
    "date_from_datetime_parsing": "a date is needed, as 2025-03-31",
    "date_parsing": "a date is needed, as 2025-03-31",
    "date_type": "a date is needed, as 2025-03-31",
    "datetime_parsing": "a time is needed, as 2025-03-31T12:00:00Z",
    "datetime_from_date_parsing": "a time is needed, as 2025-03-31T12:00:00Z",
    "datetime_type": "a time is needed, as 2025-03-31T12:00:00Z",
}
"""Pydantic's kinds of error, in our words."""

_OTHERWISE = "value_error"
_WRITTEN = commands.WRITTEN | questions.WRITTEN


def not_taken(error: RequestValidationError) -> Response:
    """All that is wrong with a request, as one problem; nothing of what was sent is repeated."""
    errors = error.errors()
    told = [{"field": _place(one), "message": _told(one)} for one in errors[:MOST_TOLD]]
    first = told[0] if told else {"field": "", "message": _told({})}
    detail = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
    more = len(errors) - len(told)
    return problem(422, "invalid-request", detail=detail, problems=told, more_problems=more)


def _place(error: dict[str, Any]) -> str:
    """Where it is, as `query period` or `body lines.3.amount`."""
    where, *path = error.get("loc") or ("",)
    if path and str(path[-1]).startswith("constrained-"):
        # So pydantic calls the one form that a parameter has which may be left out.
        path.pop()
    within = ".".join(map(str, path)) if error.get("type") != "json_invalid" else ""
    return " ".join(part for part in (str(where), within) if part)[:_LONGEST_PLACE]


def _told(error: dict[str, Any]) -> str:
    message = _LABELS.get(error.get("type", ""), _LABELS[_OTHERWISE])
    facts = dict(error.get("ctx") or {})
    message = _WRITTEN.get(str(facts.get("pattern")), message)
    if "expected" in facts:
        facts["expected"] = str(facts["expected"]).replace(" or ", ", ")
    return LANGUAGE.text(message, **{name: facts[name] for name in facts if name != "message"})
