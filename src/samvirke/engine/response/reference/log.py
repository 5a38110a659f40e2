"""The steps of a run as they happen, for `Outcome.trace`."""

import numpy as np

from samvirke.engine.response.trace import Step, Trace


class Log:
    """Grows by a line for every step."""

    def __init__(self) -> None:
        self._lines: list[tuple[float, int, int, int, int, float]] = []

    def add(self, at_s: float, step: Step, unit: int, *, need: int, stop: int, until_s: float) -> None:
        """Write down a step; `need` counts as in `Needs`, -1: none."""
        self._lines.append((at_s, int(step), unit, need, stop, until_s))

    def trace(self, row: list[int]) -> Trace:
        """Return all steps, needs as rows of the course."""
        lines = self._lines
        return Trace(
            at_s=np.array([line[0] for line in lines], dtype=np.float64),
            step=np.array([line[1] for line in lines], dtype=np.int64),
            unit=np.array([line[2] for line in lines], dtype=np.int64),
            need=np.array([row[line[3]] if line[3] >= 0 else -1 for line in lines], dtype=np.int64),
            stop=np.array([line[4] for line in lines], dtype=np.int64),
            until_s=np.array([line[5] for line in lines], dtype=np.float64),
        )
