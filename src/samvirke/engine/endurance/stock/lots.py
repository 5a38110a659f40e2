"""Lots of one item: whose, how much, from which day, until which day."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

NEVER = 2**31 - 1  # a last day of use beyond every course


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lots:
    """Lots of one item; arrays of shape ``(n_lots,)``.

    Parameters
    ----------
    n_owners
        How many owners there are.
    owner
        Index of the owner, 0 to ``n_owners - 1``.
    quantity
        In the unit of the item, 0 or more.
    arrives_day
        First day that it can be used; 0 or less: it is there at the start.
    expires_day
        Last day of use; `NEVER` where it has none. Not before `arrives_day`; what was out of date before
        the start has both below 0, and is thrown away on day 0.

    Raises
    ------
    InvalidValueError
        For negative or unknown stock, expiry before arrival, an owner that there is not, unequal shapes.
    """

    n_owners: int
    owner: Ints
    quantity: Floats
    arrives_day: Ints
    expires_day: Ints

    def __post_init__(self) -> None:
        for name, kind in (
            ("owner", np.int64),
            ("quantity", np.float64),
            ("arrives_day", np.int64),
            ("expires_day", np.int64),
        ):
            object.__setattr__(self, name, np.atleast_1d(np.asarray(getattr(self, name), dtype=kind)))
        shapes = {self.owner.shape, self.quantity.shape, self.arrives_day.shape, self.expires_day.shape}
        if len(shapes) > 1 or self.owner.ndim != 1:
            raise InvalidValueError(
                f"owner, quantity, arrives_day and expires_day have the shapes {sorted(shapes)}; "
                "all must be (n_lots,); give each lot one of each"
            )
        self._refuse(
            ~((self.quantity >= 0) & np.isfinite(self.quantity)),
            "quantity",
            "0 or more and finite; leave a lot out where nothing is there",
        )
        self._refuse(
            (self.owner < 0) | (self.owner >= self.n_owners),
            "owner",
            f"an index from 0 to {self.n_owners - 1}; number the owners as the needs do",
        )
        self._refuse(
            self.expires_day < self.arrives_day,
            "expires_day",
            "arrives_day or later; leave out what is out of date when it comes",
        )

    def _refuse(self, bad: "np.ndarray[tuple[int], np.dtype[np.bool_]]", name: str, allowed: str) -> None:
        if bad.any():
            first = int(np.flatnonzero(bad)[0])
            raise InvalidValueError(
                f"{name} of lot {first} is {getattr(self, name)[first]} (owner {self.owner[first]}, from day "
                f"{self.arrives_day[first]}); it must be {allowed}"
            )

    def __len__(self) -> int:
        return len(self.quantity)

    @classmethod
    def none(cls, n_owners: int) -> "Lots":
        """Return no lots at all."""
        return cls.at_start(np.zeros(0), np.zeros(0, np.int64), n_owners=n_owners)

    @classmethod
    def at_start(
        cls, quantity: Floats, owner: Ints | None = None, *, n_owners: int = 0, expires_day: int = NEVER
    ) -> "Lots":
        """Return lots that are there at the start; without `owner` one each, in the order of the owners."""
        quantity = np.asarray(quantity, dtype=np.float64)
        return cls(
            n_owners=n_owners or len(quantity),
            owner=np.arange(len(quantity)) if owner is None else owner,
            quantity=quantity,
            arrives_day=np.full(len(quantity), min(0, expires_day)),
            expires_day=np.full(len(quantity), expires_day),
        )

    def with_more(self, other: "Lots") -> "Lots":
        """Return these lots and others of the same owners."""
        if other.n_owners != self.n_owners:
            raise InvalidValueError(
                f"lots of {other.n_owners} owners cannot join lots of {self.n_owners}; "
                "both must be numbered by the same list of owners"
            )
        return Lots(
            n_owners=self.n_owners,
            owner=np.concatenate([self.owner, other.owner]),
            quantity=np.concatenate([self.quantity, other.quantity]),
            arrives_day=np.concatenate([self.arrives_day, other.arrives_day]),
            expires_day=np.concatenate([self.expires_day, other.expires_day]),
        )

    def by_owner(self) -> Floats:
        """Return what each owner has in all lots together, whenever usable, shape ``(n_owners,)``."""
        total = np.zeros(self.n_owners)
        np.add.at(total, self.owner, self.quantity)
        return total

    def at_hand(self) -> Floats:
        """Return what each owner can use on day 0: come, and not out of date; shape ``(n_owners,)``."""
        usable = (self.arrives_day <= 0) & (self.expires_day >= 0)
        total = np.zeros(self.n_owners)
        np.add.at(total, self.owner[usable], self.quantity[usable])
        return total
