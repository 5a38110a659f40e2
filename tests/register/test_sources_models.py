"""The models behind what no open register says, each with its sum done by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samvirke.register.sources.norway.facts import coefficient, fact_table, model_table
from samvirke.register.sources.norway.outlines import mended
from samvirke.register.sources.norway.rows import Origin, joined, rows_of, slug
from samvirke.register.sources.norway.settlement import settle, urban_share
from samvirke.register.sources.norway.share_out import share_out
from samvirke.register.sources.norway.siting import site_near_people
from samvirke.register.sources.norway.sphere import chords_km, moved
from samvirke.travel.line import distances_m
from samvirke.travel.times import Points

weights = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30)


def test_largest_remainder_gives_the_left_over_to_the_largest_fractions() -> None:
    # 7 beds by 50, 30, 20: 3.5, 2.1, 1.4 → 3, 2, 1 and one left for .5.
    assert share_out(7, np.array([50.0, 30.0, 20.0])).tolist() == [4, 2, 1]


def test_a_tie_of_remainders_goes_to_the_first() -> None:
    assert share_out(1, np.array([1.0, 1.0])).tolist() == [1, 0]


@given(st.integers(0, 5_000), weights)
def test_shares_add_to_the_total_and_stay_within_one_of_the_exact(total: int, parts: list[float]) -> None:
    shares = share_out(total, np.array(parts))
    assert shares.sum() == total
    exact = total * np.array(parts) / sum(parts)
    assert (np.abs(shares - exact) < 1 + 1e-6).all()


@given(
    hnp.arrays(np.float32, (6, 9), elements=st.integers(0, 150)),
    hnp.arrays(np.float64, 9, elements=st.integers(0, 1_000)),
    st.integers(1, 6),
)
def test_siting_is_the_greedy_choice_step_by_step(
    distance_km: np.ndarray, people: np.ndarray, count: int
) -> None:
    """The lazy queue chooses what measuring every candidate anew chooses."""
    nearest = np.full(9, 100.0)
    expected: list[int] = []
    for _ in range(count):
        gains = [
            -1.0 if j in expected else float(np.maximum(nearest - distance_km[j], 0) @ people)
            for j in range(6)
        ]
        expected.append(int(np.argmax(gains)))
        nearest = np.minimum(nearest, distance_km[expected[-1]])
    assert site_near_people(distance_km, people, count) == expected


def test_siting_keeps_those_given_and_stays_within_what_is_allowed() -> None:
    distance_km = np.array([[0, 50], [50, 0], [1, 1]], dtype=np.float32)
    people = np.array([10.0, 10.0])
    # The third would be best; it is not allowed.
    allowed = np.array([True, True, False])
    assert site_near_people(distance_km, people, 2, first=[0], allowed=allowed) == [0, 1]


def test_siting_chooses_fewer_when_places_run_out() -> None:
    assert site_near_people(np.zeros((2, 1), np.float32), np.ones(1), 5) == [0, 1]


def test_chords_agree_with_the_great_circle_to_ten_metres_in_two_hundred_kilometres() -> None:
    oslo, hamar, drammen = (10.746, 59.913), (11.068, 60.795), (10.204, 59.744)
    lon, lat = (np.array(axis) for axis in zip(oslo, hamar, drammen, strict=True))
    great_circle_m = distances_m(Points(lon, lat), Points(lon, lat))
    np.testing.assert_allclose(1000 * chords_km(lon, lat, lon, lat), great_circle_m, atol=10)


def test_moving_east_shrinks_with_latitude() -> None:
    # One degree of latitude is 111.195 km; at 60 north one of longitude is half of it.
    lon, lat = moved(np.array([10.0]), np.array([60.0]), np.array([55.5975]), np.array([111.195]))
    assert lon[0] == pytest.approx(11.0, abs=1e-4)
    assert lat[0] == pytest.approx(61.0, abs=1e-4)


def test_half_of_the_people_of_a_middling_municipality_live_in_its_towns() -> None:
    half = coefficient("settlement", "urban_share_half")
    # (6500 / 650 000) ** 0.95 = 0.01259: 98.8 % of a city's people.
    shares = urban_share(np.array([half, 100 * half]))
    assert shares[0] == pytest.approx(0.5)
    assert shares[1] == pytest.approx(1 / 1.012589, abs=1e-5)


def test_points_keep_the_people_of_each_municipality_and_none_is_negative() -> None:
    facts = fact_table("municipalities")
    points, places = settle(facts)
    counted = np.bincount(points.municipality, weights=points.people)
    assert counted.tolist() == facts["pop_2026"].tolist()
    assert points.people.min() >= 0
    # The main place of municipality i is place i.
    assert places.municipality[: len(facts)].tolist() == list(range(len(facts)))


def test_a_key_is_made_of_plain_letters() -> None:
    assert slug("Møre og Romsdal") == "more-og-romsdal"
    assert slug("Sør-Øst") == "sor-ost"
    assert slug("Sel, Vågå, Lom og Skjåk") == "sel-vaga-lom-og-skjak"


def test_rows_say_where_they_come_from_and_leave_the_rest_empty() -> None:
    origin = Origin(source="a test", as_of="2026", quality="typed")
    part = rows_of("organisations", {"id": ["a", "b"], "name": "Navn", "kind": "state"}, origin)
    table = joined("organisations", [part])
    assert table["name"].tolist() == ["Navn", "Navn"]
    assert table["source"].tolist() == ["a test", "a test"]
    assert table["parent"].isna().all()


def test_mending_keeps_faces_and_drops_what_has_no_area() -> None:
    # A square with a spike: the spike has no area and goes.
    spiked = shapely.Polygon([(0, 0), (2, 0), (2, 2), (2, 5), (2, 2), (0, 2)])
    assert mended(spiked).equals(shapely.box(0, 0, 2, 2))
    assert mended(shapely.LineString([(0, 0), (1, 1)])) is None


def test_every_coefficient_has_its_range_and_source() -> None:
    rows = model_table("coefficients")
    assert (rows["low"] <= rows["base"]).all()
    assert (rows["base"] <= rows["high"]).all()
    assert rows[["model", "name", "unit", "source", "year"]].notna().all(axis=None)
    assert not rows.duplicated(["model", "name"]).any()


def test_stations_by_size_add_to_the_register() -> None:
    # DSB, February 2026: 639 stations in 357 municipalities.
    rows = model_table("fire_stations_by_size")
    assert rows["stations"].sum() == 639
    assert rows["municipalities"].sum() == 357


def test_the_facts_that_ship_are_those_of_the_shared_folder(shared: Path) -> None:
    package = Path(__file__).parents[2] / "src/samvirke/register/data/facts"
    shipped = sorted(package.glob("*.csv"))
    assert shipped
    for path in shipped:
        assert path.read_bytes() == (shared / "norway/facts" / path.name).read_bytes(), path.name


def test_the_ten_without_a_station_are_those_of_the_register(shared: Path) -> None:
    register = pd.read_csv(shared / "norway/fire_stations.csv", dtype=str)
    lacks = set(fact_table("municipalities")["number"]) - set(register["municipality"])
    assert set(model_table("without_fire_station")["municipality"]) == lacks
