"""Figures in prose are the tables' figures: what a template says cannot contradict them.

Expected figures are the published ones of March 2025 (examples/intraservice-2025/expected).
"""

import pytest

from adapters.documents import directives
from adapters.documents.assembling import assemble
from adapters.documents.document import Amount, Paragraph, Quantity, Run, Table
from adapters.documents.making import Making
from adapters.documents.template import TemplateFaulty, read_template
from adapters.language import speaking
from domain.coding import Period


def runs(making: Making, text: str) -> tuple[Run, ...]:
    (block,) = assemble(making, *read_template("mall.md", text))
    assert isinstance(block, Paragraph)
    return block.runs


def prose(making: Making, text: str) -> str:
    return "".join(run.text for run in runs(making, text)).replace("\u00a0", " ")


def faults(making: Making, text: str) -> list[str]:
    with pytest.raises(TemplateFaulty) as refusal:
        assemble(making, *read_template("mall.md", text))
    return [str(fault) for fault in refusal.value.problems]


@pytest.mark.parametrize(
    ("placeholder", "printed"),
    [
        ("result-summary total outcome_ytd", "8,6 mnkr"),
        ("result-summary revenue deviation_ytd", "−9,1 mnkr"),
        ("result-summary cost outcome_ytd", "−347,2 mnkr"),
        ("size result-summary cost outcome_ytd", "347,2 mnkr"),
        ("result-summary grant budget_year", "38,2 mnkr"),
        ("service-follow-up 16 deviation_ytd", "−3,0 mnkr"),
        ("service-follow-up EK outcome_ytd", "−13,3 mnkr"),
        ("responsibility running/total deviation_ytd", "12,2 mnkr"),
        ("responsibility initiative/1200 deviation_year", "0,7 mnkr"),
        ("responsibility total deviation_ytd_previous_period", "9,4 mnkr"),
    ],
)
def test_a_figure_is_the_published_one(making: Making, placeholder: str, printed: str) -> None:
    assert prose(making, f"{{{{ {placeholder} }}}}.") == f"{printed}."


def test_an_amount_is_printed_in_the_reports_unit_or_in_one_of_its_own(making: Making) -> None:
    (run,) = runs(making, "{{ result-summary total outcome_ytd kr }}")
    assert isinstance(run.figure, Amount)
    assert run.figure.unit == "kr"
    assert run.text.endswith("\u00a0kr")

    making.unit = "tkr"
    assert runs(making, "{{ result-summary total outcome_ytd }}")[0].text.endswith("\u00a0tkr")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("result-summary total deviation_ytd", "bättre"),  # 13,4
        ("result-summary revenue deviation_ytd", "sämre"),  # −9,1
        ("result-summary total deviation_year", "lika"),  # 0,0
    ],
)
def test_a_word_follows_the_sign_of_its_figure(making: Making, figure: str, said: str) -> None:
    assert prose(making, f'Det är {{{{ sign {figure} "bättre" "sämre" "lika" }}}}.') == (
        f"Det är {said}."
    )


def test_what_rounds_to_zero_has_no_sign_in_words_either(making: Making) -> None:
    """The grant deviates by −12 000 kr: 0,0 mnkr, and nothing in words."""
    sign = '{{ sign result-summary grant deviation_ytd "över" "under" "i nivå med" }}'

    assert prose(making, sign) == "i nivå med"
    making.unit = "kr"
    assert prose(making, sign) == "under"


def test_a_share_is_the_deviation_in_per_cent_of_its_budget(making: Making) -> None:
    """−9,1 of 355,3 and 22,5 of −369,7: the budget's own sign says nothing."""
    (run,) = runs(making, "{{ share result-summary revenue deviation_ytd }}")

    assert (run.text, run.figure) == ("−2,6\u00a0%", Quantity(-26, 1, "%"))
    assert prose(making, "{{ share result-summary cost deviation_ytd }}") == "6,1 %"


def test_a_share_of_no_budget_is_no_number(making: Making) -> None:
    assert prose(making, "{{ share service-follow-up 800 deviation_ytd }}.") == "–."


