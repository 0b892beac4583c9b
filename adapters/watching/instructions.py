"""How what arrives is to be read: `liggare.toml` in the folder, or the options of the command."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError

from adapters.files import structure_file
from adapters.files.problems import Problems
from adapters.files.sie import Encoding
from adapters.watching.names import INSTRUCTIONS, OWN
from domain.budget import BudgetKind
from domain.source import Form, ObjectRows

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Subfolder = Annotated[
    str, StringConstraints(pattern=r"^(\.|[^./\\\x00-\x1f][^/\\\x00-\x1f]*)$", max_length=100)
]
"""A folder's name, without a path; a point is the folder that is watched itself."""

Day = Annotated[date, Strict(False)]
"""TOML has dates of its own; within quotes they are taken as well."""

ITSELF = "."
"""The name by which the folder that is watched takes files itself."""

LARGEST = 1 << 20

MISSTATED = {
    **structure_file.MISSTATED,
    "bool_type": "true or false is needed, without quotes",
    "model_type": "a table is needed, as [folders.NAME]; see docs/bevakad-mapp.md",
    "model_attributes_type": "a table is needed, as [folders.NAME]; see docs/bevakad-mapp.md",
    "dict_type": "a table is needed, as [folders.NAME]; see docs/bevakad-mapp.md",
    "union_tag_not_found": "the field kind is missing; it is outcome, budget or forecast",
    "union_tag_invalid": "kind must be outcome, budget or forecast",
    "folder_name": "the name of a folder is needed, without a path, or a point",
    "another": "{what}; see docs/bevakad-mapp.md",
    "too_short": "name one folder at least, as [folders.NAME]",
}
"""What people are told of each kind of mistake; the fields are pydantic's."""


class _Instruction(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Outcome(_Instruction):
    """Files of one source's outcome; None leaves it to the file and the declaration."""

    kind: Literal["outcome"] = "outcome"
    source: Name
    form: Form | None = None
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None
    encoding: Encoding | None = None


class _Spreadsheet(_Instruction):
    """How a spreadsheet is read, where it does not say it itself."""

    mapping: Name | None = None
    year: Annotated[int, Field(ge=1900, le=2999)] | None = None
    profile: Name | None = None


class Budget(_Spreadsheet):
    """Files of one decision on the budget: without a decision there is no budget."""

    kind: Literal["budget"]
    decided_by: Name
    decided_on: Day
    paragraph: Name | None = None
    diary_number: Name | None = None
    budget_kind: BudgetKind | None = None
    as_total: bool = False
    into_closed: bool = False
    object_rows: ObjectRows | None = None


class Forecast(_Spreadsheet):
    """Files of one forecast round. A file never submits it: that is a person's act."""

    kind: Literal["forecast"]
    round: Name
    cutoff: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None
    scope: Annotated[str, StringConstraints(pattern=r"^[^=]+=.+$")] | None = None


Instruction = Annotated[Outcome | Budget | Forecast, Field(discriminator="kind")]


class Instructions(_Instruction):
    """What arrives in which folder below the one that is watched, for one ledger."""

    ledger: Name
    folders: Annotated[dict[Subfolder, Instruction], Field(min_length=1)]


def read_instructions(folder: Path) -> Instructions | None:
    """What `liggare.toml` says; None where there is none.

    Raises:
        MalformedFile: with the path of each field that is misstated.
    """
    path = folder / INSTRUCTIONS
    if not path.exists():
        return None
    problems = Problems(path)
    return _checked(_stated(path, problems), problems)


def _stated(path: Path, problems: Problems) -> object:
    try:
        with path.open("rb") as file:
            return tomllib.loads(file.read(LARGEST).decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"at line (\d+)", str(error))
        problems.add(
            int(row[1]) if row else None,
            None,
            "this is not TOML: {what}; see docs/bevakad-mapp.md",
            what=str(error),
        )
        problems.refuse()
    except UnicodeDecodeError:
        problems.add(None, None, "the text is not UTF-8, which TOML is written in; save it anew")
        problems.refuse()
    except OSError as error:
        problems.add(
            None, None, "the file cannot be read ({reason})", reason=error.strerror or str(error)
        )
        problems.refuse()


def _checked(stated: object, problems: Problems) -> Instructions:
    try:
        instructions = Instructions.model_validate(stated)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            mistake = "folder_name" if "[key]" in one["loc"] else one["type"]
            message = MISSTATED[mistake if mistake in MISSTATED else "another"]
            facts = {key: str(fact) for key, fact in one.get("ctx", {}).items()}
            problems.add(None, _field(one["loc"]), message, **(facts | {"what": one["msg"]}))
        problems.refuse()
    for name in sorted(OWN & instructions.folders.keys()):
        problems.add(None, f"folders.{name}", "the watch uses this name itself; choose another")
    problems.refuse_if_any()
    return instructions


def _field(place: tuple[int | str, ...]) -> str | None:
    """The path of a field as the file has it: pydantic also names the kind it was read as."""
    if len(place) > 3 and place[0] == "folders":
        place = (*place[:2], *place[3:])
    return ".".join(str(part) for part in place if part != "[key]") or None
