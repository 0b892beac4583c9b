"""Tokens and grants in a real database, and who is let in by them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest

from adapters.access.caller import Grant
from adapters.access.gate import Gate
from adapters.access.grants import (
    Grants,
    LimitedInEveryLedger,
    NoSuchGrant,
    NoSuchResponsibility,
    NoSuchRole,
    NotASourceName,
    NotASubject,
    role_named,
)
from adapters.access.issuer_keys import IssuerKeys
from adapters.access.oidc import Issuer
from adapters.access.refusals import IssuerUnavailable, TokenExpired, TokenRevoked, UnknownToken
from adapters.access.tokens import (
    ExpiresInThePast,
    NoSuchToken,
    NotATokenName,
    TokenExists,
    Tokens,
)
from adapters.settings import OidcSettings, Settings
from adapters.store import Store, open_store
from tests.access.issuer import AUDIENCE, TestIssuer

AT = datetime(2025, 4, 24, 10, tzinfo=UTC)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def gate_of(store: Store, *, at: datetime = AT, issuer: Issuer | None = None) -> Gate:
    """A gate that reads tokens and grants anew for each who comes."""
    settings = Settings("sqlite:///unused.sqlite", "root")
    return Gate(store, settings, issuer=issuer, clock=lambda: at, fresh=0)


def grant(store: Store, subject: str, grant: Grant) -> bool:
    known = {"10", "20"}
    return Grants(store).grant(subject, grant, responsibilities=known, by="x", at=AT)


def test_a_system_comes_in_by_its_token_with_what_it_is_granted(store: Store) -> None:
    secret = Tokens(store).new("planering", by="x", at=AT)
    grant(store, "token:planering", Grant("publisher", "stad", "lon"))
    grant(store, "planering", Grant("auditor", "stad"))

    caller = gate_of(store).recognise(secret)

    assert caller is not None
    assert caller.name == "system:planering"
    assert caller.grants == (Grant("publisher", "stad", "lon"),)
    assert not caller.is_administrator


def test_a_secret_is_kept_nowhere(store: Store) -> None:
    secret = Tokens(store).new("planering", by="x", at=AT)

    kept = str(store.read("SELECT id, name, digest, made_by FROM token"))

    assert secret not in kept
    assert secret.split("_", 2)[2] not in kept


def test_a_secret_that_is_changed_is_not_known(store: Store) -> None:
    secret = Tokens(store).new("planering", by="x", at=AT)
    other = Tokens(store).new("lon", by="x", at=AT)
    wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    mixed = secret[:24] + other[24:]

    for one in (wrong, mixed, secret + "A", secret.upper(), "liggare_", "x" * 20_000, "å"):
        with pytest.raises(UnknownToken):
            gate_of(store).recognise(one)


def test_a_revoked_token_lets_nobody_in(store: Store) -> None:
    gate = gate_of(store)
    secret = Tokens(store).new("planering", by="x", at=AT)
    assert gate.recognise(secret) is not None

    Tokens(store).revoke("planering", at=AT)

    with pytest.raises(TokenRevoked):
        gate.recognise(secret)


def test_a_token_lets_in_until_it_expires(store: Store) -> None:
    until = AT + timedelta(days=1)
    secret = Tokens(store).new("planering", by="x", at=AT, expires=until)

    assert gate_of(store, at=until - timedelta(seconds=1)).recognise(secret) is not None
    with pytest.raises(TokenExpired):
        gate_of(store, at=until).recognise(secret)


def test_a_revoked_name_may_have_another_token_and_the_old_one_stays_out(store: Store) -> None:
    tokens = Tokens(store)
    old = tokens.new("planering", by="x", at=AT)
    with pytest.raises(TokenExists):
        tokens.new("planering", by="x", at=AT)
    tokens.revoke("planering", at=AT)

    new = tokens.new("planering", by="x", at=AT)

    assert gate_of(store).recognise(new) is not None
    with pytest.raises(UnknownToken):
        gate_of(store).recognise(old)


def test_tokens_have_names_and_times_that_make_sense(store: Store) -> None:
    for name in ("", "å", "a b", "x" * 101, "-x", "a\n"):
        with pytest.raises(NotATokenName):
            Tokens(store).new(name, by="x", at=AT)
    with pytest.raises(ExpiresInThePast):
        Tokens(store).new("planering", by="x", at=AT, expires=AT)
    with pytest.raises(NoSuchToken):
        Tokens(store).revoke("planering", at=AT)


def test_a_grant_is_granted_once_and_taken_back_once(store: Store) -> None:
    controller = Grant("controller", "stad", "10")

    assert grant(store, "anna@stad.se", controller)
    assert not grant(store, "anna@stad.se", controller)
    assert [(one.subject, one.grant) for one in Grants(store).list()] == [
        ("anna@stad.se", controller)
    ]
    Grants(store).revoke("anna@stad.se", controller)
    assert Grants(store).list() == []
    with pytest.raises(NoSuchGrant):
        Grants(store).revoke("anna@stad.se", controller)


def test_a_grant_that_means_nothing_is_refused(store: Store) -> None:
    with pytest.raises(NoSuchResponsibility):
        grant(store, "anna@stad.se", Grant("controller", "stad", "99"))
    with pytest.raises(NoSuchResponsibility):
        grant(store, "anna@stad.se", Grant("controller", "stad", ""))
    with pytest.raises(LimitedInEveryLedger):
        grant(store, "anna@stad.se", Grant("controller", "*", "10"))
    with pytest.raises(NotASourceName):
        grant(store, "token:lon", Grant("publisher", "stad", "lön>"))
    with pytest.raises(NoSuchRole):
        role_named("owner")
    for subject in ("", " ", "token:", "group:", "sub: ", "a\x1b[2J", "x" * 201):
        with pytest.raises(NotASubject):
            grant(store, subject, Grant("reader", "stad"))
    assert Grants(store).list() == []


def test_nothing_shown_is_the_administrator_until_authentication_is_configured(
    store: Store,
) -> None:
    gate = gate_of(store)
    assert not gate.is_configured()
    administrator = gate.recognise(None)
    assert administrator is not None
    assert administrator.is_administrator

    Tokens(store).new("planering", by="x", at=AT)

    assert gate.is_configured()
    assert gate.recognise(None) is None


def test_the_last_tokens_revocation_opens_nothing_while_the_service_runs(store: Store) -> None:
    Tokens(store).new("planering", by="x", at=AT)
    gate = gate_of(store)
    assert gate.is_configured()

    Tokens(store).revoke("planering", at=AT)

    assert gate.is_configured()
    assert gate.recognise(None) is None


def test_an_expired_token_still_configures_authentication(store: Store) -> None:
    Tokens(store).new("planering", by="x", at=AT, expires=AT + timedelta(days=1))

    assert gate_of(store, at=AT + timedelta(days=2)).is_configured()


def test_a_person_has_what_their_name_their_id_and_their_groups_are_granted(
    store: Store, issuer: TestIssuer
) -> None:
    trusted = Issuer(OidcSettings(issuer.url, AUDIENCE), IssuerKeys(issuer.url))
    grant(store, "anna@stad.se", Grant("controller", "stad", "10"))
    grant(store, "sub:8f2c", Grant("approver", "stad", "20"))
    grant(store, "group:ekonomi", Grant("reader", "stad"))
    grant(store, "8f2c", Grant("auditor", "stad"))
    grant(store, "ekonomi", Grant("auditor", "stad"))
    gate = gate_of(store, at=datetime.now(UTC), issuer=trusted)

    caller = gate.recognise(issuer.token(groups=["ekonomi"]))

    assert caller is not None
    assert caller.name == "anna@stad.se"
    assert caller.roles_in("stad") == {"controller", "approver", "reader"}
    assert gate.recognise(None) is None


def test_a_verified_token_is_remembered_for_a_minute_at_most(
    store: Store, issuer: TestIssuer
) -> None:
    hours = [0.0]
    keys = IssuerKeys(issuer.url, now=lambda: hours[0] * 3600)
    trusted = Issuer(OidcSettings(issuer.url, AUDIENCE), keys)
    clock = [datetime.now(UTC)]
    settings = Settings("sqlite:///unused.sqlite", "root")
    gate = Gate(store, settings, issuer=trusted, clock=lambda: clock[0], fresh=0)
    token = issuer.token(exp=int(clock[0].timestamp()) + 3600)
    gate.recognise(token)
    issuer.published = {}
    hours[0] = 2.0

    clock[0] += timedelta(seconds=59)
    assert gate.recognise(token) is not None
    clock[0] += timedelta(seconds=2)
    with pytest.raises(IssuerUnavailable):
        gate.recognise(token)


def test_what_is_withdrawn_is_withdrawn_in_a_moment(store: Store) -> None:
    settings = Settings("sqlite:///unused.sqlite", "root")
    gate = Gate(store, settings, clock=lambda: AT, fresh=0.2)
    secret = Tokens(store).new("planering", by="x", at=AT)
    grant(store, "token:planering", Grant("reader", "stad"))
    let_in = gate.recognise(secret)
    assert gate.known(secret) == let_in
    assert gate.known(secret[:-1]) is None

    Grants(store).revoke("token:planering", Grant("reader", "stad"))
    sleep(0.25)

    assert gate.known(secret) is None
    stripped = gate.recognise(secret)
    assert stripped is not None
    assert stripped.grants == ()


def test_many_at_once_are_each_let_in_as_themselves(store: Store) -> None:
    gate = gate_of(store)
    secrets = [Tokens(store).new(f"system-{i}", by="x", at=AT) for i in range(20)]

    with ThreadPoolExecutor(8) as threads:
        callers = list(threads.map(gate.recognise, secrets * 5))

    assert [caller.name for caller in callers if caller] == [
        f"system:system-{i}" for i in range(20)
    ] * 5
