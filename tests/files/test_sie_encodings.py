"""In which encoding a SIE file's texts are: told by its letters, said, and never guessed."""

from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import Encoding, open_sie, vouchers
from domain.outcome import Stated
from domain.structure import Structure
from tests.files.conftest import WriteFile

ROWS = (
    '#KONTO 5010 "Löner för anställda, även äldre"',
    '#OBJEKT 1 "10" "Åkerö äldreboende"',
    '#VER A 1 20250304 "Köp på Järntorget, Ärende Ö 7, idé"',
    "{",
    '#TRANS 5010 {2 "Hög"} 5.00',
    "#TRANS 1930 {} -5.00",
    "}",
)


def read(
    path: Path, structure: Structure, encoding: Encoding | None = None
) -> tuple[list[Stated], Control]:
    sie = open_sie(path, encoding)
    control = sie.control()
    return list(vouchers(sie, structure, False, control)), control


def refused(path: Path, encoding: Encoding | None = None) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        open_sie(path, encoding)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def write_bytes(path: Path, *rows: bytes) -> Path:
    header = (b"#FLAGGA 0", b"#FORMAT PC8", b"#RAR 0 20250101 20251231")
    path.write_bytes(b"\n".join([*header, *rows, b""]))
    return path


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "cp1252", "latin-1"])
def test_no_letter_is_mangled_whatever_the_encoding(
    write_sie: WriteFile, structure: Structure, encoding: str, bom: bytes
) -> None:
    path = write_sie(*ROWS, encoding=encoding)
    if encoding == "utf-8":
        path.write_bytes(bom + path.read_bytes())

    [stated], control = read(path, structure)

    assert stated.text == "Köp på Järntorget, Ärende Ö 7, idé"
    assert control.unknown_codes == {"service": {"Hög": 1}}
    assert control.names["5010"] == "Löner för anställda, även äldre"
    assert control.encoding == ("cp1252" if encoding == "latin-1" else encoding)


@pytest.mark.parametrize(("encoding", "letters"), [("utf-8", 15), ("cp1252", 15)])
def test_another_encoding_than_the_declared_one_is_said_with_its_evidence(
    write_sie: WriteFile, structure: Structure, encoding: str, letters: int
) -> None:
    _, control = read(write_sie(*ROWS, encoding=encoding), structure)

    said = str(control.remarks[0])
    assert "declares its texts as PC8" in said
    assert f"they are {encoding}" in said
    assert f"{letters} letters" in said


def test_another_declaration_than_the_standards_is_said(
    write: WriteFile, structure: Structure
) -> None:
    path = write("#FLAGGA 0", "#FORMAT ANSI", *ROWS)

    [stated], control = read(path, structure)

    assert stated.text == "Köp på Järntorget, Ärende Ö 7, idé"
    assert "declares its texts as ANSI" in str(control.remarks[0])


def test_a_file_of_plain_ascii_needs_no_remark(write_sie: WriteFile, structure: Structure) -> None:
    rows = ("#VER A 1 20250304 x", "{", "#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.00", "}")

    _, control = read(write_sie(*rows), structure)

    assert (control.encoding, control.remarks) == ("cp437", [])


MIXED = (
    b'#PROSA "L\x94ner"',
    b'#PROSA "L\xf6ner"',
)


def test_a_file_in_two_encodings_is_refused_with_rows_of_both(tmp_path: Path) -> None:
    problems = refused(write_bytes(tmp_path / "fil.se", *MIXED))

    assert [(p.row, p.facts["encoding"], p.facts["text"]) for p in problems] == [
        (4, "cp437", '#PROSA "Löner"'),
        (5, "cp1252", '#PROSA "Löner"'),
    ]
    assert "--encoding cp437, utf-8 or cp1252" in str(problems[0])


@pytest.mark.parametrize(
    ("encoding", "texts"), [("cp437", ("Löner", "L÷ner")), ("cp1252", ("L”ner", "Löner"))]
)
def test_the_users_word_settles_what_the_letters_do_not(
    tmp_path: Path, structure: Structure, encoding: Encoding, texts: tuple[str, str]
) -> None:
    sound = (b"{", b"#TRANS 5010 {} 5", b"#TRANS 1930 {} -5", b"}")
    path = write_bytes(
        tmp_path / "fil.se",
        *(b'#VER A 1 20250304 "L\x94ner"', *sound),
        *(b'#VER A 2 20250304 "L\xf6ner"', *sound),
    )

    stated, control = read(path, structure, encoding)

    assert tuple(one.text for one in stated) == texts
    assert "1 letters are not written in" in str(control.remarks[0])


def test_signs_that_no_letter_explains_are_refused(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "fil.se", b'#PROSA "1\xab tim"')

    [problem] = refused(path)

    assert (problem.row, problem.facts["text"]) == (4, '#PROSA "1½ tim"')
    assert "nothing in the file tells" in str(problem)
    assert open_sie(path, "cp437").encoding == "cp437"


