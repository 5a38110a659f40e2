"""How long what a unit has reported may be trusted: a table by status, all of it assumed."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How old a report may be, seconds.

    Parameters
    ----------
    status_s
        Until the status is to be asked for anew.
    position_s
        Until the unit may be somewhere else.
    """

    status_s: float
    position_s: float


@cache
def trust_of(status: str) -> Trust:
    """Return how long a report of a status may be trusted; one that nobody knows, not at all.

    >>> trust_of("en_route").position_s
    60.0
    """
    text = files(__package__).joinpath("data", "trust.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["status"] == status:
            return Trust(status_s=float(row["status_trusted_s"]), position_s=float(row["position_trusted_s"]))
    return Trust(status_s=0.0, position_s=0.0)
