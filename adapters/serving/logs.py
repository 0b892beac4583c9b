"""Logs as lines on standard error: JSON for machines, text for people, secrets for nobody."""

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any, Literal

from eventsourcing.persistence import PersistenceError
from pydantic_core import to_json

from adapters.print.printable import printable

LogFormat = Literal["json", "text"]

FIELDS = (
    "part",
    "ledger",
    "source",
    "reference",
    "message_id",
    "result",
    "reason",
    "position",
    "trace_id",
    "who",
    "what",
    "why",
    "method",
    "path",
    "status",
    "client",
    "milliseconds",
    "error_id",
)
"""What a line may say beside its message, in this order; nothing else of a record is written."""

EACH = "each"
"""A record's field that holds the fields of several lines, which are written together; each may
have a `time` of its own, in seconds since 1970."""

LONGEST = 2_000
"""Characters of a message at most."""

_SECRETS = re.compile(
    r"(?<=://)[^\s\"]+(?=@)"  # user:password@, whatever stands in them unescaped
    r"|(?<=password=)[^\s\"&]+"
    r"|(?<=earer )\s*[^\s\"]+"
    r"|(?<=liggare_)[A-Za-z0-9]+_[A-Za-z0-9_-]{16,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+"
)
_SIGNS = ("://", "password=", "earer ", "liggare_", "eyJ")
"""One of these stands in every line that may hold a secret: few lines have to be searched."""


_TELLS_ITSELF = (PersistenceError, OSError)
"""Errors whose text says what failed. Others may quote what they failed on, and stay unquoted."""


def set_up_logs(format: LogFormat | None, level: int = logging.INFO) -> None:
    """Write the process's log on standard error; JSON, unless that is a terminal."""
    if format is None:
        format = "text" if sys.stderr.isatty() else "json"
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonLines() if format == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.getLogger("liggare").setLevel(level)
    # The libraries tell of each attempt to reconnect, with an address; we tell it once.
    for library in ("uvicorn", "nats", "aio_pika", "aiormq", "aiokafka", "opentelemetry"):
        logging.getLogger(library).setLevel(logging.ERROR)


class JsonLines(logging.Formatter):
    """A line a record, or several: time, level, logger, message, and the fields there are."""

    def format(self, record: logging.LogRecord) -> str:
        head = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        error = error_in(record)
        lines = (to_json({**head, **fields, **error}).decode() for fields in _fields(record))
        return without_secrets("\n".join(lines))


class TextLines(logging.Formatter):
    """The same, to be read by people."""

    def format(self, record: logging.LogRecord) -> str:
        level, message = record.levelname.lower(), _message(record)
        error = error_in(record)
        lines = []
        for fields in _fields(record):
            at = fields.pop("time", None) or _time(record.created)
            told = _pairs({**fields, **error})
            lines.append(" ".join([f"{at} {level:7} {message}", *told]))
        return without_secrets("\n".join(lines))


def _pairs(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        yield f"{name}={' '.join(str(value).split())}"


def error_in(record: logging.LogRecord) -> dict[str, Any]:
    """What failed and where: its kind, its places in the code, and no value that it failed on."""
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error = record.exc_info[1]
    places = [f"{f.filename}:{f.lineno} {f.name}" for f in extract_tb(error.__traceback__)]
    what = type(error).__name__
    if isinstance(error, _TELLS_ITSELF):
        what += ": " + printable(str(error).strip().partition("\n")[0][:200])
    return {"error": what, "places": places[-20:]}


def without_secrets(line: str) -> str:
    """A line without passwords, bearer tokens and tokens of systems, wherever they came from."""
    if any(sign in line for sign in _SIGNS):
        return _SECRETS.sub("…", line)
    return line


def _time(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    return " ".join(printable(record.getMessage()[:LONGEST]).split())


def _fields(record: logging.LogRecord) -> Iterator[dict[str, Any]]:
    """The fields of each line of a record."""
    several: Iterable[Mapping[str, Any]] | None = record.__dict__.get(EACH)
    if several is None:
        yield _known(record.__dict__)
        return
    for of_line in several:
        at = of_line.get("time")
        yield ({} if at is None else {"time": _time(at)}) | _known(of_line)


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: printable(value) if isinstance(value, str) else value
        for name in FIELDS
        if (value := facts.get(name)) is not None
    }
