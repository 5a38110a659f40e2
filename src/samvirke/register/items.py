"""The catalogue of what is stored, used up and made: `data/items.csv`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean

KINDS = ("protective", "medicine", "gas", "device", "bed", "shift")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the catalogue.

    Parameters
    ----------
    name
        What stocks, needs and lines say: `gown`.
    kind
        protective, medicine, gas, device, bed or shift.
    unit
        What it is counted in: piece, mg, litre, bed, shift.
    english, bokmal, nynorsk
        What people call it.
    """

    name: str
    kind: str
    unit: str
    english: str
    bokmal: str
    nynorsk: str


@cache
def item_catalogue() -> Mapping[str, Item]:
    """Return the catalogue by name, in the order of the file."""
    text = files("samvirke.register").joinpath("data", "items.csv").read_text("utf-8")
    return MappingProxyType({row["name"]: Item(**row) for row in csv.DictReader(text.splitlines())})


def item_named(name: str) -> Item:
    """Return an item of the catalogue.

    Raises
    ------
    BadInputError
        When there is none of that name.
    """
    known = item_catalogue()
    if name not in known:
        near = did_you_mean(name, known)
        raise BadInputError(
            f"there is no item {name!r}; {near + '; ' if near else ''}the items are {', '.join(known)}"
        )
    return known[name]


def items_of(*kinds: str) -> tuple[str, ...]:
    """Return the names of all items of some kinds, in the order of the catalogue."""
    return tuple(name for name, item in item_catalogue().items() if item.kind in kinds)
