"""The text of a file in blocks of whole rows, whatever its encoding and line endings."""

from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import IncrementalNewlineDecoder
from pathlib import Path

from adapters.files.byte_blocks import BLOCK, Survey, byte_blocks
from adapters.files.control import Control
from adapters.files.problems import Problems

AT_ONCE = 4 << 20
"""Bytes that are read at once: the more, the fewer times the same codings are looked up."""

UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""How a text in UTF-16 begins: Excel saves one as “Unicode text”."""


def survey(path: Path, problems: Problems, control: Control) -> str:
    """Note what the bytes tell; returns which encoding the text has.

    Raises:
        MalformedFile: the file cannot be read, or is no text.
    """
    seen = Survey()
    for block in byte_blocks(path, problems):
        seen.take(block)
    wide = UTF_16.get(seen.beginning[:2])
    if wide is None or len(seen.beginning) <= 2:
        seen.refuse_what_is_no_text(problems)
    control.file, control.sha256, control.rows = path.name, seen.digest, seen.rows
    control.encoding = wide or ("utf-8" if seen.utf8 else "cp1252")
    return control.encoding


def text_blocks(path: Path, encoding: str, problems: Problems) -> Iterator[str]:
    """The text in blocks that end with a row, every row ended by a line feed, without BOM.

    Raises:
        MalformedFile: the bytes are no such text, or a row is longer than 1 MB.
    """
    codec = getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
    decoder = IncrementalNewlineDecoder(codec, translate=True)
    carry, row = "", 1
    with path.open("rb") as file:
        while chunk := file.read(AT_ONCE):
            text = carry + _decoded(decoder, chunk, row, problems)
            whole = text.rfind("\n") + 1
            carry = text[whole:]
            if len(carry) > BLOCK:
                problems.add(row, None, "the row is longer than 1 MB; no export holds such rows")
                problems.refuse()
            if whole:
                yield text[:whole]
                row += text.count("\n")
    rest = carry + _decoded(decoder, b"", row, problems, final=True)
    if rest:
        yield rest if rest.endswith("\n") else rest + "\n"


def _decoded(
    decoder: IncrementalNewlineDecoder,
    chunk: bytes,
    row: int,
    problems: Problems,
    final: bool = False,
) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        problems.add(
            row + chunk.count(b"\n", 0, error.start),
            None,
            "the text is neither UTF-8, UTF-16 nor Windows-1252; save it as UTF-8",
        )
        problems.refuse()
