"""How an outcome is held against the standards of a region, worked out once for all runs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.register.duty import duty_owner
from samvirke.register.region import Region
from samvirke.rules.response_times import (
    clock_s,
    judged_capabilities,
    judged_functions,
    limits,
    starts_at_alarm,
)
from samvirke.travel.times import Floats, Ints

JUDGED_PRIORITY = 1  # standards speak of acute needs (red; urgent police missions; fires)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Answers:
    """The judged incidents of one function, one row an incident.

    Parameters
    ----------
    cell, municipality
        Where, as indices.
    at_s
        When it began.
    response_s
        Until the first unit of the function was at work there, as the standard counts; ``inf``.
    full_s
        Until all the incident needs of the function was there.
    unit
        The first unit, -1: none.
    """

    cell: Ints
    municipality: Ints
    at_s: Floats
    response_s: Floats
    full_s: Floats
    unit: Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Asked:
    """The judged needs of one function in a course, whatever comes of it: one row a need.

    Parameters
    ----------
    f
        The function.
    rows
        Among all needs of the course, ascending.
    incident, cell
        Of each need, as indices.
    from_s
        When each began.
    starts
        Where each incident begins among the rows, shape ``(n_incidents,)``.
    """

    f: int
    rows: Ints
    incident: Ints
    cell: Ints
    from_s: Floats
    starts: Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judging:
    """The standards, duties and owners of a region as arrays; index f is a function.

    `cells` gives the number of each cell by its id. `classes` are pairs (function, area class);
    `class_of_cell[f]` points into them. `duty[f]` is the owner index of each municipality, -1 where it
    names none; `owner_of_unit` that of each unit of the world. `municipality_of_unit` is where a unit
    rests, -1 where its site names none. `clock[f]` are the seconds that count before the alert and after the
    arrival; `from_alarm[f]` says whether the clock starts only when the crew is alarmed.
    """

    cells: Mapping[str, int]
    functions: tuple[str, ...]
    municipalities: tuple[str, ...]
    owners: tuple[str, ...]
    classes: tuple[tuple[str, str], ...]
    municipality_of_cell: Ints
    limit_s: tuple[Floats, ...]
    share: tuple[Floats, ...]
    class_of_cell: tuple[Ints, ...]
    clock: tuple[tuple[float, float], ...]
    from_alarm: tuple[bool, ...]
    capabilities: tuple[tuple[str, ...], ...]
    duty: tuple[Ints, ...]
    owner_of_unit: Ints
    municipality_of_unit: Ints

    def answers(self, f: int, course: Course, outcome: Outcome, alert_s: Floats | None = None) -> Answers:
        """Gather the judged incidents of a function and when they were answered.

        Parameters
        ----------
        f, course, outcome
            Which function, what happened and what came of it.
        alert_s
            When those who meet each need were told, where calls were played; ``inf``: never. A clock that
            starts at the call has run since then, and gets no fixed call part on top; one that starts
            at the crew's alarm counts from here. None: a call takes the clock's fixed part.

        Raises
        ------
        InvalidValueError
            When the course has a place that is no cell of the region.
        """
        number_of_cell = self._number_of_places(course.needs["place"])
        return self.answers_to(self._asked(f, course, number_of_cell), outcome, alert_s)

    def asked(self, course: Course) -> tuple[Asked, ...]:
        """Gather the judged needs of each function; what any outcome of the course is held against.

        Raises
        ------
        InvalidValueError
            When the course has a place that is no cell of the region.
        """
        number_of_cell = self._number_of_places(course.needs["place"])
        return tuple(self._asked(f, course, number_of_cell) for f in range(len(self.functions)))

    def answers_to(self, asked: Asked, outcome: Outcome, alert_s: Floats | None = None) -> Answers:
        """Gather when what was asked for was answered; `outcome` and `alert_s` as `answers` has them."""
        rows, starts = asked.rows, asked.starts
        before_s, after_s = self.clock[asked.f]
        first_s, filled_s = outcome.first_s[rows], outcome.filled_s[rows]
        if alert_s is not None:
            before_s = 0.0
            if self.from_alarm[asked.f]:
                called_s = alert_s[rows] - asked.from_s
                called_s[np.isinf(called_s)] = 0.0  # never told: nobody came, and inf stays
                first_s, filled_s = first_s - called_s, filled_s - called_s
        # Needs of an incident stand together, so the first of the soonest names the unit.
        soonest = np.lexsort((first_s, asked.incident))  # stable: of equals the first row
        first = soonest[starts]
        full_s = np.maximum.reduceat(filled_s, starts) if len(rows) else np.empty(0)
        cell = asked.cell[first]
        return Answers(
            cell=cell,
            municipality=self.municipality_of_cell[cell],
            at_s=asked.from_s[first],
            response_s=before_s + first_s[first] + after_s,
            full_s=before_s + full_s + after_s,
            unit=outcome.first_unit[rows[first]],
        )

    def _asked(self, f: int, course: Course, number_of_cell: Ints) -> Asked:
        needs = course.needs
        names = needs["capability"].cat.categories
        asked = np.array([name in self.capabilities[f] for name in names])
        judged = asked[needs["capability"].cat.codes.to_numpy()]
        judged &= needs["priority"].to_numpy() == JUDGED_PRIORITY
        rows = np.flatnonzero(judged)
        incident = needs["incident"].to_numpy()[rows]
        return Asked(
            f=f,
            rows=rows,
            incident=incident,
            starts=np.flatnonzero(np.diff(incident, prepend=-1)),
            cell=number_of_cell[rows],
            from_s=needs["from_s"].to_numpy(dtype=np.float64)[rows],
        )

    def _number_of_places(self, place: pd.Series) -> Ints:
        """Return the number of the cell of each need."""
        unknown = [name for name in place.cat.categories if name not in self.cells]
        if unknown:
            raise InvalidValueError(
                f"the course needs help at {unknown[0]!r} ({len(unknown)} such places), which is no cell "
                "of the region; unfold the course from the region that it is judged in"
            )
        # Categories need not stand in the order of the region's cells.
        number = np.array([self.cells[name] for name in place.cat.categories], dtype=np.int64)
        return np.asarray(number[place.cat.codes.to_numpy()])


def judging_of(region: Region, world: World) -> Judging:
    """Work out standards, duties and owners of a region for the units of a world."""
    functions = judged_functions()
    municipalities = tuple(region.municipalities["id"])
    owners = tuple(region.organisations["id"])
    held = [limits(region, name) for name in functions]
    pairs = [
        (name, str(value))
        for name, limit in zip(functions, held, strict=True)
        for value in sorted(set(limit.area_class))
    ]
    owner_of = dict(zip(region.units["id"], region.units["owner"], strict=True))
    number_of = {owner: number for number, owner in enumerate(owners)}
    row_of = {municipality: row for row, municipality in enumerate(municipalities)}
    at = region.units.set_index("id")["site"].map(region.sites.set_index("id")["municipality"])
    return Judging(
        cells={str(cell): number for number, cell in enumerate(region.cells["id"])},
        functions=functions,
        municipalities=municipalities,
        owners=owners,
        classes=tuple(pairs),
        municipality_of_cell=region.cells["municipality"].map(row_of).to_numpy(np.int64),
        limit_s=tuple(limit.time_limit_s for limit in held),
        share=tuple(limit.share for limit in held),
        class_of_cell=tuple(
            np.array([pairs.index((name, str(value))) for value in limit.area_class], np.int64)
            for name, limit in zip(functions, held, strict=True)
        ),
        clock=tuple(clock_s(name) for name in functions),
        from_alarm=tuple(starts_at_alarm(name) for name in functions),
        capabilities=tuple(judged_capabilities(name) for name in functions),
        duty=tuple(
            # -1 where no organisation is named: nobody's own then, everybody's help
            duty_owner(region, name).map(number_of).fillna(-1).to_numpy(np.int64)
            for name in functions
        ),
        owner_of_unit=np.array([number_of[owner_of[unit]] for unit in world.units], np.int64),
        municipality_of_unit=at.map(row_of).fillna(-1).loc[list(world.units)].to_numpy(np.int64),
    )
