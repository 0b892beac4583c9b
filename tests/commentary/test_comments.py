"""What is said of a deviation: written, written anew, withdrawn; and what is refused."""

from collections.abc import Iterator

import pytest

from adapters.commenting import NoForecastToExplain, stated
from domain.comment import (
    ClosedToComments,
    FigureMoved,
    NameOfAnotherCause,
    NoSuchCause,
    NoSuchComment,
)
from domain.deviation import NoSelection, NotAFigure, TooManyConditions, parse_figure
from domain.text import LARGEST_TEXT, ControlCharacter, TextEmpty, TextTooLong
from projections.commentary import causes_at, comments_at, history
from projections.reports.deviation import NoSuchRow
from projections.selection import UnknownCode
from tests.commentary.given import COSTS, MARCH, Town
from tests.projections.conftest import url

__all__ = ["url"]


@pytest.fixture
def city(url: str) -> Iterator[Town]:
    """The same town on each database, with figures: the phones cost 200 kr too much."""
    city = Town(url)
    city.load()
    city.budget(s1=1_000)
    city.costs(s1=1_200)
    yield city
    city.close()


def said(town: Town) -> list[tuple[str, int]]:
    """The texts that stand in March, with the amount that each explains in kronor."""
    told = comments_at(town.service.view("staden"), MARCH).values()
    texts = town.book.recorder.select_texts([one.event.text for one in told])
    return [(texts[one.event.text], one.event.amount // 100) for one in told]


def test_a_comment_explains_the_figure_as_it_stands(city: Town) -> None:
    city.comment("1", "Fler samtal än väntat.", causes=("volume",))

    ((_, told),) = comments_at(city.service.view("staden"), MARCH).values()

    assert said(city) == [("Fler samtal än väntat.", -200)]
    assert (told.amount, told.budget, told.causes) == (-200_00, -1_000_00, ("volume",))
    assert told.seen == city.book.recorder.max_notification_id() - 1


def test_the_same_comment_again_is_none(city: Town) -> None:
    assert city.comment("1", "Fler samtal.")
    assert not city.comment("1", "Fler samtal.")
    assert city.comment("1", "Fler samtal.", causes=("volym",))
    assert city.comment("1", "Fler samtal, och längre.", causes=("volym",))


def test_blanks_around_it_and_the_ends_of_its_lines_make_no_other_comment(city: Town) -> None:
    city.comment("1", "Fler samtal.\nOch längre.")

    assert not city.comment("1", "  Fler samtal.\r\nOch la\u0308ngre.\r\n")


def test_the_same_words_of_another_figure_are_said_anew(city: Town) -> None:
    city.comment("1", "Fler samtal.")
    city.costs(s1=10)

    assert city.comment("1", "Fler samtal.")
    assert said(city) == [("Fler samtal.", -210)]


def test_every_version_of_a_comment_is_kept(city: Town) -> None:
    city.comment("1", "Först.")
    city.comment("1", "Sedan.")
    city.book.withdraw_comment(city.service.act(), city.about("1"), reason="Fel tjänst.")
    city.comment("1", "Igen.")

    versions = history(city.service.view("staden"), city.about("1"))

    kinds = [one.event.TOPIC for one in versions]
    assert kinds == ["comment.written"] * 2 + ["comment.withdrawn", "comment.written"]
    assert said(city) == [("Igen.", -200)]


def test_a_comment_is_withdrawn_once(city: Town) -> None:
    city.comment("1")
    about, act = city.about("1"), city.service.act()

    assert city.book.withdraw_comment(act, about)
    assert not city.book.withdraw_comment(act, about)
    assert said(city) == []
    with pytest.raises(NoSuchComment):
        city.book.withdraw_comment(act, city.about("2"))


def test_comments_on_several_deviations_are_written_all_or_none(city: Town) -> None:
    view = city.service.view("staden")
    good = stated(city.service, view, city.about("1"), text="Bra.")
    bad = stated(city.service, view, city.about("2"), text="")

    with pytest.raises(TextEmpty):
        city.book.comment(city.service.act(), stated=[good, bad])

    assert said(city) == []


def test_a_closed_period_is_not_commented_on_until_it_is_reopened(town: Town) -> None:
    town.comment("1")
    town.book.close_period(town.service.act(), MARCH)

    with pytest.raises(ClosedToComments):
        town.comment("2")
    with pytest.raises(ClosedToComments):
        town.book.withdraw_comment(town.service.act(), town.about("1"))

    assert not town.comment("1")  # just that is said already

    town.book.reopen_period(town.service.act(), MARCH)
    assert town.comment("2")


def test_a_comment_on_a_figure_that_has_moved_is_refused_with_both(town: Town) -> None:
    town.costs(s1=200)

    with pytest.raises(FigureMoved) as refused:
        town.comment("1", explains=-150)

    assert str(refused.value).startswith(
        "1: the deviation is -200.00 kr, and not -150.00 kr as stated: it has moved by -50.00 kr"
    )
    assert town.comment("1", explains=-200)


def test_what_there_is_not_cannot_be_commented_on(town: Town) -> None:
    with pytest.raises(NoSuchRow):
        town.comment("77")
    with pytest.raises(NoSuchRow):
        town.comment("1", own=True)
    with pytest.raises(NoSuchRow):
        town.comment("1" * 101)
    with pytest.raises(UnknownCode):
        town.comment("1", where=["responsibility=77"])
    with pytest.raises(NoForecastToExplain):
        town.comment("1", figure="forecast")
    with pytest.raises(NotAFigure):
        parse_figure("bokslut")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", TextEmpty),
        (" \n ", TextEmpty),
        ("x" * (LARGEST_TEXT + 1), TextTooLong),
        ("x" * 100_000, TextTooLong),
        ("a\x00b", ControlCharacter),
        ("\x1b[31mröd", ControlCharacter),
        ("a\tb", ControlCharacter),
        ("12\u202e34", ControlCharacter),  # what follows is shown backwards
        ("a\u2028b", ControlCharacter),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(
    town: Town, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        town.comment("1", text)

    assert not town.service.view("staden").statements


def test_markup_and_lines_are_kept_as_they_are_written(town: Town) -> None:
    text = '<b>Vakanser</b> [bold]\n#let x = read("/etc/passwd")\n{{ figur }}'

    town.comment("1", text)

    assert said(town) == [(text, 0)]


def test_causes_go_by_code_or_name_and_by_the_ledgers_own(town: Town) -> None:
    town.book.name_cause(town.service.act(), cause="trygg", name="Trygghetspaket")

    town.comment("1", causes=("Vakans", "licences", "trygghetspaket", "vacancy"))

    ((_, told),) = comments_at(town.service.view("staden"), MARCH).values()
    assert told.causes == ("vacancy", "licences", "trygg")
    with pytest.raises(NoSuchCause) as refused:
        town.comment("1", causes=("otur",))
    assert "vacancy" in str(refused.value)


def test_a_cause_named_twice_is_named_once(town: Town) -> None:
    act = town.service.act()

    assert town.book.name_cause(act, cause="volume", name="Mängd")
    assert not town.book.name_cause(act, cause="volume", name="Mängd")

    named = causes_at(town.service.view("staden"))
    assert str(named["volume"]) == "Mängd"
    with pytest.raises(TextEmpty):
        town.book.name_cause(act, cause="x", name=" ")


@pytest.mark.parametrize(
    ("cause", "name"),
    [("k", "Konsult"), ("k", "consultants"), ("Konsulter", "Köpta tjänster"), ("k", "Mängd")],
)
def test_what_people_call_a_cause_is_no_other_cause(town: Town, cause: str, name: str) -> None:
    act = town.service.act()
    town.book.name_cause(act, cause="volume", name="Mängd")
    town.book.name_cause(act, cause="consultants", name="Konsulter")

    with pytest.raises(NameOfAnotherCause):
        town.book.name_cause(act, cause=cause, name=name)


def test_a_cause_is_known_however_its_letters_are_composed(town: Town) -> None:
    assert town.book.causes().codes(["FO\u0308RSENING"]) == ("delay",)


def test_a_selection_is_bounded() -> None:
    for dimension in ("", "x" * 101):
        with pytest.raises(NoSelection):
            COSTS.of(dimension=dimension)
    with pytest.raises(NoSelection):
        COSTS.of(dimension="service", where=(f"service={'x' * 300}",))
    with pytest.raises(TooManyConditions):
        COSTS.of(dimension="service", where=tuple(f"service={n}" for n in range(51)))
