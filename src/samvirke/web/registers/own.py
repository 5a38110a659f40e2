"""The register that a node keeps: what it began with, until the first change; from then its own copy.

FOLDER/register/            the copy, a Region package; there once something was changed
FOLDER/register-before/     the whole register as it was before each package that was taken in its place
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from samvirke.model.errors import BadInputError, SamvirkeError
from samvirke.register.differing import diff_regions
from samvirke.register.editing import Action, edit_region
from samvirke.register.region import BUILTIN, Region
from samvirke.register.store import DESCRIPTOR
from samvirke.respond.act import RefusedError
from samvirke.web.problem import NotReadyError
from samvirke.web.registers.history import with_history
from samvirke.web.registers.row import row_texts

Stamp = tuple[int, int, int]
State = Literal["there", "reading", "failed", "none"]
NOT_SET = "no register is set; send a package, or name a region such as norway in node.toml"
READING = "the register is being read; ask again in a moment"


class RowChangedError(RefusedError):
    """Somebody else changed the row, or took it out, since it was shown."""


class RegisterChangedError(RefusedError):
    """The register changed since a package was compared with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """The register as it stands.

    Parameters
    ----------
    region
        Its rows.
    number
        How many states the node has seen since it started; a new one with each change.
    since_ms
        Since when it stands, on the clock of the machine.
    """

    region: Region
    number: int
    since_ms: int


