"""Production lines and what they make: of the region, else the modelled `data/production_lines.csv`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from samvirke.engine.coefficients import rows_of
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.items import item_named
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints

DAYS_A_WEEK = 7
LEVELS = ("low", "base", "high")
_OF_LINES = {"names", "owners", "hours_per_week"}  # the rest is of products
_HELD_UP = {"low": "high", "base": "base", "high": "low"}
_HOLDS_UP = {"batch_h", "setup_h", "release_days", "batch_cost_nok", "setup_cost_nok", "resupply_weeks"}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lines:
    """Lines that share their hours between products; a product is one item made on one line.

    Parameters
    ----------
    names, owners
        Of the lines: name, and who runs each; length n_lines.
    hours_per_week
        Hours that each line can run, shape ``(n_lines,)``, 0-168.
    line, items
        Of the products: number of the line, shape ``(n_products,)``, and the item of the catalogue.
    ids
        Of the products: the rows' ids in the table `lines`.
    batch_quantity
        What a batch gives, in the unit of the item, above 0.
    batch_h, setup_h
        Hours of a batch (above 0) and of the change-over to the product.
    release_days
        From a finished batch until it may be used: quality control.
    batch_cost_nok, setup_cost_nok
        Material and work; 0 or more.
    raw_batches
        Batches that raw material in store is enough for; inf: no limit.
    resupply_batches, resupply_weeks
        Raw material for so many batches comes after each so many weeks; inf weeks: never.
    quality
        Of each product's figures: observed, official, typed or modelled.

    Raises
    ------
    InvalidValueError
        When lengths disagree or a figure is outside its range.
    """

    names: tuple[str, ...]
    owners: tuple[str, ...]
    hours_per_week: Floats
    line: Ints
    items: tuple[str, ...]
    ids: tuple[str, ...]
    batch_quantity: Floats
    batch_h: Floats
    setup_h: Floats
    release_days: Floats
    batch_cost_nok: Floats
    setup_cost_nok: Floats
    raw_batches: Floats
    resupply_batches: Floats
    resupply_weeks: Floats
    quality: tuple[str, ...]

    def __post_init__(self) -> None:
        n_lines, n = len(self.names), len(self.items)
        for part in fields(self):
            expected = n_lines if part.name in _OF_LINES else n
            value = getattr(self, part.name)
            if len(value) != expected:
                raise InvalidValueError(
                    f"{part.name} has {len(value)} values; {n_lines} lines and {n} products need {expected}"
                )
            if isinstance(value, np.ndarray):
                _reject_outside(part.name, value)
        if n and not (self.line < n_lines).all():
            raise InvalidValueError(f"line is {self.line.max()}; it must be below the {n_lines} lines")

    @property
    def lag_weeks(self) -> Ints:
        """Weeks from the week of a batch until the first week that can count on it from its first day.

        A batch may be finished on the last day of its week, so one week is added to the release: in the
        simulation day by day nothing comes later than that.
        """
        return 1 + np.ceil(self.release_days / DAYS_A_WEEK).astype(np.int64)

    def of_products(self, products: Ints) -> "Lines":
        """Return the same lines with some of their products only."""
        chosen: dict[str, Any] = {}
        for name in (part.name for part in fields(self) if part.name not in _OF_LINES):
            value = getattr(self, name)
            chosen[name] = (
                value[products] if isinstance(value, np.ndarray) else tuple(value[p] for p in products)
            )
        return replace(self, **chosen)

    def raw_until(self, weeks: int) -> Floats:
        """Return how many batches raw material allows up to and with each week, ``(n_products, weeks)``."""
        times = np.floor(np.arange(weeks)[None, :] / self.resupply_weeks[:, None])
        return self.raw_batches[:, None] + times * self.resupply_batches[:, None]


def lines_of(region: Region, level: str = "base") -> Lines:
    """Return the lines of a region's table `lines`, else the built-in ones.

    Parameters
    ----------
    level
        low, base or high: which of the built-in figures; a region's own rows have one value.

    Raises
    ------
    BadInputError
        When an item is not in the catalogue, a line has two different hours a week, or a batch with its
        set-up takes longer than the line runs in a week.
    """
    rows = region.table("lines")
    return built_in_lines(level) if rows.empty else _lines_of_table(rows)


@cache
def built_in_lines(level: str = "base") -> Lines:
    """Return the modelled Norwegian lines of `data/production_lines.csv`.

    Parameters
    ----------
    level
        ``low``: little can be made (the low figures, and the high ones of what holds a line up: hours of a
        batch, release, cost); ``base``; ``high``.

    Raises
    ------
    InvalidValueError
        When the level is not low, base or high.
    """
    if level not in LEVELS:
        raise InvalidValueError(f"level is {level!r}; it must be one of {', '.join(LEVELS)}")
    rows: dict[tuple[str, str], dict[str, object]] = {}
    hours: dict[str, float] = {}
    for row in rows_of("production_lines"):
        value = float(row[_HELD_UP[level] if row["setting"] in _HOLDS_UP else level])
        if row["setting"] == "hours_per_week":
            hours[row["line"]] = value
        else:
            place: dict[str, object] = {"line": row["line"], "item": row["item"], "owner": row["maker"]}
            place |= {"id": f"{row['line']}:{row['item']}", "quality": "modelled"}
            rows.setdefault((row["line"], row["item"]), place)[row["setting"]] = value
    table = pd.DataFrame(rows.values())
    return _lines_of_table(table.assign(hours_per_week=table["line"].map(hours)))


def _lines_of_table(rows: pd.DataFrame) -> Lines:
    hours: dict[str, float] = {}
    owners: dict[str, str] = {}
    for row in rows.to_dict("records"):
        name, item = str(row["line"]), str(row["item"])
        item_named(item)
        if hours.setdefault(name, float(row["hours_per_week"])) != row["hours_per_week"]:
            raise BadInputError(
                f"lines: the line {name} runs {hours[name]:g} h a week in one row and "
                f"{row['hours_per_week']:g} in another; its products share one number: write the same in each"
            )
        needs_h = row["batch_h"] + row["setup_h"]
        if needs_h > hours[name] or row["batch_h"] <= 0 or row["batch_quantity"] <= 0:
            raise BadInputError(
                f"lines: a batch of {item} on {name} gives {row['batch_quantity']:g} and takes "
                f"{row['batch_h']:g} h with {row['setup_h']:g} h of set-up, and the line runs "
                f"{hours[name]:g} h a week; a batch must give and take more than 0 and fit in a week: split "
                "it, or give more hours"
            )
        owners.setdefault(name, str(row["owner"]))
    names = tuple(hours)
    pairs = list(zip(rows["line"], rows["item"], strict=True))
    for pair in set(pairs):
        if pairs.count(pair) > 1:
            raise BadInputError(f"lines: {pair[0]} makes {pair[1]} in two rows; give one row a line and item")
    return Lines(
        names=names,
        owners=tuple(owners[name] for name in names),
        hours_per_week=np.array([hours[name] for name in names]),
        line=np.array([names.index(name) for name in rows["line"]], dtype=np.int64),
        items=tuple(rows["item"]),
        ids=tuple(rows["id"]),
        batch_quantity=_column(rows, "batch_quantity"),
        batch_h=_column(rows, "batch_h"),
        setup_h=_column(rows, "setup_h"),
        release_days=_column(rows, "release_days"),
        batch_cost_nok=_column(rows, "batch_cost_nok"),
        setup_cost_nok=_column(rows, "setup_cost_nok"),
        raw_batches=_column(rows, "raw_batches", np.inf),
        resupply_batches=_column(rows, "resupply_batches"),
        resupply_weeks=_column(rows, "resupply_weeks", np.inf),
        quality=tuple(rows["quality"]),
    )


def _column(rows: pd.DataFrame, name: str, empty: float = 0.0) -> Floats:
    if name not in rows.columns:
        return np.full(len(rows), empty)
    return np.asarray(rows[name].astype(np.float64).fillna(empty), dtype=np.float64)


# Smallest and largest that a figure may be; what is not named is 0 or more.
_RANGES: Mapping[str, tuple[float, float]] = {
    "hours_per_week": (0.0, 168.0),
    "batch_quantity": (1e-9, np.inf),
    "batch_h": (1e-9, np.inf),
    "resupply_weeks": (1e-9, np.inf),
}
_MAY_BE_ENDLESS = {"raw_batches", "resupply_weeks"}


def _reject_outside(name: str, values: Floats | Ints) -> None:
    low, high = _RANGES.get(name, (0.0, np.inf))
    fits = (values >= low) & (values <= high)
    if name not in _MAY_BE_ENDLESS:
        fits &= np.isfinite(values)
    if not fits.all():
        seen = values[~fits][0]
        allowed = f"above {low:g}" if high == np.inf and low else f"{low:g} to {high:g}"
        raise InvalidValueError(f"{name} of the lines is {seen:g}; it must be {allowed}")
