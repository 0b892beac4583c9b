"""Documents made by hand: one with every kind of block, one that is empty, one that means harm."""

from dataclasses import replace
from datetime import UTC, datetime

from adapters.documents.document import (
    Amount,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Face,
    Fact,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Quantity,
    Remark,
    Row,
    Run,
    Said,
    Table,
)
from domain.base import Decision
from projections.reports.report import Note

DECISION = Decision(
    body="Nämnden för Intraservice", date="2025-04-24", paragraph="§ 61", diary_number="0114/25"
)

FACE = Face(
    title="Delårsrapport mars 2025",
    board="Nämnden för Intraservice",
    ledger="Intraservice (rekonstruerat exempel)",
    period="januari–mars 2025",
    diary_number="0114/25",
    status=Note("DRAFT"),
    decision=None,
    position=4711,
    recorded_at=datetime(2025, 4, 10, 6, 30, tzinfo=UTC),
    digest="8b5c0f7a4d1e93266c1f0a9be2d47358a1c6e0f49b7d52384f6e1a0b9c8d7e65",
    facts=(
        Fact("period", "Period", "januari–mars 2025"),
        Fact(
            "unit",
            "Enhet och tecken",
            "Belopp i mnkr. Intäkter är positiva, kostnader negativa; en positiv avvikelse är "
            "bättre för resultatet.",
        ),
        Fact("perspective", "Perspektiv", "externt inkl nämnder"),
        Fact("forecast", "Prognos", "Prognos mars, inlämnad 2025-04-09"),
        Fact("cut-off", "Uppgifter till och med", "2025-04-10 08:30"),
    ),
)


def mnkr(tenths: int) -> Amount:
    """An amount in mnkr, from whole tenths of it: `mnkr(-91)` is −9,1 mnkr."""
    return Amount(tenths * 10_000_000, "mnkr")


def _prose(text: str) -> tuple[Run, ...]:
    return (Run(text),)


RESULT = Table(
    code="result-summary",
    caption="Resultatsammanställning, mnkr",
    columns=(
        Column("row", "Kontogrupp", "left", 2.2),
        Column("outcome_ytd", "Utfall jan–mars"),
        Column("budget_ytd", "Budget jan–mars"),
        Column("deviation_ytd", "Avvikelse"),
        Column("outcome_previous_year", "Utfall fg år"),
        Column("forecast_year", "Prognos 2025"),
        Column("previous_forecast_year", "Fg prognos"),
        Column("budget_year", "Budget 2025"),
        Column("annual_accounts_previous_year", "Bokslut fg år"),
    ),
    rows=(
        Row(
            ("Intäkter", *map(mnkr, (3462, 3553, -91, 3282, 14252, 14341, 14341, 13419))),
            code="revenue",
        ),
        Row(
            (
                "Kostnader",
                *map(mnkr, (-3472, -3697, 225, -3223, -14634, -14723, -14723, -13736)),
            ),
            code="cost",
        ),
        Row(("Kommunbidrag", *map(mnkr, (95, 95, 0, 91, 382, 382, 382, 355))), code="grant"),
        Row(("Resultat", *map(mnkr, (86, -48, 134, 150, 0, 0, 0, 37))), kind="total", code="total"),
    ),
    notes=(Note("Rows may not add up to sums, as each is rounded by itself."),),
)
"""The published result summary of March 2025, with each of its columns."""

SERVICES = (
    ("26 Sammanställda räkenskaper", -3, -4, 1, -14, -17, 3),
    ("33 Stöd i ekonomiprocesserna", -108, -120, 12, -451, -454, 4),
    ("44 Stöd i budget, prognos och analysprocesserna", -22, -28, 6, -105, -110, 5),
)
"""Services of Ekonomi as published: outcome, budget and deviation to date, and of the year."""

