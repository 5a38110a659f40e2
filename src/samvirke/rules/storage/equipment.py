"""What people write for equipment and units, and how many pieces that is."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from samvirke.register.closest import closest
from samvirke.register.items import item_catalogue, items_of

UNITS = ("piece", "pair", "box", "pack")
HOLDERS = ("box", "pack")  # hold as many pieces as pieces_per_unit says
PAIRED = "glove"  # the only item that comes in pairs

Fault = tuple[str, str, str, str]  # column, seen, allowed, do


def item_fault(name: str) -> Fault | None:
    """Return what is wrong with the name of an item; None when it is protective equipment."""
    allowed = items_of("protective")
    if name in allowed:
        return None
    near = _meant(name, allowed)
    known = item_catalogue().get(name)
    if known is not None and not near:
        do = "take the row out: only protective equipment is stored under § 8 a"
        return "item", f"{name!r}, a {known.kind}", ", ".join(allowed), do
    return "item", f"{name!r}", ", ".join(allowed), f"write {near!r}" if near else "write one of these names"


def unit_fault(item: str, unit: str, pieces_per_unit: float | None) -> Fault | None:
    """Return what is wrong with a unit of an item; None when it says how many pieces.

    Parameters
    ----------
    item
        Name in the catalogue.
    unit
        As written.
    pieces_per_unit
        Pieces in a box or pack, None where the cell is empty.
    """
    allowed = tuple(name for name in UNITS if name != "pair" or item == PAIRED)
    if unit not in allowed and _meant(unit, UNITS) == "pair":
        # The nearest word that is left, pack, would be another unit.
        return (
            "unit",
            f"{unit!r}",
            f"{', '.join(allowed)} for {item}",
            "count in pieces: only gloves come in pairs",
        )
    if unit not in allowed:
        near = _meant(unit, allowed)
        do = f"write {near!r}" if near else "count in one of these"
        if near in HOLDERS and pieces_per_unit is None:
            do += " and fill in pieces_per_unit"
        return "unit", f"{unit!r}", f"{', '.join(allowed)} for {item}", do
    if unit in HOLDERS and pieces_per_unit is None:
        do = "fill in how many pieces are in it, such as 100; or count in pieces"
        return "pieces_per_unit", f"nothing, for a {unit}", "a whole number of 1 or more", do
    if unit not in HOLDERS and pieces_per_unit is not None:
        do = f"empty the cell, or write box or pack as the unit if {pieces_per_unit:g} pieces are in one"
        return (
            "pieces_per_unit",
            f"{pieces_per_unit:g}, for a {unit}",
            "nothing: it belongs to box and pack",
            do,
        )
    return None


def pieces(quantity: int, unit: str, pieces_per_unit: int | None) -> int:
    """Return how many pieces a quantity is.

    >>> pieces(3, "pair", None), pieces(3, "box", 100)
    (6, 300)
    """
    if unit in HOLDERS:
        return quantity * (pieces_per_unit or 1)
    return quantity * (2 if unit == "pair" else 1)


def _meant(written: str, allowed: tuple[str, ...]) -> str:
    """Return the allowed name that a word means, Norwegian words among them; empty when none is near."""
    words = {word: name for word, name in _words().items() if name in allowed}
    words |= {name: name for name in allowed}
    return words.get(closest(written.strip(), words), "")


@cache
def _words() -> Mapping[str, str]:
    text = files("samvirke.rules").joinpath("data", "duty_to_store_words.csv").read_text("utf-8")
    return MappingProxyType({row["word"]: row["name"] for row in csv.DictReader(text.splitlines())})
