"""Sources (sv: källa): the systems that state outcomes, each declared once."""

from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from domain.base import Act, Aggregate, Event
from domain.rules import RuleBroken

Form = Literal["vouchers", "balances"]
Sign = Literal["debit", "result"]
ObjectRows = Literal["total", "remainder"]


@dataclass(frozen=True, kw_only=True)
class SourceTerms:
    """What an import says of its source; None leaves a term to the declaration."""

    name: str
    form: Form
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None


class SourceDeclared(Event):
    """A source was declared: what form its deliveries have, and how they are told apart."""

    TOPIC: ClassVar[str] = "source.declared"
    source: str
    form: Form
    restates: bool
    numbers_repeat: bool
    object_rows: ObjectRows | None
    sign: Sign

    def apply(self, source: "Source") -> None:
        source.name = self.source
        source.form = self.form
        source.restates = self.restates
        source.numbers_repeat = self.numbers_repeat
        source.object_rows = self.object_rows


class SourceRestated(Event):
    """A source that restates its vouchers sent them again, in an order of its own.

    `fingerprint` is the file's digest, and `content` that of what it states of vouchers.
    `missing` counts the vouchers that it left out and that count on until a person decides.
    """

    TOPIC: ClassVar[str] = "source.restated"
    VERSION: ClassVar[int] = 2
    source: str
    order: int
    fingerprint: str
    content: str | None
    missing: int

    def apply(self, source: "Source") -> None:
        source.order = self.order
        source.fingerprint = self.fingerprint
        source.content = None if self.missing else self.content


class OtherForm(RuleBroken):
    """Vouchers and balances tell the same money twice; a source uses one form."""

    MESSAGE = (
        "the source “{source}” is declared to send {declared}, and this holds {found}; "
        "import it under another source only if it is other money"
    )


class DeclaredOtherwise(RuleBroken):
    """An option contradicts what the source was declared to be at its first import."""

    MESSAGE = (
        "the source “{source}” is declared with {option} = {declared}, not {given}; "
        "leave the option out, or import under another source"
    )


class Source(Aggregate):
    """What a source was declared to be, and the last order in which it restated itself."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.name = ""
        self.form: Form = "vouchers"
        self.restates = False
        self.numbers_repeat = False
        self.object_rows: ObjectRows | None = None
        self.order: int | None = None
        self.fingerprint: str | None = None
        self.content: str | None = None
        """What its last file stated, where that left nothing missing."""

    def declare(self, act: Act, terms: SourceTerms) -> None:
        """Declare the source, or check that what is given fits the declaration.

        Vouchers add and balances restate unless said otherwise.

        Raises:
            OtherForm, DeclaredOtherwise
        """
        if self.version == 0:
            self.trigger(
                SourceDeclared,
                act,
                source=terms.name,
                form=terms.form,
                restates=terms.form == "balances" if terms.restates is None else terms.restates,
                numbers_repeat=bool(terms.numbers_repeat),
                object_rows=terms.object_rows,
                sign="debit",
            )
            return
        if terms.form != self.form:
            raise OtherForm(source=self.name, declared=self.form, found=terms.form)
        given = {
            "restates": (terms.restates, self.restates),
            "numbers-repeat": (terms.numbers_repeat, self.numbers_repeat),
            "object-rows": (terms.object_rows, self.object_rows),
        }
        for option, (value, declared) in given.items():
            if value is not None and value != declared:
                raise DeclaredOtherwise(
                    source=self.name, option=option, declared=declared, given=value
                )

    def has_terms_of(self, other: "Source") -> bool:
        """Whether deliveries are told apart and judged as by another declaration."""
        return (self.form, self.restates, self.numbers_repeat) == (
            other.form,
            other.restates,
            other.numbers_repeat,
        )

    def newest_order(self, *orders: int | None) -> int | None:
        """The newest order known: what a person decides stands until a newer one comes."""
        return max((o for o in (*orders, self.order) if o is not None), default=None)

    def restate(
        self, act: Act, *, order: int, fingerprint: str, content: str | None, missing: int = 0
    ) -> None:
        """Note that the source sent its vouchers again in a newer order."""
        self.trigger(
            SourceRestated,
            act,
            source=self.name,
            order=order,
            fingerprint=fingerprint,
            content=content,
            missing=missing,
        )
