"""How much of an item one patient-day, admission or ordinary week takes, and how sure that is."""

from dataclasses import dataclass
from types import MappingProxyType

from samvirke.model.errors import InvalidValueError

LEVELS = ("low", "base", "high")
QUALITIES = ("sourced", "derived", "own", "assumed")  # from the best known to the least
PER = MappingProxyType(
    {
        "intensive": "patient-day in intensive care",
        "ward": "patient-day on a ward",
        "after_intensive": "patient-day on a ward after intensive care",
        "ambulance": "admission: the journey to hospital",
        "screening": "admission: those examined and not admitted, too",
        "home_care": "day of one ill at home: care at home",
        "nursing_home": "day of one ill at home: nursing homes (those ill there are among the ill at home)",
        "normal_hospitals": "ordinary week in the hospitals of the nation of 2020",
        "normal_municipalities": "ordinary week in the municipalities of the nation of 2020",
        "precaution_hospitals": "epidemic week beyond an ordinary one in the hospitals of the nation of 2020",
        "precaution_municipalities": "epidemic week beyond an ordinary one in its municipalities",
    }
)
IN_WARDS = ("intensive", "ward", "after_intensive")
PER_ADMISSION = ("ambulance", "screening")
PER_ILL_AT_HOME = ("home_care", "nursing_home")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One row of the table of use.

    Parameters
    ----------
    item, per
        An item of the catalogue, and what one use of it belongs to: a word of `PER`.
    low, base, high
        In the unit of the item, 0 or more, ascending.
    unit
        Of the item.
    source, year
        Where the figure comes from; an assumed one says so.
    quality
        How `base` is known: sourced, derived (by a formula from sourced rows), own (the user's),
        assumed.
    """

    item: str
    per: str
    low: float
    base: float
    high: float
    unit: str
    source: str
    year: str
    quality: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.base <= self.high < float("inf"):
            raise InvalidValueError(
                f"{self.key} is {self.low}, {self.base}, {self.high}; low, base and high must be 0 or more "
                "and ascending"
            )

    @property
    def key(self) -> str:
        """What users call it: `gown.intensive`."""
        return f"{self.item}.{self.per}"

    def at(self, level: str) -> float:
        """Return low, base or high.

        Raises
        ------
        InvalidValueError
            When it is another word.
        """
        if level not in LEVELS:
            raise InvalidValueError(f"level is {level!r}; it must be one of {', '.join(LEVELS)}")
        return {"low": self.low, "base": self.base, "high": self.high}[level]
