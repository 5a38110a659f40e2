"""How many people of each age a person meets a day, and where."""

from dataclasses import dataclass

from samvirke.travel.times import Floats

SETTINGS = ("home", "work", "school", "other")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contacts:
    """Mean contacts a day of a person of age a (row) with persons of age c (column), by setting.

    Parameters
    ----------
    by_setting
        Shape ``(4, 9, 9)``: home, work, school, other, in the population that they were measured or made for.
    residents
        Of that population by age, shape ``(9,)``: what re-balancing to a place starts from.
    said
        Where they come from, one sentence each.
    """

    by_setting: Floats
    residents: Floats
    said: tuple[str, ...] = ()
