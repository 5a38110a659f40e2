"""The tables of `samvirke centres`: the answer first, then what is behind it."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from samvirke.cli.conventions import print_table
from samvirke.cli.shown import UNKNOWN, percent

if TYPE_CHECKING:
    import pandas as pd

    from samvirke.prepare.measures.call_centres.result import CentresResult

TITLES = {
    "apart": "apart",
    "co_located": "co-located",
    "partly_pooled": "partly pooled",
    "one_number": "one number",
}
SITUATIONS = {
    "ordinary": "ordinary year",
    "peak": "disaster hour",
    "lost": "centre lost",
    "building": "building lost",
}
JOINT = {
    ("ordinary", "3"): "any day, three services",
    ("ordinary", "2"): "any day, two services",
    ("peak", "disaster"): "the disaster itself",
    ("peak", "meanwhile"): "another in that hour",
}


def show_centres(result: "CentresResult") -> None:
    """Print the answer first, then what is behind it."""
    base = TITLES[result.arrangements[0]]
    where = result.area or result.region_title
    _show_gain(
        result,
        f"{where}: what changes against {base}, {result.runs} runs of {result.days} days, seed {result.seed}",
    )
    _show_alerts(result)
    _show_answers(result)
    _show_staff(result)
    _show_response(result)


def show_estimate(table: "pd.DataFrame", where: str) -> None:
    """Print what closed forms give each centre."""
    print_table(
        ("arrangement", "centre", "on duty", "in time", "wait s", "alerted s", "fewest", "at 2 x", "at 3 x"),
        [
            (
                TITLES[row.arrangement],
                row.name_ or "all together",
                _number(row.operators, 1),
                percent(row.in_time, 1),
                _number(row.wait_mean_s, 1),
                _number(row.alert_s),
                *(_number(value) for value in (row.fewest_1, row.fewest_2, row.fewest_3)),
            )
            for row in table.rename(columns={"name": "name_"}).itertuples()
        ],
        title=f"{where}: ESTIMATE by Erlang C, nothing simulated; fewest at 1, 2, 3 x the mean",
    )


def _show_gain(result: "CentresResult", title: str) -> None:
    """Print the answer first: one row a question, one column an arrangement."""
    alerts = result.alerts.set_index(["arrangement", "situation", "services"])
    answers = result.answers[result.answers["centre"] == ""].set_index(["arrangement", "situation"])
    staff = result.staff[result.staff["centre"] == ""].set_index(["arrangement", "load"])
    rows: list[list[str]] = [
        [
            f"all alerted, s: {title}",
            *(
                _with_change(alerts.loc[(name, *key)], "mean_s", "change", "_s", name, result)
                for name in result.arrangements
            ),
        ]
        for key, title in JOINT.items()
        if any(index[1:] == key for index in alerts.index)
    ]
    for situation, said in SITUATIONS.items():
        rows.append(
            [
                f"in time: {said}",
                *(
                    _share_with_change(answers.loc[name, situation], name, result)
                    for name in result.arrangements
                ),
            ]
        )
    rows.append(
        [
            "fewest operators at 1, 2, 3 x load",
            *(
                ", ".join(f"{staff.loc[(name, load), 'operators']}" for load in (1.0, 2.0, 3.0))
                for name in result.arrangements
            ),
        ]
    )
    print_table(("question", *(TITLES[name] for name in result.arrangements)), rows, title=title)


def _with_change(
    row: Any, value: str, change: str, unit: str, name: str, result: "CentresResult", digits: int = 0
) -> str:
    text = _number(row[value], digits)
    if name == result.arrangements[0]:
        return text
    ends = [row[f"{change}{end}{unit}"] for end in ("", "_low", "_high")]
    return f"{text} ({_ends(ends, digits)})"


def _share_with_change(row: Any, name: str, result: "CentresResult") -> str:
    text = percent(row["in_time"], 1)
    if name == result.arrangements[0]:
        return text
    ends = [100 * row[f"in_time_change{end}"] for end in ("", "_low", "_high")]
    return f"{text} ({_ends(ends, 1)})"


def _ends(ends: Sequence[float], digits: int) -> str:
    """Write a change with its interval, where there is one."""
    change, low, high = ends
    if not (math.isfinite(low) and math.isfinite(high)):
        return _signed(change, digits)
    return f"{_signed(change, digits)}; {_range(low, high, digits, signed=True)}"


def _show_alerts(result: "CentresResult") -> None:
    print_table(
        ("arrangement", "incidents", "a run", "mean s", "95 %", "median s", "nine in ten s", "never"),
        [
            (
                TITLES[row.arrangement],
                JOINT[row.situation, row.services],
                _number(row.incidents, 1),
                _number(row.mean_s),
                _range(row.low_s, row.high_s),
                _number(row.p50_s),
                _number(row.p90_s),
                _number(row.never, 1),
            )
            for row in result.alerts.itertuples()
            if (row.situation, row.services) in JOINT
        ],
        title="From the first ring until all agencies are alerted",
    )


def _show_answers(result: "CentresResult") -> None:
    print_table(
        ("situation", "centre", "target", *(TITLES[name] for name in result.arrangements)),
        [
            (
                SITUATIONS[situation],
                centre.name_,
                f"{percent(centre.target_share)} in {centre.target_s:g} s",
                *(
                    f"{percent(row['in_time'], 1)} / {_number(row['wait_mean_s'], 1)} / "
                    f"{percent(row['given_up'], 1)}"
                    for row in _answers(result, situation, centre.centre)
                ),
            )
            for situation in SITUATIONS
            for centre in _centres(result)
        ],
        title="Answered in time (share of the answered) / mean wait in seconds / share of the calls given up",
    )


def _show_staff(result: "CentresResult") -> None:
    whole = result.staff[result.staff["centre"] == ""]
    print_table(
        ("arrangement", "load", "fewest, simulated", "each centre 2 or more", "Erlang C"),
        [
            (
                TITLES[row.arrangement],
                f"{row.load:g} x the mean",
                row.operators,
                row.with_floor,
                _number(row.formula),
            )
            for row in whole.itertuples()
        ],
        title="Fewest operators with whom every answer target holds",
    )


def _show_response(result: "CentresResult") -> None:
    rows = result.response[result.response["incidents"] > 0]
    if rows.empty:
        return
    base = result.arrangements[0]
    print_table(
        ("service", "arrangement", "incidents", "mean min", "change s", "95 %", "in time", "change", "95 %"),
        [
            (
                row.function,
                TITLES[row.arrangement],
                _number(row.incidents),
                _number(row.mean_s / 60, 2),
                "" if row.arrangement == base else _signed(row.mean_change_s, 1),
                ""
                if row.arrangement == base
                else _range(row.mean_change_low_s, row.mean_change_high_s, 1, signed=True),
                percent(row.share_in_time, 1),
                "" if row.arrangement == base else _signed(100 * row.share_change, 2),
                ""
                if row.arrangement == base
                else _range(100 * row.share_change_low, 100 * row.share_change_high, 2, signed=True),
            )
            for row in rows.sort_values("function", kind="stable").itertuples()
        ],
        title="Help on the road: mean from the first ring; in time by each standard's own clock",
    )


def _centres(result: "CentresResult") -> list[Any]:
    first = result.answers[
        (result.answers["arrangement"] == result.arrangements[0])
        & (result.answers["situation"] == "ordinary")
        & (result.answers["centre"] != "")
    ]
    return list(first.rename(columns={"name": "name_"}).itertuples())


def _answers(result: "CentresResult", situation: str, centre: str) -> list[dict[str, float]]:
    """Return the rows of a centre in a situation, in the order of the arrangements."""
    table = result.answers[(result.answers["situation"] == situation) & (result.answers["centre"] == centre)]
    rows = table.set_index("arrangement").to_dict(orient="index")
    return [rows[name] for name in result.arrangements]


def _number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}" if math.isfinite(value) else UNKNOWN


def _signed(value: float, digits: int = 0) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    rounded = round(value, digits) + 0.0
    return f"{rounded:+,.{digits}f}" if rounded else f"{0:.{digits}f}"


def _range(low: float, high: float, digits: int = 0, *, signed: bool = False) -> str:
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNKNOWN
    written = _signed if signed else _number
    return f"{written(low, digits)} to {written(high, digits)}"
