"""The three printed reports, by their default templates: whole, true and the same every time."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.documents.assembling import DRAFT, make_document
from adapters.documents.definitions import DOCUMENTS, NoSuchDocument
from adapters.documents.document import Chart, Document, Heading, Paragraph, worded
from adapters.documents.keeping import check_template
from adapters.documents.kept_templates import given_template, template_of
from adapters.imports import load_structure
from adapters.language import speaking
from adapters.service import Service
from adapters.settings import Settings
from domain.coding import Coding, Line, Lines, Period
from domain.ledger import Submission
from tests.cli.given import PROVBOK
from tests.examples.book import LEDGER, MARCH_2025
from tests.seals.given import Book

INTERIM = "interim-report"


def made(service: Service, name: str = INTERIM) -> tuple[Document, str]:
    return make_document(service, service.view(LEDGER), name, MARCH_2025)


def prose(document: Document) -> str:
    paragraphs = (block.runs for block in document.blocks if isinstance(block, Paragraph))
    return "\n".join("".join(run.text for run in runs) for runs in paragraphs).replace(
        "\u00a0", " "
    )


def test_the_interim_report_holds_all_that_the_board_decides_on(intraservice: Service) -> None:
    document, _ = made(intraservice)

    headings = [
        "".join(run.text for run in b.text) for b in document.blocks if isinstance(b, Heading)
    ]
    assert headings == [
        "Sammanfattning",
        "Ekonomiskt resultat",
        "Avvikelser",
        "Per ansvar",
        "Per tjänsteområde",
        "Prognos för helåret",
        "Åtgärder",
        "Mått och nyckeltal",
        "Uppdrag",
        "Avstämningar",
        "Bilaga: Tjänsteuppföljning",
    ]
    assert [table.code for table in document.tables if not table.code.startswith("chart-")] == [
        "result-summary",
        "responsibility",
        "measures",
        "indicators",
        "assignments",
        "tie-out-external-to-all",
        "tie-out-services-to-result",
        "service-follow-up",
    ]
    assert [b.code for b in document.blocks if isinstance(b, Chart)] == [
        "months",
        "deviations",
        "bridge",
    ]


def test_its_summary_says_what_was_published(intraservice: Service) -> None:
    assert prose(made(intraservice)[0]).startswith(
        "Resultatet för januari–mars 2025 är 8,6 mnkr. Avvikelsen mot budget är 13,4 mnkr, alltså "
        "bättre än budget. Intäkterna är 346,2 mnkr, en avvikelse mot budget med −9,1 mnkr "
        "(−2,6 %). Kostnaderna är −347,2 mnkr, en avvikelse mot budget med 22,5 mnkr (6,1 %)."
    )


def test_its_face_says_what_the_figures_are(intraservice: Service) -> None:
    view = intraservice.view(LEDGER)
    with speaking("en"):
        face = made(intraservice)[0].face
        facts = {fact.code: worded(fact.said) for fact in face.facts}

    assert (face.title, face.board, face.period) == ("Delårsrapport", "", "January–March 2025")
    assert (face.status, face.is_decided) == (DRAFT, False)
    assert (face.position, face.recorded_at) == (view.position, view.recorded_at)
    assert facts["unit"].startswith("Amounts in mnkr. Revenue is positive, cost negative;")
    assert "external, including the city's boards" in facts["perspective"]
    assert facts["forecast"].startswith("Prognos mars, submitted 20")
    assert facts["previous_forecast"].startswith("Ingående prognos, submitted 20")


def test_the_digest_is_of_the_content_and_the_content_is_the_same_in_every_language(
    intraservice: Service,
) -> None:
    for name in DOCUMENTS:
        document, content = made(intraservice, name)
        with speaking("en"):
            assert made(intraservice, name)[1] == content
        assert document.face.digest == sha256(content.encode()).hexdigest()
        said = json.loads(content)
        assert (said["document"], said["parameters"]) == (name, {"period": "2025-03"})
        assert said["template"] == {"default": DOCUMENTS[name].version}
        assert (said["ledger"], said["position"]) == (LEDGER, document.face.position)


def test_the_content_says_every_figure_in_ore_those_in_prose_too(intraservice: Service) -> None:
    blocks = json.loads(made(intraservice)[1])["blocks"]

    in_prose = [figure for block in blocks for figure in block.get("figures", ())]
    assert {"öre", "unit"} in map(set, in_prose)
    (table,) = [block for block in blocks if block.get("table") == "result-summary"]
    result = next(row for row in table["rows"] if row["code"] == "total")
    assert in_prose[0] == result["cells"][1]


def test_an_own_template_and_diary_number_are_printed_and_stand_in_the_content(
    intraservice: Service,
) -> None:
    text = "---\ntitle: Kort rapport\nboard: Nämnden\nperspective: externt\n---\n# {{ period }}\n"
    view, template = intraservice.view(LEDGER), given_template("kort.md", text)

    document, content = make_document(
        intraservice, view, INTERIM, MARCH_2025, template, diary_number="0114/25"
    )

    face, said = document.face, json.loads(content)
    assert (face.title, face.board, face.diary_number) == ("Kort rapport", "Nämnden", "0114/25")
    assert "externt" in [worded(fact.said) for fact in face.facts]
    assert said["template"] == {"sha256": sha256(text.encode()).hexdigest()}
    assert said["diary_number"] == "0114/25"


def test_an_unknown_report_is_refused_with_those_there_are(intraservice: Service) -> None:
    with pytest.raises(NoSuchDocument, match="interim-report, monthly-follow-up"):
        made(intraservice, "annual-report")


@pytest.fixture
def empty(tmp_path: Path) -> Service:
    """A ledger that has its structure, and nothing else."""
    service = Service(Settings(database=f"sqlite:///{tmp_path / 'tom.sqlite'}", user="prov"))
    load_structure(service, PROVBOK / "struktur.json", None)
    return service


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_empty_ledger_gives_a_report_that_says_so(empty: Service, name: str) -> None:
    view = empty.view("provbok")

    document, _ = make_document(empty, view, name, MARCH_2025)

    (report,) = [table for table in document.tables if table.code == "service-follow-up"]
    notes = [worded(note) for note in report.notes]
    assert "Inget utfall är inläst." in notes
    assert [row.code for row in report.rows if row.kind == "row"] == []
    empty.close()


def test_a_default_template_can_be_kept_as_it_is(intraservice: Service) -> None:
    view = intraservice.view(LEDGER)
    for definition in DOCUMENTS.values():
        source = template_of(intraservice, view, definition)
        assert check_template(intraservice, view, source) == (MARCH_2025, ())


def test_a_year_of_thirteen_forecasts_is_told_by_the_latest_and_the_one_before(book: Book) -> None:
    ledger, codes = book.ledger, {"responsibility": "10", "service": "100", "counterparty": "EXT"}
    for month in range(13):
        line = Line(Coding.of("5010", codes), Period(202512), -1_000_000_00 * (month + 1))
        ledger.revise_forecast(
            book.service.act(),
            name=f"Prognos {month}",
            year=2025,
            cutoff=Period(202500 + month) if month else None,
            stated=Lines.of([line], tuple(codes)),
            scope=None,
            submit=Submission({}, book.position, accept_differences=True),
        )
    text = (
        "{{ forecast }}: {{ service-follow-up total forecast_year }}; {{ previous-forecast }}: "
        "{{ result-summary total previous_forecast_year }}"
    )
    view, template = book.service.view("provbok"), given_template("mall.md", text)

    told = {
        month: prose(
            make_document(book.service, view, INTERIM, Period(202500 + month), template)[0]
        )
        for month in (1, 6, 12)
    }

    assert told == {
        1: "Prognos 1: −2,0 mnkr; Prognos 0: −1,0 mnkr",
        6: "Prognos 6: −7,0 mnkr; Prognos 5: −6,0 mnkr",
        12: "Prognos 12: −13,0 mnkr; Prognos 11: −12,0 mnkr",
    }


DEFAULTS = {
    ("interim-report", 1): "f125b16bbbecd39a",
    ("monthly-follow-up", 1): "89c8fdb119a52db8",
    ("service-follow-up", 1): "b1f746d3c84d8310",
}
"""The beginning of each default template's SHA-256, by the version of its report's definition."""


def test_who_changes_a_default_template_counts_its_version_on() -> None:
    """What is made by a default template names it by its version alone."""
    found = {
        (one.name, one.version): sha256(one.default_template.encode()).hexdigest()[:16]
        for one in DOCUMENTS.values()
    }

    assert found == DEFAULTS
