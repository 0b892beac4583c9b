"""docs/meddelanden.md is enough: its programs run as they stand, under its permissions."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import Nats, Rabbit, own_nats, own_rabbit
from tests.serving.processes import Served, environment, run, serving, until
from tests.test_documents import DOCS, Block, blocks

MESSAGES = DOCS / "meddelanden.md"
SECRET = "hemlig-provning"
ACCEPTED, DUPLICATE = "liggare.delivery-accepted.v1", "liggare.delivery-duplicate.v1"


def program(label: str) -> str:
    """A program of the document, as it stands."""
    [found] = [block for block in blocks(MESSAGES) if block.label == label]
    assert found.language == "python"
    return "\n".join(found.lines)


def permissions(beginning: str) -> Block:
    """What the document says of a broker's permissions, with a password."""
    [found] = [
        block._replace(lines=[line.replace("<lösenord>", SECRET) for line in block.lines])
        for block in blocks(MESSAGES)
        if block.language == "text" and block.lines[0].startswith(beginning)
    ]
    return found


def followed(label: str, **urls: str) -> list[str]:
    """What a program of the document prints, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program(label)],
        env=environment(**urls),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@contextmanager
def stadsservice(folder: Path, bus: str) -> Iterator[Served]:
    """The tutorial's ledger, served with a bus."""
    database = f"sqlite:///{folder / 'stad.sqlite'}"
    [structure] = [b for b in blocks(DOCS / "handledning.md") if b.label == "struktur.json"]
    (folder / "struktur.json").write_text("\n".join(structure.lines), "utf-8")
    loaded = run("--database", database, "structure", "load", str(folder / "struktur.json"))
    assert loaded.returncode == 0, loaded.stderr
    with serving(folder, database, "--bus", bus) as served:
        until(lambda: served.ready)
        yield served


def outcome(served: Served) -> dict[str, int]:
    """The outcome of the year up to March by responsibility, in öre."""
    asked = {"rows": "responsibility", "period": "2025-03"}
    answer = served.get("/ledgers/stadsservice/reports/deviation", params=asked)
    assert answer.status_code == 200, answer.text
    return {row["code"]: row["cells"]["outcome_ytd"] for row in answer.json()["rows"]}


class DocumentedNats(Nats):
    """A NATS server configured as the document says, for the source lon as for ekonomi."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        configured = "\n".join(permissions("authorization").lines)
        own = re.search(r"\{ user: ekonomi.*?\} \}\n", configured, re.DOTALL)
        assert own
        both = configured.replace(own[0], own[0] + own[0].replace("ekonomi", "lon"))
        (directory / "nats.conf").write_text(both, "utf-8")


class DocumentedRabbit(Rabbit):
    """A RabbitMQ server whose rights are given by the document's commands."""

    def start(self) -> None:
        super().start()
        for line in permissions("rabbitmqctl").lines:
            self._ask(*shlex.split(line)[1:])


def at(url: str, user: str) -> str:
    """A broker's URL for a user."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{user}:{SECRET}@{rest.rpartition('@')[2]}"


def test_a_stock_client_of_nats_publishes_by_the_document_alone(tmp_path: Path) -> None:
    with (
        own_nats(DocumentedNats) as server,
        stadsservice(tmp_path, at(server.url, "liggare")) as served,
    ):
        ekonomi, lon = at(server.url, "ekonomi"), at(server.url, "lon")

        assert followed("nats-cloudevents", NATS_URL=ekonomi) == [ACCEPTED, "2025/A/201"]
        assert followed("nats-utan-sdk", NATS_URL=lon) == [ACCEPTED, "batch:lön-2025-03"]
        # A rent of 1 200.00, salaries of 42 000.00 − 150.00, and of 38 500.50.
        until(lambda: outcome(served).get("1100") == -43_050_00)
        assert outcome(served)["1200"] == -38_500_50

        assert followed("nats-cloudevents", NATS_URL=ekonomi) == [DUPLICATE, "2025/A/201"]
        assert outcome(served)["1100"] == -43_050_00
        assert SECRET not in served.log()


def test_under_the_documents_permissions_nobody_publishes_in_anothers_name(tmp_path: Path) -> None:
    with (
        own_nats(DocumentedNats) as server,
        stadsservice(tmp_path, at(server.url, "liggare")) as served,
    ):
        refused = subprocess.run(
            [sys.executable, "-c", program("nats-utan-sdk")],
            env=environment(NATS_URL=at(server.url, "ekonomi")),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

        assert refused.returncode != 0
        assert "permissions violation" in refused.stderr.lower()
        assert set(outcome(served).values()) <= {None, 0}


def test_a_stock_client_of_rabbitmq_publishes_by_the_document_alone(tmp_path: Path) -> None:
    with own_rabbit(DocumentedRabbit) as server, stadsservice(tmp_path, server.url) as served:
        told = followed("rabbitmq-cloudevents", AMQP_URL=at(server.url, "ekonomi"))

        assert told == [ACCEPTED, "2025/A/202"]
        until(lambda: outcome(served).get("1100") == 5_000_00)


def test_what_the_document_shows_is_described_by_asyncapi() -> None:
    described = json.loads((DOCS / "asyncapi.json").read_text("utf-8"))
    named = set(re.findall(r"`(liggare\.[a-z-]+\.v1)`", MESSAGES.read_text("utf-8")))

    assert named
    assert {name for name in named if name not in json.dumps(described)} == set()
