"""One item of one body: what must be stored, what is, and what is missing."""

from dataclasses import dataclass
from fractions import Fraction

from samvirke.rules.storage.duty import MONTHS_A_YEAR, StorageDuty
from samvirke.rules.storage.normal_use import NormalUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What a body has of an item on the day of the sheet, in pieces.

    Parameters
    ----------
    usable
        Own, in Norway and not past its day.
    promised
        Of the usable, what others are promised by agreement and so count there.
    shared
        What others store for this body by agreement.
    expiring
        Of the usable, what expires within a year.
    expired, abroad
        Not counted: own and past its day; outside Norway, own or another's.
    holders
        Who stores the shared, in the order of the agreements.
    """

    usable: int = 0
    promised: int = 0
    shared: int = 0
    expiring: int = 0
    expired: int = 0
    abroad: int = 0
    holders: tuple[str, ...] = ()

    @property
    def own(self) -> int:
        """Own pieces that count."""
        return self.usable - self.promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What § 8 a asks of a body for one item.

    Parameters
    ----------
    body, item
        Whose, and what.
    duty
        The line of the decision table.
    use
        Normal use; None where the item is not used in a normal situation.
    amount
        Pieces to store; 0 where it is not used.
    store
        What there is; None where neither stock nor agreements were given.
    """

    body: str
    item: str
    duty: StorageDuty
    use: NormalUse | None
    amount: int
    store: Store | None

    @property
    def gap(self) -> int | None:
        """Pieces that are missing, never below 0; None where the store is not known."""
        if self.store is None:
            return None
        return max(0, self.amount - self.store.own - self.store.shared)

    @property
    def months_covered(self) -> Fraction | None:
        """Months of normal use that the store lasts; None where the store or a use is not known."""
        if self.store is None or self.use is None or self.use.total == 0:
            return None
        return (self.store.own + self.store.shared) * MONTHS_A_YEAR / self.use.a_year
