"""What is wrong with a package, as data: where, and what was found there."""

from typing import Any

from adapters.files.problems import Problem, readable
from domain.rules import RuleBroken

MOST = 100
"""So many faults are told one by one; at that many nothing more is looked for."""


class PackageDamaged(RuleBroken):
    """A package is not as it was written; nothing of it is imported."""

    MESSAGE = (
        "{package} is not an audit package as it was written ({count} faults); nothing of it is "
        "imported: ask for it anew from where it was exported"
    )

    def __init__(self, package: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        self.more = 0
        super().__init__(package=package, count=len(problems))


class Findings:
    """The faults of one package, collected while it is read."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.found: list[Problem] = []

    def add(self, file: str, line: int | None, message: str, **facts: Any) -> None:
        """Note a fault: in which file, on which line (counted from 1), and what.

        Raises:
            PackageDamaged: so many were found that looking on tells nothing more.
        """
        shown = {name: readable(f) if isinstance(f, str) else f for name, f in facts.items()}
        self.found.append(Problem(file, line, None, message, shown))
        if len(self.found) >= MOST:
            self.refuse_if_any()

    def refuse_if_any(self) -> None:
        """Refuse the package if anything was found wrong.

        Raises:
            PackageDamaged
        """
        if self.found:
            raise PackageDamaged(self.package, tuple(self.found))
