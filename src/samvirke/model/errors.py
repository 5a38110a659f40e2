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


NOTHING_LOADED = "nothing was loaded"
SHOWN = 50  # findings in the text of an error; the object holds all


class PackageError(BadInputError):
    """A Region package, or a change of one, is refused whole.

    Parameters
    ----------
    path
        What is refused: a path, or words such as `the edit of units/engine-1`.
    findings
        All that is wrong.
    outcome
        What the refusal means for the reader: what did not happen.
    """

    def __init__(self, path: str, findings: Sequence[Finding], outcome: str = NOTHING_LOADED) -> None:
        self.path = path
        self.findings = tuple(findings)
        self.outcome = outcome
        count = f"{len(self.findings)} finding" + ("" if len(self.findings) == 1 else "s")
        lines = "\n".join(f"  {finding}" for finding in self.findings[:SHOWN])
        more = len(self.findings) - SHOWN
        # Only a package lies where `region check` can read it; an edit or a region in memory does not.
        listing = f"; `samvirke region check {path} --json` lists all" if outcome == NOTHING_LOADED else ""
        tail = f"\n  … and {more} more{listing}" if more > 0 else ""
        super().__init__(f"{path} is refused, {outcome}: {count}\n{lines}{tail}")

    def __reduce__(self) -> tuple[type["PackageError"], tuple[str, tuple[Finding, ...], str]]:
        """Let it cross a process border whole."""
        return type(self), (self.path, self.findings, self.outcome)