OUTCOME_OF_33 = Remark(
    "Utfall",
    Said(
        "text-33-outcome",
        "Konsultinsatserna i upphandlingen av nytt ekonomisystem startade senare än planerat "
        "och väntas öka under året.",
    ),
)
FORECAST_OF_33 = Remark(
    "Prognos",
    Said(
        "text-33-forecast",
        "Merparten av de uppskjutna konsultinsatserna utförs under resten av året.",
    ),
)


def _service(label: str, *tenths: int, remarks: tuple[Remark, ...] = ()) -> Row:
    cells: tuple[Cell, ...] = (label, *map(mnkr, tenths))
    return Row(cells, level=1, code=label.partition(" ")[0], remarks=remarks)


FOLLOW_UP = Table(
    code="service-follow-up",
    caption="Tjänsteuppföljning, mnkr",
    columns=(
        Column("row", "Tjänst", "left", 3.2),
        Column("outcome_ytd", "Utfall jan–mars"),
        Column("budget_ytd", "Budget jan–mars"),
        Column("deviation_ytd", "Avvikelse"),
        Column("forecast_year", "Prognos 2025"),
        Column("budget_year", "Budget 2025"),
        Column("deviation_year", "Avvikelse"),
    ),
    rows=(
        _service(*SERVICES[0]),
        _service(*SERVICES[1], remarks=(OUTCOME_OF_33, FORECAST_OF_33)),
        _service(*SERVICES[2]),
        Row(("Summa Ekonomi", *map(mnkr, (-133, -152, 19, -570, -581, 11))), kind="sum", code="EK"),
        Row(("Utan budget", mnkr(-1), None, None, None, None, None), level=1, code="?"),
        Row(("Summa tjänster", *map(mnkr, (-134, -152, 18, -570, -581, 11))), "total", code=""),
    ),
)
"""A part of the service follow-up, with comments on one service and cells without a value."""

INDICATORS = Table(
    code="indicators",
    caption="Mått och nyckeltal",
    columns=(
        Column("indicator", "Mått", "left", 3.0),
        Column("outcome", "Utfall"),
        Column("target", "Mål"),
        Column("reached", "Bedömning", "left", 1.5),
    ),
    rows=(
        Row(("Löst vid första kontakten", Quantity(9750, 2, "%"), Quantity(9500, 2, "%"), "nås")),
        Row(("Nöjd medarbetare (index)", Quantity(71, 0), Quantity(75, 0), "nås inte")),
        Row(
            (
                "Kostnad per arbetsplats",
                Amount(1_234_500, "kr"),
                Amount(1_300_000, "kr"),
                "nås",
            )
        ),
    ),
)

ASSIGNMENTS = Table(
    code="assignments",
    caption="Uppdrag",
    columns=(
        Column("assignment", "Uppdrag", "left", 3.0),
        Column("due", "Återrapporteras", "left"),
    ),
    rows=(),
)
"""A table with nothing to tell."""

DEVIATIONS = Chart(
    code="deviations",
    caption="Avvikelse mot budget per tjänsteområde, mnkr, januari–mars 2025",
    specification={
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 420,
        "height": 120,
        "data": {
            "values": [
                {"area": "Ekonomi", "deviation": 1.9, "label": "+1,9"},
                {"area": "HR", "deviation": 3.4, "label": "+3,4"},
                {"area": "KLS", "deviation": 6.8, "label": "+6,8"},
            ]
        },
        "layer": [
            {"mark": {"type": "bar", "color": "#404040"}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "label"}},
            },
        ],
        "encoding": {
            "y": {"field": "area", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "deviation", "type": "quantitative", "axis": None},
        },
    },
    alternative="Alla tre tjänsteområden är bättre än budget; mest Kommunikation med 6,8 mnkr.",
    table=Table(
        code="chart-deviations",
        caption="Avvikelse mot budget per tjänsteområde, siffrorna",
        columns=(
            Column("area", "Tjänsteområde", "left", 3.0),
            Column("deviation_ytd", "Avvikelse"),
        ),
        rows=(
            Row(("Ekonomi", mnkr(19)), code="EK"),
            Row(("HR", mnkr(34)), code="HR"),
            Row(("KLS", mnkr(68)), code="KLS"),
        ),
    ),
)

