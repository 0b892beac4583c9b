"""A service that asks nobody who they are answers its own machine only."""

import pytest

from adapters.access.binding import (
    ForeignOrigin,
    NotFromHere,
    OpenToOthers,
    check_binding,
    check_local,
)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "liggare.stad.se", "", "127.1.evil"])
def test_without_authentication_a_service_does_not_bind_where_others_reach_it(host: str) -> None:
    with pytest.raises(OpenToOthers):
        check_binding(host, configured=False)
    check_binding(host, configured=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.53"])
def test_without_authentication_a_service_binds_to_its_own_machine(host: str) -> None:
    check_binding(host, configured=False)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:8080"])
def test_a_call_from_this_machine_is_let_in(host: str) -> None:
    check_local("127.0.0.1", {"host": host})
    check_local("::1", {"host": host, "origin": f"http://{host}"})


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("10.0.0.7", {"host": "localhost"}),
        (None, {"host": "localhost"}),
        ("127.0.0.1", {"host": "liggare.evil.example:8080"}),
        ("127.0.0.1", {"host": "localhost.evil.example"}),
        ("127.0.0.1", {"host": "127.0.0.1.evil.example"}),
        ("127.0.0.1", {"host": ""}),
        ("127.0.0.1", {}),
        ("127.0.0.1", {"host": "localhost", "x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"host": "localhost", "forwarded": "for=10.0.0.7"}),
    ],
)
def test_a_call_from_elsewhere_is_not(client: str | None, headers: dict[str, str]) -> None:
    with pytest.raises(NotFromHere):
        check_local(client, headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_another_site_does_not_call_through_the_browser(headers: dict[str, str]) -> None:
    with pytest.raises(ForeignOrigin):
        check_local("127.0.0.1", {"host": "localhost:8080"} | headers)
