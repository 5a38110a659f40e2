"""A forecast from file to tables, on the hamlet: one hospital, six beds."""

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet

from samvirke.engine.endurance.forecast.course import Courses
from samvirke.engine.endurance.use import standard_use
from samvirke.model.errors import BadInputError
from samvirke.prepare.endurance.stock import StockSetting
from samvirke.prepare.endurance.stock_at_start import stock_setting
from samvirke.prepare.forecasting.beds import chance_over, first_day_above
from samvirke.prepare.forecasting.files import write_forecast
from samvirke.prepare.forecasting.forecast import forecast
from samvirke.prepare.forecasting.items import needed, runs_out
from samvirke.prepare.forecasting.result import ForecastResult
from samvirke.prepare.forecasting.stays import stays_of

FIRST = date(2026, 3, 2)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty days of one hospital, a patient more a day every week."""
    path = tmp_path_factory.mktemp("state") / "state.csv"
    rows = ["date,hospital,measure,value"]
    for day in range(40):
        on, admitted = FIRST + timedelta(days=day), 2 + day // 7
        for measure, value in (
            ("admissions", admitted),
            ("in_hospital", 8 * admitted),
            ("intensive", admitted),
        ):
            rows += [f"{on},,{measure},{value}", f"{on},hospital-vik,{measure},{value}"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(state: Path) -> ForecastResult:
    return forecast(hamlet(), state, stock="march_2020", days=14, paths=300)


def test_the_same_seed_gives_the_same_tables(state: Path, result: ForecastResult) -> None:
    again = forecast(hamlet(), state, stock="march_2020", days=14, paths=300)
    for field in fields(result):
        one, two = getattr(result, field.name), getattr(again, field.name)
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, two)
        else:
            assert one == two


def test_quantiles_rise_and_patients_are_whole(result: ForecastResult) -> None:
    table = result.outlook[["p05", "p25", "p50", "p75", "p95"]].to_numpy(dtype=float)
    assert (np.diff(table, axis=1) >= 0).all()
    assert (table == np.rint(table)).all()
    assert len(table) == 3 * 14


def test_what_the_forecast_may_not_know_changes_nothing(state: Path, tmp_path: Path) -> None:
    on = FIRST + timedelta(days=32)
    rows = state.read_text("utf-8").splitlines()
    other = tmp_path / "other.csv"
    later = [row if row[:10] <= str(on) or row[0] == "d" else f"{row}0" for row in rows]
    other.write_text("\n".join(later) + "\n", encoding="utf-8")
    one, two = (
        forecast(hamlet(), path, stock="march_2020", days=7, paths=200, made_on=on) for path in (state, other)
    )
    pd.testing.assert_frame_equal(one.outlook, two.outlook)
    pd.testing.assert_frame_equal(one.scores, two.scores)
    assert one.observed["came_later"].sum() == 3 * 7
    assert one.observed["value"].sum() < two.observed["value"].sum()


def test_beds_are_those_of_the_region(result: ForecastResult) -> None:
    # Six beds, 65 % of them taken by ordinary patients: 2.1 free; there are 7 in intensive care already.
    free = result.limits.iloc[0]
    assert free["beds"] == pytest.approx(6 * 0.35)
    assert free["today"] == 7
    assert free["first_day_50"] == 1
    assert result.limits.iloc[1]["beds"] == 6
    assert result.hospitals["free"].tolist() == [pytest.approx(2.1)]
    assert result.hospitals["intensive_today"].tolist() == [7]


def test_the_first_day_above_is_the_first_whose_chance_is_above() -> None:
    # Two of four paths above 5 on day 2, three on day 3.
    paths = np.array([[5, 6, 9], [1, 6, 9], [1, 2, 9], [1, 2, 5]])
    chance = chance_over(paths, 5.0)
    assert chance.tolist() == [0.0, 0.5, 0.75]
    assert first_day_above(chance, 0.1) == 2
    assert first_day_above(chance, 0.5) == 3
    assert np.isnan(first_day_above(chance, 0.8))


def test_need_is_patients_times_what_each_takes() -> None:
    use, one = standard_use(), np.ones((1, 1), dtype=np.int64)
    courses = Courses(admissions=5 * one, ward=3 * one, intensive=2 * one, after_intensive=0 * one)
    expected = (
        3 * use.value("gown.ward") + 2 * use.value("gown.intensive") + 5 * use.value("gown.ambulance")
    ) + 5 * (use.value("gown.screening") if "gown.screening" in use.keys else 0)
    assert needed(use, ["gown"], courses)[0, 0, 0] == pytest.approx(expected)


def test_an_item_is_too_little_on_the_day_that_the_stock_is_used_up(tmp_path: Path) -> None:
    # Two in intensive care each day, nothing delivered: ordinary use o and gowns 2k a day. A stock for three
    # and a half days is too little on day 4; at low use later, at high sooner.
    region, use = hamlet(), standard_use()
    two = np.full((10, 14), 2, dtype=np.int64)
    courses = Courses(admissions=0 * two, ward=0 * two, intensive=two, after_intensive=0 * two)

    def setting(quantity: float) -> StockSetting:
        path = tmp_path / "stock.csv"
        path.write_text(f"owner,item,quantity,unit\norg-trust,gown,{quantity:.3f},piece\n", encoding="utf-8")
        return stock_setting(
            region,
            use,
            stock=path,
            supply=0.0,
            cuts=None,
            starts_at_utc="2026-04-01T00:00:00Z",
            days=14,
            sharing="none",
        )[0]

    empty = setting(0.0)
    gown, trust = empty.items.index("gown"), empty.owners.index("org-trust")
    a_day = 2 * use.value("gown.intensive") + empty.normal[gown, trust]
    found = runs_out(setting(3.5 * a_day), use, courses, [np.array([trust])])
    assert (found.day[1, gown] == 4).all()
    assert (found.day[0, gown] > 4).all()
    assert (found.day[2, gown] < 4).all()
    assert found.need[gown] == pytest.approx(14 * 2 * use.value("gown.intensive"))


def test_too_few_days_give_no_score_and_say_so(state: Path, tmp_path: Path) -> None:
    rows = state.read_text("utf-8").splitlines()[: 1 + 6 * 25]
    short = tmp_path / "short.csv"
    short.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = forecast(hamlet(), short, stock="march_2020", days=7, paths=200)
    assert found.scores.empty
    assert found.held.empty
    assert any("25 days with admissions are too few to score" in text for text in found.warnings)
    assert any("assumed, as too few earlier days" in text for text in found.method)


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        ((), "No patients were counted on the last days to hold this against"),
        (("in_hospital",), "intensive patients were not counted, so"),
        (("intensive",), "no other patients were counted, so stays on wards are taken as that"),
        (("in_hospital", "intensive"), "need intensive care and stays on wards are"),
    ],
)
def test_the_method_names_only_patients_that_were_counted(
    state: Path, tmp_path: Path, measures: tuple[str, ...], said: str
) -> None:
    kept = ("measure", "admissions", *measures)
    rows = [row for row in state.read_text("utf-8").splitlines() if row.split(",")[2] in kept]
    part = tmp_path / "part.csv"
    part.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = forecast(hamlet(), part, stock="march_2020", days=7, paths=100)
    assert sum(said in text for text in found.method) == 1


def test_a_state_that_ends_long_ago_is_told_unless_the_past_is_asked_for(state: Path) -> None:
    last = FIRST + timedelta(days=39)

    def told(after: int, made_on: date | None = None) -> bool:
        today = last + timedelta(days=after)
        found = forecast(hamlet(), state, stock="march_2020", days=7, paths=100, today=today, made_on=made_on)
        return any(f"{after} days ago" in text for text in found.warnings)

    assert told(365)
    assert not told(7)
    assert not told(365, made_on=last)


def test_stays_of_a_preset_are_its_own() -> None:
    stays, said = stays_of("fhi_march_2020")
    assert stays.intensive.mean == 14
    assert stays.intensive_share == pytest.approx(0.25)
    assert "fhi_march_2020" in said


@pytest.mark.parametrize(("name", "value"), [("days", 0), ("days", 60), ("paths", 10), ("seed", -1)])
def test_numbers_out_of_range_are_refused(state: Path, name: str, value: int) -> None:
    with pytest.raises(BadInputError, match="days must be 1 to 42"):
        forecast(hamlet(), state, **{name: value})  # type: ignore[arg-type]


def test_all_files_are_written(result: ForecastResult, tmp_path: Path) -> None:
    files = write_forecast(result, tmp_path / "out", language="nn")
    assert {file.name for file in files} >= {"report.html", "outlook.csv", "scores.csv", "held.csv"}
    assert pd.read_csv(tmp_path / "out" / "outlook.csv").shape == (42, 8)
