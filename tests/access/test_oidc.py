"""A token of the issuer is taken when everything about it holds, and refused in plain words."""

import json
import time
from collections.abc import Callable

import jwt
import pytest

from adapters.access.issuer_keys import InsecureIssuer, IssuerKeys
from adapters.access.oidc import AudienceNotStated, Issuer
from adapters.access.refusals import (
    BadSignature,
    ClaimMissing,
    IssuerUnavailable,
    OtherAudience,
    OtherIssuer,
    ReservedName,
    TokenExpired,
    TokenNotYetValid,
    UnknownToken,
)
from adapters.settings import OidcSettings
from domain.rules import RuleBroken
from tests.access.issuer import AUDIENCE, EC_KEY, OTHER_RSA_KEY, TestIssuer

DISCOVERY = "/.well-known/openid-configuration"


def trusting(
    issuer: TestIssuer, *, pause: float = 10.0, name: str = "preferred_username"
) -> Issuer:
    """What trusts an issuer."""
    settings = OidcSettings(issuer.url, AUDIENCE, name=name)
    return Issuer(settings, IssuerKeys(issuer.url, pause=pause))


@pytest.mark.parametrize("kid", ["rsa", "ec", "ed"])
def test_a_token_names_a_person_whatever_key_of_the_issuer_signed_it(
    issuer: TestIssuer, kid: str
) -> None:
    token = issuer.token(kid=kid, groups=["ekonomi", 7])

    person = trusting(issuer).verified(token)

    assert person.name == "anna@stad.se"
    assert person.subjects == {"anna@stad.se", "sub:8f2c", "group:ekonomi"}


NOW = int(time.time())

REFUSED: dict[str, tuple[Callable[[TestIssuer], str], type[RuleBroken]]] = {
    "another issuer": (lambda i: i.token(iss="https://elsewhere.example"), OtherIssuer),
    "another issuer's key": (lambda i: i.token(key=OTHER_RSA_KEY), BadSignature),
    "another audience": (lambda i: i.token(aud="payroll"), OtherAudience),
    "several other audiences": (lambda i: i.token(aud=["payroll", "mail"]), OtherAudience),
    "no audience": (lambda i: i.token(aud=None), ClaimMissing),
    "expired": (lambda i: i.token(exp=NOW - 120), TokenExpired),
    "not yet valid": (lambda i: i.token(nbf=NOW + 600), TokenNotYetValid),
    "issued in the future": (lambda i: i.token(iat=NOW + 600), TokenNotYetValid),
    "no expiry": (lambda i: i.token(exp=None), ClaimMissing),
    "no time of issue": (lambda i: i.token(iat=None), ClaimMissing),
    "no sub": (lambda i: i.token(sub=None), ClaimMissing),
    "an empty sub": (lambda i: i.token(sub=" "), ClaimMissing),
    "a sub that steers a terminal": (lambda i: i.token(sub="a\x1b[2J"), ClaimMissing),
    "unsigned": (lambda i: i.unsigned(), BadSignature),
    "signed with the public key": (lambda i: i.signed_by_the_public_key(), BadSignature),
    "an unknown key": (lambda i: i.token(kid="other"), BadSignature),
    "another's claims": (lambda i: put_into(i.token(), i.token(sub="other")), BadSignature),
    "no signature": (lambda i: i.token().rpartition(".")[0] + ".", BadSignature),
    "no key named": (lambda i: i.written({"alg": "RS256"}), BadSignature),
    "a system's name": (lambda i: i.token(preferred_username="System:planering"), ReservedName),
    "a group's name": (lambda i: i.token(preferred_username="group:ekonomi"), ReservedName),
    "another's id as name": (lambda i: i.token(preferred_username="sub:1"), ReservedName),
    "a source's name": (lambda i: i.token(preferred_username="Source:lon"), ReservedName),
    "no name": (lambda i: i.token(preferred_username=None, email="anna@stad.se"), ClaimMissing),
    "a number as name": (lambda i: i.token(preferred_username=7), ClaimMissing),
    "garbage": (lambda _: "garbage", UnknownToken),
    "three parts of garbage": (lambda _: "a.b.c", UnknownToken),
    "nothing": (lambda _: "", UnknownToken),
    "deep nesting": (lambda i: put_into(i.token(), "." + "W1tb" * 3_000 + "."), UnknownToken),
    "claims that are a list": (lambda i: put_into(i.token(), ".W10."), UnknownToken),
}


def put_into(token: str, other: str) -> str:
    """A token with another's claims."""
    header, _claims, signature = token.split(".")
    return f"{header}.{other.split('.')[1]}.{signature}"


@pytest.mark.parametrize("why", REFUSED)
def test_a_token_is_refused(issuer: TestIssuer, why: str) -> None:
    made, rule = REFUSED[why]
    token = made(issuer)

    with pytest.raises(rule) as refused:
        trusting(issuer).verified(token)

    assert type(refused.value) is rule
    assert not token or token not in str(refused.value)


def test_clocks_may_differ_by_a_minute(issuer: TestIssuer) -> None:
    late = issuer.token(exp=int(time.time()) - 30)
    early = issuer.token(nbf=int(time.time()) + 30)

    trusts = trusting(issuer)

    assert trusts.verified(late).name == trusts.verified(early).name == "anna@stad.se"


def test_a_token_for_several_audiences_is_for_this_one_too(issuer: TestIssuer) -> None:
    assert trusting(issuer).verified(issuer.token(aud=["mail", AUDIENCE])).name == "anna@stad.se"


