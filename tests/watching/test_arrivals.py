"""A file is whole when it has lain unchanged; those beside it wait for it, within reason."""

from adapters.watching.arrivals import PATIENCE, Arrivals, Found, Look

SETTLE = 10.0


def found(name: str, size: int = 1, modified: int = 0, inode: int = 1) -> Found:
    return Found(name, Look(inode, size, modified))


def whole(arrivals: Arrivals, now: float, *files: Found, busy: str = "") -> list[str]:
    return [file.name for file in arrivals.whole(files, now, lambda one: one.name == busy)]


def test_a_file_is_whole_after_two_looks_alike_and_the_settling_time() -> None:
    arrivals = Arrivals(SETTLE)

    assert whole(arrivals, 0, found("a")) == []
    assert whole(arrivals, 9, found("a")) == []
    assert whole(arrivals, 10, found("a")) == ["a"]


def test_any_change_begins_the_settling_time_anew() -> None:
    for other in (found("a", size=2), found("a", modified=1), found("a", inode=2)):
        arrivals = Arrivals(SETTLE)
        whole(arrivals, 0, found("a"))

        assert whole(arrivals, 10, other) == []
        assert whole(arrivals, 19, other) == []
        assert whole(arrivals, 20, other) == ["a"]


def test_without_a_settling_time_two_looks_are_needed_still() -> None:
    arrivals = Arrivals(0)

    assert whole(arrivals, 0, found("a")) == []
    assert whole(arrivals, 0.1, found("a")) == ["a"]


def test_an_empty_file_is_never_whole() -> None:
    arrivals = Arrivals(SETTLE)
    for now in range(0, 1000, 10):
        assert whole(arrivals, now, found("a", size=0)) == []


def test_files_that_appear_together_wait_for_each_other() -> None:
    arrivals = Arrivals(SETTLE)
    whole(arrivals, 0, found("a"))
    whole(arrivals, 5, found("a"), found("b"))

    assert whole(arrivals, 10, found("a"), found("b")) == []
    assert whole(arrivals, 15, found("a"), found("b")) == ["a", "b"]


def test_a_file_that_goes_on_changing_holds_the_others_only_so_long() -> None:
    arrivals = Arrivals(SETTLE)
    last = int(PATIENCE * SETTLE)
    for now in range(0, last + 1, 5):
        assert whole(arrivals, now, found("a"), found("b", size=now + 1)) == []
        assert arrivals.is_waiting

    assert whole(arrivals, last + 1, found("a"), found("b", size=last + 2)) == ["a"]
    assert not arrivals.is_waiting


def test_a_file_that_somebody_is_in_is_not_whole() -> None:
    arrivals = Arrivals(SETTLE)
    for now in (0, 10, 200):
        assert whole(arrivals, now, found("a"), busy="a") == []

    assert whole(arrivals, 201, found("a")) == ["a"]
