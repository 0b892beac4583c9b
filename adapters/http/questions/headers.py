"""The headers of answers, in the form in which ASGI sends them."""

from adapters.http.questions.question import Made, Question

Raw = list[tuple[bytes, bytes]]

_ALWAYS: Raw = [
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Accept, Accept-Language, Authorization"),
]


def of_answer(etag: str, question: Question, position: int, made: Made, length: int | None) -> Raw:
    """The headers of an answer at a position; `length` in bytes, where it is known."""
    headers = {
        "content-type": question.media_type,
        "content-language": question.language,
        "liggare-position": str(position),
        **made.headers,
    }
    if length is not None:
        headers["content-length"] = str(length)
    return [*of_unchanged(etag), *((n.encode(), v.encode("latin-1")) for n, v in headers.items())]


def of_unchanged(etag: str) -> Raw:
    """The headers of a 304."""
    return [(b"etag", etag.encode()), *_ALWAYS]


def with_state(headers: Raw, stopped: str | None) -> Raw:
    """Beside an answer: that the read model stands still, at the position that it cannot take.

    It comes from a process, not from the log, and is no part of the answer.
    """
    if stopped is None:
        return headers
    where = stopped.partition(":")[0].encode("ascii", "replace")
    return [*headers, (b"liggare-stopped", where)]


def is_known(etag: str, if_none_match: str) -> bool:
    """Whether a caller's `If-None-Match` names an ETag; a proxy's weak form of it too."""
    if not if_none_match:
        return False
    if if_none_match == etag:
        return True
    return any(one.strip().removeprefix("W/") == etag for one in if_none_match.split(","))
