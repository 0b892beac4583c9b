"""Charts are drawn alike everywhere, with our own letters, and nothing is fetched or executed."""

import subprocess
import sys
from collections.abc import Callable
from xml.etree import ElementTree

import altair as alt
import pytest
from altair.utils.schemapi import validate_jsonschema

from adapters.charts.drawing import png, svg, written
from adapters.charts.notation import (
    BETTER,
    FAINT,
    HATCHES,
    INK,
    OUTCOME,
    PAPER,
    WORSE,
)
from adapters.print.fonts import FAMILY, FONTS
from tests.charts.given import EVERY, MARKUP, TITLE, Specification, bridged

SCHEMA = alt.load_schema()
Make = Callable[[], Specification]
SVG = "{http://www.w3.org/2000/svg}"


def texts_in(specification: Specification) -> list[str]:
    """Every line of text in a drawn chart."""
    drawn = ElementTree.fromstring(svg(specification))
    return [part.text or "" for tag in ("text", "tspan") for part in drawn.iter(f"{SVG}{tag}")]


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_every_chart_can_be_drawn_and_holds_to_the_schema(make: Make) -> None:
    specification = make()

    validate_jsonschema(dict(specification), SCHEMA)
    assert {TITLE.who, TITLE.what, TITLE.when} <= set(texts_in(specification))


def test_who_listens_is_told_what_a_picture_shows() -> None:
    drawn = ElementTree.fromstring(svg(EVERY["across zero"]()))

    assert drawn.get("role") == "img"
    assert drawn.findtext(f"{SVG}desc") == TITLE.description


def test_it_is_drawn_alike_by_every_process() -> None:
    here = svg(EVERY["December"]())
    program = (
        "from tests.charts.given import EVERY\n"
        "from adapters.charts.drawing import svg\n"
        "print(svg(EVERY['December']()), end='')"
    )

    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert there.stdout.decode() == here == svg(EVERY["December"]())


def test_a_png_is_the_same_each_time_and_of_the_size_that_is_asked_for() -> None:
    specification = EVERY["across zero"]()

    once, larger = png(specification), png(specification, scale=4)

    assert once == png(specification)
    assert once.startswith(b"\x89PNG")
    assert _width(larger) == 2 * _width(once)


def _width(image: bytes) -> int:
    return int.from_bytes(image[16:20])


def test_letters_are_our_own() -> None:
    drawn = ElementTree.fromstring(svg(EVERY["December"]()))

    assert {text.get("font-family") for text in drawn.iter(f"{SVG}text")} == {f"'{FAMILY}'"}
    assert len(list(FONTS.glob("*.otf"))) == 4


def test_what_is_written_is_printed_as_it_stands() -> None:
    title = TITLE._replace(who=MARKUP, description=MARKUP)
    specification = bridged(1, 2, title=title)
    drawn = ElementTree.fromstring(svg(specification))

    assert MARKUP in texts_in(specification)
    assert drawn.findtext(f"{SVG}desc") == MARKUP
    assert not list(drawn.iter(f"{SVG}script"))


def test_a_specification_holds_all_its_figures_and_fetches_none() -> None:
    for make in EVERY.values():
        assert b'"url":' not in written(make(), "json")

    from_outside = {"data": {"url": "https://example.org/x.csv"}, "mark": "point"}
    with pytest.raises(ValueError, match="not allowed"):
        svg(from_outside)


def test_every_hatch_that_is_used_is_drawn() -> None:
    drawn = ElementTree.fromstring(svg(EVERY["huge deviations"]()))

    patterns = {pattern.get("id") for pattern in drawn.iter(f"{SVG}pattern")}
    assert patterns == {f"hatch-{name}" for name in HATCHES}
    fills = {path.get("fill", "") for path in drawn.iter(f"{SVG}path")}
    assert f"url(#hatch-worse) {WORSE}" in fills


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_texts_and_marks_stand_out_from_the_paper() -> None:
    assert all(contrast(text, PAPER) >= 4.5 for text in (INK, FAINT))
    assert all(contrast(mark, PAPER) >= 3 for mark in (OUTCOME, BETTER, WORSE, FAINT))


def test_in_grey_a_good_deviation_is_lighter_than_a_bad_one() -> None:
    assert luminance(BETTER) > 2 * luminance(WORSE)
