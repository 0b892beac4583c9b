"""Why a caller is not let in; each says what is wrong, and none says anything of a secret."""

from domain.rules import RuleBroken


class NotAuthenticated(RuleBroken):
    """A caller says who they are."""

    MESSAGE = "no credentials were sent; send the header Authorization: Bearer and a token"


class NotABearerToken(RuleBroken):
    """Credentials are one bearer token."""

    MESSAGE = "the credentials are not one bearer token; send Authorization: Bearer and a token"


class UnknownToken(RuleBroken):
    """A token is one that was made here, or the issuer's."""

    MESSAGE = "the token is not known here"


class TokenRevoked(RuleBroken):
    """A revoked token holds no more."""

    MESSAGE = "the token is revoked"


class TokenExpired(RuleBroken):
    """A token holds until it expires."""

    MESSAGE = "the token has expired; get a new one"


class TokenNotYetValid(RuleBroken):
    """A token holds from the time it states."""

    MESSAGE = "the token is not valid yet; compare the clocks of the issuer and of this service"


class OtherIssuer(RuleBroken):
    """A token is of the issuer that is trusted here."""

    MESSAGE = "the token is of another issuer than the one trusted here"


class OtherAudience(RuleBroken):
    """A token is meant for this service."""

    MESSAGE = "the token is meant for another service; ask the issuer for one with this audience"


class BadSignature(RuleBroken):
    """A token is signed by a key that its issuer publishes, by an algorithm that holds."""

    MESSAGE = "the token's signature does not hold"


class ClaimMissing(RuleBroken):
    """A token says whose it is, when it was issued and when it expires."""

    MESSAGE = "the token lacks “{claim}”, or states it in a wrong form"


class ReservedName(RuleBroken):
    """A person is not named as systems, groups and ids are."""

    MESSAGE = "the token names a person by a word that is reserved: {prefix}"


class IssuerUnavailable(RuleBroken):
    """The issuer's keys are needed, and cannot be fetched now."""

    MESSAGE = "the issuer cannot be reached, so tokens cannot be checked now; try again soon"
