"""The ways in which centres may work together, from apart to one number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.calls.centres import Centres
from samvirke.engine.calls.sharing import (
    Sharing,
    apart,
    co_located,
    one_number,
    partly_pooled,
    with_backup,
    with_overflow,
)
from samvirke.engine.calls.usual import FOR_ALL, usual
from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.call_centres.assumptions import assumed

NAMES = ("apart", "co_located", "partly_pooled", "one_number")
FIGURES = ("cross_trained", "overflow_after_s", "keep_free", "triage_s")  # what can be chosen of one
WHOLE = ("cross_trained", "keep_free")  # operators
Rooms = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How the centres of each room work together.

    Parameters
    ----------
    name
        apart: a room shares nothing, others join by conference. co_located: one picture, own queues and
        staff. partly_pooled: besides, some operators are trained for the others' calls, and a call that
        has waited too long may be taken by another centre of the room. one_number: one queue.
    cross_trained
        Operators of each centre that may take the others' calls at once; used by partly_pooled.
    overflow_after_s
        How long a call waits before any operator of the room may take it; used by partly_pooled.
    keep_free
        Operators a centre keeps for its own calls when it takes overflow.
    triage_s
        Time it takes to find out which service a call is for; used by one_number.
    """

    name: str
    cross_trained: int
    overflow_after_s: float
    keep_free: int
    triage_s: float

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise BadInputError(f"{self.name!r} is no arrangement; write one of {', '.join(NAMES)}")
        for name in FIGURES:
            value = getattr(self, name)
            if not value >= 0:
                raise BadInputError(f"{name} is {value}; it must be 0 or more")
        if not np.isfinite(self.triage_s):
            raise BadInputError(f"triage_s is {self.triage_s}; it must be finite")

    @classmethod
    def named(cls, name: str, **chosen: float) -> "Arrangement":
        """Return an arrangement with the usual figures, but for those that are chosen.

        Raises
        ------
        BadInputError
            When there is no such arrangement, or a figure cannot be.
        """
        usually = {key: usual(FOR_ALL, key) for key in ("overflow_after_s", "keep_free", "triage_s")}
        given = {"cross_trained": assumed("cross_trained"), **usually, **chosen}
        for figure in WHOLE:
            if not float(given[figure]).is_integer():
                raise BadInputError(f"{figure} is {given[figure]:g} operators; it must be a whole number")
        return cls(
            name=name,
            cross_trained=int(given["cross_trained"]),
            overflow_after_s=float(given["overflow_after_s"]),
            keep_free=int(given["keep_free"]),
            triage_s=float(given["triage_s"]),
        )

    def sharing(self, centres: Centres, rooms: Rooms, backup: Sequence[int]) -> Sharing:
        """Return what the centres share.

        Parameters
        ----------
        centres
            All that take part.
        rooms
            Which of them sit together, by index; whoever is in none stays apart.
        backup
            Who gets each centre's calls when it is lost, by index; -1: nobody.
        """
        alone = with_backup(apart(centres), backup, switch_s=usual(FOR_ALL, "switch_s"))
        if self.name == "co_located":
            return co_located(alone, rooms)
        if self.name == "one_number":
            return one_number(alone, rooms, triage_s=self.triage_s)
        if self.name == "partly_pooled":
            shared = partly_pooled(alone, rooms, cross_trained=self.cross_trained)
            partners: list[tuple[int, ...]] = [() for _ in range(centres.count)]
            for room in rooms:
                for centre in room:
                    partners[centre] = tuple(other for other in room if other != centre)
            return with_overflow(shared, partners, after_s=self.overflow_after_s, keep_free=self.keep_free)
        return alone
