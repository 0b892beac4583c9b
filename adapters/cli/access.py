"""liggare access"""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import FormatOption, one_of, part, say, service
from adapters.language import _

if TYPE_CHECKING:
    from adapters.access.caller import Grant
    from adapters.service import Service

app = App(no_args_is_help=True)

SubjectArgument = Annotated[
    str,
    typer.Argument(
        metavar="SUBJECT", help=_("A person's name, or sub:…, group:… or token:… and a name.")
    ),
]
RoleOption = Annotated[
    str,
    typer.Option("--role", help=_("publisher, controller, approver, auditor or reader.")),
]
GrantedLedgerOption = Annotated[
    str, typer.Option("--ledger", help=_("The ledger's code; * is every ledger."))
]
BelowOption = Annotated[
    str | None,
    typer.Option(
        "--below",
        metavar="CODE",
        help=_("Only this responsibility and what is below it; of a publisher, only this source."),
    ),
]


@app.command(help=_("Grant a role in a ledger."))
def grant(
    subject: SubjectArgument,
    role: RoleOption,
    ledger: GrantedLedgerOption,
    below: BelowOption = None,
) -> None:
    wanted = _grant(role, ledger, below)
    with service() as opened:
        act = opened.act()
        grants = part("adapters.access.grants").Grants(opened.store)
        known = _responsibilities(opened, wanted)
        new = grants.grant(subject, wanted, responsibilities=known, by=act.by, at=act.at)
    said = "{subject} is granted {role}." if new else "{subject} has {role} already."
    say(said, subject=subject, role=role)


@app.command(help=_("Take a role back."))
def revoke(
    subject: SubjectArgument,
    role: RoleOption,
    ledger: GrantedLedgerOption,
    below: BelowOption = None,
) -> None:
    with service() as opened:
        grants = part("adapters.access.grants").Grants(opened.store)
        grants.revoke(subject, _grant(role, ledger, below))
    say("{subject} has {role} no more.", subject=subject, role=role)


@app.command("list", help=_("List who may do what."))
def list_(format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.access")
    with service() as opened:
        granted = part("adapters.access.grants").Grants(opened.store).list()
        names = opened.store.names([one.by for one in granted])
    if format == "json":
        told = printing.grants_json(granted, names)
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        printing.print_grants(granted, names)


def _grant(role: str, ledger: str, below: str | None) -> "Grant":
    named = part("adapters.access.grants").role_named(role)
    grant: Grant = part("adapters.access.caller").Grant(named, ledger, below)
    return grant


def _responsibilities(opened: "Service", grant: "Grant") -> frozenset[str]:
    """The codes of the ledger's responsibility tree, as it stands."""
    if grant.ledger == part("adapters.access.caller").EVERY_LEDGER:
        return frozenset()
    structure = opened.known_ledger(grant.ledger).structure().newest
    responsibility = part("domain.responsibility").RESPONSIBILITY
    trees = [tree for tree in structure.dimensions if tree.code == responsibility]
    return frozenset(node.code for tree in trees for node in tree.nodes)
