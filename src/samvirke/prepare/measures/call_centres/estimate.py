"""Erlang estimates at once: what closed forms say before anything is simulated."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from samvirke.engine.calls.centres import HOURS_A_WEEK, SERVICES
from samvirke.engine.calls.staffing import work_per_call_s
from samvirke.engine.calls.usual import FOR_ALL, usual, usual_procedure
from samvirke.engine.calls.volumes import week_weights
from samvirke.engine.closed_forms.erlang import mean_wait_s, service_level
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.call_centres.minimum import as_one_queue, by_formula
from samvirke.prepare.measures.call_centres.result import ESTIMATE_COLUMNS
from samvirke.prepare.measures.call_centres.setting import Setting
from samvirke.prepare.measures.call_centres.staffing import LOADS, mean_calls_per_h
from samvirke.travel.times import Floats, Ints

STEP_S = 1.0  # of the sums over time


CLOSED = ("apart", "co_located", "one_number")  # arrangements with a closed form


def estimate(
    setting: Setting,
    *,
    triage_s: float | None = None,
    arrangements: Sequence[str] = ("apart", "one_number"),
) -> pd.DataFrame:
    """Return the table `ESTIMATE_COLUMNS`.

    Erlang C, hour by hour of a mean week, weighed by calls: nobody gives up, no conferences, no second
    operators beyond their mean, and every hour as if it lasted. Co-located centres answer as those apart.

    Parameters
    ----------
    setting
        Who takes part, staffed.
    triage_s
        Time of sorting a call of one number; None: the usual one.
    arrangements
        Which of `CLOSED`, in the order of the rows; no closed form is known for partly pooled.

    Raises
    ------
    InvalidValueError
        When an arrangement is none of `CLOSED`.
    """
    unknown = [name for name in arrangements if name not in CLOSED]
    if unknown:
        raise InvalidValueError(
            f"the arrangement is {unknown[0]!r}; closed forms know {', '.join(CLOSED)}; simulate the others"
        )
    triage_s = usual(FOR_ALL, "triage_s") if triage_s is None else triage_s
    calls = mean_calls_per_h(setting)[:, None] * np.array([week_weights(name) for name in setting.services])
    operators = setting.centres.operators[setting.members]
    work_s = np.array([work_per_call_s(service) for service in setting.services])
    fewest = [by_formula(setting.services, load * calls.mean(axis=1), setting.targets) for load in LOADS]
    rows: list[Mapping[str, object]] = [
        {
            "arrangement": "apart",
            "centre": setting.centres.ids[member],
            "name": setting.names[member],
            "service": setting.services[n],
            "operators": float(operators[n].mean()),
            **_answered(calls[n], work_s[n], operators[n], setting.targets.within_s[n]),
            "alert_s": np.nan,
            **{f"fewest_{load:g}": float(few[n]) for load, few in zip(LOADS, fewest, strict=True)},
        }
        for n, member in enumerate(setting.members)
    ]
    rows_of: dict[str, list[Mapping[str, object]]] = {
        "apart": [*rows, _together("apart", rows, calls.sum(axis=1), alert_alone_s(shared=False))],
        "co_located": [
            *({**row, "arrangement": "co_located"} for row in rows),  # own queues, own staff
            _together("co_located", rows, calls.sum(axis=1), alert_alone_s(shared=True)),
        ],
        "one_number": _one_number(setting, calls, work_s, triage_s),
    }
    chosen = [row for name in arrangements for row in rows_of[name]]
    return pd.DataFrame(chosen, columns=list(ESTIMATE_COLUMNS)).astype(ESTIMATE_COLUMNS)


def alert_alone_s(*, shared: bool, triage_s: float = 0.0) -> float:
    r"""Return the mean time until 110, 112 and 113 are all alerted where nobody waits.

    Parameters
    ----------
    shared
        Whether the operator alerts the others through a shared picture, instead of by conference.
    triage_s
        Time of sorting the call.

    Notes
    -----
    The mean of the greatest of three times, over who is rung (each as likely): the own agency after its
    handling, times `paired_share` for two operators; the others after `confer_after_s` and then their own
    handling, or `shared_alert_s`. A handling time is half fixed and half exponential:
    :math:`E[\max] = \int_0^\infty 1 - \prod_i F_i(t)\,dt`.
    """
    procedure = usual_procedure()
    mean_s = np.array([usual(service, "handling_s") for service in SERVICES])
    alone = 1 - np.array([usual(service, "pair_share") for service in SERVICES])
    time_s = np.arange(0.0, 3600.0, STEP_S)
    answers = []
    for own in range(len(SERVICES)):
        own_in_time = alone[own] * _handled(time_s, mean_s[own]) + (1 - alone[own]) * _handled(
            time_s, procedure.paired_share * mean_s[own]
        )
        told = np.ones_like(time_s)
        for other in range(len(SERVICES)):
            if other == own:
                continue
            if shared:
                told *= time_s >= procedure.confer_after_s + procedure.shared_alert_s
            else:
                told *= _handled(time_s - procedure.confer_after_s, mean_s[other])
        answers.append(STEP_S * float((1 - own_in_time * told).sum()))
    return triage_s + float(np.mean(answers))


def _handled(time_s: Floats, mean_s: float) -> Floats:
    """Return the share of agencies alerted by a time: half of the mean is fixed, half exponential."""
    past = np.maximum(time_s - 0.5 * mean_s, 0.0)
    return np.asarray(1 - np.exp(-past / (0.5 * mean_s)))


def _answered(calls_per_h: Floats, work_s: float, operators: Ints, within_s: float) -> dict[str, float]:
    """Return Erlang C's share in time and mean wait, hour by hour, weighed by calls."""
    loads = calls_per_h / 3600.0 * work_s
    levels, waits = np.zeros(HOURS_A_WEEK), np.full(HOURS_A_WEEK, np.inf)
    for hour, (load, staff) in enumerate(zip(loads.tolist(), operators.tolist(), strict=True)):
        if staff > 0:
            levels[hour] = service_level(load, staff, work_s, within_s)
            waits[hour] = mean_wait_s(load, staff, work_s)
    if not calls_per_h.sum():
        return {"in_time": np.nan, "wait_mean_s": np.nan}
    some = calls_per_h > 0
    weight = calls_per_h[some] / calls_per_h.sum()
    return {"in_time": float(levels[some] @ weight), "wait_mean_s": float(waits[some] @ weight)}


