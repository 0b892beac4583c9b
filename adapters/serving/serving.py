"""`liggare serve`: which parts a process has, and what they are wired to, in plain lines."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import uvloop
from fastapi import FastAPI
from starlette.applications import Starlette

from adapters.access.binding import check_binding
from adapters.access.gate import Gate
from adapters.access.issuer_keys import is_loopback
from adapters.bus.connecting import Bus, open_bus
from adapters.bus.consuming import Consuming
from adapters.bus.names import Names
from adapters.bus.receiver import Receiver
from adapters.bus.tally import Tally
from adapters.http.app import make_app
from adapters.service import Service
from adapters.serving.answering import Answering, address_of, bound
from adapters.serving.following import Following
from adapters.serving.health import Health, routes
from adapters.serving.instruments import Instruments
from adapters.serving.keeping_signed import KeepingSigned
from adapters.serving.keeping_witnessed import KeepingWitnessed
from adapters.serving.metrics import Metrics
from adapters.serving.parts import Part, run_together
from adapters.serving.publishing import Publishing
from adapters.serving.pulse import Pulse
from adapters.serving.receiving import SeenReceiver
from adapters.serving.seen import Seen
from adapters.serving.shares import SQLITE, ServedWhole, alone_on_sqlite
from adapters.serving.tracing import open_spans
from adapters.serving.turns import Alone, Shared
from adapters.settings import Settings
from adapters.transparency.keys import NoSigningKey
from adapters.transparency.witnessing import Witnessing, period, witness_at
from domain.rules import RuleBroken

PartName = Literal["api", "consumer", "follower", "publisher", "signer"]
PARTS: tuple[PartName, ...] = get_args(PartName)
"""Every part, in the order in which they are stopped."""

ON_THE_BUS: frozenset[PartName] = frozenset({"consumer", "publisher"})

SWITCH = 0.0005
"""Seconds that a thread computes while another wants to: one that has been answered by the
database goes on within them. The usual 5 ms, at each of a transaction's statements, would be
most of the time from a message to its figure in a report."""

_log = logging.getLogger("liggare.serving")


class NoBus(RuleBroken):
    """A consumer and a publisher need a message bus."""

    MESSAGE = "no message bus is named; state --bus URL or LIGGARE_BUS"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a process is asked to be.

    `only` are its parts, all where it is empty; `http` is where it answers, None: nowhere,
    unless it has the API, which answers at the configured address; `bus` is the broker's URL.
    """

    only: tuple[PartName, ...] = ()
    http: str | None = None
    bus: str | None = None
    names: Names = field(default_factory=Names)

    def parts(self, settings: Settings) -> tuple[PartName, ...]:
        """The parts that the process has.

        Raises:
            ServedWhole, NoBus, NoSigningKey
        """
        if self.only and settings.database.startswith(SQLITE):
            raise ServedWhole
        wanted = [part for part in PARTS if part in (self.only or PARTS)]
        if self.bus is None:
            if ON_THE_BUS.intersection(self.only):
                raise NoBus
            wanted = [part for part in wanted if part not in ON_THE_BUS]
        if settings.key_file is None:
            if "signer" in self.only:
                raise NoSigningKey
            wanted = [part for part in wanted if part != "signer"]
        return tuple(wanted)


def serve(settings: Settings, asked: Asked) -> bool:
    """Serve until asked to stop; False where a part failed.

    Raises:
        ServedWhole, NoBus, NoSigningKey, ServedAlready, OpenToOthers, BadAddress, AddressTaken,
        BadBusURL, BadWitness, WitnessInsecure, BadPeriod, BadDatabaseURL, DatabaseUnavailable
    """
    parts = asked.parts(settings)
    sys.setswitchinterval(SWITCH)
    with ExitStack() as stack:
        stack.enter_context(alone_on_sqlite(settings.database))
        service = Service(settings)
        stack.callback(service.close)
        instruments = Instruments(Metrics(), open_spans(parts))
        stack.callback(instruments.spans.close)
        service.store.watching = instruments.appending
        process = Process(service, instruments, asked, parts)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(process.run())


