"""The clock of a space as its log says: who leads the exercise sets it, and all nodes follow."""

import math
from dataclasses import dataclass

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.space.clock import FASTEST, SpaceClock
from samvirke.respond.space.space import Space


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSetting:
    """How the clock of a space goes from a moment on.

    Parameters
    ----------
    wall_from_ms, world_from_ms, rate
        As in `SpaceClock`.
    running_rate
        The rate to which a paused clock goes back.
    region
        SHA-256 of the region from which the space was made.
    """

    wall_from_ms: int | None = felles()
    world_from_ms: int | None = felles()
    rate: float | None = felles()
    running_rate: float | None = felles()
    region: str | None = felles()


SPACE_CLOCK = RecordKind("space_clock", ClockSetting, "centres")


def setting_of(state: State) -> Record | None:
    """Return the record that sets the clock: of two, the last in the order of all logs."""
    settings = state.by_kind.get("space_clock")
    if not settings:
        return None
    return max(
        (setting for setting in settings.values() if _is_whole(setting)),
        key=lambda setting: setting.changed,
        default=None,
    )


def clock_of(state: State, space: Space) -> SpaceClock:
    """Return the clock that a space follows now; a live space follows the wall, whatever its log says."""
    setting = None if space.mode == "live" else setting_of(state)
    return space.clock if setting is None else clock_in(setting)


def clock_in(setting: Record) -> SpaceClock:
    """Return the clock that a record sets."""
    data = setting.data
    return SpaceClock(
        wall_from_ms=data["wall_from_ms"], world_from_ms=data["world_from_ms"], rate=data["rate"]
    )


def region_apart(state: State, space: Space) -> str:
    """Say how the region of a node is not that of its exercise; empty: it is, or none is named."""
    setting = setting_of(state)
    named = "" if setting is None else setting.get("region", "")
    if not named or named == space.region:
        return ""
    return (
        f"the space {space.name} was made from the region {named[:12]}…, and this node has "
        f"{space.region[:12] + '…' if space.region else 'none named'}; load the same region package here"
    )


def _is_whole(setting: Record) -> bool:
    """Whether it makes a clock: a faulty one from another node must not stop this one."""
    rate = setting.data.get("rate")
    moments = (setting.data.get("wall_from_ms"), setting.data.get("world_from_ms"))
    if not all(isinstance(moment, int) for moment in moments) or not isinstance(rate, int | float):
        return False
    return math.isfinite(rate) and 0 <= rate <= FASTEST
