"""What is stated beside an imported file: the same options as those of the command line."""

from typing import Literal

from pydantic import Field

from adapters.http.commands.uploads import UploadForm
from adapters.http.commands.words import (
    Day,
    Flag,
    Kind,
    Month,
    Name,
    ObjectRows,
    Order,
    SheetYear,
    Span,
    months_of,
)
from adapters.imports import OutcomeOptions
from adapters.imports.spreadsheet import SheetOptions
from domain.base import Decision


class DryRun(UploadForm):
    """Whether to show what would happen, and record nothing."""

    dry_run: Flag = Field(False, description="Show what would happen, and record nothing.")


class SheetForm(DryRun):
    """How a spreadsheet is to be read; a SIE file says it all itself."""

    mapping: Name | None = Field(None, description="The kept mapping to read a spreadsheet by.")
    year: SheetYear | None = None

    def sheet(self) -> SheetOptions:
        return SheetOptions(mapping=self.mapping, year=self.year)


class SpreadForm(SheetForm):
    """How a spreadsheet is to be read, its full years spread over months."""

    profile: Name | None = Field(None, description="even, last-year, or twelve weights.")

    def sheet(self) -> SheetOptions:
        return SheetOptions(mapping=self.mapping, year=self.year, profile=self.profile)


class DecidedForm(SpreadForm):
    """A decision, and whether it reaches into a closed period."""

    decided_by: Name = Field(description="The body that decided.")
    decided_on: Day = Field(description="When, as 2024-11-21.")
    paragraph: Name | None = Field(None, description="Its paragraph (§).")
    diary_number: Name | None = Field(None, description="Its diary number (dnr).")
    into_closed: Flag = Field(False, description="It reaches into a closed period, knowingly.")

    def decision(self) -> Decision:
        return Decision(
            body=self.decided_by,
            date=self.decided_on,
            paragraph=self.paragraph,
            diary_number=self.diary_number,
        )


class BudgetForm(DecidedForm):
    """A decided budget, or a decided change of it."""

    kind: Kind | None = None
    as_total: Flag = Field(False, description="The file holds the new totals of its years.")
    object_rows: ObjectRows | None = None


class ProposalForm(SpreadForm):
    """A proposed budget, or a proposed change of it."""

    kind: Kind | None = None
    as_total: Flag = Field(False, description="The file holds the new totals of its years.")
    object_rows: ObjectRows | None = None


class RevisionForm(SpreadForm):
    """A forecast round's revision."""

    cutoff: Month | None = Field(None, description="The last month of outcome, as 2025-03.")
    scope: str | None = Field(
        None,
        max_length=210,
        pattern=r"^[a-z][a-z0-9_]{0,99}=[^\x00-\x1f\x7f]{1,100}$",
        description="The part that the file states, as responsibility=10.",
    )
    submit: Flag = Field(False, description="Submit the round as well.")
    accept_differences: Flag = Field(
        False, description="Submit though months differ from the outcome."
    )


class ForecastForm(RevisionForm):
    """A forecast file for a round."""

    round: Name = Field(description="The round's name.")


class OutcomeForm(SheetForm):
    """An outcome file of a source."""

    source: Name = Field(description="The system that states it.")
    form: Literal["vouchers", "balances"] | None = None
    restates: Flag | None = Field(
        None, description="Whether the source sends all again, or only what is new."
    )
    numbers_repeat: Flag | None = Field(None, description="Voucher numbers repeat within a year.")
    object_rows: ObjectRows | None = None
    order: Order | None = None
    encoding: Literal["cp437", "utf-8", "cp1252"] | None = None
    covers: Span | None = Field(
        None, description="Months of which a restating file leaves nothing out."
    )

    def options(self) -> OutcomeOptions:
        return OutcomeOptions(
            source=self.source,
            form=self.form,
            restates=self.restates,
            numbers_repeat=self.numbers_repeat,
            object_rows=self.object_rows,
            order=self.order,
            encoding=self.encoding,
            covers=months_of(self.covers) if self.covers else None,
            sheet=self.sheet(),
        )
