"""liggare serve"""

import os
import re
from dataclasses import replace
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import REFUSED, one_of, part, settings
from adapters.language import _

PARTS = ("api", "consumer", "follower", "publisher", "signer")
FORMATS = ("json", "text")
PREFIX = re.compile(r"[A-Za-z0-9_-]{1,50}")
LEVELS = ("debug", "info", "warning", "error")

app = App()


@app.command(help=_("Serve the API and the message bus, until SIGTERM or Ctrl-C."))
def serve(
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="PART",
            help=_("A part alone: api, consumer, follower, publisher or signer; may be repeated."),
        ),
    ] = None,
    http: Annotated[
        str | None,
        typer.Option(
            "--http", metavar="HOST:PORT", help=_("Where HTTP is answered; else LIGGARE_HTTP.")
        ),
    ] = None,
    bus: Annotated[
        str | None,
        typer.Option("--bus", metavar="URL", help=_("The message bus; else LIGGARE_BUS.")),
    ] = None,
    prefix: Annotated[
        str, typer.Option("--bus-prefix", help=_("How what is on the bus is called."))
    ] = os.environ.get("LIGGARE_BUS_PREFIX", "liggare"),
    log_format: Annotated[
        str | None,
        typer.Option("--log-format", help=_("json or text; text on a terminal, else json.")),
    ] = None,
    log_level: Annotated[
        str, typer.Option("--log-level", help=_("debug, info, warning or error."))
    ] = "info",
) -> None:
    for one in only or ():
        one_of(one, PARTS, "--only")
    one_of(log_format, FORMATS, "--log-format")
    one_of(log_level, LEVELS, "--log-level")
    if not PREFIX.fullmatch(prefix):
        raise typer.BadParameter(
            _("letters, digits, _ and - are allowed, 50 at most"), param_hint="--bus-prefix"
        )
    configured = settings()
    serving = part("adapters.serving.serving")
    asked = serving.Asked(
        only=tuple(only or ()),
        http=http or os.environ.get("LIGGARE_HTTP") or None,
        bus=bus or configured.bus,
        names=part("adapters.bus.names").Names(prefix),
    )
    part("adapters.serving.logs").set_up_logs(log_format, log_level.upper())
    if not serving.serve(replace(configured, bus=asked.bus), asked):
        raise typer.Exit(REFUSED)
