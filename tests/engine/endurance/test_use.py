"""The table of use: as the sources have it, at its levels, and as a user changes it."""

from pathlib import Path

import numpy as np
import pytest

from samvirke.engine.coefficients import rows_of
from samvirke.engine.endurance.coefficient import PER, QUALITIES, Coefficient
from samvirke.engine.endurance.staff_use import shifts_per_patient_day
from samvirke.engine.endurance.use import standard_use, use_table
from samvirke.engine.endurance.use_file import open_use
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.items import item_catalogue, item_named, items_of

HEADER = "item,per,low,base,high,unit,source,year\n"


def test_the_hours_of_each_care_add_up_to_those_of_the_forecasting_tool() -> None:
    # WHO ESFT, health care workers beside one patient in 24 hours: 32.69 h critical, 18.22 h severe.
    assert 8 * shifts_per_patient_day("intensive", "health_worker") == pytest.approx(32.69, abs=0.005)
    assert 8 * shifts_per_patient_day("ward", "health_worker") == pytest.approx(18.22, abs=0.005)
    assert shifts_per_patient_day("intensive", "health_worker") == pytest.approx(4.09, abs=0.005)
    assert shifts_per_patient_day("ward", "health_worker") == pytest.approx(2.28, abs=0.005)


@pytest.mark.parametrize(
    ("key", "published"),
    [
        # Pieces a patient-day; gloves are 98 and 55 pairs there, and pieces here.
        ("gown.intensive", 4.2),
        ("glove.intensive", 2 * 98),
        ("surgical_mask.intensive", 18.7),
        ("respirator.intensive", 4.1),
        ("eye_protection.intensive", 4.2),
        ("gown.ward", 2.3),
        ("glove.ward", 2 * 55),
        ("surgical_mask.ward", 11.4),
        ("respirator.ward", 2.3),
        ("eye_protection.ward", 2.3),
    ],
)
def test_items_a_patient_day_are_those_of_the_forecasting_tool(key: str, published: float) -> None:
    # Published to two or three figures: half a unit of the last, doubled for gloves.
    last = {"glove": 1.0}.get(key.split(".", maxsplit=1)[0], 0.05)
    assert standard_use().value(key) == pytest.approx(published, abs=last)


def test_items_a_patient_day_are_the_formula_worked_by_hand() -> None:
    # 32.689375 h and 0.75 h of cleaning: 4.086171875 and 0.09375 shifts.
    use = standard_use()
    assert use.value("gown.intensive") == pytest.approx(4.086171875 + 0.09375, rel=1e-12)
    assert use.value("surgical_mask.intensive") == pytest.approx(4 * (4.086171875 + 0.09375) + 2, rel=1e-12)
    assert use.value("hand_rub.intensive") == pytest.approx(0.033 * 4.086171875, rel=1e-12)
    # Nurses of intensive care: 15.528125 h; doctors: 4.28125 + 0.18 + 0.2125 h.
    assert use.value("nurse_intensive.intensive") == pytest.approx(15.528125 / 8, rel=1e-12)
    assert use.value("doctor.intensive") == pytest.approx(4.67375 / 8, rel=1e-12)


def test_the_limits_reach_the_other_sources() -> None:
    # JHU Center for Health Security, April 2020: 20 gowns and 340 gloves a patient-day.
    use = standard_use().at("high")
    assert use.value("gown.intensive") == pytest.approx(20, abs=0.01)
    assert use.value("glove.intensive") == pytest.approx(340, abs=0.1)
    assert standard_use().at("low").value("surgical_mask.intensive") < 10


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("propofol.intensive", 3050 * 0.4),
        ("midazolam.intensive", 204 * 0.8),
        ("cisatracurium.intensive", 292 * 0.2 * 10 / 14),
        ("noradrenaline.intensive", 16.7 * 0.4),
        ("adrenaline.intensive", 20 * 0.2 * 4 / 14),
        ("fentanyl.intensive", 6 * 0.2),
        ("morphine.intensive", 39 * 0.8),
        ("dexmedetomidine.intensive", 0.9 * 0.2),
        ("dexamethasone.intensive", 6 * 10 / 14),
        ("oxygen.ward", (3.0 + 5.6) / 2 * 1440),
        ("oxygen.intensive", 30 * 1440),
    ],
)
def test_a_dose_is_what_its_source_says_times_share_and_days(key: str, expected: float) -> None:
    assert standard_use().value(key) == pytest.approx(expected, rel=5e-4)


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("propofol.intensive", 800 * 0.4, 3786 * 0.67),
        ("midazolam.intensive", 120 * 0.8, 268 * 0.8),
        ("cisatracurium.intensive", 163 * 0.2 * 10 / 14, 421 * 0.5),
        ("noradrenaline.intensive", 11.5 * 0.2, 21.9 * 0.67),
        ("morphine.intensive", 31.2 / 2, 240 * 0.8),
        ("oxygen.ward", 3.0 * 1440, 10 * 1440),
    ],
)
def test_where_sources_differ_the_limits_are_theirs(key: str, low: float, high: float) -> None:
    use = standard_use()
    assert use.at("low").value(key) == pytest.approx(low, rel=5e-3)
    assert use.at("high").value(key) == pytest.approx(high, rel=5e-3)


