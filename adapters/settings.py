"""One place for configuration: where the database is, and who is asking."""

import getpass
import os
from dataclasses import dataclass

DEFAULT_DATABASE = "sqlite:///liggare.sqlite"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process is configured with.

    `database` is a URL (`sqlite:///file.sqlite`, `postgresql://…`), `user` the name of who
    acts, as the system knows them.
    """

    database: str
    user: str

    @classmethod
    def of(cls, database: str | None = None) -> "Settings":
        """From the command line, else `LIGGARE_DATABASE`, else a file in the working directory."""
        url = database or os.environ.get("LIGGARE_DATABASE") or DEFAULT_DATABASE
        return cls(database=url, user=_system_user())


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run a user that has no name
        return f"uid-{os.getuid()}"
