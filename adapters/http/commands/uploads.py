"""Files that come by the API: bounded while they are read, under a name that is only a name."""

import re
import shutil
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Generic, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from adapters.http.statuses import HttpRefusal

FILE = "file"
"""The form's field that holds the file."""

LONGEST_NAME = 100
_FIELDS, _LARGEST_FIELD = 40, 16 << 10
_NO_NAME = "file"

F = TypeVar("F", bound="UploadForm")


class UploadTooLarge(HttpRefusal):
    """A file is larger than the service takes."""

    STATUS = 413
    MESSAGE = "the file is larger than {most} MB, which is the most that is taken"


class NotAForm(HttpRefusal):
    """A file comes as a field of a form."""

    STATUS = 422
    MESSAGE = "the body is no form (multipart/form-data) that can be read, with one file"


class FieldTwice(HttpRefusal):
    """Each field of a form is stated once."""

    STATUS = 422
    MESSAGE = "the field “{field}” is stated twice; state it once"


class UploadForm(BaseModel):
    """What is stated beside a file, as the fields of a form."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Upload(Generic[F]):
    """A file that has come, and what is stated of it."""

    form: F
    name: str
    file: BinaryIO

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """The file under its own name, in a folder that is gone afterwards."""
        with TemporaryDirectory(prefix="liggare-") as folder:
            path = Path(folder) / self.name
            with path.open("xb") as out:
                shutil.copyfileobj(self.file, out, 1 << 20)
            yield path


@asynccontextmanager
async def upload(request: Request, form: type[F], most: int) -> AsyncIterator[Upload[F]]:
    """Read a form with one file of at most `most` bytes, beyond memory onto the disk.

    Raises:
        UploadTooLarge, NotAForm, FieldTwice, RequestValidationError
    """
    try:
        stated = await MultiPartParser(
            request.headers,
            bounded(request, most),
            max_files=1,
            max_fields=_FIELDS,
            max_part_size=_LARGEST_FIELD,
        ).parse()
    except (MultiPartException, MultipartParseError, KeyError, ValueError):
        raise NotAForm from None
    try:
        yield _read(stated, form)
    finally:
        await stated.close()


async def bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body, block by block, as long as it is not too large.

    Raises:
        UploadTooLarge
    """
    come = 0
    async for block in request.stream():
        come += len(block)
        if come > most:
            raise UploadTooLarge(most=most >> 20)
        yield block


def _read(stated: FormData, form: type[F]) -> Upload[F]:
    fields: dict[str, Any] = {}
    for name, value in stated.multi_items():
        if name in fields:
            raise FieldTwice(field=name[:LONGEST_NAME])
        fields[name] = value
    file = fields.pop(FILE, None)
    if not isinstance(file, UploadFile):
        raise RequestValidationError([{"type": "missing", "loc": ("body", FILE), "msg": ""}])
    try:
        made = form.model_validate(fields)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=True, include_input=False)
        raise RequestValidationError(
            [{**problem, "loc": ("body", *problem["loc"])} for problem in problems]
        ) from None
    return Upload(made, plain_name(file.filename or ""), file.file)


def plain_name(name: str) -> str:
    """A file's own name, without folders or what no name should hold."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip().lstrip(".")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= len("parquet"):
        kept = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
    return kept[:LONGEST_NAME] or _NO_NAME


def form_body(form: type[UploadForm]) -> dict[str, Any]:
    """How a form with a file is described in OpenAPI."""
    schema = form.model_json_schema()
    fields = schema.get("properties", {})
    schema["properties"] = {
        FILE: {"type": "string", "format": "binary", "description": "The file."},
        **{name: _without_null(field) for name, field in fields.items()},
    }
    schema["required"] = [FILE, *schema.get("required", ())]
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    """A field that is left out or holds a text; a form has no null."""
    kept = {key: value for key, value in field.items() if key not in ("anyOf", "default")}
    [stated] = [one for one in field.get("anyOf", [{}]) if one.get("type") != "null"]
    return {**stated, **kept}
