"""The signing that a service does, with the key that lies where it is configured."""

from collections.abc import Iterable

from adapters.service import Service
from adapters.transparency.keys import Keyring, NoSigningKey, load_keyring
from adapters.transparency.published import NothingSigned, PublishedLog
from adapters.transparency.signing import Beginning, Signing
from domain.ledger import Ledger


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
    file = service.settings.key_file
    if file is None or not file.exists():
        raise NoSigningKey
    return signing_with(service, load_keyring(file))


def sign(service: Service, codes: Iterable[str]) -> None:
    """Sign all that is new in some ledgers.

    Raises:
        NoSigningKey, KeyUnreadable, and what signing refuses
    """
    signing = signing_of(service)
    for code in codes:
        sign_all(signing, service.ledger(code))


def sign_if_can(service: Service, code: str) -> None:
    """Sign what is new in a ledger; without a key here, what others have signed must do.

    Raises:
        NoSigningKey: there is neither. KeyUnreadable, and what signing refuses
    """
    try:
        sign(service, [code])
    except NoSigningKey:
        try:
            PublishedLog(service.store, service.known_ledger(code)).checkpoint()
        except NothingSigned:
            raise NoSigningKey from None


def sign_all(signing: Signing, ledger: Ledger) -> None:
    """Sign all that is new in a ledger.

    Raises:
        what signing refuses
    """
    while (done := signing.advance(ledger)) and done.size > done.before:
        continue


def replace_lost_key(service: Service, code: str) -> bool:
    """Let the key at hand follow one that is lost or stolen, and therefore does not vouch for it;
    False where it is in use already.

    Raises:
        NoSigningKey, KeyUnreadable, UnknownLedger
    """
    ledger, signing = service.known_ledger(code), signing_of(service)
    origin = ledger.signing_keys().origin or f"{service.settings.origin}/{code}"
    return ledger.introduce_signing_key(
        service.act(), origin=origin, key=str(signing.verifier(origin))
    )
