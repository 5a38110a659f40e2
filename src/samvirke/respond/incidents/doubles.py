"""Reports that may be of the same incident: near in kind, place and time. A person decides."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from samvirke.model.sphere import EARTH_RADIUS_M, arc_m, unit_vectors
from samvirke.respond.incidents.catalogue import category_of, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """A report that may be of the same incident.

    Parameters
    ----------
    incident
        Its id.
    distance_m, apart_s
        How far and how long from the other.
    reason
        In words.
    """

    incident: str
    distance_m: float
    apart_s: float
    reason: str


@cache
def double_limits() -> Mapping[str, tuple[float, float]]:
    """Return category → metres and seconds within which two reports may be of one incident."""
    return {
        row["category"]: (float(row["distance_m"]), 60 * float(row["minutes"]))
        for row in table("double_limits.csv")
    }


def suggest_doubles(incident: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> list[Double]:
    """Return which other reports may be of the same incident, nearest first.

    Parameters
    ----------
    incident, others
        Incidents as the asker may see them: views of `Views`. One that lacks a place, is closed, was merged,
        or is the incident itself is passed over.

    Notes
    -----
    What is asked is whether the great-circle distance, less what both say that their place may be off, and
    the time between occurrences (when opened, where no occurrence is told) are at most those of
    `data/double_limits.csv`, for the same category. The limits are assumed.
    """
    if not _is_placed(incident):
        return []
    category = category_of(str(incident.get("type", "")))
    limit_m, limit_s = double_limits()[category]
    found = []
    for other in others:
        is_out = other["id"] == incident["id"] or other.get("replaced_by") or other.get("status") != "open"
        if is_out or not _is_placed(other) or category_of(str(other.get("type", ""))) != category:
            continue
        apart_s = abs(_when_ms(other) - _when_ms(incident)) / 1000
        unsure_m = _unsure_m(incident) + _unsure_m(other)
        north_m = EARTH_RADIUS_M * math.radians(abs(other["lat"] - incident["lat"]))
        if apart_s > limit_s or north_m - unsure_m > limit_m:
            continue  # no way is shorter than the one straight north: most are out without a distance
        distance_m = _distance_m(incident, other)
        if distance_m - unsure_m <= limit_m:
            reason = (
                f"{category}, {distance_m:.0f} m and {apart_s / 60:.0f} min apart; within {limit_m:.0f} m "
                f"(and {unsure_m:.0f} m unsure) and {limit_s / 60:.0f} min"
            )
            found.append(Double(incident=other["id"], distance_m=distance_m, apart_s=apart_s, reason=reason))
    return sorted(found, key=lambda double: (double.distance_m, double.incident))


def _is_placed(incident: Mapping[str, Any]) -> bool:
    return all(isinstance(incident.get(name), int | float) for name in ("lon", "lat"))


def _unsure_m(incident: Mapping[str, Any]) -> float:
    said = incident.get("precision_m")
    return max(0.0, float(said)) if isinstance(said, int | float) else 0.0


def _when_ms(incident: Mapping[str, Any]) -> int:
    occurred = incident.get("occurred_at_ms")
    return occurred if isinstance(occurred, int) else int(incident["made_at_ms"])


def _distance_m(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    points = unit_vectors(np.array([one["lon"], other["lon"]]), np.array([one["lat"], other["lat"]]))
    return float(arc_m(np.linalg.norm(points[:1] - points[1:], axis=1))[0])
