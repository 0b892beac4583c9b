"""Vouchers published by a stock client of NATS, and what a report says of them."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import nats

from adapters.bus.names import Names
from tests.bus.sending import LEDGER, opened, voucher
from tests.serving.processes import Served

TRACE = "0af7651916cd43dd8448eb211c80319c"


def with_ledger(database: str) -> None:
    """The small organisation's structure in a database."""
    opened(database).close()


def publish(url: str, names: Names, numbers: Sequence[str], source: str = "lon") -> None:
    """Publish a salary of 600 kr for each number, as a CloudEvent in structured mode."""
    asyncio.run(_publish(url, names, {n: voucher(n) for n in numbers}, source))


def publish_bad(url: str, names: Names, id: str) -> None:
    """Publish a message whose amount is no amount, with words that must stand in no log."""
    asyncio.run(_publish(url, names, {id: voucher("1", "hemlig-lön")}, "lon"))


async def _publish(url: str, names: Names, sent: dict[str, dict[str, Any]], source: str) -> None:
    client = await nats.connect(url)
    jetstream = client.jetstream()
    for id, data in sent.items():
        event = {
            "specversion": "1.0",
            "id": id,
            "source": f"/{LEDGER}/{source}",
            "type": "liggare.outcome.v1",
            "datacontenttype": "application/json",
            "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
            "data": data,
        }
        await jetstream.publish(
            f"{names.incoming}.{LEDGER}.{source}",
            json.dumps(event).encode(),
            headers={"content-type": "application/cloudevents+json"},
        )
    await client.close()


def salaries(served: Served) -> int | None:
    """What a report says was paid in salaries up to March (öre); None while there is nothing."""
    answer = served.get(
        f"/ledgers/{LEDGER}/reports/deviation",
        params={"rows": "responsibility", "period": "2025-03"},
    )
    if answer.status_code != 200:
        return None
    total: int | None = answer.json()["rows"][-1]["cells"]["outcome_ytd"]
    return total