def test_names_and_times_are_those_of_the_report(making: Making) -> None:
    text = "{{ period }}, {{ month }} {{ year }}: {{ forecast }} efter {{ previous-forecast }}"

    assert prose(making, text) == (
        "januari–mars 2025, mars 2025: Prognos mars efter Ingående prognos"
    )
    with speaking("en"):
        assert prose(making, "{{ period }}") == "January–March 2025"


def test_a_year_without_a_forecast_has_empty_figures_and_says_so(making: Making) -> None:
    last_year = Making(making.service, making.view, Period(202403))
    text = (
        "{{ forecast }}: {{ result-summary total forecast_year }}, {{ sign result-summary total "
        'deviation_year "över" "under" "lika" "okänt mot" }} budget'
    )

    with speaking("en"):
        assert prose(last_year, text) == "no forecast: –, okänt mot budget"


def test_the_board_is_the_one_that_the_head_states(making: Making) -> None:
    head = "---\nboard: Nämnden för Intraservice\n---\n"

    assert prose(making, head + "{{ board }}") == "Nämnden för Intraservice"
    assert faults(making, "{{ board }}") == [
        "the head states no board; write board: and its name there"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ resultat total outcome_ytd }}", "result-summary"),
        ("{{ result-summary totalt outcome_ytd }}", "total"),
        ("{{ result-summary total utfall }}", "outcome_ytd"),
        ("{{ service-follow-up Datorhjälpen outcome_ytd }}", "write one of: 4"),
        ("{{ result-summary total outcome_ytd mkr }}", "kr, tkr, mnkr"),
        ("{{ result-summary total }}", "result-summary ROW COLUMN"),
        ("{{ sign result-summary total outcome_ytd }}", '"positive" "negative"'),
        ("{{ share result-summary total outcome_ytd }}", "deviation_ytd"),
        ("{{ size resultat total outcome_ytd }}", "result-summary"),
        ("{{ indicator NKI outcome }}", "NKI"),
        ("{{ year 2025 }}", "written so: year"),
        ("{{ table mesures }}", "measures"),
        ("{{ table measures with-comments }}", "table NAME"),
        ("{{ chart brigde }}", "bridge"),
        ("{{ reconciliation external }}", "external-to-all"),
        ("{{ notes resultat }}", "result-summary"),
        ("Se {{ table measures }}.", "a paragraph of its own"),
        ("{{ include ../../etc/passwd }}", "reads none"),
        ("{{ __class__ }}", "nothing that a template fills in"),
    ],
)
def test_what_cannot_be_filled_in_is_told_with_what_is_near(
    making: Making, text: str, told: str
) -> None:
    (fault,) = faults(making, text)

    assert told in fault


def test_all_of_it_is_told_at_once_in_the_order_of_its_lines(making: Making) -> None:
    text = "{{ x }} {{ y }}\n\n{{ table z }}\n\n#### Djup\n\n{{ öppen\n"

    with pytest.raises(TemplateFaulty) as refusal:
        assemble(making, *read_template("mall.md", text))

    assert [fault.row for fault in refusal.value.problems] == [1, 1, 3, 5, 5, 7]
    assert {fault.file for fault in refusal.value.problems} == {"mall.md"}


def test_a_report_has_only_so_many_tables(making: Making) -> None:
    assert len(assemble(making, *read_template("m", "{{ table result-summary }}\n\n" * 100))) == 100
    (fault,) = faults(making, "{{ table result-summary }}\n\n" * 101)
    assert "at most 100" in fault


def test_the_tables_of_a_report_have_only_so_many_rows(
    making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    (table,) = assemble(making, *read_template("m", "{{ table result-summary }}"))
    assert isinstance(table, Table)
    monkeypatch.setattr(directives, "MOST_ROWS", 2 * len(table.rows))

    assert len(assemble(making, *read_template("m", "{{ table result-summary }}\n\n" * 2))) == 2
    (fault,) = faults(making, "{{ table result-summary }}\n\n" * 3)
    assert f"at most {2 * len(table.rows)} rows together" in fault
