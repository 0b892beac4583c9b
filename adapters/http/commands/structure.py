"""The structure by the API: a new ledger, or another structure of a known one."""

from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from adapters.files.problems import Problems
from adapters.files.structure_file import refuse_contradictions
from adapters.http.commands.acting import Acting, Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import json_body, stated
from adapters.http.commands.words import Day
from domain.ledger import UnknownLedger
from domain.rules import RuleBroken
from domain.structure import Structure

router = APIRouter(tags=["structure"])

STRUCTURE = "struktur.json"
"""What the body is called where its problems are told."""


class OtherLedger(RuleBroken):
    """A structure names the ledger it is for."""

    MESSAGE = "the structure is for the ledger “{stated}”, and was sent to “{ledger}”"


@router.post("/structure", openapi_extra=json_body(Structure))
def loaded_structure(
    acting: Controller,
    structure: Annotated[Structure, Depends(stated(Structure))],
    valid_from: Annotated[Day | None, Query(description="The first day it holds.")] = None,
) -> Done:
    """Take a structure into use, as `struktur.json` states it.

    A new ledger begins with its structure, and is made by a controller of every ledger (`*`).
    """
    if structure.ledger != acting.ledger:
        raise OtherLedger(stated=structure.ledger, ledger=acting.ledger)
    _refuse_founding(acting)
    refuse_contradictions(structure, Problems(Path(STRUCTURE)))
    new = acting.service.ledger(acting.ledger).load_structure(
        acting.act(),
        structure,
        valid_from=date.fromisoformat(valid_from) if valid_from else None,
    )
    return Done(position=acting.position(), new=new)


def _refuse_founding(acting: Acting) -> None:
    known = acting.ledger in acting.service.store.ledgers()
    if not known and not acting.administrates:
        raise UnknownLedger(ledger=acting.ledger)
