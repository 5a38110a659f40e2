"""What plans change for callers: how soon calls are answered, and all agencies alerted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.prepare.comparison_result import CALL_DIFFERENCE_COLUMNS, CALL_MEASURES
from samvirke.prepare.holm import holm
from samvirke.prepare.measures.call_centres.measuring import Counted
from samvirke.prepare.paired import paired
from samvirke.prepare.simulation_call_tables import WANTED
from samvirke.prepare.simulation_calls import CallStage
from samvirke.travel.times import Floats

OF_CENTRES = ("answered_in_time", "answer_s")  # measures with a row for each centre
OF_ALERTS = ("all_alerted_s", "triple_alerted_s")  # for incidents that want so many services: see WANTED
MORE_IS_BETTER = frozenset({"answered_in_time"})


@dataclass(frozen=True, slots=True)
class CallRow:
    """One row: a measure of one centre, or of the area where the centre is empty."""

    measure: str
    centre: str
    name: str
    service: str


def call_rows(stages: Sequence[CallStage]) -> tuple[CallRow, ...]:
    """Return the rows for centres that any of the plans has, in order; the same for all plans."""
    centres: dict[str, tuple[str, str]] = {}
    for stage in stages:
        names = [stage.names[number] for number in stage.shown]
        for centre, name, service in zip(stage.ids, names, stage.services, strict=True):
            centres.setdefault(centre, (name, service))
    of_centres = [CallRow(m, c, *called) for m in OF_CENTRES for c, called in centres.items()]
    return (*of_centres, *(CallRow(measure, "", "", "") for measure in OF_ALERTS))


def call_values(
    rows: Sequence[CallRow], stages: Sequence[CallStage], counted: Sequence[Counted], *, same: bool
) -> Floats:
    """Return the rows of one run under every plan, shape ``(P, n_rows)``; NaN without cases.

    Parameters
    ----------
    rows
        As `call_rows` gives them.
    stages, counted
        Of each plan.
    same
        Whether the plans meet the same incidents: means are then over those alerted under every plan.
    """
    told = [np.isfinite(of.alert_s) for of in counted]
    if same:
        told = [np.logical_and.reduce(told)] * len(told)
    values = np.full((len(stages), len(rows)), np.nan)
    for plan, (stage, of, known) in enumerate(zip(stages, counted, told, strict=True)):
        at = {centre: number for number, centre in enumerate(stage.ids)}
        for n, row in enumerate(rows):
            if row.measure in OF_ALERTS:
                some = known & (of.kind >= WANTED[OF_ALERTS.index(row.measure)])
                values[plan, n] = of.alert_s[some].mean() if some.any() else np.nan
            elif row.centre in at and of.answered[at[row.centre]]:
                part = of.in_time if row.measure == "answered_in_time" else of.wait_sum_s
                values[plan, n] = part[at[row.centre]] / of.answered[at[row.centre]]
    return values


def call_differences(rows: Sequence[CallRow], values: Floats, level: float) -> pd.DataFrame:
    """Return a row for each plan other than the base and each row that has cases.

    Parameters
    ----------
    rows
        As `call_rows` gives them.
    values
        Of every run, shape ``(n_runs, P, n_rows)``.
    level
        Of the intervals.
    """
    parts = []
    for plan in range(1, values.shape[1]):
        found = paired(values[:, 0], values[:, plan], level=level)
        parts.append(
            pd.DataFrame(
                {
                    "plan": plan,
                    **{name: [getattr(row, name) for row in rows] for name in CallRow.__dataclass_fields__},
                    "base": _mean(values[:, 0]),
                    "other": _mean(values[:, plan]),
                    "difference": found.mean,
                    "low": found.low,
                    "high": found.high,
                    "p": found.p,
                    "runs": found.runs,
                    "is_zero": found.is_zero,
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table = table[table["runs"] > 0].reset_index(drop=True)
    adjusted = np.full(len(table), np.nan)
    for among in table.groupby("measure", sort=False).indices.values():
        adjusted[among] = holm(table["p"].to_numpy()[among])
    table["p_holm"] = adjusted
    good = np.where(table["measure"].isin(MORE_IS_BETTER), table["difference"], -table["difference"])
    verdict = np.where(good > 0, "better", "worse").astype(object)
    verdict[~(adjusted < 1 - level)] = "undecided"
    verdict[table["is_zero"].to_numpy(dtype=bool)] = "same"
    table["verdict"] = verdict
    order = table["measure"].map(list(CALL_MEASURES).index)
    ordered = table.assign(order=order).sort_values(["plan", "order"], kind="stable", ignore_index=True)
    return ordered[list(CALL_DIFFERENCE_COLUMNS)].astype(CALL_DIFFERENCE_COLUMNS)


def alike(counted: Sequence[Counted]) -> bool:
    """Say whether calls were answered and agencies alerted alike under all plans, to the bit."""
    names = ("calls", "answered", "in_time", "given_up", "by_others", "wait_sum_s", "alert_s")
    first = counted[0]
    return all(
        np.array_equal(getattr(of, name), getattr(first, name)) for of in counted[1:] for name in names
    )


def _mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
