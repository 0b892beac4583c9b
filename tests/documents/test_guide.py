"""The guide to templates is true: its example prints, and it names all that can be filled in."""

import re
from pathlib import Path

from adapters.documents.assembling import assemble
from adapters.documents.charts import CHARTS
from adapters.documents.definitions import DOCUMENTS
from adapters.documents.directives import TABLES, Directives
from adapters.documents.making import Making
from adapters.documents.placeholders import Prose
from adapters.documents.template import KEYS, read_template
from projections.reports.columns import TERMS
from projections.tie_out import TIE_OUTS

GUIDE = (Path(__file__).parents[2] / "docs" / "mallar.md").read_text("utf-8")


def test_the_example_can_be_printed(making: Making) -> None:
    (example,) = re.findall(r"^```markdown\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)

    assert assemble(making, *read_template("docs/mallar.md", example))


def test_the_guide_tells_of_all_that_can_be_filled_in(making: Making) -> None:
    words = {*Prose(making, None).words, *Directives(making).words}
    prose = re.sub(r"^```.*?^```", "", GUIDE, flags=re.MULTILINE | re.DOTALL)
    told = set(re.findall(r"[a-z][a-z_-]+", " ".join(re.findall(r"`[^`]+`", prose))))

    assert {*words, *TABLES, *CHARTS, *TIE_OUTS, *DOCUMENTS, *KEYS, *TERMS} - told == set()
