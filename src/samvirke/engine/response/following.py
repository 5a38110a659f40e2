"""What all units are doing, kept in arrays: a question need not go through twenty thousand reports."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from samvirke.engine.response.asked import UnitNow
from samvirke.travel.inbound import Ends
from samvirke.travel.times import Floats, Ints, Points

AT_REST, RETURNING, BUSY, STOPPED = range(4)
CODE = {"at_rest": AT_REST, "returning": RETURNING, "busy": BUSY, "out": STOPPED, "grounded": STOPPED}


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What some units are doing at a moment; all arrays have shape ``(n,)``.

    Parameters
    ----------
    code
        `AT_REST`, `RETURNING`, `BUSY` or `STOPPED`.
    left_s
        Until a returning unit is at its base, ``inf``: not known.
    on_duty
        Whether the crew is known to be on duty.
    lon, lat
        Where it is, or the site through which it is reached; NaN: it is reached from its base.
    offset_s
        How far it is from there: 0 where its position is known.
    at
        The same place on the roads.
    """

    code: Ints
    left_s: Floats
    on_duty: np.ndarray
    lon: Floats
    lat: Floats
    offset_s: Floats
    at: Ends

    @property
    def is_placed(self) -> np.ndarray:
        """Which units are reached from elsewhere than their base."""
        return np.isfinite(self.lon)


class Following:
    """Follows units as they report.

    Parameters
    ----------
    number
        Unit → its index.
    ends
        Says where points meet the roads.
    site_at
        Returns the longitude and latitude of a site.

    Attributes
    ----------
    doing
        Unit → what it said last; units that said nothing stand not in it.
    units
        Ids by index.
    """

    def __init__(
        self,
        number: Mapping[str, int],
        ends: Callable[[Points], Ends],
        site_at: Callable[[str], tuple[float, float]],
    ) -> None:
        self.doing: dict[str, UnitNow] = {}
        self.units = tuple(number)
        self._number, self._ends, self._site_at = number, ends, site_at
        self._lock = threading.Lock()  # reports come in while questions are answered
        n = len(number)
        self._code = np.zeros(n, dtype=np.int64)
        self._until = np.full(n, np.inf)
        self._on_duty = np.zeros(n, dtype=np.bool_)
        self._lon, self._lat = np.full(n, np.nan), np.full(n, np.nan)
        self._offset_s = np.zeros(n)
        self._node, self._access_s = np.full(n, -1, dtype=np.int64), np.full(n, np.inf)

    def tell(self, reports: Mapping[str, UnitNow | None]) -> None:
        """Take what units report; None: nothing is known any more, it counts as at rest."""
        with self._lock:
            self._tell(reports)

    def without(self, units: Iterable[str]) -> "Following":
        """Return the same, with nothing known of some units."""
        other = Following(self._number, self._ends, self._site_at)
        with self._lock:
            kept = {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray | dict)}
            vars(other).update({name: value.copy() for name, value in kept.items()})
        other.tell(dict.fromkeys(units))
        return other

    def _tell(self, reports: Mapping[str, UnitNow | None]) -> None:
        for unit, what in reports.items():
            index = self._number[unit]
            if what is None:
                self.doing.pop(unit, None)
            else:
                self.doing[unit] = what
            told = what or UnitNow(does="at_rest")
            self._code[index] = CODE[told.does]
            self._until[index] = np.inf if told.until is None else told.until.timestamp()
            self._on_duty[index] = told.on_duty
            self._lon[index], self._lat[index], self._offset_s[index] = self._where(told)
        moved = np.array([self._number[unit] for unit in reports], dtype=np.int64)
        moved = moved[np.isfinite(self._lon[moved])]
        if len(moved):
            ends = self._ends(Points(self._lon[moved], self._lat[moved]))
            self._node[moved], self._access_s[moved] = ends.node, ends.access_s

    def _where(self, told: UnitNow) -> tuple[float, float, float]:
        if told.lon is not None and told.lat is not None:
            return told.lon, told.lat, 0.0
        if told.does == "returning" and told.through is not None:
            return *self._site_at(told.through), told.through_s
        return np.nan, np.nan, 0.0

    def at(self, units: Ints, now: datetime) -> Moment:
        """Return what some units are doing; what is over counts as at rest, which is never too hopeful."""
        with self._lock:
            return self._at(units, now)

    def _at(self, units: Ints, now: datetime) -> Moment:
        left_s = self._until[units] - now.timestamp()
        code = self._code[units]
        is_over = (left_s <= 0) & (code != AT_REST)
        is_home = is_over & (code == RETURNING)
        return Moment(
            code=np.where(is_over, AT_REST, code),
            left_s=left_s,
            on_duty=self._on_duty[units],
            lon=np.where(is_home, np.nan, self._lon[units]),
            lat=np.where(is_home, np.nan, self._lat[units]),
            offset_s=self._offset_s[units],
            at=Ends(self._node[units], self._access_s[units]),
        )
