"""From the runs to the tables: means and intervals over runs, changes against the base run by run."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.prepare.interval import mean_interval, ratio_interval
from samvirke.prepare.measures.call_centres.measuring import LONGEST_S, Counted, quantile_s
from samvirke.prepare.measures.call_centres.result import (
    ALERT_COLUMNS,
    ANSWER_COLUMNS,
    CURVE_COLUMNS,
    RESPONSE_COLUMNS,
)
from samvirke.prepare.measures.call_centres.running import CentreRun
from samvirke.prepare.measures.call_centres.setting import Setting
from samvirke.prepare.measures.call_centres.situations import DISASTER, MEANWHILE
from samvirke.travel.times import Bools, Floats

Interval = tuple[Floats, Floats, Floats]
CURVE_S = (*range(61), *range(65, 301, 5), *range(330, LONGEST_S + 1, 30))
JOINT = {  # rows of the table: which kinds of joint incidents each holds
    "2": (2,),
    "3": (3,),
    "2+": (2, 3),
    "disaster": (DISASTER,),
    "meanwhile": (MEANWHILE,),
}
IN_ORDINARY = ("2", "3", "2+")


def answers(setting: Setting, runs: Sequence[CentreRun]) -> pd.DataFrame:
    """Return the table `ANSWER_COLUMNS`: how calls were answered."""
    rows = []
    everyone = np.ones(len(setting.members), dtype=np.bool_)
    for arrangement, situation in runs[0].counted:
        here = [run.counted[arrangement, situation] for run in runs]
        base = [run.counted[_base(runs), situation] for run in runs]
        for number, member in enumerate(setting.members):
            only = np.arange(len(setting.members)) == number
            whose: dict[str, object] = {
                "centre": setting.centres.ids[member],
                "name": setting.names[member],
                "service": setting.services[number],
                "target_s": setting.targets.within_s[number],
                "target_share": setting.targets.share[number],
            }
            row = _answer(here, base, only, has_occupancy=situation == "ordinary")
            rows.append({"arrangement": arrangement, "situation": situation, **whose, **row})
        whose = {"centre": "", "name": "", "service": "", "target_s": np.nan, "target_share": np.nan}
        row = _answer(here, base, everyone, has_occupancy=False)
        rows.append({"arrangement": arrangement, "situation": situation, **whose, **row})
    return pd.DataFrame(rows, columns=list(ANSWER_COLUMNS)).astype(ANSWER_COLUMNS)


def _answer(
    here: Sequence[Counted], base: Sequence[Counted], only: Bools, *, has_occupancy: bool
) -> dict[str, float]:
    def total(counts: Sequence[Counted], name: str) -> Floats:
        return np.array([float(getattr(counted, name)[only].sum()) for counted in counts])

    answered, was = total(here, "answered"), total(base, "answered")
    in_time, low, high = ratio_interval(total(here, "in_time"), answered)
    change = clipped(
        mean_interval(_over(total(here, "in_time"), answered) - _over(total(base, "in_time"), was)), -1, 1
    )
    slower = mean_interval(_over(total(here, "wait_sum_s"), answered) - _over(total(base, "wait_sum_s"), was))
    waits = np.sum([counted.waits[only].sum(axis=0) for counted in here], axis=0)
    row = {
        "calls": total(here, "calls").mean(),
        "in_time": in_time,
        "in_time_low": low,
        "in_time_high": high,
        "wait_mean_s": _pooled(total(here, "wait_sum_s"), answered),
        "given_up": _pooled(total(here, "given_up"), total(here, "calls")),
        "by_others": _pooled(total(here, "by_others"), answered),
        "occupancy": np.mean([counted.occupancy[only].mean() for counted in here])
        if has_occupancy
        else np.nan,
    }
    row |= dict(zip(("in_time_change", "in_time_change_low", "in_time_change_high"), change, strict=True))
    row |= dict(zip(("wait_change_s", "wait_change_low_s", "wait_change_high_s"), slower, strict=True))
    row |= {f"wait_p{percent}_s": quantile_s(waits, percent / 100) for percent in (50, 90, 99)}
    return {name: float(value) for name, value in row.items()}


def alerts(runs: Sequence[CentreRun]) -> pd.DataFrame:
    """Return the table `ALERT_COLUMNS`: how soon all agencies of a joint incident were alerted."""
    rows = []
    for arrangement, situation in runs[0].counted:
        if situation not in ("ordinary", "peak"):
            continue
        for services in IN_ORDINARY if situation == "ordinary" else JOINT:
            here = [_of(run.counted[arrangement, situation], services) for run in runs]
            base = [_of(run.counted[_base(runs), situation], services) for run in runs]
            means = np.array([_mean_of_finite(times_s) for times_s in here])
            changes = np.array([_mean_of_finite(a - b) for a, b in _both(here, base)])
            every = np.concatenate(here)
            rows.append(
                {
                    "arrangement": arrangement,
                    "situation": situation,
                    "services": services,
                    "incidents": float(np.mean([len(times_s) for times_s in here])),
                    **_named(("mean_s", "low_s", "high_s"), clipped(mean_interval(means), 0, np.inf)),
                    "p50_s": _quantile(every, 0.5),
                    "p90_s": _quantile(every, 0.9),
                    **_named(("change_s", "change_low_s", "change_high_s"), mean_interval(changes)),
                    "never": float(np.mean([(~np.isfinite(times_s)).sum() for times_s in here])),
                }
            )
    return pd.DataFrame(rows, columns=list(ALERT_COLUMNS)).astype(ALERT_COLUMNS)


def response(functions: Sequence[str], runs: Sequence[CentreRun]) -> pd.DataFrame:
    """Return the table `RESPONSE_COLUMNS`: what becomes of help on the road."""
    rows = []
    for arrangement in runs[0].helped:
        here = [run.helped[arrangement] for run in runs]
        base = [run.helped[_base(runs)] for run in runs]
        for f, function in enumerate(functions):
            judged = np.array([helped.judged[f] for helped in here])
            met = np.array([helped.met[f] for helped in here])
            met_before = np.array([helped.met[f] for helped in base])
            means = mean_interval(np.array([helped.mean_s[f] for helped in here]))
            changes = mean_interval(np.array([helped.change_s[f] for helped in here]))
            shares = clipped(mean_interval(_over(met, judged) - _over(met_before, judged)), -1, 1)
            rows.append(
                {
                    "arrangement": arrangement,
                    "function": function,
                    "incidents": np.mean([helped.incidents[f] for helped in here]),
                    "judged": judged.mean(),
                    "share_in_time": _pooled(met, judged),
                    **_named(("mean_s", "mean_low_s", "mean_high_s"), clipped(means, 0, np.inf)),
                    **_named(("share_change", "share_change_low", "share_change_high"), shares),
                    **_named(("mean_change_s", "mean_change_low_s", "mean_change_high_s"), changes),
                }
            )
    return pd.DataFrame(rows, columns=list(RESPONSE_COLUMNS)).astype(RESPONSE_COLUMNS)


def curves(runs: Sequence[CentreRun]) -> pd.DataFrame:
    """Return the table `CURVE_COLUMNS`: shares answered and alerted by time, all runs together."""
    at_s = np.array(CURVE_S, dtype=float)
    parts = []
    for arrangement, situation in runs[0].counted:
        here = [run.counted[arrangement, situation] for run in runs]
        waits = np.sum([counted.waits.sum(axis=0) for counted in here], axis=0)
        calls = sum(int(counted.calls.sum()) for counted in here)
        answered = np.cumsum(waits)[at_s.astype(np.int64)] / max(calls, 1)
        parts.append(_curve(arrangement, situation, "answer", at_s, answered))
        if situation in ("ordinary", "peak"):
            # In the peak the other incident meanwhile: there are too few that happen by themselves.
            shown = "meanwhile" if situation == "peak" else "2+"
            times_s = np.sort(np.concatenate([_of(counted, shown) for counted in here]))
            alerted = np.searchsorted(times_s, at_s, side="right") / max(len(times_s), 1)
            parts.append(_curve(arrangement, situation, "alert", at_s, alerted))
    return pd.concat(parts, ignore_index=True).astype(CURVE_COLUMNS)


def _curve(arrangement: str, situation: str, kind: str, time_s: Floats, share: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {"arrangement": arrangement, "situation": situation, "kind": kind, "time_s": time_s, "share": share}
    )


def _base(runs: Sequence[CentreRun]) -> str:
    return next(iter(runs[0].counted))[0]


def _of(counted: Counted, services: str) -> Floats:
    return np.asarray(counted.alert_s[np.isin(counted.kind, JOINT[services])])


def clipped(interval: Interval, least: float, most: float) -> Interval:
    """Return a mean with its interval, which does not reach beyond what can be."""
    mean, low, high = interval
    return mean, np.maximum(low, least), np.minimum(high, most)


def _both(here: Sequence[Floats], base: Sequence[Floats]) -> list[tuple[Floats, Floats]]:
    """Return the times of the incidents that were alerted in full in both, run by run."""
    pairs = []
    for now_s, before_s in zip(here, base, strict=True):
        both = np.isfinite(now_s) & np.isfinite(before_s)
        pairs.append((now_s[both], before_s[both]))
    return pairs


def _mean_of_finite(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def _quantile(values: Floats, share: float) -> float:
    if len(values) == 0:
        return float("nan")
    return float(np.sort(values)[int(np.ceil(share * len(values) - 1e-9)) - 1])


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


def _pooled(part: Floats, whole: Floats) -> float:
    return float(part.sum() / whole.sum()) if whole.sum() > 0 else float("nan")


def _named(names: tuple[str, str, str], values: Interval) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}
