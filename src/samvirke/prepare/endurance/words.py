"""How a stress test of days came about, and what the reader must know; one sentence each."""

from collections.abc import Sequence

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.normal_use import TABLE
from samvirke.prepare.endurance.result import SERIES
from samvirke.prepare.endurance.run import EnduredRun
from samvirke.register.region import Region
from samvirke.threats.pandemic.epidemic import Epidemic


def method_of(
    expected: Epidemic, seed: int, runs: int, answered: int, stock_said: Sequence[str]
) -> tuple[str, ...]:
    """Say how a result was computed: the assumptions of the epidemic with their numbers, then the rest."""
    one_in = 100_000 / coefficient(TABLE, "precaution", "from_in_hospital")
    careful = (
        f"While at least one in {one_in:,.0f} lies in hospital all take more out of precaution, "
        "as in spring 2020."
    )
    return (
        f"The epidemic was drawn {runs} times with seed {seed}; the same seed gives the same bytes.",
        *expected.method,
        f"{answered} of the runs were followed through beds and stock.",
        "Need is as if nobody were turned away and nothing were short; use is what there was.",
        "Ordinary patients come first in intensive care; stages of a surge open as need rises.",
        careful,
        *stock_said,
        "What the epidemic takes, out of precaution too, is drawn from a stock before ordinary use.",
        "Low and high have all coefficients of use low or high at once: wider than chance would have it.",
    )


def warnings_of(
    region: Region, runs: Sequence[EnduredRun], answered: int, *, expected: EnduredRun
) -> tuple[str, ...]:
    """Say what the reader must know before using a number; `expected` is the course of means."""
    said = [
        "Everything here is modelled: a scenario to prepare for, not a forecast.",
        "Use of equipment per patient differs three to ten times between sources; see the bands.",
    ]
    capacities = region.table("capacities")
    rows = capacities[capacities["item"] == "icu_bed"]
    modelled = int((rows["quality"] == "modelled").sum())
    if modelled:
        said.append(
            f"Intensive care beds of {modelled} hospitals are modelled from the figures of their health "
            "region; put in your own in the table capacities."
        )
    if not len(region.table("commuters")):
        said.append("Commuting is modelled; a table of commuters makes it official.")
    if not len(region.table("ages")):
        said.append("Ages of residents are split by national shares; a table of ages makes them official.")
    few = DIED_OUT * expected.figures[0]
    over_and_few = [run.figures[0] < few and run.curves[INFECTIOUS, -1] < 1 for run in runs]
    died_out = int(np.sum(over_and_few))
    if died_out:
        said.append(
            f"In {died_out} of {len(runs)} runs the first cases infect less than a tenth of what the "
            "expected course does: the epidemic died out, and these runs count in every quantile."
        )
    over = np.sum([run.beds.over.sum(axis=1) for run in runs if run.beds is not None], axis=0)
    if over[-1] > over[0]:
        said.append(
            "Sharing beds with all leaves more without a bed than each hospital alone: stages of the surge "
            "open sooner for others, and their weeks are spent sooner."
        )
    if answered < 20:
        said.append(f"{answered} runs are few: quantiles of 5 and 95 % are little more than the extremes.")
    return tuple(said)


DIED_OUT = 0.1  # of those infected in the expected course
INFECTIOUS = SERIES.index("infectious")
