"""A report as the data that the layout (`layout.typ`) is given: texts, and how they stand.

Every text is worded in the reader's language and in characters that the fonts have. Blocks lie
in sections: those of a turned one stand on pages of their own, in landscape.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from adapters.charts.drawing import svg
from adapters.documents.document import (
    NOTHING,
    Block,
    Chart,
    Document,
    Face,
    Heading,
    Paragraph,
    Points,
    Run,
    Table,
    worded,
)
from adapters.language import LANGUAGE, _
from adapters.print.fonts import FAMILY
from adapters.print.pdf.glyphs import shown
from adapters.print.pdf.tables import WHOLE, table_data, turns
from adapters.print.sealed import decided

FEW = 3
"""The figures of a chart in so many columns have no use for the whole line."""


def data(document: Document) -> dict[str, Any]:
    """A report as the layout takes it."""
    return {
        "font": FAMILY,
        "language": LANGUAGE.code,
        "dated": document.face.recorded_at is not None,
        "page": _("Page"),
        "nothing": worded(NOTHING),
        "face": _face(document.face),
        "sections": [
            {"turned": turned, "blocks": [_block(block, turned) for block in blocks]}
            for turned, blocks in _sections(_headed(document.blocks))
        ],
    }


def _face(face: Face) -> dict[str, Any]:
    status = worded(face.status)
    period = worded(face.period)
    number = _("dnr {number}", number=face.diary_number) if face.diary_number else ""
    facts = [(worded(fact.label), worded(fact.said)) for fact in face.facts]
    basis = _basis(face)
    decision = decided(face.decision) if face.decision else None
    return {
        "title": shown(face.title, 40),
        "board": shown(face.board),
        "about": shown(" · ".join(filter(None, (period, number)))),
        "head": {
            "title": _short(face.title, 60),
            "board": _short(face.board, 60),
            "period": _short(period),
            "number": _short(number),
        },
        "draft": not face.is_decided,
        "status": shown(status),
        "decided": shown(decision) if decision else None,
        "facts": [{"label": shown(a, 25), "said": shown(b)} for a, b in (*facts, *basis)],
        "foot": [
            " · ".join(_short(one, 150) for one in line)
            for line in (
                [status, *([decision] if decision else []), *map(": ".join, basis[1:])],
                map(": ".join, (*facts, basis[0])),
            )
        ],
    }


def _short(text: str, most: int = 30) -> str:
    """What repeats on every page, on one line each; the first page has it whole."""
    line = " ".join(text.split("\n"))
    return shown(line if len(line) <= most else f"{line[: most - 1]}…", 30)


def _basis(face: Face) -> tuple[tuple[str, str], ...]:
    """What the report stands on and is known by; its digest in groups, as people compare it."""
    digest = " ".join(face.digest[at : at + 8] for at in range(0, len(face.digest), 8))
    return (
        (_("Ledger"), face.ledger),
        (_("Log position"), LANGUAGE.count(face.position)),
        (_("SHA-256"), digest),
    )


def _headed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks whose headings lie at most one level below the one before, as PDF/UA demands."""
    before = 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif shown("".join(run.text for run in block.text)).strip():
            before = min(block.level, before + 1)
            yield replace(block, level=before)


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Blocks by the turn of their page: a table that turns it turns all below its heading.

    What stands alone between two such is turned with them.
    """
    parts = [*_parts(blocks)]
    turned = [any(isinstance(one, Table) and turns(one) for one in part) for part in parts]
    between = zip(turned, [False, *turned], [*turned[1:], False], strict=False)
    along = [itself or (before and after) for itself, before, after in between]
    for is_turned, some in groupby(zip(along, parts, strict=True), key=itemgetter(0)):
        yield is_turned, [block for _, part in some for block in part]


def _parts(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """What stands together: headings, and all up to the next."""
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and part and not isinstance(part[-1], Heading):
            yield part
            part = []
        part.append(block)
    if part:
        yield part


def _block(block: Block, turned: bool) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "runs": _runs(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": _runs(block.runs)}
    if isinstance(block, Points):
        points = [_runs(point) for point in block.points]
        return {"kind": "points", "points": points, "numbered": block.numbered}
    if isinstance(block, Table):
        return table_data(block, turned=turned)
    return _chart(block) if isinstance(block, Chart) else {"kind": "break"}


def _runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    return [
        {"text": shown(run.text), "strong": run.strong, "emphasised": run.emphasised}
        for run in runs
    ]


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "svg": shown(svg(chart.specification), WHOLE),
        "alternative": worded(chart.alternative),
        "table": table_data(chart.table, share=1.0 if len(chart.table.columns) > FEW else 0.6),
    }