def test_a_few_letters_of_another_encoding_among_very_many_are_said(
    tmp_path: Path, structure: Structure
) -> None:
    sound = (b"{", b"#TRANS 5010 {} 5", b"#TRANS 1930 {} -5", b"}")
    path = write_bytes(
        tmp_path / "fil.se",
        *[f'#KONTO {n} "Löner"'.encode("cp437") for n in range(5010, 5030)],
        b'#OBJEKT 6 "\xc51" "x"',
        b'#OBJEKT 6 "\xe51" "x"',
        *(b"#VER A 1 20250304", *sound),
    )
    with_two = path.read_bytes()
    path.write_bytes(with_two.replace(b"\xc5", b"A"))

    _, control = read(path, structure)

    assert "1 letters are not written in cp437, as 20 others are (row 25" in str(control.remarks[0])
    path.write_bytes(with_two)
    assert {problem.row for problem in refused(path)} == {4, 5, 6, 24, 25}


def test_the_programs_own_path_tells_nothing_of_the_texts(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "fil.si", b'#FNR "C:\\F\xf6retag\\\xd6vning"', b'#PROSA "K\x94p"')

    sie = open_sie(path)

    assert (sie.encoding, sie.remarks) == ("cp437", [])


def test_letters_beyond_the_first_block_are_found_with_their_rows(tmp_path: Path) -> None:
    rows = [b'#PROSA "%s"' % (b"x" * 100)] * 12_000
    last = (b'#FNR "F\xf6retag"', b'#PROSA "K\x94p"')

    problems = refused(write_bytes(tmp_path / "fil.se", *rows, *last))

    assert [(p.row, p.facts["encoding"]) for p in problems] == [
        (12_005, "cp437"),
        (12_004, "cp1252"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_that_is_not_what_the_user_says_is_refused_with_its_row(
    tmp_path: Path, encoding: Encoding
) -> None:
    path = write_bytes(tmp_path / "fil.se", '#PROSA "Åhlens"'.encode("cp437"))

    [problem] = refused(path, encoding)

    assert (problem.row, problem.facts["encoding"]) == (4, encoding)
    assert "state another --encoding" in str(problem)


def test_utf8_with_a_letter_cut_in_two_is_refused_with_its_row(tmp_path: Path) -> None:
    rows = [f'#KONTO {n} "Löner"'.encode() for n in range(5010, 5040)]
    path = write_bytes(tmp_path / "fil.se", *rows, '#KONTO 6000 "Kö'.encode()[:-1] + b'"')

    assert refused(path)
    assert refused(path, "utf-8")[0].row == 34


@pytest.mark.parametrize(
    "text", ["K\ufffdp", "KÃ¶p", "K├╢p", "BestÃ¤llning", "Ã\x85r", "Ink”p", "tj„nst", "t÷rn"]
)
def test_letters_lost_before_the_file_was_written_are_said(
    write_sie: WriteFile, structure: Structure, text: str
) -> None:
    path = write_sie(f'#PROSA "{text}"', *ROWS, encoding="utf-8")

    _, control = read(path, structure)

    [remark] = [r for r in control.remarks if "lost before" in str(r)]
    assert (remark.facts["count"], remark.facts["row"]) == (1, 7)


def test_quotation_marks_around_words_are_no_lost_letters(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie('#PROSA "Köp av ”stol”, 6 ÷ 2"', *ROWS, encoding="utf-8")

    _, control = read(path, structure)

    assert not [r for r in control.remarks if "lost before" in str(r)]


def test_a_date_of_writing_with_hyphens_is_read(tmp_path: Path) -> None:
    path = tmp_path / "fil.se"
    path.write_bytes(b"#FLAGGA 0\n#GEN 2026-04-23\n#SIETYP 4\n")

    sie = open_sie(path)

    assert (sie.written, sie.order) == ("2026-04-23", 20260423)


def test_rows_ended_by_carriage_returns_alone_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "fil.se"
    path.write_bytes(b"#FLAGGA 0\r#FORMAT PC8\r#SIETYP 4\r")

    [problem] = refused(path)

    assert (problem.row, "carriage return" in str(problem)) == (1, True)
    path.write_bytes(b"#FLAGGA 0\r" * 200_000)
    assert "carriage return" in str(refused(path)[0])
    path.write_bytes(b'#FLAGGA 0\r\n#FORMAT PC8\r\n#PROSA "a\rb"\r\n')
    assert refused(path)[0].row == 3


def test_carriage_returns_written_twice_are_line_ends(
    write_sie: WriteFile, structure: Structure
) -> None:
    [stated], _ = read(write_sie(*ROWS, ending="\r\r\n"), structure)

    assert len(stated.lines) == 2
