"""Packages that people send: each is checked whole, then compared, and waits until its sender uses it."""

import secrets
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samvirke.model.errors import BadInputError
from samvirke.model.finding import Finding
from samvirke.model.tables import EDITS, TABLES
from samvirke.register.differing import Difference, diff_regions
from samvirke.register.package import inspect_package
from samvirke.register.region import Region, empty_table
from samvirke.web.registers.inspecting import inspect_apart
from samvirke.web.registers.own import Present

MOST_WAITING = 4  # packages that wait, of all people together; each lies in memory
Inspecting = Callable[[Path], tuple[list[Finding], list[Finding]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checked:
    """A package that was sent.

    Parameters
    ----------
    token
        Its address, known to its sender.
    user
        Who sent it.
    name
        What their file is called.
    findings, notes
        What is wrong, all of it, and what deserves a note.
    region
        The package; None where anything is wrong.
    differences
        From the register as it stood, the history left out.
    compared_with
        Number of the state that it was compared with; 0: there was no register.
    """

    token: str
    user: str
    name: str
    findings: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    region: Region | None = None
    differences: Sequence[Difference] = ()
    compared_with: int = 0

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """Rows that would be added, changed and removed, by table and kind."""
        rows = {(one.table, one.kind, one.row) for one in self.differences}
        return Counter((table, kind) for table, kind, _ in rows)


class Imports:
    """The packages that wait.

    Parameters
    ----------
    inspect
        What looks for faults.
    """

    def __init__(self, inspect: Inspecting = inspect_apart) -> None:
        self._inspect = inspect
        self._waiting: OrderedDict[str, Checked] = OrderedDict()
        self._lock = threading.Lock()
        self._checking = threading.Lock()

    def check(self, path: Path, *, name: str, user: str, present: Present | None) -> Checked:
        """Check a package and let it wait; one of the same person that waited is forgotten.

        Raises
        ------
        BadInputError
            While another is being checked: each may take gigabytes, and those who are on duty come first.
        """
        if not self._checking.acquire(blocking=False):
            raise BadInputError("another package is being checked just now; send this one again in a minute")
        try:
            findings, notes = self._inspect(path)
            region = None if findings else inspect_package(path).region
        finally:
            self._checking.release()
        checked = self._compared(
            Checked(
                token=secrets.token_urlsafe(12),
                user=user,
                name=name,
                findings=findings,
                notes=notes,
                region=region,
            ),
            present,
        )
        with self._lock:
            for token in [one.token for one in self._waiting.values() if one.user == user]:
                del self._waiting[token]
            self._waiting[checked.token] = checked
            while len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
        return checked

    def of(self, token: str, user: str) -> Checked | None:
        """Return a package that somebody sent; None when it does not wait, or is not theirs."""
        found = self._waiting.get(token)
        return found if found is not None and found.user == user else None

    def compare_anew(self, checked: Checked, present: Present | None) -> Checked:
        """Compare a package with the register as it stands now."""
        found = self._compared(checked, present)
        with self._lock:
            if checked.token in self._waiting:
                self._waiting[checked.token] = found
        return found

    def forget(self, checked: Checked) -> None:
        """Let go of a package."""
        with self._lock:
            self._waiting.pop(checked.token, None)

    def _compared(self, checked: Checked, present: Present | None) -> Checked:
        if checked.region is None:
            return checked
        before = _nothing(checked.region) if present is None else present.region
        return Checked(
            token=checked.token,
            user=checked.user,
            name=checked.name,
            notes=checked.notes,
            region=checked.region,
            differences=[one for one in diff_regions(before, checked.region) if one.table != EDITS.name],
            compared_with=0 if present is None else present.number,
        )


def _nothing(like: Region) -> Region:
    """Return a region of the same name that holds nothing."""
    tables = {name: empty_table(TABLES[name]) for name in like.tables}
    return Region(
        name=like.name,
        title=like.title,
        licence=like.licence,
        attributions=like.attributions,
        about=like.about,
        tables=tables,
    )
