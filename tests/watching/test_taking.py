"""What is dropped is imported, and lies afterwards beside its report: done, or set aside."""

from collections.abc import Callable

from tests.cli.conftest import Answer, Run
from tests.cli.given import voucher
from tests.watching.conftest import SOURCE, Folder, position

Once = Callable[..., Answer]

JANUARY = "utfall-2025-01.se"
FEBRUARY = "utfall-2025-02.se"


def test_a_file_is_imported_and_lies_among_the_done_beside_its_report(
    once: Once, folder: Folder
) -> None:
    folder.drop(JANUARY)

    answer = once()

    assert answer.code == 0
    assert folder.kept("klart") == {JANUARY}
    assert folder.waiting() == folder.in_hand() == set()
    report = folder.report(f"klart/{JANUARY}")
    assert (report["status"], report["source"], report["file"]) == ("done", "ekonomi", JANUARY)
    assert "Registrerat: 3, rader: 6" in folder.text(f"klart/{JANUARY}")
    (line,) = answer.out.splitlines()
    assert f"{JANUARY}  klart: registrerat 3, rader 6" in line


def test_a_file_that_is_refused_lies_among_the_set_aside_with_each_problem(
    once: Once, folder: Folder, book: Run
) -> None:
    folder.drop("fel.se", b"#FLAGGA 0\n#SIETYP 4\n#RAR 0 20250101 20251231\n#VER A 1 20250131\n{\n")
    before = position(book)

    answer = once()

    assert answer.code == 3
    assert folder.kept("undanlagt") == {"fel.se"}
    report = folder.report("undanlagt/fel.se")
    assert report["status"] == "refused"
    assert report["refusal"]["rule"] == "MalformedFile"
    (problem, *_) = report["refusal"]["problems"]
    assert problem["file"] == "fel.se"
    assert problem["message"] in folder.text("undanlagt/fel.se")
    assert position(book) == before


def test_what_contradicts_the_known_is_set_aside_and_the_rest_recorded(
    once: Once, folder: Folder, book: Run
) -> None:
    folder.drop(JANUARY)
    once()
    voucher(folder.path / "ny.se", "#TRANS 5010 {} 91.00\n#TRANS 1930 {} -91.00\n")

    answer = once()

    assert answer.code == 3
    assert folder.kept("undanlagt") == {"ny.se"}
    report = folder.report("undanlagt/ny.se")
    assert report["status"] == "set-aside"
    assert "2025/A/1" in str(report["control"]["became"]["set_aside"])
    assert "motsäger" in folder.text("undanlagt/ny.se")
    assert "2025/A/1" in book("set-aside", "list", "--ledger", "provbok").out


def test_the_same_file_again_records_nothing_and_overwrites_nothing(
    once: Once, folder: Folder, book: Run
) -> None:
    for _ in range(3):
        folder.drop(JANUARY)
        once()

    digest = folder.report(f"klart/{JANUARY}")["sha256"][:8]
    again = f"utfall-2025-01-{digest}"
    assert folder.kept("klart") == {JANUARY, f"{again}.se", f"{again}-2.se"}
    assert "Registrerat: 3" in folder.text(f"klart/{JANUARY}")
    assert "redan kända: 3" in folder.text(f"klart/{again}.se")
    assert folder.report(f"klart/{again}.se")["control"]["became"]["duplicates"] == 3


def test_files_that_lie_there_together_are_taken_as_they_were_written_then_by_name(
    once: Once, folder: Folder
) -> None:
    def dated(name: str, day: str) -> None:
        lines = "#TRANS 5010 {} 1.00\n#TRANS 1930 {} -1.00\n"
        path = voucher(folder.path / name, lines, number=day)
        path.write_bytes(path.read_bytes().replace(b"#SIETYP", b"#GEN %b\n#SIETYP" % day.encode()))

    dated("b.se", "20250301")
    dated("c.se", "20250201")
    dated("a.se", "20250301")
    folder.drop("utan.csv", b"x")

    answer = once()

    names = [line.split("  ")[1] for line in answer.out.splitlines()]
    assert names == ["c.se", "a.se", "b.se", "utan.csv"]


