"""What a surge bed and a trained nurse cost: rows of `data/bed_costs.csv`."""

import csv
from dataclasses import dataclass
from importlib.resources import files

from samvirke.model.errors import InvalidValueError

LEVELS = ("low", "base", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Prices of preparedness, paid once.

    Parameters
    ----------
    bed_nok, nurse_nok
        Of an equipped bed more, and of a nurse trained for intensive care; above 0.
    shifts_per_nurse
        Shifts of 8 hours that a trained nurse gives on an average day, above 0.
    """

    bed_nok: float
    nurse_nok: float
    shifts_per_nurse: float

    def __post_init__(self) -> None:
        for name in ("bed_nok", "nurse_nok", "shifts_per_nurse"):
            if not 0 < getattr(self, name) < float("inf"):
                raise InvalidValueError(f"{name} is {getattr(self, name)}; it must be above 0 and finite")

    @classmethod
    def at(cls, level: str = "base") -> "Costs":
        """Return the table's figures at one level; low is what is cheapest, so nurses then give most."""
        if level not in LEVELS:
            raise InvalidValueError(f"level is {level!r}; it must be one of {', '.join(LEVELS)}")
        text = files(__package__).joinpath("data", "bed_costs.csv").read_text("utf-8")
        rows = {(row["what"], row["setting"]): row for row in csv.DictReader(text.splitlines())}
        opposite = dict(zip(LEVELS, reversed(LEVELS), strict=True))[level]
        return cls(
            bed_nok=float(rows["surge_bed", "cost_nok"][level]),
            nurse_nok=float(rows["trained_nurse", "cost_nok"][level]),
            shifts_per_nurse=float(rows["trained_nurse", "shifts_a_day"][opposite]),
        )
