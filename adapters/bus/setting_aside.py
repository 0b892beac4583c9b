"""What is kept of a message that cannot be taken: itself, whole, and why."""

from base64 import b64decode, b64encode
from collections.abc import Iterable

from adapters.bus.raw import Raw
from domain.recording import SetAside, SetAsideReason
from domain.rules import RuleBroken
from domain.set_aside import KeptMessage, Problem, SetAsideMessage


def kept_message(raw: Raw) -> KeptMessage:
    """A message as it came."""
    headers = dict(raw.headers)
    try:
        return KeptMessage(address=raw.address, headers=headers, body=raw.body.decode())
    except UnicodeDecodeError:
        body = b64encode(raw.body).decode()
        return KeptMessage(address=raw.address, headers=headers, body=body, encoding="base64")


def raw_again(kept: KeptMessage, ledger: str, source: str) -> Raw:
    """A kept message, to be taken once more."""
    body = kept.body.encode() if kept.encoding == "utf-8" else b64decode(kept.body)
    return Raw(ledger, source, kept.address, kept.headers, body)


def set_aside(
    raw: Raw, reason: SetAsideReason, problems: Iterable[RuleBroken], reference: str = ""
) -> SetAside:
    """A message set aside; `reference` is its id, where it says one."""
    content = SetAsideMessage(
        message=kept_message(raw),
        problems=tuple(
            Problem(
                message=problem.MESSAGE, facts={key: str(v) for key, v in problem.facts.items()}
            )
            for problem in problems
        ),
    )
    return SetAside("message", raw.source, reference, reason, content.model_dump_json())
