"""The API does what its description says: schemathesis asks the running server, all checks on."""

import os
import subprocess
import sys
from pathlib import Path

from tests.http.schema.conftest import Running

CONFIGURED = Path(__file__).parent / "schemathesis.toml"

EXAMPLES = os.environ.get("LIGGARE_EXAMPLES", "")
"""Cases of each operation beside those that cover every bound of it; other ones each time."""

USUALLY = ("--max-examples", "10", "--seed", "1")
"""The same cases each time, so that a change that breaks nothing is told so."""


def test_the_server_answers_everything_as_its_description_says(
    running: Running, tmp_path: Path
) -> None:
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURED), "run"),
            *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
            *(("--max-examples", EXAMPLES) if EXAMPLES else USUALLY),
            *("--generation-database", "none", "--no-color"),
            "--continue-on-failure",
            f"{running.url}/openapi.json",
        ],
        env={**os.environ, "LIGGARE_TOKEN": running.token},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 0, asked.stdout[-30_000:] + asked.stderr[-5_000:]
