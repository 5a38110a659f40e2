"""The joint of the house: what a threat demands and breaks over time and place.

A pandemic, a flood, an attack, a year of ordinary emergencies, an exercise script and the live
situation all become these two tables. Whatever answers a need reads only them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.calendar import moment_utc
from samvirke.model.errors import InvalidValueError

# Column → dtype. Times count from the start of the course.
NEED_COLUMNS = {
    "incident": "int32",  # needs of one incident share its number and stand together
    "kind": "category",  # what happened: building_fire …
    "capability": "category",  # or item
    "quantity": "int32",
    "arrival_order": "int8",  # 1 is wanted first at the place
    "place": "category",  # id of a cell; of a hospital or municipality where care is asked for by the day
    "from_s": "float64",  # when the need arises
    "by_s": "float64",  # deadline of the threat's own; inf where only the standards set one
    "until_s": "float64",  # after this nobody needs to come any more; inf where it never lapses
    "priority": "int8",  # 1 acute (A), 2 urgent (H), 3 ordinary (V)
    "on_scene_s": "float64",  # how long each unit works at the place
    "transport": "bool",  # a patient goes on to hospital
    "handover_s": "float64",  # time at the hospital
    "base": "category",  # the figure the need is drawn from
}
DISRUPTION_COLUMNS = {
    "hit": "str",  # id of a unit, site, area, road closure, item, supplier or production line
    "hit_table": "str",  # the table of the region it stands in; `items`: the catalogue of items
    "from_s": "float64",
    "until_s": "float64",
    "share_left": "float64",  # 0 gone, 1 untouched
    "cause": "str",
}


@dataclass(frozen=True, eq=False)
class Course:
    """Needs and disruptions of one run of a threat, an exercise or a live incident.

    Parameters
    ----------
    threat
        Name of what unfolded.
    horizon_s
        Length of the course, seconds.
    starts_at_utc
        Moment of time zero, ISO; hours and seasons are read from it.
    needs, disruptions
        Tables with the columns of `NEED_COLUMNS` and `DISRUPTION_COLUMNS`; needs in order of
        time, and those of one incident together in order of arrival.
    """

    threat: str
    horizon_s: float
    starts_at_utc: str
    needs: pd.DataFrame
    disruptions: pd.DataFrame

    def __post_init__(self) -> None:
        moment_utc(self.starts_at_utc)
        if not (np.isfinite(self.horizon_s) and self.horizon_s > 0):
            raise InvalidValueError(f"horizon_s is {self.horizon_s}; a course must last longer than 0 s")
        for name, table, columns in (
            ("needs", self.needs, NEED_COLUMNS),
            ("disruptions", self.disruptions, DISRUPTION_COLUMNS),
        ):
            missing = [column for column in columns if column not in table.columns]
            if missing:
                raise InvalidValueError(
                    f"the {name} of a course lack {', '.join(missing)}; "
                    f"they must have {', '.join(columns)}; see NEED_COLUMNS in model/course.py"
                )
        incident = self.needs["incident"].to_numpy()
        from_s = self.needs["from_s"].to_numpy()
        if (incident[1:] < incident[:-1]).any() or (from_s[1:] < from_s[:-1]).any():
            raise InvalidValueError(
                "the needs of a course are not in order of incident and time; "
                "number incidents by the time they begin, and sort by incident"
            )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Course):
            return NotImplemented
        return (
            self.threat == other.threat
            and self.horizon_s == other.horizon_s
            and self.starts_at_utc == other.starts_at_utc
            and bool(self.needs.equals(other.needs))
            and bool(self.disruptions.equals(other.disruptions))
        )

    __hash__ = None  # type: ignore[assignment]  # tables are not hashable

    @property
    def incident_count(self) -> int:
        """How many incidents the needs belong to."""
        return int(self.needs["incident"].nunique())


def no_disruptions() -> pd.DataFrame:
    """Return a disruptions table without rows."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in DISRUPTION_COLUMNS.items()})
