"""What a caller may, by their grants."""

from adapters.access.caller import ROLES, Caller, Grant

ANNA = Caller(
    "anna@stad.se",
    (
        Grant("controller", "stad", "10"),
        Grant("reader", "stad", "20"),
        Grant("auditor", "bolag"),
        Grant("reader", "bolag", "5"),
        Grant("publisher", "stad", "lon"),
    ),
)


def test_roles_are_held_in_a_ledger() -> None:
    assert ANNA.roles_in("stad") == {"controller", "reader", "publisher"}
    assert ANNA.roles_in("bolag") == {"auditor", "reader"}
    assert ANNA.roles_in("annan") == frozenset()


def test_a_ledger_is_seen_by_those_who_have_a_role_in_it() -> None:
    assert ANNA.sees("stad")
    assert not ANNA.sees("annan")


def test_a_limited_role_reaches_what_is_below_its_codes() -> None:
    assert ANNA.below("stad") == {"10", "20"}
    assert ANNA.below("stad", "controller") == {"10"}
    assert ANNA.below("stad", "approver") == frozenset()


def test_one_role_for_the_whole_ledger_is_for_the_whole() -> None:
    assert ANNA.below("bolag") is None
    assert ANNA.below("bolag", "reader") == {"5"}


def test_a_publisher_speaks_for_a_source_and_reads_nothing() -> None:
    system = Caller("system:lon", (Grant("publisher", "stad", "lon"),))

    assert system.sources("stad") == {"lon"}
    assert system.below("stad") == frozenset()


def test_a_grant_in_every_ledger_holds_in_those_to_come() -> None:
    everywhere = Caller("cilla@stad.se", (Grant("controller", "*"),))

    assert everywhere.roles_in("new") == {"controller"}
    assert everywhere.below("new") is None


def test_an_administrator_may_everything() -> None:
    administrator = Caller("root", is_administrator=True)

    assert administrator.roles_in("stad") == frozenset(ROLES)
    assert administrator.below("stad", "approver") is None
    assert administrator.sources("stad") is None


def test_those_who_see_the_same_have_the_same_scope_and_others_another() -> None:
    def scope(*grants: Grant) -> str:
        return Caller("anna", grants).scope_key("stad")

    one, other = Grant("reader", "stad", "10"), Grant("reader", "stad", "20")

    assert scope(one, other) == scope(other, one)
    assert len({scope(), scope(one), scope(other), scope(one, other)}) == 4
    assert scope(Grant("reader", "stad")) == scope(Grant("reader", "*"))
    assert scope(Grant("reader", "stad")) != Caller("x", is_administrator=True).scope_key("stad")
    assert scope(Grant("reader", "stad", "10\nreader:=20")) != scope(one, other)
