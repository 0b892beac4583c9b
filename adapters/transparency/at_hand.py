"""The signing that a service does, with the key that lies where it is configured."""

from pathlib import Path

from adapters.service import Service
from adapters.transparency.keys import Keyring, NoSigningKey, key_file, load_keyring
from adapters.transparency.signing import Beginning, Signing


def file_of(service: Service) -> Path | None:
    """Where the service's key lies, or would lie; None: nobody said."""
    return key_file(service.settings.database, service.settings.signing_key)


def signing_with(service: Service, keyring: Keyring) -> Signing:
    """Signing with a key, which is taken into use where a ledger has none or its predecessor."""
    return Signing(
        service.store,
        keyring.active,
        clock=service.clock,
        retired=keyring.retired,
        beginning=Beginning(service.settings.origin, service.act),
    )


def signing_of(service: Service) -> Signing:
    """Signing with the key at hand.

    Raises:
        NoSigningKey, KeyUnreadable
    """
    file = file_of(service)
    if file is None or not file.exists():
        raise NoSigningKey
    return signing_with(service, load_keyring(file))


def sign(service: Service, ledgers: list[str]) -> None:
    """Sign all that is new in some ledgers.

    Raises:
        NoSigningKey, KeyUnreadable, and what signing refuses
    """
    signing = signing_of(service)
    for code in ledgers:
        ledger = service.ledger(code)
        while done := signing.advance(ledger):
            if done.size == done.before:
                break
