"""What can stand in for what: need that cannot be met goes on to a substitute."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal

import numpy as np

from samvirke.engine.coefficients import rows_of
from samvirke.model.errors import InvalidValueError
from samvirke.register.items import item_named
from samvirke.travel.times import Floats

MOST = 1.0 + 1e-9  # shares that add up to 1 may pass it by a rounding
Level = Literal["low", "base", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """One item that can stand in for another.

    Parameters
    ----------
    item
        What is short.
    substitute
        What is used instead.
    factor
        Units of the substitute for one unit of the item, above 0.
    share
        How much of what is unmet can be replaced so, 0 to 1.
    """

    item: str
    substitute: str
    factor: float
    share: float

    def __post_init__(self) -> None:
        item_named(self.item)
        item_named(self.substitute)
        if not (0 < self.factor < np.inf):
            raise InvalidValueError(
                f"the factor of {self.substitute} for {self.item} is {self.factor}; it must be above 0: "
                "units of the substitute for one unit of the item"
            )
        if not (0 <= self.share <= 1):
            raise InvalidValueError(
                f"the share of {self.item} that {self.substitute} replaces is {self.share}; it must be "
                "from 0 to 1; write per cent as a share"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """All substitutes there are.

    Parameters
    ----------
    rows
        In no order that matters.

    Raises
    ------
    InvalidValueError
        When substitutes lead back to the item, or the shares of an item add up to more than 1.
    """

    rows: tuple[Substitute, ...] = ()

    def __post_init__(self) -> None:
        self.in_order(row.item for row in self.rows)
        for item in {row.item for row in self.rows}:
            total = sum(row.share for row in self.of(item))
            if total > MOST:
                names = ", ".join(row.substitute for row in self.of(item))
                raise InvalidValueError(
                    f"{names} replace {total:.6g} of {item}; together they may replace 1 at most; "
                    "lower their shares"
                )

    def of(self, item: str) -> tuple[Substitute, ...]:
        """Return the substitutes of an item."""
        return tuple(row for row in self.rows if row.item == item)

    def among(self, items: Iterable[str]) -> "Substitution":
        """Return the substitutes among some items only."""
        known = frozenset(items)
        return Substitution(rows=tuple(r for r in self.rows if r.item in known and r.substitute in known))

    def in_order(self, items: Iterable[str]) -> tuple[str, ...]:
        """Return items so that each comes before what stands in for it."""
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for item in items:
            sorter.add(item)
            for row in self.of(item):
                sorter.add(row.substitute, item)
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            raise InvalidValueError(
                f"substitutes lead in a ring: {' → '.join(error.args[1])}; an item cannot, by way of others, "
                "stand in for itself; take one of them out"
            ) from None


def usual_substitution(level: Level = "base") -> Substitution:
    """Return the rows of `data/substitution.csv`; most shares are assumed.

    Parameters
    ----------
    level
        Which figure of a share: low, base or high. Factors are taken at base, as a high factor is no
        better and no worse than a low one, only another dose.
    """
    settings: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows_of("substitution"):
        value = float(row["base"] if row["setting"] == "factor" else row[level])
        settings.setdefault((row["item"], row["substitute"]), {})[row["setting"]] = value
    return Substitution(
        rows=tuple(
            Substitute(item=item, substitute=substitute, factor=of["factor"], share=of["share"])
            for (item, substitute), of in settings.items()
        )
    )


def substituted(unmet: Floats, substitutes: Sequence[Substitute]) -> tuple[Floats, Mapping[str, Floats]]:
    """Move unmet need of one item on to its substitutes.

    Parameters
    ----------
    unmet
        Of the item, any shape, in its unit.
    substitutes
        Of the item.

    Returns
    -------
    What stays unmet, and for each substitute what more is needed of it, in its own unit.

    Examples
    --------
    >>> respirators = Substitute(item="respirator", substitute="surgical_mask", factor=2, share=0.25)
    >>> substituted(np.array([100.0]), [respirators])
    (array([75.]), {'surgical_mask': array([50.])})
    """
    more: dict[str, Floats] = {}
    stays = unmet.copy()
    for row in substitutes:
        stays -= row.share * unmet
        more[row.substitute] = more.get(row.substitute, 0.0) + row.factor * row.share * unmet
    return np.maximum(stays, 0.0), more