def test_a_restating_source_takes_its_files_in_order_and_sets_an_older_one_aside(
    once: Once, folder: Folder
) -> None:
    def stated(name: str, day: str, amount: str) -> None:
        (folder.path / name).write_text(
            f"#FLAGGA 0\n#GEN {day}\n#SIETYP 2\n#RAR 0 20250101 20251231\n"
            f"#PSALDO 0 202501 5010 {{}} {amount}\n#RES 0 5010 {amount}\n"
        )

    restating = ("--ledger", "provbok", "--source", "lön", "--restates")
    stated("a-mars.se", "20250401", "90.00")
    stated("z-februari.se", "20250301", "80.00")
    assert once(*restating).code == 0
    assert folder.kept("klart") == {"a-mars.se", "z-februari.se"}

    stated("januari.se", "20250201", "70.00")

    assert once(*restating).code == 3
    assert folder.kept("undanlagt") == {"januari.se"}


def test_temporary_files_links_and_empty_files_are_left_where_they_are(
    once: Once, folder: Folder
) -> None:
    left = {".dold.se", "~$bok.xlsx", "x.se.part", "x.tmp", "x.crdownload", "Thumbs.db"}
    for name in left:
        folder.drop(name, b"#FLAGGA 0\n")
    folder.drop("tom.se", b"")
    (folder.path / "länk.se").symlink_to("/etc/passwd")
    (folder.path / "mapp").mkdir()

    answer = once()

    assert answer.code == 0
    assert folder.waiting() == left | {"tom.se", "länk.se", "mapp"}
    assert answer.out == ""
    assert "länk.se  är ingen vanlig fil" in answer.err
    assert "mapp  är ingen vanlig fil" in answer.err
    assert "tom.se  är inte färdigskriven, eller är tom" in answer.err


def test_a_name_is_shown_and_kept_without_control_characters_and_not_too_long(
    once: Once, folder: Folder
) -> None:
    folder.drop("a\n\x1b[31mb.se", b"x")
    folder.drop("å" * 120 + ".se", b"x")
    (folder.path / "latin\udce5.se").write_bytes(b"x")

    answer = once()

    assert folder.kept("undanlagt") == {"a__[31mb.se", "å" * 93 + ".se", "latin_.se"}
    assert len(answer.out.splitlines()) == 3
    assert "\x1b" not in answer.out + answer.err


def test_a_file_beyond_all_measure_is_set_aside_unread(once: Once, folder: Folder) -> None:
    with folder.drop("stor.se", b"#FLAGGA 0\n").open("r+b") as file:
        file.truncate((2 << 30) + 1)

    assert once().code == 3
    assert "filen är på 2048 MB" in folder.text("undanlagt/stor.se")


RESTATING = (*SOURCE, "--restates")


def of_source(*vouchers: str, day: str) -> bytes:
    """A file that a restating source wrote on a day, of vouchers of 5,00 each."""
    rows = "".join(
        f'#VER "A" {number} 20250120 "x"\n{{\n#TRANS 5010 {{}} 5.00\n#TRANS 1930 {{}} -5.00\n}}\n'
        for number in vouchers
    )
    header = f"#FLAGGA 0\n#SIETYP 4\n#GEN {day}\n#RAR 0 20250101 20251231\n"
    return (header + rows).encode()


def test_a_file_that_lacks_what_the_source_stated_before_waits_for_a_person(
    once: Once, folder: Folder, book: Run
) -> None:
    folder.drop("1.se", of_source("1", "2", day="20250201"))
    assert once(*RESTATING).code == 0
    folder.drop("2.se", of_source("1", day="20250202"))
    before = position(book)

    answer = once(*RESTATING)

    assert answer.code == 3
    assert "2.se  undanlagt: verifikationer som saknas i filen: 1" in answer.out
    assert folder.kept("undanlagt") == {"2.se"}
    report = folder.report("undanlagt/2.se")
    assert report["status"] == "set-aside"
    assert report["control"]["became"]["missing"] == ["2025/A/2"]
    assert "liggare outcome reverse" in folder.text("undanlagt/2.se")
    assert position(book) > before  # its newer order is noted, and nothing is taken back


def test_a_report_steers_no_terminal_and_its_json_is_true(once: Once, folder: Folder) -> None:
    said = "Bolag\x1b[2J [bold]AB[/bold]"
    row = f'#FNAMN "{said}"\n'.encode()
    folder.drop("1.se", of_source("1", day="20250201").replace(b"#GEN", row + b"#GEN"))

    assert once().code == 0

    assert "Bolag\ufffd[2J [bold]AB[/bold]" in folder.text("klart/1.se")
    assert folder.report("klart/1.se")["control"]["company"] == said
