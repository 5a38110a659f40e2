"""Who may draw on whose stock, what is kept back, and how long moving takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sharing:
    """An agreement on stock. Make one with `none`, `groups_of` or `national`.

    Parameters
    ----------
    group
        Owners of the same number share, shape ``(n_owners,)``.
    keep_days
        Days of its own need to come for which an owner keeps stock when others ask, 0 or more.
    lag_days
        Days from store to store, 0 or more; the rules of the room say what it means.

    Raises
    ------
    InvalidValueError
        When days are negative, or `group` is not one number an owner.
    """

    group: Ints
    keep_days: int
    lag_days: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", np.asarray(self.group, dtype=np.int64))
        if self.group.ndim != 1:
            raise InvalidValueError(f"group has shape {self.group.shape}; it must be (n_owners,)")
        for name in ("keep_days", "lag_days"):
            if getattr(self, name) < 0:
                raise InvalidValueError(
                    f"{name} is {getattr(self, name)}; it must be 0 or more whole days; "
                    "write 0 to keep nothing, or to move within the day"
                )

    @classmethod
    def none(cls, n_owners: int) -> "Sharing":
        """Everybody for himself."""
        return cls(group=np.arange(n_owners), keep_days=0, lag_days=0)

    @classmethod
    def national(cls, n_owners: int, *, keep_days: int, lag_days: int) -> "Sharing":
        """All with all."""
        return cls(group=np.zeros(n_owners, np.int64), keep_days=keep_days, lag_days=lag_days)

    @classmethod
    def groups_of(cls, labels: Sequence[str], *, keep_days: int, lag_days: int) -> "Sharing":
        """Owners of one label share, such as their health region; one without a label shares with nobody."""
        alone = [label or f"\0{place}" for place, label in enumerate(labels)]
        _, group = np.unique(np.array(alone, dtype=object), return_inverse=True)
        return cls(group=group, keep_days=keep_days, lag_days=lag_days)

    def shared_by(self) -> tuple[Ints, Ints]:
        """Return groups of two or more: where each begins in the list of members, and that list."""
        _, group, size = np.unique(self.group, return_inverse=True, return_counts=True)
        in_order = np.argsort(group, kind="stable")
        members = in_order[size[group[in_order]] > 1]
        return np.concatenate([[0], np.cumsum(size[size > 1])]).astype(np.int64), members.astype(np.int64)
