"""Every command there is. A command checks, lets events happen, and saves them together."""

from domain.book import UnknownLedger
from domain.commands.assignments import AssignmentCommands
from domain.commands.budget import BudgetCommands
from domain.commands.closing import PeriodCommands
from domain.commands.closing_steps import ClosingStepCommands
from domain.commands.commentary import CommentaryCommands
from domain.commands.control_totals import ControlTotalsCommands
from domain.commands.erasing import ErasingCommands
from domain.commands.forecast import ForecastCommands
from domain.commands.indicators import IndicatorCommands
from domain.commands.mapping import MappingCommands
from domain.commands.measures import MeasureCommands
from domain.commands.receiving import ReceivingCommands
from domain.commands.sealing import SealingCommands
from domain.commands.set_aside import SetAsideCommands
from domain.commands.signing_key import SigningKeyCommands
from domain.commands.structure import StructureCommands
from domain.commands.templates import TemplateCommands
from domain.forecast import Submission
from domain.receipt import Receipt
from domain.source import SourceTerms

__all__ = ["Ledger", "Receipt", "SourceTerms", "Submission", "UnknownLedger"]


class Ledger(
    StructureCommands,
    ReceivingCommands,
    ControlTotalsCommands,
    SetAsideCommands,
    BudgetCommands,
    ForecastCommands,
    PeriodCommands,
    ClosingStepCommands,
    IndicatorCommands,
    CommentaryCommands,
    MappingCommands,
    SealingCommands,
    TemplateCommands,
    MeasureCommands,
    AssignmentCommands,
    SigningKeyCommands,
    ErasingCommands,
):
    """One organisation's book (sv: liggare), with its own log."""
