"""How far a piece of work is: told by the process that does it, read by the pages."""

import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

NAME = "progress.json"
LEAST_S = 0.3  # between two writes: the pages look once a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told last.

    Parameters
    ----------
    doing
        What is being done, English as the rooms say it.
    done, of
        How many of how many; `of` 0: not known.
    begun_s, at_s
        When the counting began and when it was told, seconds since 1970.
    abreast
        How many of them are done side by side.
    """

    doing: str = ""
    done: int = 0
    of: int = 0
    begun_s: float = 0.0
    at_s: float = 0.0
    abreast: int = 1

    @property
    def share(self) -> float | None:
        """How much is done, 0 to 1; None: not known."""
        return min(1.0, self.done / self.of) if self.of > 0 else None

    def seconds_left(self, now_s: float) -> float | None:
        """Return how long the counted part will take from now, by what it took until now; None: not known."""
        if not self.abreast <= self.done < self.of:
            return None  # of those that began together some are still under way: nothing is known yet
        # Those side by side end at about the same time: what counts is how many rounds there are.
        rounds, rounds_done = (-(-count // self.abreast) for count in (self.of, self.done))
        each = (self.at_s - self.begun_s) / rounds_done
        return max(0.0, each * (rounds - rounds_done) - (now_s - self.at_s)) or None


class Progress:
    """Tells how far a piece of work is; `done` and `said` are what the rooms of `prepare` take.

    Parameters
    ----------
    folder
        Of the work.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._told = Told(begun_s=time.time(), at_s=time.time())
        self._written_s = 0.0

    def of(self, total: int, abreast: int = 1) -> None:
        """Say how many make the whole, and how many are done side by side; `done` counts from now."""
        told = replace(self._told, of=total, abreast=abreast, done=0, begun_s=time.time())
        self._tell(told, at_once=True)

    def done(self, count: int) -> None:
        """Say how many are done."""
        self._tell(replace(self._told, done=count), at_once=count == self._told.of)

    def said(self, text: str) -> None:
        """Say what is being done."""
        # What came before the first was counted is not of the counting.
        begun_s = self._told.begun_s if self._told.done else time.time()
        self._tell(replace(self._told, doing=text, begun_s=begun_s), at_once=True)

    def _tell(self, told: Told, *, at_once: bool) -> None:
        now_s = time.time()
        self._told = replace(told, at_s=now_s)
        if not at_once and now_s - self._written_s < LEAST_S:
            return
        self._written_s = now_s
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(self._told)), encoding="utf-8")
        beside.replace(self._path)


def read_progress(folder: Path) -> Told:
    """Return what was told last; nothing when nothing was told, or it cannot be read."""
    try:
        return Told(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Told()
