"""What can go wrong, as one tree.

    SamvirkeError
    ├── InvalidValueError    a value given to a function is outside what it allows (a programmer reads it)
    └── BadInputError        a file, a package or an option cannot be used (a planner reads it; exit 2)
        └── PackageError     a Region package has findings, all of them in one go

Every text says what was seen, what is allowed and what to do.
"""

from collections.abc import Sequence

from samvirke.model.finding import Finding


class SamvirkeError(Exception):
    """Whatever Samvirke raises on purpose."""


class InvalidValueError(SamvirkeError, ValueError):
    """A value given to a function is outside what it allows."""


class BadInputError(SamvirkeError):
    """Something the user gave cannot be used: what was seen, what is allowed, what to do."""


class PackageError(BadInputError):
    """A Region package is refused whole; nothing of it was loaded."""

    def __init__(self, path: str, findings: Sequence[Finding]) -> None:
        self.path = path
        self.findings = tuple(findings)
        count = f"{len(self.findings)} finding" + ("" if len(self.findings) == 1 else "s")
        lines = "\n".join(f"  {finding}" for finding in self.findings[:SHOWN])
        more = len(self.findings) - SHOWN
        tail = f"\n  … and {more} more; `samvirke region check --json` lists all" if more > 0 else ""
        super().__init__(f"{path} is refused, nothing was loaded: {count}\n{lines}{tail}")

    def __reduce__(self) -> tuple[type["PackageError"], tuple[str, tuple[Finding, ...]]]:
        """Let it cross a process border whole."""
        return type(self), (self.path, self.findings)


SHOWN = 50  # findings in the text of an error; the object holds all