def test_every_row_is_of_the_catalogue_ascending_and_has_a_source() -> None:
    table = use_table()
    assert not table["key"].duplicated().any()
    assert ((table["low"] >= 0) & (table["low"] <= table["base"]) & (table["base"] <= table["high"])).all()
    assert set(table["item"]) <= set(item_catalogue())
    assert set(table["per"]) <= set(PER)
    assert set(table["quality"]) <= set(QUALITIES)
    assert [item_named(item).unit for item in table["item"]] == table["unit"].tolist()
    assert table["source"].str.strip().str.len().gt(0).all()
    assert table["year"].str.fullmatch(r"\d{4}").all()
    named = table["source"].str.startswith("assumed")
    assert (table.loc[named, "quality"] == "assumed").all()


@pytest.mark.parametrize("table", ["staff_hours", "shift_use", "normal_use", "care_use"])
def test_every_row_of_the_files_lies_between_its_limits(table: str) -> None:
    for row in rows_of(table):
        assert 0 <= float(row["low"]) <= float(row["base"]) <= float(row["high"]), row
        assert row["source"]
        assert row["unit"]


def test_care_outside_hospital_is_not_left_out() -> None:
    # No figure was found for nursing homes and home care: rates are assumed and wide, never nothing.
    for place in ("home_care", "nursing_home"):
        for item in ("gown", "glove", "surgical_mask", "eye_protection"):
            row = use_table().set_index("key").loc[f"{item}.{place}"]
            assert row["base"] > 0
            assert row["quality"] == "assumed"
            assert row["high"] >= 4.9 * row["base"]


def test_every_item_but_metformin_is_needed_by_somebody() -> None:
    # An epidemic asks for no metformin; it is in the catalogue for supply that stops.
    items = tuple(item_catalogue())
    quality = standard_use().quality(items, tuple(PER))
    assert [item for item, known in zip(items, quality, strict=True) if known == "none"] == ["metformin"]


def test_levels_order_every_coefficient() -> None:
    low, base, high = (np.array(standard_use().at(level).values) for level in ("low", "base", "high"))
    assert (low <= base).all()
    assert (base <= high).all()
    assert standard_use().values == tuple(base)


def test_one_coefficient_moves_and_the_others_stand() -> None:
    before, after = standard_use(), standard_use().with_level("gown.intensive", "high")
    moved = [key for key in before.keys if before.value(key) != after.value(key)]
    assert moved == ["gown.intensive"]
    assert after.value("gown.intensive") == before.at("high").value("gown.intensive")


def test_a_value_of_the_users_holds_at_every_level() -> None:
    use = standard_use().with_value("gown.nursing_home", 0.3)
    assert use.at("low").value("gown.nursing_home") == 0.3
    assert use.at("high").value("gown.nursing_home") == 0.3
    row = use_table(use).set_index("key").loc["gown.nursing_home"]
    assert (row["value"], row["quality"]) == (0.3, "own")


def test_the_matrix_has_a_row_an_item_and_zero_where_nothing_is_used() -> None:
    found = standard_use().with_value("gown.ward", 2).matrix(["propofol", "gown"], ["ward", "intensive"])
    np.testing.assert_allclose(found, [[0.0, 1220.0], [2.0, 4.179921875]], rtol=1e-12)
    assert standard_use().matrix([], ["ward"]).shape == (0, 1)


