"""The moments of change of a run and what changes at each, as arrays that simulators step through."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.conditions import Conditions, Span
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Changes:
    """What happens at which moment; spans of one unit may overlap, so they are counted.

    Parameters
    ----------
    at_s
        The moments, strictly ascending, shape ``(n,)``.
    ways
        Which ways hold from then on, -1: those that held; shape ``(n,)``. Of several switches at one
        moment the last.
    unit_starts, unit, unit_step
        Units that go out (+1) or come back (-1) at moment m: ``unit[unit_starts[m]:unit_starts[m + 1]]``.
        A unit is out while its sum is above 0.
    hospital_starts, hospital, hospital_step
        Hospitals that close or open, in the same form.
    """

    at_s: Floats
    ways: Ints
    unit_starts: Ints
    unit: Ints
    unit_step: Ints
    hospital_starts: Ints
    hospital: Ints
    hospital_step: Ints


def read_changes(duty_s: Floats, conditions: Conditions | None) -> Changes:
    """Gather all changes of a run in order of time.

    Parameters
    ----------
    duty_s
        Moments at which crews, days and weather change (`Duty.changes_s`).
    conditions
        What else changes; None: nothing.
    """
    given = conditions or Conditions()
    units, hospitals = _ends(given.units_out), _ends(given.hospitals_closed)
    at_s = np.unique(
        [
            *duty_s.tolist(),
            *(switch.at_s for switch in given.switches),
            *(moment for moment, _, _ in (*units, *hospitals)),
        ]
    ).astype(np.float64)
    ways = np.full(len(at_s), -1, dtype=np.int64)
    for switch in given.switches:
        ways[np.searchsorted(at_s, switch.at_s)] = switch.ways
    unit_starts, unit, unit_step = _by_moment(at_s, units)
    hospital_starts, hospital, hospital_step = _by_moment(at_s, hospitals)
    return Changes(
        at_s=at_s,
        ways=ways,
        unit_starts=unit_starts,
        unit=unit,
        unit_step=unit_step,
        hospital_starts=hospital_starts,
        hospital=hospital,
        hospital_step=hospital_step,
    )


def _ends(spans: Iterable[Span]) -> list[tuple[float, int, int]]:
    """Return (moment, which, +1 or -1) for the ends of spans, in order of time; ``inf`` is no moment."""
    ends = [(span.from_s, span.which, 1) for span in spans]
    ends += [(span.until_s, span.which, -1) for span in spans if span.until_s < np.inf]
    return sorted(ends)


def _by_moment(at_s: Floats, ends: list[tuple[float, int, int]]) -> tuple[Ints, Ints, Ints]:
    moments = np.array([moment for moment, _, _ in ends], dtype=np.float64)
    starts = np.append(np.searchsorted(moments, at_s), len(ends)).astype(np.int64)
    which = np.array([number for _, number, _ in ends], dtype=np.int64)
    step = np.array([change for _, _, change in ends], dtype=np.int64)
    return starts, which, step
