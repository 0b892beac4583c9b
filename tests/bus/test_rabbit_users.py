"""deploy/rabbitmq gives the service and each source its rights, tried on a real RabbitMQ."""

import os
import subprocess
from pathlib import Path

from tests.bus.test_documentation import ACCEPTED, SECRET, at, followed, outcome, stadsservice
from tests.servers import Rabbit, own_rabbit
from tests.serving.processes import until

DEPLOY = Path(__file__).parents[2] / "deploy" / "rabbitmq"
EKONOMI = "stadsservice.ekonomi"


class DeployedRabbit(Rabbit):
    """A RabbitMQ server whose users are made by the scripts."""

    def start(self) -> None:
        super().start()
        self._run("liggare.sh")
        self._run("source.sh", "stadsservice", "ekonomi")

    def _run(self, script: str, *arguments: str) -> None:
        environment = self._environment
        path = f"{self._programs}{os.pathsep}{environment['PATH']}"
        asked = ["sh", str(DEPLOY / script), *arguments]
        subprocess.run(
            asked,
            env={**environment, "PATH": path},
            input=SECRET,
            text=True,
            check=True,
            capture_output=True,
        )


def test_a_source_sends_and_reads_its_answers_as_the_user_that_was_made(tmp_path: Path) -> None:
    with (
        own_rabbit(DeployedRabbit) as server,
        stadsservice(tmp_path, at(server.url, "liggare")) as served,
    ):
        told = followed("rabbitmq-cloudevents", AMQP_URL=at(server.url, EKONOMI))

        assert told == [ACCEPTED, "2025/A/202"]
        until(lambda: outcome(served).get("1100") == 5_000_00)
