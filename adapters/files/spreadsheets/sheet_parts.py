"""Which part of a workbook's archive holds which sheet."""

from posixpath import join, normpath
from xml.etree import ElementTree

from adapters.files.spreadsheets.archive import Archive

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
LARGEST = 16 << 20
_NEVER_READ = ("xl/media/", "xl/embeddings/", "xl/drawings/", "xl/charts/", "xl/externallinks/")


def always_read(part: str) -> bool:
    """Whether a part is unpacked whichever sheet is read: all but the sheets, and pictures."""
    return part.endswith((".xml", ".rels")) and not part.startswith(
        ("xl/worksheets/", *_NEVER_READ)
    )


def part_of_sheet(archive: Archive, name: str) -> str | None:
    """The part that holds a sheet; None where the workbook does not say."""
    for sheet in _elements(archive, WORKBOOK, "sheet"):
        if sheet.get("name") == name:
            return _target(archive, next((v for k, v in sheet.items() if k.endswith("}id")), ""))
    return None


def _target(archive: Archive, id: str) -> str | None:
    for relation in _elements(archive, _RELATIONS, "Relationship"):
        if relation.get("Id") == id:
            target = normpath(join("/xl", relation.get("Target", ""))).lstrip("/").casefold()
            return target if target in archive.parts else None
    return None


def _elements(archive: Archive, part: str, name: str) -> list[ElementTree.Element]:
    """The elements of a name in a small part; none where it is no XML, or defines entities."""
    text = archive.read(part)
    if b"<!DOCTYPE" in text or len(text) > LARGEST:
        return []
    try:
        tree = ElementTree.fromstring(text)  # noqa: S314  # small, and without entities
    except ElementTree.ParseError:
        return []
    return [element for element in tree.iter() if element.tag.rpartition("}")[2] == name]
