"""liggare token"""

import json
from datetime import datetime
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import FormatOption, one_of, part, say, service
from adapters.language import _

app = App(no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=_("The system's name."))]


@app.command(help=_("Make a token for a system; its secret is shown this once."))
def new(
    name: NameArgument,
    expires: Annotated[
        str | None,
        typer.Option("--expires", metavar="DATE", help=_("The last day on which it holds.")),
    ] = None,
) -> None:
    until = None if expires is None else _moment(expires)
    with service() as opened:
        act = opened.act()
        tokens = part("adapters.access.tokens").Tokens(opened.store)
        secret = tokens.new(name, by=act.by, at=act.at, expires=until)
    typer.echo(_("Keep the secret now; it is not shown again."), err=True)
    typer.echo(secret)


@app.command("list", help=_("List the tokens; their secrets are kept nowhere."))
def list_(format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.access")
    with service() as opened:
        tokens = part("adapters.access.tokens").Tokens(opened.store).list()
        names = opened.store.names([one.made_by for one in tokens])
    if format == "json":
        told = printing.tokens_json(tokens, names)
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        printing.print_tokens(tokens, names)


@app.command(help=_("Let a token hold no more."))
def revoke(name: NameArgument) -> None:
    with service() as opened:
        part("adapters.access.tokens").Tokens(opened.store).revoke(name, at=opened.clock())
    say("The token {name} is revoked.", name=name)


def _moment(text: str) -> datetime:
    try:
        moment: datetime = part("adapters.as_of").moment(text)
    except (ValueError, OverflowError):
        message = _("“{text}” is not a date; write it as 2024-11-21", text=text)
        raise typer.BadParameter(message, param_hint="--expires") from None
    return moment