@pytest.mark.parametrize(
    ("verified", "name"), [(True, "bo@stad.se"), (None, "bo@stad.se"), (False, None)]
)
def test_an_address_names_a_person_unless_it_is_unverified(
    issuer: TestIssuer, verified: bool | None, name: str | None
) -> None:
    trusts = trusting(issuer, name="email")
    token = issuer.token(email="bo@stad.se", email_verified=verified)

    if name is None:
        with pytest.raises(ClaimMissing):
            trusts.verified(token)
    else:
        assert trusts.verified(token).name == name


def test_a_person_has_one_name_whatever_their_token_leaves_out(issuer: TestIssuer) -> None:
    """Whoever asks the issuer for less in a token would else be somebody else, and approve what
    they have submitted."""
    trusts = trusting(issuer, name="sub")

    assert trusts.verified(issuer.token()).name == "8f2c"
    assert trusts.verified(issuer.token(preferred_username=None)).name == "8f2c"


def test_keys_are_fetched_once_for_many_tokens(issuer: TestIssuer) -> None:
    trusts = trusting(issuer)

    for _ in range(20):
        trusts.verified(issuer.token())

    assert issuer.asked == [DISCOVERY, "/keys"]


def test_invented_keys_do_not_make_the_service_ask_again_and_again(issuer: TestIssuer) -> None:
    trusts = trusting(issuer)

    for i in range(20):
        with pytest.raises(BadSignature):
            trusts.verified(issuer.token(kid=f"invented-{i}"))

    assert issuer.asked == [DISCOVERY, "/keys"]


def test_a_token_of_another_issuer_asks_nobody(issuer: TestIssuer) -> None:
    with pytest.raises(OtherIssuer):
        trusting(issuer).verified(issuer.token(iss="https://elsewhere.example"))

    assert issuer.asked == []


def test_a_key_that_the_issuer_turns_to_is_found(issuer: TestIssuer) -> None:
    trusts = trusting(issuer, pause=0)
    trusts.verified(issuer.token())

    issuer.published = {"new": ("ES256", EC_KEY)}

    turned = jwt.encode(issuer.claims(), EC_KEY, "ES256", {"kid": "new"})
    assert trusts.verified(turned).name == "anna@stad.se"
    with pytest.raises(BadSignature):
        trusts.verified(issuer.token(kid="rsa"))


BROKEN = {
    "an error": (DISCOVERY, (500, b"")),
    "no discovery document": (DISCOVERY, (404, b"")),
    "no JSON": (DISCOVERY, (200, b"<html>")),
    "a list": (DISCOVERY, (200, b"[]")),
    "another issuer's document": (DISCOVERY, (200, b'{"issuer": "https://x.example"}')),
    "an address elsewhere": (DISCOVERY, (302, b"/keys")),
    "too much": (DISCOVERY, (200, b" " * 300_000 + b"{}")),
    "no keys": ("/keys", (200, b'{"keys": []}')),
    "keys of no form": ("/keys", (200, b'{"keys": 7}')),
    "keys that are texts": ("/keys", (200, b'{"keys": ["a", null]}')),
}


@pytest.mark.parametrize("what", BROKEN)
def test_an_issuer_that_cannot_be_asked_is_no_fault_of_the_token(
    issuer: TestIssuer, what: str
) -> None:
    path, answer = BROKEN[what]
    issuer.answers[path] = answer

    with pytest.raises(IssuerUnavailable):
        trusting(issuer).verified(issuer.token())


def test_keys_over_an_open_connection_from_elsewhere_are_not_fetched(issuer: TestIssuer) -> None:
    document = {"issuer": issuer.url, "jwks_uri": "http://keys.example/keys"}
    issuer.answers[DISCOVERY] = (200, json.dumps(document).encode())

    with pytest.raises(IssuerUnavailable):
        trusting(issuer).verified(issuer.token())


def test_an_issuer_that_is_away_is_not_waited_for_by_every_request(issuer: TestIssuer) -> None:
    issuer.answers[DISCOVERY] = (500, b"")
    trusts = trusting(issuer)

    for _ in range(5):
        with pytest.raises(IssuerUnavailable):
            trusts.verified(issuer.token())

    assert issuer.asked == [DISCOVERY]


def test_known_keys_hold_while_the_issuer_is_away(issuer: TestIssuer) -> None:
    trusts = trusting(issuer, pause=0)
    trusts.verified(issuer.token())
    issuer.answers[DISCOVERY] = (500, b"")

    with pytest.raises(BadSignature):
        trusts.verified(issuer.token(kid="other"))

    assert trusts.verified(issuer.token()).name == "anna@stad.se"


def test_keys_are_asked_for_again_after_an_hour(issuer: TestIssuer) -> None:
    clock = [0.0]
    keys = IssuerKeys(issuer.url, now=lambda: clock[0])
    trusts = Issuer(OidcSettings(issuer.url, AUDIENCE), keys)
    trusts.verified(issuer.token())
    del issuer.published["rsa"]

    clock[0] = 3599.0
    trusts.verified(issuer.token())
    clock[0] = 3601.0
    with pytest.raises(BadSignature):
        trusts.verified(issuer.token())


@pytest.mark.parametrize(
    "url", ["http://login.stad.se", "ftp://127.0.0.1", "login.stad.se", "", "https://", "http://["]
)
def test_an_issuer_is_reached_over_an_encrypted_connection(url: str) -> None:
    with pytest.raises(InsecureIssuer):
        IssuerKeys(url)


@pytest.mark.parametrize(("url", "audience"), [("https://login.stad.se", ""), ("", "liggare")])
def test_an_issuer_and_an_audience_are_set_together(url: str, audience: str) -> None:
    with pytest.raises(AudienceNotStated):
        Issuer(OidcSettings(url, audience))
