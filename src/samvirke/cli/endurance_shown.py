"""The tables of `samvirke stress --threat pandemic`: how bad, where beds are short, what runs out first."""

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from samvirke.cli.conventions import print_table
from samvirke.cli.shown import UNKNOWN, percent

if TYPE_CHECKING:
    from samvirke.prepare.endurance.result import EnduranceResult

SHOWN = 12  # hospitals and owners in the terminal; all are in the report
FIGURES = {
    "infected_share": "infected, share of all",
    "infected": "infected",
    "admitted": "admitted to hospital",
    "intensive_admitted": "in intensive care",
    "peak_infectious": "infectious at the peak",
    "peak_in_hospital": "in hospital at the peak",
    "peak_intensive": "in intensive care at the peak",
    "peak_day_intensive": "day of that peak",
    "intensive_days": "patient-days in intensive care",
    "intensive_days_over_hospital": "of them without a bed, each hospital alone",
    "intensive_days_over_region": "of them without a bed, health regions share",
    "intensive_days_over_nation": "of them without a bed, all share",
}


def show_endurance(result: "EnduranceResult") -> None:
    """Print what a planner asks first."""
    columns = ["expected", "p50", "p05", "p95"]
    figures = result.summary.set_index("measure")[columns]
    nobody = figures.loc["peak_intensive"] == 0
    figures.loc["peak_day_intensive", nobody] = math.nan  # nobody's peak has no day
    print_table(
        ("modelled", "expected", "median run", "5 %", "95 %"),
        [
            (FIGURES[measure], *(_figure(measure, value) for value in row))
            for measure, *row in figures.itertuples()
        ],
        title=f"{result.region_title}: {result.threat} {result.preset} ({result.preset_title}), "
        f"{result.runs} runs of {result.days} days, seed {result.seed}, {result.people:,} people",
    )
    _show_hospitals(result)
    _show_items(result)
    order = result.presets[result.presets["order"] == 1]
    if len(order):
        print_table(
            ("preset", "runs out first", "somebody short", "empty if shared"),
            [
                (row.preset, row.item, _day(result, row.first_short_day), _day(result, row.out_day))
                for row in order.itertuples()
            ],
            title="Which item runs out first under each preset: its whole expected course, the same stock\n"
            "(the days above are medians of drawn runs, so they differ)",
        )
    most = result.sensitivity[result.sensitivity["swing"] > 0].head(5)
    if len(most):
        print_table(
            ("unknown coefficient", "low", "base", "high", "unmet at low", "at base", "at high"),
            [
                (
                    row.coefficient,
                    *(_large(v) for v in (row.low, row.base, row.high)),
                    *(percent(v, 1) for v in (row.at_low, row.at_base, row.at_high)),
                )
                for row in most.itertuples()
            ],
            title="Which unknown coefficient matters most: share of its item's need that is not met, "
            "all share",
        )


def _show_hospitals(result: "EnduranceResult") -> None:
    """Show where beds lack most; one sentence where none does."""
    without = result.hospitals[result.hospitals["over_hospital"] > 0]
    if without.empty:
        print("Intensive care: in no run does a hospital lack a bed, also where each stands alone.")
        return
    worst = without.sort_values("over_hospital", ascending=False, kind="stable").head(SHOWN)
    print_table(
        (
            "hospital",
            "whose duty",
            "beds",
            "free",
            "at most",
            "peak",
            "5-95 %",
            "over on",
            "alone",
            "region",
            "all",
        ),
        [
            (
                row.name,
                _short(row.owner_name),
                _whole(row.beds) + ("*" if row.rests_on == "modelled" else ""),
                f"{row.room:,.0f}",
                f"{row.room_most:,.0f}",
                _whole(row.peak_p50),
                _span(row.peak_p05, row.peak_p95),
                _whole(row.first_over_p50),
                _whole(row.over_hospital),
                _whole(row.over_region),
                _whole(row.over_nation),
            )
            for row in _rows(worst)
        ],
        title=f"Intensive care, where most lack a bed ({len(worst)} of {len(without)}; * beds are modelled)\n"
        "free: staffed and not taken by ordinary patients, today and at most; over on: first day above free\n"
        "alone, region, all: patient-days without a bed, by who shares",
    )


def _show_items(result: "EnduranceResult") -> None:
    """Show when each item runs short and at whose, and how much is not met."""
    print_table(
        ("item", "first short", "5-95 %", "who first, most often", "empty if all share"),
        [
            (
                row.item,
                _day(result, row.first_short_p50),
                _span(row.first_short_p05, row.first_short_p95),
                _short(row.first_owner_name) or UNKNOWN,
                _day(result, row.out_p50),
            )
            for row in _rows(result.items)
        ],
        title="Protective equipment: the day on which the first owner goes short, and one store for all",
    )
    print_table(
        ("item", "stock", "ordinary weeks", "extra need, low-base-high", "unmet", "if all share"),
        [
            (
                row.item,
                _large(row.stock),
                f"{row.stock_weeks:,.0f}" if math.isfinite(row.stock_weeks) else UNKNOWN,
                " - ".join(_large(v) for v in (row.extra_low, row.extra_base, row.extra_high)),
                percent(row.unmet_share, 1),
                percent(row.unmet_shared / row.need if row.need else math.nan, 1),
            )
            for row in _rows(result.items)
        ],
        title="Protective equipment: what there is, what comes on top, and the share of all need not met",
    )


def _short(name: str) -> str:
    """Leave out what a name says in brackets."""
    return name.partition(" (")[0]


def _rows(table: Any) -> Any:
    """Return rows by name; `name` is also a word of pandas' own."""
    return (_Row(row) for row in table.to_dict(orient="records"))


class _Row:
    def __init__(self, values: dict[Any, Any]) -> None:
        self.__dict__.update({str(key): value for key, value in values.items()})

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def _figure(measure: str, value: float) -> str:
    return percent(value, 1) if measure == "infected_share" else _whole(value)


def _whole(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else UNKNOWN


def _span(low: float, high: float) -> str:
    """Show an interval; where no run ever comes to it, one dash."""
    return f"{_whole(low)}-{_whole(high)}" if math.isfinite(low) or math.isfinite(high) else UNKNOWN


def _large(value: float) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g} {letter}"
    return f"{value:.3g}"


def _day(result: "EnduranceResult", day: float) -> str:
    """Show a day by number and date."""
    if not math.isfinite(day):
        return UNKNOWN
    return f"{day:.0f} ({date.fromisoformat(result.starts_on) + timedelta(days=int(day))})"
