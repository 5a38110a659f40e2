"""Who delivers what share of each item in ordinary times."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from os import PathLike
from pathlib import Path

from samvirke.model.errors import InvalidValueError
from samvirke.register.small_csv import SmallCsv
from samvirke.threats.supply.event import read_data

COLUMNS = ("supplier", "item", "share", "abroad")
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """One supplier's share of one item.

    Parameters
    ----------
    name
        Id; an organisation of the region where it stands there.
    item
        Of the catalogue.
    share
        Of the ordinary supply, 0 to 1; what no supplier has comes from elsewhere and never stops.
    abroad
        Whether it comes over the border.
    """

    name: str
    item: str
    share: float
    abroad: bool

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InvalidValueError(f"share of {self.name} is {self.share}; it must be 0 to 1")


@cache
def standard_suppliers() -> tuple[Supplier, ...]:
    """Return stand-ins for who delivers what, `data/suppliers.csv` at base: all shares are assumed."""
    return tuple(
        Supplier(name=row.supplier, item=row.item, share=float(row.base), abroad=bool(row.abroad))
        for row in read_data("suppliers.csv").itertuples()
    )


def read_suppliers(path: str | PathLike[str]) -> tuple[Supplier, ...]:
    """Read suppliers from a CSV with the columns supplier, item, share (0 to 1) and abroad (yes or no).

    Raises
    ------
    BadInputError
        When the file cannot be read or any row cannot be used: every such row is named.
    """
    table = SmallCsv(Path(path), COLUMNS)
    found: list[Supplier] = []
    total: defaultdict[str, float] = defaultdict(float)
    for row in table.rows():
        before = len(table.findings)
        item, share = table.item(row), table.share(row, "share")
        if not row["supplier"]:
            table.fault("supplier", "nothing", "an id", "name the supplier")
        if row["abroad"] not in ("yes", "no"):
            table.fault("abroad", repr(row["abroad"]), "yes, no", "yes: it comes over the border")
        if any(s.name == row["supplier"] and s.item == item for s in found):
            table.fault("item", f"{item} of {row['supplier']} again", "one row each", "add the shares up")
        if len(table.findings) > before:
            continue
        total[item] += share
        if total[item] > 1 + ROUNDING:
            table.fault(
                "share",
                f"shares of {item} of {total[item]:.3g} in all",
                "1 in all",
                "share the item out anew",
            )
        found.append(Supplier(name=row["supplier"], item=item, share=share, abroad=row["abroad"] == "yes"))
    table.refuse()
    return tuple(found)
