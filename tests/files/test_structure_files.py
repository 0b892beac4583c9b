"""`struktur.json`: the schema that documents it, and how its mistakes are told."""

import json
from pathlib import Path

import jsonschema
import pytest

from adapters.files.problems import MalformedFile, Problem
from adapters.files.structure_file import read_structure
from adapters.files.structure_schema import SCHEMA, schema_text
from domain.structure import Structure
from tests.files.conftest import SMALL

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/struktur.json"))


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read_structure(path)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def written(path: Path, content: object) -> Path:
    path = path / "struktur.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_documented_schema_is_what_the_program_reads_by() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.parent.name)
def test_the_examples_follow_the_schema_and_are_read_whole(path: Path) -> None:
    stated = json.loads(path.read_text("utf-8"))

    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(stated)
    structure = read_structure(path)

    assert [d.code for d in structure.dimensions] == [d["code"] for d in stated["dimensions"]]
    assert sum(len(d.nodes) for d in structure.dimensions) == sum(
        len(d["nodes"]) for d in stated["dimensions"]
    )


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_structure(path) == Structure.model_validate(SMALL)


def test_every_wrong_field_is_told_with_its_json_path(tmp_path: Path) -> None:
    wrong = json.loads(json.dumps(SMALL))
    wrong["dimensions"][1]["nodes"][0]["code"] = 7
    wrong["dimensions"][0]["sie_dimension"] = 0
    wrong["account_groups"][0]["kind"] = "income"
    wrong["colour"] = "red"
    del wrong["name"]

    problems = refused(written(tmp_path, wrong))

    assert {problem.field for problem in problems} == {
        "$.name",
        "$.colour",
        "$.dimensions[0].sie_dimension",
        "$.dimensions[1].nodes[0].code",
        "$.account_groups[0].kind",
    }


def test_every_contradiction_is_told(tmp_path: Path) -> None:
    wrong = json.loads(json.dumps(SMALL))
    wrong["dimensions"][0]["nodes"][0]["parent"] = "saknas"
    wrong["account_groups"][1]["accounts"].append("3010")

    problems = refused(written(tmp_path, wrong))

    assert len(problems) == 2
    assert "3010" in str(problems[0])
    assert "its parent “saknas” is not in the dimension" in str(problems[1])


@pytest.mark.parametrize(
    ("content", "row", "says"),
    [
        (b"", None, "empty"),
        (b'{\n "ledger": "x",\n}', 3, "not JSON"),
        (b"[" * 200_000, None, "nested too deeply"),
        (b"[" + b"9" * 10_000 + b"]", None, "too large a number"),
        (b"[1, 2]", None, "see docs/struktur.schema.json"),
        (b'{\n"name": "\xe5"}', 2, "not UTF-8"),
        (b'{"ledger": "x", "name": "\\ud800"}', None, "see docs/struktur.schema.json"),
        (b"\x00\x01", None, "binary"),
        (b"<html>", None, "web page"),
    ],
)
def test_what_is_no_structure_is_refused(
    tmp_path: Path, content: bytes, row: int | None, says: str
) -> None:
    path = tmp_path / "struktur.json"
    path.write_bytes(content)

    problem = refused(path)[0]

    assert problem.row == row
    assert says in str(problem)


def test_a_structure_that_is_not_there_and_a_directory_are_refused(tmp_path: Path) -> None:
    assert "no such file" in str(refused(tmp_path / "struktur.json")[0])
    assert "directory" in str(refused(tmp_path)[0])