def _together(
    arrangement: str, rows: Sequence[Mapping[str, object]], calls: Floats, alert_s: float
) -> dict[str, object]:
    table = pd.DataFrame(rows)
    weight = calls / max(float(calls.sum()), 1e-9)
    whole: dict[str, object] = {
        "arrangement": arrangement,
        "centre": "",
        "name": "",
        "service": "",
        "alert_s": alert_s,
        **{name: float((table[name] * weight).sum()) for name in ("in_time", "wait_mean_s")},
    }
    added = ("operators", *(f"fewest_{load:g}" for load in LOADS))
    return whole | {name: float(table[name].sum()) for name in added}


def _one_number(
    setting: Setting, calls: Floats, work_s: Floats, triage_s: float
) -> list[Mapping[str, object]]:
    """Return the rows of one number: each service's own target in the queue of its room."""
    rows: list[Mapping[str, object]] = []
    staffed = []
    for room in setting.rooms:
        places = np.flatnonzero(np.isin(setting.members, room))
        together = calls[places].sum(axis=0)
        mean_s = float((calls[places].sum(axis=1) * (work_s[places] + triage_s)).sum() / together.sum())
        operators = setting.centres.operators[setting.members[places]].sum(axis=0)
        services = [setting.services[n] for n in places]
        staffed.append(
            [
                float(
                    as_one_queue(
                        services,
                        load * calls[places].mean(axis=1),
                        setting.targets.of(places),
                        triage_s=triage_s,
                    )
                )
                for load in LOADS
            ]
        )
        rows += [
            {
                "arrangement": "one_number",
                "centre": setting.centres.ids[setting.members[n]],
                "name": setting.names[setting.members[n]],
                "service": setting.services[n],
                "operators": np.nan,
                **_answered(together, mean_s, operators, setting.targets.within_s[n]),
                "alert_s": np.nan,
                **{f"fewest_{load:g}": np.nan for load in LOADS},
            }
            for n in places
        ]
    order = np.concatenate([np.flatnonzero(np.isin(setting.members, room)) for room in setting.rooms])
    whole = _together(
        "one_number", rows, calls[order].sum(axis=1), alert_alone_s(shared=True, triage_s=triage_s)
    )
    whole["operators"] = float(setting.centres.operators[setting.members].mean(axis=1).sum())
    for number, load in enumerate(LOADS):
        whole[f"fewest_{load:g}"] = sum(few[number] for few in staffed)
    return [*rows, whole]
