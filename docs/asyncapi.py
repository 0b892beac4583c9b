"""Writes `asyncapi.json`, the contract of the bus, from its models: `python -m docs.asyncapi`."""

import inspect
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from adapters.bus.contract.answer_models import ANSWERS
from adapters.bus.contract.fact_models import FACTS
from adapters.bus.contract.models import MODELS, NEEDS_SEQUENCE
from docs.asyncapi_examples import EXAMPLES

DOCUMENT = Path(__file__).parent / "asyncapi.json"

JSON = "application/json"
STRUCTURED = "application/cloudevents+json"
CODE = "[A-Za-z0-9_-]{1,100}"
TIME = "2025-03-28T14:05:00+01:00"

DESCRIPTION = """Systems publish what was booked, budgets and forecasts; Liggare answers each
message and tells what has changed. Messages are CloudEvents 1.0, in binary or structured mode.
The source of a message is `/<ledger>/<source>`, as its address is."""

SERVERS = {
    "nats": ("127.0.0.1:4222", "nats", "NATS JetStream, the default."),
    "rabbitmq": (
        "127.0.0.1:5672",
        "amqp",
        "RabbitMQ: topic exchanges `liggare.in` and `liggare.out`; the routing key is the rest of "
        "the address.",
    ),
    "kafka": ("127.0.0.1:9092", "kafka", "Kafka."),
}

ATTRIBUTES: dict[str, dict[str, Any]] = {
    "specversion": {"const": "1.0", "type": "string"},
    "id": {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "description": "Names the message within its source.",
    },
    "source": {
        "type": "string",
        "pattern": f"^/{CODE}/{CODE}$",
        "description": "`/<ledger>/<source>`, as in the address.",
    },
    "type": {"type": "string"},
    "time": {"type": "string", "format": "date-time", "description": "In any time zone."},
    "sequence": {
        "type": "string",
        "pattern": "^[0-9]{1,16}$",
        "description": "The message's number in its source's own count; shows gaps, and is the "
        "order of what replaces an earlier statement.",
    },
    "subject": {"type": "string", "maxLength": 1000},
    "traceparent": {"type": "string", "description": "W3C Trace Context."},
}


def document() -> dict[str, Any]:
    """The document as JSON has it."""
    tables: tuple[dict[str, Any], ...] = (MODELS, ANSWERS, FACTS)
    models = list(dict.fromkeys(model for table in tables for model in table.values()))
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Liggare",
            "version": "1.0.0",
            "description": " ".join(DESCRIPTION.split()),
            "license": {"name": "Apache 2.0"},
        },
        "defaultContentType": JSON,
        "servers": {
            name: {"host": host, "protocol": protocol, "description": described}
            for name, (host, protocol, described) in SERVERS.items()
        },
        "channels": {
            "incoming": _channel("liggare.in.{ledger}.{source}", MODELS, "Messages of a source."),
            "answers": _channel(
                "liggare.out.{ledger}.answers.{source}", ANSWERS, "Answers to a source's messages."
            ),
            "events": _channel(
                "liggare.out.{ledger}.events.{event}", FACTS, "What has changed in a ledger."
            ),
        },
        "operations": {
            "takeMessages": _operation("receive", "incoming", "Every message gets one answer."),
            "answerMessages": _operation("send", "answers", "Sent when the ledger is written."),
            "tellEvents": _operation("send", "events", "At least once, each with its own id."),
        },
        "components": {
            "messages": dict(_messages([*MODELS, *ANSWERS, *FACTS], dict(_all(tables)))),
            "schemas": _schemas(models),
        },
    }


def _all(tables: Iterable[dict[str, Any]]) -> Iterable[tuple[str, type[BaseModel]]]:
    for table in tables:
        yield from table.items()


def _channel(address: str, types: Iterable[str], description: str) -> dict[str, Any]:
    names = [_name(type, mode) for type in types for mode in ("binary", "structured")]
    known = {
        "ledger": {"description": "The ledger's code."},
        "source": {"description": f"The source's name; {CODE}."},
        "event": {
            "description": "The name of the type.",
            "enum": [type.split(".")[1] for type in types],
        },
    }
    return {
        "address": address,
        "description": description,
        "parameters": {key: said for key, said in known.items() if f"{{{key}}}" in address},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
    }


def _operation(action: str, channel: str, description: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "description": description,
    }


def _name(type: str, mode: str) -> str:
    _, name, version = type.split(".")
    return f"{name}-{version}-{mode}"


def _messages(
    types: Iterable[str], models: dict[str, type[BaseModel]]
) -> Iterable[tuple[str, dict[str, Any]]]:
    for type in types:
        model = models[type]
        described = inspect.cleandoc(model.__doc__ or "")
        for mode in ("binary", "structured"):
            message = _binary(type, model) if mode == "binary" else _structured(type, model)
            yield _name(type, mode), {"name": type, "summary": described, **message}


def _binary(type: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "title": f"{type}, binary mode",
        "contentType": JSON,
        "headers": {
            "type": "object",
            "required": [f"ce-{name}" for name in _required(type)],
            "properties": {f"ce-{name}": said for name, said in _attributes(type).items()},
        },
        "payload": _ref(model),
        "examples": [
            {
                "name": said,
                "headers": {f"ce-{name}": value for name, value in _example(type).items()},
                "payload": data,
            }
            for said, data in EXAMPLES.get(type, [])
        ],
    }


def _structured(type: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "title": f"{type}, structured mode",
        "contentType": STRUCTURED,
        "payload": {
            "type": "object",
            "required": [*_required(type), "data"],
            "properties": {
                **_attributes(type),
                "datacontenttype": {"type": "string", "const": JSON},
                "data": _ref(model),
            },
        },
        "examples": [
            {"name": said, "payload": {**_example(type), "datacontenttype": JSON, "data": data}}
            for said, data in EXAMPLES.get(type, [])
        ],
    }


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _attributes(type: str) -> dict[str, dict[str, Any]]:
    attributes = ATTRIBUTES | {"type": {"const": type, "type": "string"}}
    if type not in MODELS:
        source = {"type": "string", "pattern": f"^/{CODE}$", "description": "`/<ledger>`."}
        attributes |= {"source": source}
    return attributes


def _required(type: str) -> list[str]:
    sequence = ["sequence"] if type in NEEDS_SEQUENCE or type in FACTS else []
    return ["specversion", "id", "source", "type", *sequence]


def _example(type: str) -> dict[str, str]:
    """Attributes of a message that is shown."""
    source = "/intraservice/ekonomi" if type in MODELS else "/intraservice"
    id = "m-201" if type in MODELS else "5b2f0c1e-2f0d-5f6c-9d57-3a0d8a4f5a11/1"
    attributes = {"specversion": "1.0", "id": id, "source": source, "type": type, "time": TIME}
    return attributes | ({"sequence": "17"} if "sequence" in _required(type) else {})


def _schemas(models: list[type[BaseModel]]) -> dict[str, Any]:
    _, found = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def document_text() -> str:
    """The document as it stands among the documents."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document_text(), encoding="utf-8")
