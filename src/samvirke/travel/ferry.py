"""Ferries: which ways make one line, what its tags say, and how long a crossing takes.

The rules are those of Statistics Norway for planning (`official`) and three for scenarios:

    official     line ÷ 12.3 km/h, which already holds the waiting
    timetable    duration tag + half the time between departures, capped
    called_out   duration tag + a fixed call time, for a night ferry on request
    closed       no crossing: storm

A duration belongs to the line, not to the way: a mapper who splits a ferry in two copies the tag,
and 20 minutes must not become 40. Without a duration the crossing takes what `official` says, with
nothing added, since that speed is the only one with a source.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

FerryMode = Literal["official", "timetable", "called_out", "closed"]
FERRY_MODES: tuple[str, ...] = get_args(FerryMode)

LONGEST_KM = 60.0  # coastal liners beyond it are no car link (reference section 2.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class FerryLine:
    """One ferry line from shore to shore.

    Parameters
    ----------
    name
        As tagged; else ``way`` and the lowest number of its ways.
    length_m
        Of all its ways together.
    duration_s, headway_s
        Crossing, and time between departures, seconds; None where not tagged.
    cars_tagged
        Whether a tag says that cars are taken; else it is assumed.
    """

    name: str
    length_m: float
    duration_s: float | None = None
    headway_s: float | None = None
    cars_tagged: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FerryWay:
    """One way of a ferry as it stands in the file."""

    way: int
    nodes: tuple[int, ...]
    length_m: float
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FerryRule:
    """How a crossing becomes time; the numbers stand in the profile."""

    mode: FerryMode
    official_kmh: float
    headway_s: float
    wait_cap_s: float
    call_s: float

    def crossing_s(self, line: FerryLine) -> float:
        """Return the seconds from shore to shore, waiting included; ``inf`` when closed.

        >>> rule = FerryRule(
        ...     mode="official", official_kmh=12.3, headway_s=3600, wait_cap_s=1800, call_s=1800
        ... )
        >>> round(rule.crossing_s(FerryLine(name="ten km", length_m=10_000)))
        2927
        """
        if self.mode == "closed":
            return math.inf
        official_s = 3.6 * line.length_m / self.official_kmh
        if self.mode == "called_out":
            return (official_s if line.duration_s is None else line.duration_s) + self.call_s
        if self.mode == "official" or line.duration_s is None:
            return official_s
        headway_s = self.headway_s if line.headway_s is None else line.headway_s
        return line.duration_s + min(headway_s / 2, self.wait_cap_s)


def join_ways(ways: Sequence[FerryWay], shore_nodes: Collection[int]) -> tuple[FerryLine, ...]:
    """Join ferry ways that meet at sea into lines; the result has one line for each way.

    Two ways are one line when they meet at a node that no road and no third ferry touches. Equal
    duration tags in one line are one tag copied; different ones are legs and are added.
    """
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for index, way in enumerate(ways):
        ends[way.nodes[0]].append(index)
        ends[way.nodes[-1]].append(index)
    group = _Groups(len(ways))
    for node, meeting in ends.items():
        if len(meeting) == 2 and node not in shore_nodes:
            group.join(*meeting)
    lines = {root: _line([ways[i] for i in members]) for root, members in group.members().items()}
    return tuple(lines[group.root(index)] for index in range(len(ways)))


def too_long(
    ways: Sequence[FerryWay], lines: Sequence[FerryLine], listed: Collection[str]
) -> tuple[bool, ...]:
    """Say for each way whether its line is a long coastal one that must not carry cars.

    Legs of one name that meet in a port count together: each leg of a coastal liner is short.
    """
    group = _Groups(len(ways))
    first_at: dict[tuple[int, str], int] = {}
    for index, (way, line) in enumerate(zip(ways, lines, strict=True)):
        for node in (way.nodes[0], way.nodes[-1]):
            group.join(first_at.setdefault((node, line.name), index), index)
    long = {
        root
        for root, members in group.members().items()
        if sum(ways[i].length_m for i in members) > 1000 * LONGEST_KM
    }
    return tuple(group.root(index) in long and line.name not in listed for index, line in enumerate(lines))


def parse_duration_s(text: str | None) -> float | None:
    """Read a duration of OpenStreetMap: ``20``, ``00:20``, ``01:05:30`` or ``PT1H5M``; None if bad.

    >>> parse_duration_s("20"), parse_duration_s("01:05"), parse_duration_s("PT1H5M30S")
    (1200.0, 3900.0, 3930.0)
    """
    text = (text or "").strip()
    seconds: float
    if re.fullmatch(r"\d{1,4}(\.\d+)?", text):
        seconds = 60 * float(text)  # a bare number is minutes
    elif clock := re.fullmatch(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", text):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        seconds = 3600.0 * hours + 60 * minutes + rest
    elif iso := re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", text):
        days, hours, minutes, rest = (int(part or 0) for part in iso.groups())
        seconds = 86400.0 * days + 3600 * hours + 60 * minutes + rest
    else:
        return None
    return seconds or None  # a crossing of no time is a mistake, not a bridge


def _line(ways: Sequence[FerryWay]) -> FerryLine:
    first = min(ways, key=lambda way: way.way)
    names = [way.tags["name"] for way in ways if way.tags.get("name")]
    durations = [d for way in ways if (d := parse_duration_s(way.tags.get("duration")))]
    headways = [h for way in ways if (h := parse_duration_s(way.tags.get("interval")))]
    duration_s = None
    if durations:
        duration_s = durations[0] if len(set(durations)) == 1 else sum(durations)
    return FerryLine(
        name=names[0] if names else f"way {first.way}",
        length_m=math.fsum(way.length_m for way in ways),
        duration_s=duration_s,
        headway_s=max(headways, default=None),
        cars_tagged=any(tag in way.tags for way in ways for tag in ("motor_vehicle", "motorcar")),
    )


class _Groups:
    """Which of n things belong together (union-find; the lowest member stands for its group)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low

    def members(self) -> dict[int, list[int]]:
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for index in range(len(self._parent)):
            groups[self.root(index)].append(index)
        return dict(groups)
