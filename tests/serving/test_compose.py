"""docker-compose.yml as Compose reads it: checked, limited, confined, and on this machine only."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nats
import pytest
import yaml
from nats.aio.client import Client

from tests.serving.processes import environment, free_port

ROOT = Path(__file__).parents[2]
SECRETS = {
    "LIGGARE_DB_PASSWORD": "a",
    "LIGGARE_NATS_PASSWORD": "b",
    "LIGGARE_NATS_LON_PASSWORD": "c",
}


def compose() -> list[str]:
    """Compose, as a plugin of Docker or as a program; in CI there must be one."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            asked = subprocess.run([*command, "version"], capture_output=True, check=False)
            if asked.returncode == 0:
                return command
    if os.environ.get("CI") == "true":
        pytest.fail("neither docker compose nor docker-compose is installed")
    pytest.skip("neither docker compose nor docker-compose is installed")


def config(**env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*compose(), "--profile", "command", "config"],
        cwd=ROOT,
        env=environment(**env),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    read = config(**SECRETS)
    assert read.returncode == 0, read.stderr
    found: dict[str, dict[str, Any]] = yaml.safe_load(read.stdout)["services"]
    return found


def test_there_is_a_database_a_bus_and_each_part(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {
        *("database", "nats", "api", "consumer", "follower", "publisher", "signer"),
        "liggare",
    }
    for part in ("api", "consumer", "follower", "publisher", "signer"):
        assert services[part]["command"][:3] == ["serve", "--only", part]
        assert services[part]["image"] == "liggare"


def test_every_service_is_checked_limited_and_confined(
    services: dict[str, dict[str, Any]],
) -> None:
    for name, service in services.items():
        assert name == "liggare" or service["healthcheck"]["test"], name
        assert service["mem_limit"], name
        assert float(service["cpus"]) > 0, name
        assert int(service["pids_limit"]) > 0, name
        assert service["user"] not in ("", "root", "0", "0:0"), name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name


def test_everything_is_reached_from_this_machine_alone(
    services: dict[str, dict[str, Any]],
) -> None:
    published = {name: _hosts(service) for name, service in services.items()}

    assert {name: hosts for name, hosts in published.items() if hosts} == {
        "database": ["127.0.0.1"],
        "nats": ["127.0.0.1"],
        "api": ["127.0.0.1"],
    }


def _hosts(service: dict[str, Any]) -> list[str]:
    """Where a service's ports are published; the plugin writes them as mappings."""
    ports = service.get("ports", [])
    return [p["host_ip"] if isinstance(p, dict) else p.split(":")[0] for p in ports]


def test_what_must_last_or_is_large_lies_in_volumes(services: dict[str, dict[str, Any]]) -> None:
    places = (("database", "/var/lib/postgresql/data"), ("nats", "/data"), ("api", "/tmp"))
    for name, target in places:
        targets = [
            volume["target"] if isinstance(volume, dict) else volume.split(":")[1]
            for volume in services[name]["volumes"]
        ]
        assert target in targets
        assert not any(place.startswith(target + ":") for place in services[name].get("tmpfs", []))


def test_the_signer_reads_a_key_that_the_command_line_makes(
    services: dict[str, dict[str, Any]],
) -> None:
    places = {name: _keys_at(service) for name, service in services.items()}

    assert {name: read_only for name, read_only in places.items() if read_only is not None} == {
        "signer": True,
        "liggare": False,
    }
    for name in ("signer", "liggare"):
        assert services[name]["environment"]["LIGGARE_SIGNING_KEY"].startswith("/keys/")
    for name in ("api", "consumer", "follower", "publisher"):
        assert "LIGGARE_SIGNING_KEY" not in services[name]["environment"]


def _keys_at(service: dict[str, Any]) -> bool | None:
    """Whether the keys can only be read there; None where they are not."""
    for volume in service.get("volumes", []):
        if isinstance(volume, dict) and volume["target"] == "/keys":
            return bool(volume.get("read_only"))
        if isinstance(volume, str) and ":/keys" in volume:
            return volume.endswith(":ro")
    return None


@pytest.mark.parametrize("missing", SECRETS)
def test_no_password_is_given_in_the_file(missing: str) -> None:
    refused = config(**{name: value for name, value in SECRETS.items() if name != missing})

    assert refused.returncode != 0
    assert missing in refused.stderr


def test_the_bus_acknowledges_what_is_on_the_disk() -> None:
    lines = (ROOT / "deploy/nats/nats.conf").read_text("utf-8").splitlines()

    assert "  sync_interval: always" in lines


def test_a_source_may_only_speak_as_itself(tmp_path: Path) -> None:
    """The users of deploy/nats/users.conf, on the NATS that is installed."""
    if shutil.which("nats-server") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nats-server is not installed")
        pytest.skip("nats-server is not installed")
    port = free_port()
    shutil.copy(ROOT / "deploy/nats/users.conf", tmp_path)
    own = f'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{tmp_path}/data" }}\n'
    (tmp_path / "nats.conf").write_text(own + 'authorization { include "./users.conf" }\n')
    server = subprocess.Popen(
        ["nats-server", "--config", str(tmp_path / "nats.conf")],
        env=environment(LIGGARE_NATS_PASSWORD="b", LIGGARE_NATS_LON_PASSWORD="c"),
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _told(port) == {"own": True, "other": False, "inbox": False}
    finally:
        server.kill()
        server.wait()


def _told(port: int) -> dict[str, bool]:
    return asyncio.run(_asked(f"127.0.0.1:{port}"))


async def _asked(server: str) -> dict[str, bool]:
    """What a source may: publish as itself, as another, and read what others are sent."""
    liggare = await _connected(f"nats://liggare:b@{server}")
    await liggare.jetstream().add_stream(name="LIGGARE_IN", subjects=["liggare.in.>"])
    refused: list[str] = []

    async def note(error: Exception) -> None:
        refused.append(str(error).lower())

    source = await _connected(f"nats://lon:c@{server}", inbox_prefix=b"_INBOX_lon", error_cb=note)
    await source.jetstream().publish("liggare.in.skolan.lon", b"{}")
    await source.publish("liggare.in.skolan.ekonomi", b"{}")
    await source.subscribe("_INBOX.>")
    await source.flush()
    await asyncio.sleep(0.2)
    state = (await liggare.jetstream().stream_info("LIGGARE_IN")).state
    await source.close()
    await liggare.close()
    return {
        "own": state.messages == 1,
        "other": not any("publish to" in one for one in refused),
        "inbox": not any("subscription to" in one for one in refused),
    }


async def _connected(url: str, **options: Any) -> Client:
    """A client, as soon as the server listens."""
    for _ in range(100):
        try:
            return await nats.connect(url, max_reconnect_attempts=1, **options)
        except (OSError, nats.errors.NoServersError):
            await asyncio.sleep(0.1)
    raise AssertionError("the server does not listen")