class OwnRegister:
    """Reads and keeps a register; one change at a time, and each is on the disk before it is answered.

    Parameters
    ----------
    folder
        The node's; None: it is kept in memory, as in tests.
    start
        What it begins with as `node.toml` names it: a built-in region, or a path seen from the folder.
    wall_ms
        The clock of the machine.
    took
        Told of each new state, before the change is answered.
    """

    def __init__(
        self,
        folder: Path | None = None,
        start: str = "",
        wall_ms: Callable[[], int] = lambda: 0,
        took: Callable[[Region], None] = lambda _: None,
    ) -> None:
        self._folder, self._start = folder, start
        self._wall_ms, self._took = wall_ms, took
        self._one_at_a_time = threading.Lock()
        self._stamp: Stamp | None = None
        self._present: Present | None = None
        self._has_failed = False
        self.why_not = NOT_SET  # why there is no register, where there is none

    @classmethod
    def holding(cls, region: Region, wall_ms: Callable[[], int] = lambda: 0) -> "OwnRegister":
        """Return a register in memory."""
        found = cls(wall_ms=wall_ms)
        found._take(region)
        return found

    @property
    def present(self) -> Present | None:
        """The register as it stands; None when there is none, or it is not read yet."""
        return self._present

    @property
    def state(self) -> State:
        """Whether it is `there`, is still `reading`, has `failed` to be read, or there is `none`."""
        if self._present is not None:
            return "there"
        if self._has_failed:
            return "failed"
        return "reading" if self.is_there else "none"

    @property
    def is_there(self) -> bool:
        """Whether there is anything to read."""
        return bool(self._start) or self.is_own

    @property
    def is_own(self) -> bool:
        """Whether the node has a copy of its own: something was changed."""
        return self._kept is not None and (self._kept / DESCRIPTOR).is_file()

    @property
    def before(self) -> tuple[Path, ...]:
        """The whole register as it was before each package, the newest first."""
        if self._folder is None:
            return ()
        return tuple(sorted((self._folder / "register-before").glob("*.zip"), reverse=True))

    def read(self) -> None:
        """Read the register; it may take seconds, so not while anybody waits.

        Raises
        ------
        SamvirkeError, OSError
            When it cannot be read: `why_not` then says so.
        """
        self._has_failed, self.why_not = False, READING
        try:
            with self._one_at_a_time:
                self._take(self._open())
        except SamvirkeError as error:
            self._has_failed, self.why_not = True, f"the register cannot be read: {error}"
            raise
        except OSError:
            self._has_failed, self.why_not = True, "the register cannot be read; ask who runs the node"
            raise

    def edit(
        self,
        *,
        who: str,
        why: str,
        table: str,
        row: str,
        action: Action,
        changes: Mapping[str, object] | None = None,
        was: Mapping[str, str] | None = None,
    ) -> Present:
        """Change, add or remove a row.

        Parameters
        ----------
        who, why
            Kept in the history.
        table, row, action, changes
            As `edit_region`.
        was
            The row as it was shown to them, text by column; None: it is not compared.

        Raises
        ------
        RowChangedError
            When the row is not as it was shown; nothing was changed.
        NotReadyError
            When there is no register.
        BadInputError
            As `edit_region`; a `PackageError` holds what is wrong in which column.
        """
        with self._one_at_a_time:
            present = self._fresh()
            if was is not None and row_texts(present.region, table, row) != was:
                raise RowChangedError(
                    f"{table}/{row} was changed by somebody else since you opened it; "
                    "look at what stands there now, and save again"
                )
            region = edit_region(
                present.region,
                who=who,
                why=why,
                at_utc=datetime.fromtimestamp(self._wall_ms() / 1000, UTC),
                table=table,
                row=row,
                action=action,
                changes=changes,
            )
            if region is present.region:
                return present
            self._keep(region)
            return self._take(region)

    def use(self, region: Region, *, who: str, why: str, compared_with: int) -> Present:
        """Take a whole package in place of the present register; what was, is kept beside.

        Parameters
        ----------
        region
            The package.
        who, why
            Kept in the history with each difference.
        compared_with
            Number of the state that the differences were shown against; 0: there was none.

        Raises
        ------
        RegisterChangedError
            When the register changed since; nothing was taken.
        """
        with self._one_at_a_time:
            self._reload()
            present = self._present
            if (present.number if present else 0) != compared_with:
                raise RegisterChangedError(
                    "the register was changed since your package was compared with it; "
                    "look at the differences again"
                )
            if present is not None:
                at_utc = datetime.fromtimestamp(self._wall_ms() / 1000, UTC)
                if not [one for one in diff_regions(present.region, region) if one.table != "edits"]:
                    return present
                region = with_history(present.region, region, who=who, why=why, at_utc=at_utc)
                self._keep_before(present.region, at_utc)
            self._keep(region)
            return self._take(region)

    @property
    def _kept(self) -> Path | None:
        return None if self._folder is None else self._folder / "register"

    def _open(self) -> Region:
        if self.is_own:
            assert self._kept is not None
            return Region.read(self._kept)
        if not self._start:
            raise BadInputError(NOT_SET)
        if self._start in BUILTIN:
            return Region.builtin(self._start)
        return Region.read(self._start if self._folder is None else self._folder / self._start)

    def _fresh(self) -> Present:
        self._reload()
        if self._present is None:
            raise NotReadyError(self.why_not)
        return self._present

    def _reload(self) -> None:
        """Read the copy anew where somebody changed it from outside, such as by `samvirke region edit`."""
        if self._present is not None and self._stamp_now() != self._stamp:
            self._take(self._open())

    def _keep(self, region: Region) -> None:
        if self._kept is not None:
            region.write(self._kept)

    def _keep_before(self, region: Region, at_utc: datetime) -> None:
        if self._folder is None:
            return
        place = self._folder / "register-before"
        place.mkdir(mode=0o700, exist_ok=True)
        region.write(place / f"{at_utc:%Y-%m-%dT%H%M%SZ}.zip")

    def _take(self, region: Region) -> Present:
        number = 1 if self._present is None else self._present.number + 1
        self._stamp = self._stamp_now()
        self._present = Present(region, number, self._wall_ms())
        self._took(region)
        return self._present

    def _stamp_now(self) -> Stamp | None:
        if self._kept is None or not self.is_own:
            return None
        found = (self._kept / DESCRIPTOR).stat()
        return (found.st_mtime_ns, found.st_ino, found.st_size)
