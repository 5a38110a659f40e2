"""From the options of a command to travel times on a road graph."""

from pathlib import Path
from typing import TYPE_CHECKING

from samvirke.cli.conventions import say
from samvirke.model.calendar import moment_utc

if TYPE_CHECKING:
    from samvirke.travel.road import RoadTimes


def open_road_times(
    roads: Path,
    *,
    profile: str = "limit",
    ferries: str | None = None,
    closures: Path | None = None,
    at: str | None = None,
) -> "RoadTimes":
    """Return travel times on a graph that `samvirke roads build` made.

    Parameters
    ----------
    roads
        File of the graph.
    profile
        Name or file of the speed profile.
    ferries
        How ferries are counted; None: as the profile says.
    closures
        GeoJSON of what is closed.
    at
        The moment, ISO with zone; None: every closure holds.
    """
    from samvirke.model.errors import BadInputError
    from samvirke.travel.closure import closed_arcs, read_closures
    from samvirke.travel.ferry import FERRY_MODES
    from samvirke.travel.graph_file import read_graph
    from samvirke.travel.profile import Profile
    from samvirke.travel.road import RoadTimes

    chosen = Profile.open(profile)
    if ferries is not None:
        if ferries not in FERRY_MODES:
            raise BadInputError(f"ferries is {ferries!r}; it must be {' or '.join(FERRY_MODES)}")
        chosen = chosen.with_ferries(ferries)  # type: ignore[arg-type]
    closed = read_closures(closures) if closures is not None else ()
    times = RoadTimes(read_graph(roads), chosen, closed, None if at is None else moment_utc(at))
    for closure in closed:
        if closure.holds(times.at_utc) and not closed_arcs(times.driven, [closure], times.at_utc).any():
            say(
                f"note: closure {closure.name or '(no name)'} touches no road of {roads}; are lon and lat "
                "swapped, or does it lie elsewhere?"
            )
    return times
