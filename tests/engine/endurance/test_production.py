"""Lines of production, and a plan carried out day by day."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hamlet import hamlet

from samvirke.engine.coefficients import rows_of
from samvirke.engine.endurance.production.lines import Lines, built_in_lines, lines_of
from samvirke.engine.endurance.production.making import lines_running, make
from samvirke.model.course import DISRUPTION_COLUMNS, NEED_COLUMNS, Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.tables import TABLES
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.travel.times import Ints


def a_line(n: int = 1, **changes: object) -> Lines:
    """Return one line of 70 hours a week (10 a day) with n products: batch 100 in 8 h, set-up 2 h."""
    columns = {
        "batch_quantity": 100.0,
        "batch_h": 8.0,
        "setup_h": 2.0,
        "release_days": 3.0,
        "batch_cost_nok": 1000.0,
        "setup_cost_nok": 500.0,
        "raw_batches": np.inf,
        "resupply_batches": 0.0,
        "resupply_weeks": np.inf,
    }
    arrays = {name: np.full(n, value) for name, value in columns.items()}
    return Lines(
        **{  # type: ignore[arg-type]
            "names": ("one",),
            "owners": ("org-trust",),
            "hours_per_week": np.array([70.0]),
            "line": np.zeros(n, dtype=np.int64),
            "items": ("noradrenaline", "adrenaline", "fentanyl")[:n],
            "ids": ("row-1", "row-2", "row-3")[:n],
            "quality": ("typed",) * n,
            **arrays,
            **changes,
        }
    )


def plan_of(*rows: list[int]) -> Ints:
    return np.array(rows, dtype=np.int64)


def course(*hits: tuple[str, str, float, float, float]) -> Course:
    rows = [(hit, table, a * 86_400, b * 86_400, left, "fire") for hit, table, a, b, left in hits]
    return Course(
        threat="supply",
        horizon_s=86_400.0 * 28,
        starts_at_utc="2026-01-05T00:00:00Z",
        needs=pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in NEED_COLUMNS.items()}),
        disruptions=pd.DataFrame(rows, columns=list(DISRUPTION_COLUMNS)),
    )


def test_a_batch_comes_when_it_is_made_and_released() -> None:
    # 10 h a day: set-up 2 h and the first batch of 8 h fill day 0, the second ends on day 1 with 2 h to
    # spare. Released 3 days later: mornings of day 4 and 5.
    made = make(a_line(), plan_of([2, 0]), days=14, items=("noradrenaline",))
    assert np.flatnonzero(made.finished[0]).tolist() == [0, 1]
    assert made.deliveries[0, 4] == made.deliveries[0, 5] == 100
    assert made.deliveries.sum() == 200
    assert made.hours[0, :3].tolist() == [10, 8, 0]


def test_what_a_week_does_not_finish_goes_on_before_the_next() -> None:
    # At half speed a week has 35 h; 6 batches want 2 + 48 = 50 h. 4 are done (34 h), the fifth is under way
    # and the next week's one has its own set-up: 15 h + 10 h = 25 h of 35.
    made = make(a_line(), plan_of([6, 1]), days=14, items=("noradrenaline",), running=np.full((1, 14), 0.5))
    assert made.finished[0, :7].sum() == 4
    assert made.finished.sum() == 7
    assert made.left_over.tolist() == [0]
    assert made.hours[0, 7:].sum() == pytest.approx(25)


def test_a_line_that_burns_makes_nothing_and_the_plan_is_left_over() -> None:
    running = lines_running(a_line(), course(("one", "lines", 0, 14, 0.0)), days=14)
    made = make(a_line(), plan_of([3, 3]), days=14, items=("noradrenaline",), running=running)
    assert made.deliveries.sum() == 0
    assert made.left_over.tolist() == [6]


def test_a_line_named_by_each_of_its_products_burns_once() -> None:
    hits = course(("row-1", "lines", 1, 3.5, 0.4), ("row-2", "lines", 1, 3.5, 0.4))
    running = lines_running(a_line(2), hits, days=5)
    # Half of day 3 is covered: 1 - 0.5 x 0.6 = 0.7.
    assert running[0] == pytest.approx([1, 0.4, 0.4, 0.7, 1])


def test_who_runs_a_line_can_be_hit_too_and_others_are_not() -> None:
    running = lines_running(a_line(), course(("org-trust", "organisations", 0, 1, 0.5)), days=2)
    assert running[0].tolist() == [0.5, 1]
    assert (lines_running(a_line(), course(("gown", "items", 0, 9, 0.0)), days=2) == 1).all()


def test_release_and_the_rest_of_its_week_make_the_lag() -> None:
    # Finished on the last day of week 0 at the latest, so day 6: after 14 days it comes on day 21, week 3.
    lines = a_line(3, release_days=np.array([0.0, 3.0, 14.0]))
    assert lines.lag_weeks.tolist() == [1, 2, 3]


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.integers(0, 20),
)
def test_nothing_comes_later_than_the_plan_by_week_counts_on(
    a: list[int], b: list[int], release: int
) -> None:
    # At most 3 + 4 batches and two set-ups a week: 7 x 8 + 4 = 60 h of 70.
    lines = a_line(2, release_days=np.full(2, float(release)))
    days, lag = 84, int(lines.lag_weeks[0])
    made = make(lines, plan_of(a, b), days=days, items=lines.items)
    for row, batches in enumerate((a, b)):
        promised = np.zeros(days)
        for week, count in enumerate(batches):
            promised[7 * (week + lag)] += 100 * count
        assert (made.deliveries[row].cumsum() >= promised.cumsum()).all()
        assert made.deliveries[row].sum() == 100 * sum(batches)


def test_more_batches_than_raw_material_is_refused() -> None:
    lines = a_line(
        raw_batches=np.array([2.0]), resupply_batches=np.array([3.0]), resupply_weeks=np.array([2.0])
    )
    assert lines.raw_until(5).tolist() == [[2, 2, 5, 5, 8]]
    make(lines, plan_of([2, 0, 3]), days=21, items=())
    with pytest.raises(InvalidValueError, match="3 batches of noradrenaline by week 1, and raw material"):
        make(lines, plan_of([2, 1, 0]), days=21, items=())


def test_figures_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="batch_h"):
        a_line(batch_h=np.array([0.0]))
    with pytest.raises(InvalidValueError, match="hours_per_week"):
        a_line(hours_per_week=np.array([169.0]))
    with pytest.raises(InvalidValueError, match="release_days"):
        a_line(release_days=np.array([np.nan]))
    with pytest.raises(InvalidValueError, match="line is 1"):
        a_line(line=np.array([1]))
    with pytest.raises(InvalidValueError, match="0 to 1"):
        make(a_line(), plan_of([1]), days=7, items=(), running=np.full((1, 7), 1.5))
    with pytest.raises(InvalidValueError, match="days 0"):
        make(a_line(), plan_of([1]), days=0, items=())


def test_what_the_source_says_can_be_made_can_be_made_and_all_is_marked_modelled() -> None:
    lines = built_in_lines()
    assert set(lines.items) == {"paracetamol", "metformin", "noradrenaline", "adrenaline", "fentanyl"}
    assert len(lines.names) == 5
    assert set(lines.quality) == {"modelled"}


def test_every_figure_of_the_lines_ascends_has_a_source_and_says_assumed() -> None:
    for row in rows_of("production_lines"):
        assert float(row["low"]) <= float(row["base"]) <= float(row["high"])
        assert "Statens legemiddelverk" in row["source"]
        assert "assumed" in row["source"]
        assert row["unit"]


def test_low_lines_make_less_than_high_ones() -> None:
    low, base, high = (built_in_lines(level) for level in ("low", "base", "high"))
    for less, more in ((low, base), (base, high)):
        assert (less.batch_quantity <= more.batch_quantity).all()
        assert (less.release_days >= more.release_days).all()
        assert (less.hours_per_week <= more.hours_per_week).all()
    with pytest.raises(InvalidValueError, match="middle"):
        built_in_lines("middle")


LINE = {
    "id": "l1",
    "line": "Dal apotek",
    "site": "hospital-vik",
    "owner": "org-trust",
    "item": "noradrenaline",
    "batch_quantity": 5000.0,
    "batch_h": 6.0,
    "setup_h": 2.0,
    "hours_per_week": 20.0,
    "release_days": 14.0,
    "batch_cost_nok": np.nan,
    "setup_cost_nok": np.nan,
    "raw_batches": np.nan,
    "source": "invented",
    "as_of": "2026-01-01",
    "quality": "typed",
}


def with_lines(*rows: dict[str, object]) -> Region:
    return hamlet().with_table(
        "lines", shape_table(TABLES["lines"], pd.DataFrame([{**LINE, **r} for r in rows]))
    )


def test_a_region_with_lines_of_its_own_has_those() -> None:
    lines = lines_of(with_lines({}, {"id": "l2", "item": "fentanyl"}))
    assert lines.names == ("Dal apotek",)
    assert lines.items == ("noradrenaline", "fentanyl")
    assert lines.ids == ("l1", "l2")
    assert np.isinf(lines.raw_batches).all()  # empty: no limit
    assert lines.batch_cost_nok.tolist() == [0, 0]
    assert lines_of(hamlet()).names == built_in_lines().names


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"item": "noradrenalin"}], "write 'noradrenaline'"),
        ([{}, {"id": "l2", "item": "fentanyl", "hours_per_week": 30.0}], "20 h a week in one row and 30"),
        ([{"batch_h": 19.0}], "fit in a week"),
        ([{"batch_quantity": 0.0}], "more than 0"),
        ([{}, {"id": "l2"}], "in two rows"),
    ],
)
def test_lines_that_cannot_be_are_refused(rows: list[dict[str, object]], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        lines_of(with_lines(*rows))
