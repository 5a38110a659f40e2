"""Numbers of incidents, as people say them aloud.

The last number given stands in the log, in a record of its own for each centre and year, written together
with the incident it was given to. So the next is known at once however many incidents there are, none is
skipped or given twice, and a restart or a copy knows as much.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from samvirke.respond.act import Scene
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSeries:
    """The last number that a centre gave in a year."""

    last: int | None = felles()


NUMBER_SERIES = RecordKind("number_series", NumberSeries, "home")


def next_number(scene: Scene) -> tuple[str, Patch]:
    """Return the next number of this centre and year, `110.innlandet-2026-00017`, and what notes it.

    The year is that of UTC: the first hour of a Norwegian year still counts in the old one.
    """
    year = datetime.fromtimestamp(scene.now_ms / 1000, UTC).year
    series = f"number_series:{scene.centre}:{year}"
    known = scene.state.get(series)
    number = (0 if known is None else known.get("last", 0)) + 1
    patch = Patch(kind="number-given/1", record=series, subject=series, data={"last": number})
    return f"{scene.centre}-{year}-{number:05d}", patch
