"""Numbers of incidents, as people say them aloud.

The last number given stands in the log, in a record of its own for each centre and year, written together
with the incident it was given to. So the next is known at once however many incidents there are, none is
skipped or given twice, and a restart knows as much.

A centre that was restored from an old copy does not know which numbers it gave after the copy. So each epoch
has a series of its own, and its letter stands in the number: people never have one number for two incidents.
"""

from dataclasses import dataclass
from datetime import datetime

from samvirke.model.calendar import OSLO
from samvirke.respond.act import Scene
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSeries:
    """The last number that a centre gave in a year and an epoch."""

    last: int | None = felles()


NUMBER_SERIES = RecordKind("number_series", NumberSeries, "home")


def next_number(scene: Scene) -> tuple[str, Patch]:
    """Return the next number of this centre and year, `110.innlandet-2026-00017`, and what notes it.

    After a restore it is `110.innlandet-2026-B00001`. The year is the Norwegian one.
    """
    year = datetime.fromtimestamp(scene.now_ms / 1000, OSLO).year
    letters = epoch_letters(_epoch(scene))
    series = f"number_series:{scene.centre}:{year}{letters}"
    known = scene.state.get(series)
    number = (0 if known is None else known.get("last", 0)) + 1
    patch = Patch(kind="number-given/1", record=series, subject=series, data={"last": number})
    return f"{scene.centre}-{year}-{letters}{number:05d}", patch


def epoch_letters(epoch: int) -> str:
    """Return the letters of an epoch: none for the first, which most centres never leave.

    >>> [epoch_letters(epoch) for epoch in (1, 2, 26, 27, 28)]
    ['', 'B', 'Z', 'AA', 'AB']
    """
    letters = ""
    left = 0 if epoch == 1 else epoch
    while left:
        left, last = divmod(left - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _epoch(scene: Scene) -> int:
    """Return the epoch in which this node writes: the newest of its own that it has folded."""
    own = (origin.rpartition("/") for origin in scene.state.seen)
    return max((int(epoch) for centre, _, epoch in own if centre == scene.centre), default=1)
