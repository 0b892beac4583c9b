"""The command line's own words in the user's language: usage, help pages, and wrong calls.

Typer translates some of its texts through gettext and has the others in English; those that
people meet are said here instead.
"""

import gettext
import os
import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from adapters.language import LANGUAGE, LOCALE, _
from domain.money import MAX_LINE

WRONG_CALL = 2

WHOLE_SENTENCE = 200
"""A command is told in a list of commands by its whole sentence, not by the half of it."""

_NUMBER_NEEDED = re.compile(r"Input should be a valid (integer|number)")
_TOO_SMALL = re.compile(r"Input should be greater than or equal to (\S+)")
_EXTRA = re.compile(r"Got unexpected extra argument\(?s?\)? \((.*)\)", re.DOTALL)
_NEEDS_VALUE = re.compile(r"Option '(.+)' requires an argument")
_TAKES_NONE = re.compile(r"Option '(.+)' does not take a value")


class _Worded:
    """A command whose usage line and help option are in the user's language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = [
            piece.translate({ord("{"): None, ord("}"): None})
            for piece in self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        ]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage:") + " ")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        return str(super().get_short_help_str(max(limit, WHOLE_SENTENCE)))  # type: ignore[misc]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        parameters = self.get_params(ctx)  # type: ignore[attr-defined]
        arguments = [p for p in parameters if p.param_type_name == "argument"]
        if arguments:
            with formatter.section(_("Arguments")):
                formatter.write_dl([(p.display_name_raw, p.help or "") for p in arguments])
        options = [_named(p) for p in parameters if p.param_type_name == "option"]
        with formatter.section(_("Options")):
            formatter.write_dl([p.get_help_record(ctx) for p in options])
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)


class Command(_Worded, TyperCommand):
    """A command in the user's language, called with what a database can hold."""

    def invoke(self, ctx: Any) -> Any:
        parameters: list[Any] = self.params
        for parameter in parameters:
            stated = ctx.params.get(parameter.name)
            for value in stated if isinstance(stated, list | tuple) else (stated,):
                if (what := _unholdable(value)) is not None:
                    raise typer.BadParameter(what, ctx=ctx, param=parameter)
        return super().invoke(ctx)


class Group(_Worded, TyperGroup):
    """A group of commands in the user's language."""


def _unholdable(value: object) -> str | None:
    """Why no database can be asked for a value; a file may be named by any bytes."""
    if isinstance(value, int) and abs(value) > MAX_LINE:
        return _("the most possible is {most}", most=MAX_LINE)
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return _("this is no text in UTF-8")
    return None


def _named(option: Any) -> Any:
    """An option whose value has a name to show in help: its own, where it has no better."""
    if option.metavar is None and not option.is_flag:
        option.metavar = str(option.opts[0]).removeprefix("--").upper()
    return option


class App(typer.Typer):
    """A group of commands that are all in the user's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            cls=Group,
            options_metavar=_("[OPTIONS]"),
            subcommand_metavar=_("COMMAND …"),
            **options,
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        return super().command(name, cls=Command, options_metavar=_("[OPTIONS]"), **options)


def lend_language_to_typer() -> None:
    """Let the texts that Typer itself translates come from our catalogue."""
    os.environ["LANGUAGE"] = LANGUAGE.code
    gettext.bindtextdomain("liggare", str(LOCALE))
    gettext.textdomain("liggare")


def tell_wrong_call(error: typer.TyperException) -> int:
    """Tell on standard error what is wrong with a call; returns the exit code."""
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.message, err=True)
        return WRONG_CALL
    context = getattr(error, "ctx", None)
    if context is not None:
        typer.echo(context.get_usage(), err=True)
        hint = _("Write “{command} --help” for help.", command=context.command_path)
        typer.echo(hint + "\n", err=True)
    typer.echo(_("Wrong call: {what}", what=_wrong(error)), err=True)
    return WRONG_CALL


def _wrong(error: typer.TyperException) -> str:
    """What is wrong, in the user's language where the mistake is a common one."""
    where = getattr(error, "param_hint", None) or _parameter(error)
    match type(error).__name__:
        case "MissingParameter":
            return _("{parameter} is missing", parameter=where)
        case "NoSuchOption":
            option = getattr(error, "option_name", "")
            near = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
            if near:
                return _(
                    "there is no option {option}; did you mean {near}?", option=option, near=near
                )
            return _("there is no option {option}", option=option)
    what = _common(error.message)
    return f"{where}: {what}" if where else what


def _parameter(error: typer.TyperException) -> str:
    """The parameter an error is about, as it is written in a call."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    options = [name for name in parameter.opts if name.startswith("--")]
    return str(options[0] if options else parameter.display_name_raw)


def _common(message: str) -> str:
    if _NUMBER_NEEDED.match(message):
        return _("a whole number is needed")
    if found := _TOO_SMALL.match(message):
        return _("the least possible is {least}", least=found[1])
    if found := _EXTRA.match(message):
        return _("this is too much: {arguments}", arguments=found[1])
    if found := _NEEDS_VALUE.match(message):
        return _("{option} needs a value", option=found[1])
    if found := _TAKES_NONE.match(message):
        return _("{option} takes no value", option=found[1])
    return message