def test_unknown_keys_levels_and_values_are_refused() -> None:
    use = standard_use()
    with pytest.raises(BadInputError, match=r"no coefficient 'gown.intensiv'; write 'gown.intensive'"):
        use.with_value("gown.intensiv", 1)
    with pytest.raises(BadInputError, match=r"no coefficient 'metformin.ward'.*a row of a file of your own"):
        use.value("metformin.ward")
    for value in (-1, float("nan"), float("inf")):
        with pytest.raises(BadInputError, match=r"must be a number of 0 or more, in piece"):
            use.with_value("gown.ward", value)
    with pytest.raises(InvalidValueError, match=r"level is 'middle'; it must be one of low, base, high"):
        use.at("middle")
    with pytest.raises(InvalidValueError, match=r"ascending"):
        Coefficient(
            item="gown", per="ward", low=2, base=1, high=3, unit="piece", source="a", year="", quality="own"
        )


def test_a_file_of_the_users_replaces_rows_and_adds_some(tmp_path: Path) -> None:
    place = tmp_path / "use.csv"
    place.write_text(
        "item;per;low;base;high;unit;source;year\nglove;nursing_home;0,5;1;2;piece;our count;2026\n".replace(
            "0,5", "0.5"
        )
        + "metformin;ward;0;100;200;mg;assumed;2026\n",
        encoding="utf-8-sig",
    )
    use = open_use(place)
    assert use.value("glove.nursing_home") == 1
    assert use.at("high").value("metformin.ward") == 200
    assert use.value("gown.ward") == standard_use().value("gown.ward")
    assert len(use.keys) == len(standard_use().keys) + 1
    assert use_table(use).set_index("key").loc["glove.nursing_home", "source"] == "our count"


def test_a_file_is_laid_over_choices_made_before(tmp_path: Path) -> None:
    place = tmp_path / "use.csv"
    place.write_text(HEADER + "gown,ward,1,2,3,piece,ours,2026\n")
    use = open_use(place, standard_use().with_level("gown.intensive", "low"))
    assert use.value("gown.ward") == 2
    assert use.value("gown.intensive") == standard_use().at("low").value("gown.intensive")


def test_a_file_without_rows_is_refused_and_not_taken_for_use_of_ones_own(tmp_path: Path) -> None:
    place = tmp_path / "use.csv"
    place.write_text(HEADER)
    with pytest.raises(BadInputError, match="saw no rows; allowed: one row or more"):
        open_use(place)


def test_every_bad_row_of_a_file_is_refused_with_its_number(tmp_path: Path) -> None:
    place = tmp_path / "use.csv"
    place.write_text(
        HEADER
        + "gown,wards,1,2,3,piece,ours,2026\n"
        + "munnbind,ward,1,2,3,piece,ours,2026\n"
        + "glove,ward,1,2,3,pair,ours,2026\n"
        + "gown,ward,-1,2,3,piece,ours,2026\n"
        + "gown,ward,3,2,4,piece,ours,2026\n"
        + 'gown,ward,1,"2,5",3,piece,,2026\n'
        + "cap,ward,0,1,2,piece,ours,2026\n"
        + "cap,ward,0,1,2,piece,ours,2026\n"
    )
    with pytest.raises(BadInputError) as refused:
        open_use(place)
    text = str(refused.value)
    assert "8 findings" in text
    assert "no coefficient was taken from it" in text
    for part in (
        "row 2, column per: saw 'wards'",
        "do: write 'ward'",
        "row 3, column item: saw 'munnbind'",
        "row 4, column unit: saw 'pair'; allowed: piece; do: write pieces: twice the pairs",
        "row 5, column low: saw '-1'; allowed: a number of 0 or more",
        "row 6: saw low 3, base 2, high 4; allowed: low <= base <= high",
        "row 7, column base: saw '2,5'",
        "row 7, column source: saw nothing",
        "row 9, column item: saw cap.ward again",
    ):
        assert part in text


def test_what_is_stored_against_infection_has_a_row_for_each_care() -> None:
    table = use_table()
    for item in items_of("protective"):
        assert {"intensive", "ward", "after_intensive"} <= set(table.loc[table["item"] == item, "per"])
