"""A template is read line by line; all that is wrong with it is told at once, nothing is run."""

import pytest

from adapters.documents.elements import Element, Placeholder
from adapters.documents.template import (
    LARGEST_FILE,
    NotUtf8,
    Template,
    TemplateTooLarge,
    decoded,
    read_template,
    written_by_hand,
)
from domain.template import LARGEST_TEMPLATE
from domain.text import TextEmpty


def read(text: str) -> Template:
    template, faults = read_template("mall.md", text)
    assert not faults, faults.found
    return template


def faults_of(text: str) -> list[tuple[int | None, str]]:
    return [(fault.row, str(fault)) for fault in read_template("mall.md", text)[1].found]


def said(element: Element) -> list[list[str | tuple[str, ...]]]:
    return [
        [p.said.words if isinstance(p.said, Placeholder) else p.said for p in pieces]
        for pieces in element.lines
    ]


HEAD = "---\ntitle: Delårsrapport\nboard: Nämnden\ndiary-number: 0114/25\nunit: tkr\n---\n"


def test_the_head_states_what_stands_on_the_face() -> None:
    template = read(HEAD + "# Rubrik\n")

    assert template.head == {
        "title": "Delårsrapport",
        "board": "Nämnden",
        "diary-number": "0114/25",
        "unit": "tkr",
    }
    assert [(e.kind, e.level, e.line) for e in template.elements] == [("heading", 1, 7)]


def test_a_key_without_a_value_that_can_be_seen_states_nothing() -> None:
    assert read("---\nboard:\ntitle: \u200b\u2060\n---\nText\n").head == {}


def test_a_template_needs_no_head() -> None:
    assert read("Text\n").head == {}


def test_prose_has_headings_paragraphs_and_points() -> None:
    heading, paragraph, points, numbered = read(
        "# Resultat {{ year }}\n\nEn **fet** och\n*kursiv* rad.\n\n"
        "- ett\n- två\n\n1. först\n2. sedan\n"
    ).elements

    assert said(heading) == [["Resultat ", ("year",)]]
    assert "".join(map(str, said(paragraph)[0])) == "En fet och kursiv rad."
    assert [p.said for p in paragraph.lines[0] if p.strong] == ["fet"]
    assert [p.said for p in paragraph.lines[0] if p.emphasised] == ["kursiv"]
    assert (points.kind, said(points)) == ("points", [["ett"], ["två"]])
    assert (numbered.kind, said(numbered)) == ("numbered", [["först"], ["sedan"]])


def test_words_in_quotes_belong_together_over_lines_too() -> None:
    (paragraph,) = read('Det är {{ sign a b c "ett\n överskott" ”ett underskott” }}.\n').elements

    assert said(paragraph)[0][1] == ("sign", "a", "b", "c", "ett överskott", "ett underskott")


@pytest.mark.parametrize(
    "literal",
    [
        "<script>alert(1)</script>",
        "`kod` och ~~struket~~",
        "#eval(1) $x$ @ref \\frac",
        "[fotnot] och *",
        "a_b_c",
        "> citat | cell |",
        "=cmd|'/c calc'!A1",
    ],
)
def test_other_markup_is_printed_as_it_stands(literal: str) -> None:
    (paragraph,) = read(literal).elements

    assert said(paragraph) == [[literal]]


def test_every_fault_is_told_with_its_line() -> None:
    text = (
        "---\n"
        "titel: Rapport\n"
        "unit: miljoner\n"
        "title: A\n"
        "title: B\n"
        "---\n"
        "# Rubrik\n"
        "### Under\n"
        "#### Djup\n"
        "#\n"
        "En bild ![logga](/etc/logga.png) och [länk](http://x).\n"
        "Öppen {{ period\n"
        "\n"
        "Tom {{ }}.\n"
        "Styr \x07 tecken.\n"
        "- ett\n"
        "  - under\n"
        "\n"
        "Ny.\n"
        "\n"
        "5. fem\n"
    )

    lines = {line for line, _ in faults_of(text)}

    assert lines == {2, 3, 5, 8, 9, 10, 11, 12, 14, 15, 17, 21}
    told = " ".join(message for _, message in faults_of(text))
    assert "title, board, diary-number, perspective, unit" in told
    assert "kr, tkr, mnkr" in told
    assert "U+0007" in told


def test_a_head_that_never_ends_is_told() -> None:
    assert [line for line, _ in faults_of("---\ntitle: A\n# Rubrik\n")] == [1]


def test_what_is_no_text_or_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotUtf8, match="line 2 of mall"):
        decoded("mall.md", "Rad\nRäkna".encode("latin-1"))
    with pytest.raises(TemplateTooLarge, match="200000"):
        decoded("mall.md", b"a" * (LARGEST_FILE + 1))
    with pytest.raises(TemplateTooLarge):
        read_template("mall.md", "a" * (LARGEST_TEMPLATE + 1))
    with pytest.raises(TextEmpty):
        read_template("mall.md", " \n")


@pytest.mark.parametrize("piece", ["# a\n\n", "- a\n", "a\n\n"])
def test_a_template_has_only_so_many_paragraphs(piece: str) -> None:
    read(piece * 5_000)
    assert faults_of(piece * 5_001)[0] == (
        1,
        "there are 5001 headings, paragraphs and points, and may be 5000; shorten it",
    )


def test_figures_written_by_hand_are_found() -> None:
    template = read("Resultatet är 8,6 mnkr.\n\nDet är **1 200 tkr** eller 12 % av § 61 år 2025.\n")

    assert list(written_by_hand(template)) == [(1, "8,6 mnkr"), (3, "1 200 tkr"), (3, "12 %")]


@pytest.mark.parametrize("piece", ["{", "{{ x ", "[", "![a](", "**a", "_", "- ", "\\", "#", "1"])
def test_a_large_template_is_read_in_moments(piece: str) -> None:
    """Whatever it consists of: no text makes the reader work for ever."""
    template, _ = read_template("mall.md", piece * (50_000 // len(piece)))

    assert list(written_by_hand(template)) == []