class Process:
    """The parts of one process, made of one service."""

    def __init__(
        self,
        service: Service,
        instruments: Instruments,
        asked: Asked,
        parts: Sequence[PartName],
    ) -> None:
        self._service, self._instruments, self._asked = service, instruments, asked
        self._names = tuple(parts)
        self._tally = Tally()
        self._buses: dict[str, Bus] = {}
        self._follower: Following | None = None

    async def run(self) -> bool:
        """Make the parts, and run them together."""
        made: dict[str, Part] = {}
        pulse = Pulse(self._service)
        health = Health(self._names, pulse, self._buses)
        self._instruments.metrics.collect_from(self._tally, health.state)
        if "follower" in self._names:
            self._follower = self._following()
        if answering := self._answering(health, pulse):
            made["api" if "api" in self._names else "health"] = answering
        if "consumer" in self._names:
            made["consumer"] = self._consuming()
        if "publisher" in self._names:
            made["publisher"] = self._publishing()
        if self._follower:
            made["follower"] = self._follower
        if "signer" in self._names:
            made |= self._signing(pulse)
        made["pulse"] = pulse
        self._say(answering)
        return await run_together(made)

    def _following(self) -> Following:
        database = self._service.settings.database
        turns = Alone() if database.startswith(SQLITE) else Shared(database)
        return Following(self._service, self._instruments, turns)

    def _consuming(self) -> Part:
        receiver = SeenReceiver(Receiver(self._service), self._instruments, self._wake)
        return Consuming(self._bus("consumer"), receiver, self._tally)

    def _publishing(self) -> Part:
        return Publishing(self._service, self._bus("publisher"), self._instruments.spans)

    def _signing(self, pulse: Pulse) -> dict[str, Part]:
        """What signs, and what shows a witness what was signed."""
        service, settings = self._service, self._service.settings
        signer = KeepingSigned(service)
        pulse.unsigned = lambda: signer.stopped
        if settings.witness is None:
            return {"signer": signer}
        witness, every = witness_at(settings.witness), period(settings.witness_every)
        witnessing = Witnessing(service.store, witness, clock=service.clock)
        return {"signer": signer, "witness": KeepingWitnessed(service, witnessing, every)}

    def _bus(self, part: PartName) -> Bus:
        bus = open_bus(self._asked.bus or "", self._tally, self._asked.names)
        self._buses[part] = bus
        return bus

    def _answering(self, health: Health, pulse: Pulse) -> Answering | None:
        """What answers over HTTP: the API, or only how the process is."""
        api = "api" in self._names
        address = self._asked.http or (self._service.settings.http if api else None)
        if address is None:
            return None
        host, port = address_of(address)
        gate = Gate(self._service.store, self._service.settings, clock=self._service.clock)
        check_binding(host, gate.is_configured())
        pulse.look_too = gate.is_configured
        app: Any = self._api(gate) if api else Starlette()
        app.state.gate, app.state.service = gate, self._service
        within = not api and is_loopback(host)
        app.router.routes.extend(routes(health, self._instruments.metrics, within=within))
        if not gate.was_configured:
            _log.warning("authentication is not configured: only this machine is answered")
        seen = Seen(app, self._instruments, self._wake)
        return Answering(seen, bound(host, port), finished=seen.flush)

    def _api(self, gate: Gate) -> FastAPI:
        app = make_app(self._service, gate=gate)
        app.state.followed = True
        return app

    def _wake(self) -> None:
        if self._follower is not None:
            self._follower.wake()

    def _say(self, answering: Answering | None) -> None:
        """Log what the process is."""
        parts = ", ".join(self._names)
        at = f"; http://{answering.address}" if answering else ""
        _log.info("serving: %s%s", parts, at)
        if self._asked.bus is None:
            _log.warning("no message bus is named: nothing is consumed, and nothing published")
