"""One place for configuration: where the database is, and who is asking."""

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE = "sqlite:///liggare.sqlite"
DEFAULT_HTTP = "127.0.0.1:8080"
DEFAULT_GROUPS = "groups"
DEFAULT_NAME = "preferred_username"
DEFAULT_ORIGIN = "liggare.local"
DEFAULT_WITNESS_EVERY = 3_600
SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Whose tokens are taken: an OpenID Connect issuer, and the audience that is this service.

    `groups` is the claim that lists a person's groups, `name` the one that names the person.
    It is one alone: who asks the issuer for a token without it would else be somebody else.
    """

    issuer: str
    audience: str
    groups: str = DEFAULT_GROUPS
    name: str = DEFAULT_NAME

    @classmethod
    def of_environment(cls) -> "OidcSettings | None":
        """From `LIGGARE_OIDC_ISSUER`, `_AUDIENCE`, `_GROUPS` and `_NAME`; None where unset."""
        issuer = os.environ.get("LIGGARE_OIDC_ISSUER", "").strip()
        audience = os.environ.get("LIGGARE_OIDC_AUDIENCE", "").strip()
        if not issuer and not audience:
            return None
        name = os.environ.get("LIGGARE_OIDC_NAME", "").strip()
        groups = os.environ.get("LIGGARE_OIDC_GROUPS", "").strip()
        return cls(issuer, audience, groups or DEFAULT_GROUPS, name or DEFAULT_NAME)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process is configured with.

    `database` is a URL (`sqlite:///file.sqlite`, `postgresql://…`), `user` the name of who
    acts, as the system knows them; `bus` the broker's URL, `http` the address and port that the
    API answers at. `signing_key` is the file of the private key that checkpoints are signed with,
    where it is not beside a SQLite database; `origin` begins the names of the ledgers' logs.
    `witness` is where checkpoints are sent, every so many seconds.
    """

    database: str
    user: str
    oidc: OidcSettings | None = None
    bus: str | None = None
    http: str = DEFAULT_HTTP
    signing_key: str | None = None
    origin: str = DEFAULT_ORIGIN
    witness: str | None = None
    witness_every: str = str(DEFAULT_WITNESS_EVERY)

    @property
    def key_file(self) -> Path | None:
        """The file of the signing key, whether it is there or not; None: it must be named."""
        if self.signing_key:
            return Path(self.signing_key)
        if self.database.startswith(SQLITE):
            return Path(self.database.removeprefix(SQLITE) + ".signing-key.pem")
        return None

    @classmethod
    def of(cls, database: str | None = None) -> "Settings":
        """From the environment; `database` from the command line, else `LIGGARE_DATABASE`, else
        a file in the working directory."""
        return cls(
            database=database or os.environ.get("LIGGARE_DATABASE") or DEFAULT_DATABASE,
            user=_system_user(),
            oidc=OidcSettings.of_environment(),
            bus=os.environ.get("LIGGARE_BUS") or None,
            http=os.environ.get("LIGGARE_HTTP") or DEFAULT_HTTP,
            signing_key=os.environ.get("LIGGARE_SIGNING_KEY") or None,
            origin=os.environ.get("LIGGARE_ORIGIN") or DEFAULT_ORIGIN,
            witness=os.environ.get("LIGGARE_WITNESS") or None,
            witness_every=os.environ.get("LIGGARE_WITNESS_EVERY") or str(DEFAULT_WITNESS_EVERY),
        )


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run a user that has no name
        return f"uid-{os.getuid()}"