RICH = Document(
    name="interim-report",
    face=FACE,
    blocks=(
        Heading(1, _prose("Sammanfattning")),
        Paragraph(
            (
                Run("Resultatet till och med mars är "),
                Run("8,6 mnkr", strong=True, figure=mnkr(86)),
                Run(", vilket är "),
                Run("13,4 mnkr", figure=mnkr(134)),
                Run(" bättre än budget. Det är "),
                Run("inte", emphasised=True),
                Run(" en bestående nivå."),
            )
        ),
        Points((_prose("Vakanser i avvaktan på rekrytering."), _prose("Senarelagda konsulter."))),
        Points((_prose("Följ upp i april."), _prose("Rapportera i juni.")), numbered=True),
        Heading(1, _prose("Ekonomiskt resultat")),
        Heading(2, _prose("Resultat")),
        RESULT,
        Heading(2, _prose("Avvikelser")),
        DEVIATIONS,
        Heading(3, _prose("Mått")),
        INDICATORS,
        Heading(3, _prose("Uppdrag från nämnden")),
        ASSIGNMENTS,
        PageBreak(),
        Heading(1, _prose("Bilaga: Tjänsteuppföljning")),
        FOLLOW_UP,
    ),
)
"""Every kind of block, as a draft."""

DECIDED = replace(RICH, face=replace(FACE, status=Note("DECIDED"), decision=DECISION))
"""The same report when the board has decided on it."""

EMPTY = Document(
    name="interim-report",
    face=replace(FACE, diary_number=None, position=0, recorded_at=None, facts=()),
    blocks=(),
)
"""A report of an empty ledger whose template says nothing."""

HOSTILE = (
    '#eval("1+1") #read("/etc/passwd") #import "@preview/x:0.1.0": *',
    "$ sum_(i=0)^n $ \\ ]] [[ <label> @ref // ej kommentar /* */ *fet* _kursiv_ `kod`",
    "= Ingen rubrik\n- ingen punkt\n+ ingen siffra",
    "{{ service-follow-up total outcome_ytd }} {% if %} ${PATH} %s <script>alert(1)</script>",
    "=CMD|'/C calc'!A0",
    "\u202eomvänd\u202c ordning, \u200bnollbredd, mjukt\u00adbinde\u00adstreck",
    "Emoji 🙂🏛️, pil →, grekiska Ω, kinesiska 决定, hebreiska החלטה, arabiska قرار",
    "x" * 10_000,
)
"""Texts that a careless printer would run, follow, reorder or let run off the page."""


def of(*blocks: Block) -> Document:
    """A draft of these blocks alone."""
    return Document("interim-report", FACE, blocks)


def hostile() -> Document:
    """Such texts in every place where a user may write."""
    said = tuple(Said(f"text-{i}", text) for i, text in enumerate(HOSTILE))
    table = Table(
        code="hostile",
        caption=said[1],
        columns=(Column("what", said[0], "left", 1.0), Column("amount", said[3])),
        rows=tuple(
            Row((one, mnkr(10)), code=str(i), remarks=(Remark(said[2], one),))
            for i, one in enumerate(said)
        ),
        notes=said[:6],
    )
    prose = tuple(Paragraph((Run(text, strong=i % 2 == 0),)) for i, text in enumerate(HOSTILE))
    points = Points(tuple(_prose(text) for text in HOSTILE))
    heading = Heading(1, _prose(HOSTILE[1]))
    face = replace(FACE, title=HOSTILE[0], board=HOSTILE[1], diary_number=HOSTILE[3])
    return Document("interim-report", face, (heading, *prose, points, table))
