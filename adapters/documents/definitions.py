"""The printed reports that there are (sv: trycksak): what each is called, and what it stands on."""

from dataclasses import dataclass
from importlib.resources import files

from domain.rules import RuleBroken
from projections.reports.report import Note


class NoSuchDocument(RuleBroken):
    """A printed report has a name."""

    MESSAGE = "there is no printed report “{name}”; there are {known}"


@dataclass(frozen=True, slots=True)
class DocumentDefinition:
    """A printed report: its name, its title, and the published reports that it stands on.

    `perspective` says whose counterparties its figures hold. `version` counts what the report
    has been by that name: whoever changes its default template, or what stands in its tables,
    counts on.
    """

    name: str
    title: Note
    perspective: Note
    reports: tuple[str, ...]
    version: int = 1

    @property
    def default_template(self) -> str:
        """The template that it is printed by where the ledger keeps none."""
        return files("adapters.documents").joinpath(f"templates/{self.name}.md").read_text("utf-8")


_OF_RESULT = Note(
    "The result is external, including the city's boards; services and responsibility hold all "
    "counterparties"
)

DOCUMENTS = {
    definition.name: definition
    for definition in (
        DocumentDefinition(
            "interim-report",
            Note("Interim report"),
            _OF_RESULT,
            ("result-summary", "responsibility", "service-follow-up"),
        ),
        DocumentDefinition(
            "monthly-follow-up",
            Note("Monthly follow-up"),
            _OF_RESULT,
            ("result-summary", "responsibility", "service-follow-up"),
        ),
        DocumentDefinition(
            "service-follow-up",
            Note("Service follow-up"),
            Note("All counterparties, costs alone"),
            ("service-follow-up",),
        ),
    )
}


def document_named(name: str) -> DocumentDefinition:
    """A printed report by its name.

    Raises:
        NoSuchDocument
    """
    if name not in DOCUMENTS:
        raise NoSuchDocument(name=name, known=", ".join(DOCUMENTS))
    return DOCUMENTS[name]
