"""Mappings by the API: what the columns of spreadsheets mean, made once and kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from adapters.http.commands.acting import Controller, Reader
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import json_body, stated
from adapters.http.commands.words import NameInPath
from adapters.print.mapping import list_json, one_json
from domain.mapping import Mapping

router = APIRouter(tags=["mappings"])


class KeptMapping(Mapping):
    """A mapping as it is kept: under a name, in a version."""

    name: str
    version: int


class KeptMappings(BaseModel):
    """Every mapping by name."""

    mappings: tuple[KeptMapping, ...]


@router.put("/mappings/{name:path}", openapi_extra=json_body(Mapping))
def kept_mapping(
    acting: Controller, name: NameInPath, mapping: Annotated[Mapping, Depends(stated(Mapping))]
) -> Done:
    """Keep a mapping under a name; one of the same name is replaced."""
    new = acting.book().keep_mapping(acting.act(), name=name, mapping=mapping)
    return Done(position=acting.position(), new=new)


@router.get("/mappings", response_model=KeptMappings)
def mappings(acting: Reader) -> Any:
    """The mappings that are kept."""
    return list_json(acting.book().mappings())


@router.get("/mappings/{name:path}", response_model=KeptMapping)
def mapping(acting: Reader, name: NameInPath) -> Any:
    """What a mapping says."""
    return one_json(name, acting.book().mappings())
