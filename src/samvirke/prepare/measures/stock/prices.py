"""What stock costs to buy, to hold and to move: `prepare/data/prices.csv`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.items import item_catalogue, item_named

Level = Literal["low", "base", "high"]
COLUMNS = ("item", "setting", "low", "base", "high", "unit", "source", "year")
SHARED = "all"  # in the column `item`: holds for every item
OF_ITEM = {"price": "NOK/{unit}", "shelf_life": "year", "per_pallet": "{unit}"}
OF_ALL = {
    "pallet_year": "NOK/pallet/year",
    "pallet_km": "NOK/pallet/km",
    "interest": "1/year",
    "chance_a_year": "1/year",
    "deferred_weight": "1",
}
AT_MOST = {"chance_a_year": 1.0, "interest": 1.0}  # shares: 3 per cent is 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPrice:
    """What a unit of one item costs.

    Parameters
    ----------
    item
        Of the catalogue.
    price_nok
        To buy.
    shelf_life_years
        From delivery to the last day of use.
    room_nok, capital_nok
        Of keeping it for a year: its part of a pallet place, and the interest on its price.
    km_nok
        Of moving it one kilometre.
    """

    item: str
    price_nok: float
    shelf_life_years: float
    room_nok: float
    capital_nok: float
    km_nok: float

    @property
    def holding_nok(self) -> float:
        """Of a unit in a year, when normal use rotates it."""
        return self.room_nok + self.capital_nok

    @property
    def expiry_nok(self) -> float:
        """Lost a year on a unit that nothing rotates: it is bought anew once in its shelf life."""
        return self.price_nok / self.shelf_life_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Rows of a table of prices at one level.

    Parameters
    ----------
    values
        (item or `all`, setting) → figure.
    assumed
        Keys of the rows that no source stands behind.
    """

    values: Mapping[tuple[str, str], float]
    assumed: frozenset[tuple[str, str]]

    def of_all(self, setting: str) -> float:
        """Return a setting that holds for every item."""
        return self.values[SHARED, setting]

    def of_item(self, item: str) -> ItemPrice:
        """Return what a unit of an item costs.

        Raises
        ------
        BadInputError
            When the table does not have all of price, shelf_life and per_pallet of the item.
        """
        item_named(item)
        if not all((item, setting) in self.values for setting in OF_ITEM):
            known = sorted({name for name, _ in self.values} - {SHARED})
            raise BadInputError(
                f"there is no price for {item}; there are prices for {', '.join(known)}: leave the item out, "
                "or give your own table with the settings price, shelf_life and per_pallet"
            )
        price, life, pallet = (self.values[item, setting] for setting in OF_ITEM)
        return ItemPrice(
            item=item,
            price_nok=price,
            shelf_life_years=life,
            room_nok=self.of_all("pallet_year") / pallet,
            capital_nok=price * self.of_all("interest"),
            km_nok=self.of_all("pallet_km") / pallet,
        )

    def with_file(self, path: str | PathLike[str], level: Level = "base") -> "Prices":
        """Return these prices with the rows of a user's file in their place.

        Raises
        ------
        BadInputError
            With file, line and what to do, for anything that cannot be a price.
        """
        try:
            text = Path(path).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInputError(f"{path} cannot be read ({error}); give a CSV file in UTF-8") from error
        own, assumed = _read(text, str(path), level)
        return Prices(
            values=MappingProxyType({**self.values, **own}),
            assumed=(self.assumed - own.keys()) | assumed,
        )


@cache
def open_prices(level: Level = "base") -> Prices:
    """Return our own table at a level: low, base or high."""
    text = files("samvirke.prepare").joinpath("data", "prices.csv").read_text("utf-8")
    values, assumed = _read(text, "data/prices.csv", level)
    return Prices(values=MappingProxyType(values), assumed=assumed)


def _read(
    text: str, name: str, level: Level
) -> tuple[dict[tuple[str, str], float], frozenset[tuple[str, str]]]:
    lines = text.splitlines()
    semicolons = ";" in "".join(lines[:1])  # a Norwegian spreadsheet writes these
    reader = csv.DictReader(lines, delimiter=";" if semicolons else ",")
    if reader.fieldnames is None or not set(COLUMNS) <= set(reader.fieldnames):
        raise BadInputError(
            f"{name} has the columns {', '.join(reader.fieldnames or ('none',))}; it must have "
            f"{', '.join(COLUMNS)}"
        )
    values, assumed = {}, set()
    for row in reader:
        where = f"{name}, line {reader.line_num}"
        if any(row[column] is None for column in COLUMNS) or None in row:
            raise BadInputError(
                f"{where} has more or fewer values than the header; it must have one for each column: add or "
                'remove separators, and write "…" around a text that holds one'
            )
        key = _key(row, where)
        low, base, high = (_figure(row, column, where) for column in ("low", "base", "high"))
        if not low <= base <= high:
            raise BadInputError(
                f"{where}: low, base and high are {low:g}, {base:g}, {high:g}; they must rise"
            )
        if high > AT_MOST.get(key[1], high):
            raise BadInputError(
                f"{where}: {key[1]} is as high as {high:g}; it must be at most {AT_MOST[key[1]]:g}: "
                "write a share, not per cent"
            )
        if key in values:
            raise BadInputError(f"{where}: {key[0]} {key[1]} stands twice; keep one")
        values[key] = {"low": low, "base": base, "high": high}[level]
        if row["source"].startswith("assumed"):
            assumed.add(key)
    return values, frozenset(assumed)


def _key(row: Mapping[str, str], where: str) -> tuple[str, str]:
    item, setting = row["item"], row["setting"]
    known = OF_ALL if item == SHARED else OF_ITEM
    if item != SHARED and item not in item_catalogue():
        near = did_you_mean(item, item_catalogue())
        raise BadInputError(f"{where}: there is no item {item!r}; {near or 'see the catalogue of items'}")
    if setting not in known:
        raise BadInputError(
            f"{where}: setting is {setting!r}; for {item} it must be one of {', '.join(known)}"
        )
    unit = known[setting].format(unit="" if item == SHARED else item_catalogue()[item].unit)
    if row["unit"] != unit:
        raise BadInputError(
            f"{where}: unit of {item} {setting} is {row['unit']!r}; it must be {unit}: turn the figure "
            "into that"
        )
    return item, setting


def _figure(row: Mapping[str, str], column: str, where: str) -> float:
    text = row[column]
    try:
        figure = float(text)
    except ValueError:
        figure = float("nan")
    if not (isfinite(figure) and figure > 0):
        raise BadInputError(
            f"{where}: {column} is {text!r}; it must be a number above 0, with a point before decimals"
        )
    return figure
