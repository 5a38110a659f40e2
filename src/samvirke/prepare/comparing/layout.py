"""What is measured of every run and plan: rows of function and group, the same for all plans."""

from dataclasses import dataclass

import numpy as np

from samvirke.prepare.simulation_stage import Stage
from samvirke.travel.times import Ints

ALL, MUNICIPALITY, AREA_CLASS = "all", "municipality", "area_class"


@dataclass(frozen=True, slots=True)
class Group:
    """One row: judged incidents of a function, all of them or those of a municipality or area class."""

    function: str
    group: str
    key: str
    name: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Layout:
    """The rows, and where those of a function begin.

    Parameters
    ----------
    groups
        For each function: all, then the municipalities of the area, then its area classes.
    first
        Row of each function's `all`, shape ``(n_functions,)``.
    n_municipalities
        Of the area.
    classes
        For each function the numbers of its classes in `Judging.classes`.
    """

    groups: tuple[Group, ...]
    first: Ints
    n_municipalities: int
    classes: tuple[tuple[int, ...], ...]

    def rows_of(self, f: int) -> slice:
        """Return the rows of a function."""
        ends = [*self.first[1:].tolist(), len(self.groups)]
        return slice(int(self.first[f]), int(ends[f]))


def layout_of(stage: Stage) -> Layout:
    """Lay out the rows for the area of a stage."""
    names = stage.region.municipalities.set_index("id")["name"]
    groups: list[Group] = []
    first, classes = [], []
    for function in stage.judging.functions:
        first.append(len(groups))
        groups.append(Group(function, ALL, "", ""))
        groups += [Group(function, MUNICIPALITY, m, str(names[m])) for m in stage.inside]
        own = tuple(
            c for c, (of, area_class) in enumerate(stage.judging.classes) if of == function and area_class
        )
        groups += [
            Group(function, AREA_CLASS, stage.judging.classes[c][1], stage.judging.classes[c][1]) for c in own
        ]
        classes.append(own)
    return Layout(
        groups=tuple(groups),
        first=np.array(first, dtype=np.int64),
        n_municipalities=len(stage.inside),
        classes=tuple(classes),
    )
