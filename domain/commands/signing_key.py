"""Commands on the keys that checkpoints are signed with."""

from domain.base import Act
from domain.book import Book
from domain.signing_key import SigningKeys


class SigningKeyCommands(Book):
    """Take a key into use."""

    def signing_keys(self) -> SigningKeys:
        """The keys that the ledger's checkpoints have been signed with."""
        return self.get(SigningKeys, "signing_keys")

    def introduce_signing_key(self, act: Act, *, origin: str, key: str) -> bool:
        """Take a key into use; False where it is the one in use.

        Raises:
            OriginFixed
        """

        def attempt() -> bool:
            keys = self.signing_keys()
            new = keys.introduce(act, origin=origin, key=key)
            if new:
                self.save_all(act, keys)
            return new

        return self.retry(attempt)
