"""Distances to land, against sums by hand and the coast that ships with Samvirke."""

import numpy as np
import pytest
import shapely

from samvirke.register.land import WINDOW, Land, nordic_land

# One degree square at the equator, where a degree is 111.195 km both ways.
SQUARE = Land(np.array([shapely.box(0, 0, 1, 1)]), (-10.0, -10.0, 10.0, 10.0))


def test_land_and_its_edge_are_no_distance_away() -> None:
    distance_m = SQUARE.distance_to_land_m(np.array([0.5, 1.0]), np.array([0.5, 0.5]))
    assert list(distance_m) == [0.0, 0.0]


def test_distance_is_measured_in_metres_along_both_axes() -> None:
    # 0.1 degree east: 11,119.5 m. A triangle of 0.03 and 0.04 degrees: 0.05 × 111,195 = 5,559.75 m.
    distance_m = SQUARE.distance_to_land_m(np.array([1.1, 1.03]), np.array([0.5, 1.04]))
    assert distance_m == pytest.approx([11_119.5, 5_559.75], rel=1e-3)


def test_a_degree_of_longitude_is_half_as_long_at_sixty_north() -> None:
    north = Land(np.array([shapely.box(10, 59.5, 11, 60.5)]), WINDOW)
    # 0.1 × 111,195 × cos 60° = 5,559.75 m
    assert north.distance_to_land_m(np.array([11.1]), np.array([60.0])) == pytest.approx(5_559.75, rel=1e-3)


def test_beyond_the_limit_it_is_infinite() -> None:
    distance_m = SQUARE.distance_to_land_m(np.array([1.1, 8.0]), np.array([0.5, 8.0]), up_to_m=5_000)
    assert np.isinf(distance_m).all()


def test_positions_outside_the_window_are_not_judged() -> None:
    judged = SQUARE.judges(np.array([0.0, 11.0, 9.999, np.nan]), np.array([0.0, 0.0, 0.0, 0.0]))
    assert list(judged) == [True, False, False, False]


def test_norwegian_towns_lie_on_the_coast_that_ships_and_the_skagerrak_does_not() -> None:
    land = nordic_land()
    if land is None:
        pytest.skip("no coast in this checkout; `make` builds it with npm")
    # Stavanger, Ålesund, Tromsø, Bodø, and Hamar on its lake; then the open Skagerrak.
    lon = np.array([5.733, 6.155, 18.956, 14.405, 11.07, 9.5])
    lat = np.array([58.970, 62.472, 69.649, 67.280, 60.795, 57.9])
    distance_m = land.distance_to_land_m(lon, lat)
    assert (distance_m[:5] < 500).all()
    assert distance_m[5] > 10_000
