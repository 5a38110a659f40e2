"""Every coefficient of an ordinary year has a source and a place in its range."""

import pandas as pd
import pytest

from samvirke.model.tables import URBAN_CLASSES
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.duty import DUTY
from samvirke.threats.everyday.rates import everyday_kinds, read_data

TABLES = [f"everyday_{name}.csv" for name in ("kinds", "needs", "scene", "urban", "rhythms")]
NATION = 5_627_400  # residents 2026, the sum of facts/municipalities.csv


@pytest.fixture(scope="module")
def kinds() -> pd.DataFrame:
    return read_data("everyday_kinds.csv")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_source(table: str) -> None:
    rows = read_data(table)
    assert rows["source"].str.strip().str.len().gt(0).all()


def test_a_rate_lies_between_its_low_and_its_high(kinds: pd.DataFrame) -> None:
    assert (kinds["per_year_low"] <= kinds["per_year"]).all()
    assert (kinds["per_year"] <= kinds["per_year_high"]).all()
    assert (kinds["per_year_low"] > 0).all()


def test_a_time_or_share_lies_between_its_low_and_its_high() -> None:
    scene = read_data("everyday_scene.csv")
    assert ((scene["low"] <= scene["base"]) & (scene["base"] <= scene["high"])).all()
    assert (scene["low"] > 0).all()
    shares = scene[scene["unit"] == "1"]
    assert set(shares["name"]) == {"transport_share"}
    assert (shares["high"] <= 1).all()
    assert not scene.duplicated(["kind", "name"]).any()


def test_every_kind_counts_among_the_people_of_the_nation(kinds: pd.DataFrame) -> None:
    assert (kinds["people"] == NATION).all()
    assert not kinds["kind"].duplicated().any()


def test_the_fire_missions_add_up_to_the_published_total(kinds: pd.DataFrame) -> None:
    # 96,980 missions in 2018: those of the fire services, and their 6,505 health missions. Rounded
    # shares of the total (54 %, 30 %, 12 %) leave less than 1 in 10,000.
    per_year = kinds.set_index("kind")["per_year"]
    fire_service = kinds.loc[kinds["function"] == "fire", "kind"]
    assert per_year[fire_service].sum() + per_year["life_threat_first_responder"] == pytest.approx(
        96_980, rel=1e-4
    )


def test_acute_and_urgent_missions_are_the_unbooked_half_of_the_published_total(kinds: pd.DataFrame) -> None:
    # 130,000 acute + 195,000 urgent = 325,000; half of the 650,919 published is 325,459.
    per_year = kinds.set_index("kind")["per_year"]
    assert per_year[["medical_acute", "medical_urgent"]].sum() == pytest.approx(650_919 / 2, rel=2e-3)


def test_urgent_police_missions_by_class_are_those_published() -> None:
    # Second third of 2019, times 3: 7,369, 1,911 and 4,943 missions; people of the stand-in classes.
    urban = read_data("everyday_urban.csv").set_index("urban_class")["factor"]
    people = {"20000+": 2_952_568, "2000-19999": 1_122_551, "rural": 1_552_280}
    rate = 3 * 14_223 / NATION
    missions = {name: urban[name] * rate * count for name, count in people.items()}
    assert missions["20000+"] == pytest.approx(3 * 7_369, rel=1e-3)
    assert missions["2000-19999"] == pytest.approx(3 * 1_911, rel=1e-3)
    assert missions["rural"] == pytest.approx(3 * 4_943, rel=1e-3)
    assert urban["200-1999"] == urban["rural"]


def test_factors_name_kinds_and_classes_that_exist(kinds: pd.DataFrame) -> None:
    urban = read_data("everyday_urban.csv")
    assert set(urban["kind"]) <= set(kinds["kind"])
    assert set(urban["urban_class"]) <= set(URBAN_CLASSES)
    assert (urban["factor"] > 0).all()


def test_every_kind_belongs_to_a_service_and_has_a_known_priority(kinds: pd.DataFrame) -> None:
    assert set(kinds["function"]) <= set(DUTY)
    assert set(kinds["priority"]) <= {1, 2, 3}


def test_every_need_names_a_capability_of_the_catalogue(kinds: pd.DataFrame) -> None:
    needs = read_data("everyday_needs.csv")
    assert set(needs["capability"]) <= set(capability_catalogue())
    assert set(needs["kind"]) == set(kinds["kind"])
    assert needs["share"].between(0, 1, inclusive="right").all()
    assert (needs["quantity"] >= 1).all()
    assert (needs["arrival_order"] >= 1).all()
    assert needs["transports"].isin([0, 1]).all()


def test_every_incident_needs_somebody() -> None:
    for kind in everyday_kinds():
        assert max(demand.share for demand in kind.demands) == 1, kind.name


def test_only_kinds_with_patients_have_somebody_to_carry_them() -> None:
    for kind in everyday_kinds():
        carriers = [demand for demand in kind.demands if demand.transports]
        assert len(carriers) == (1 if kind.transport_share else 0), kind.name
        assert (kind.handover_s > 0) == (kind.transport_share > 0), kind.name


def test_every_rhythm_is_named_and_complete(kinds: pd.DataFrame) -> None:
    rhythms = read_data("everyday_rhythms.csv")
    assert (rhythms["weight"] > 0).all()
    values = {key: rows["value"].tolist() for key, rows in rhythms.groupby(["rhythm", "axis"], sort=False)}
    for season in set(kinds["season"]):
        axes = [axis for name, axis in values if name == season]
        assert axes in (["month"], ["month_total"])
        assert values[season, axes[0]] == list(range(1, 13))
    for week in set(kinds["week"]):
        assert values[week, "weekday"] == list(range(7))
        assert values[week, "hour"] == list(range(24))


def test_the_months_of_vegetation_fires_add_up_to_the_year() -> None:
    # 2018: 2,079 fires, of them 406 in May and 774 in July.
    rhythms = read_data("everyday_rhythms.csv")
    months = rhythms[rhythms["rhythm"] == "vegetation"].set_index("value")["weight"]
    assert months.sum() == 2_079
    assert (months[5], months[7]) == (406, 774)
