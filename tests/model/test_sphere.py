"""Distances on the globe."""

import numpy as np
import pytest

from samvirke.model.sphere import EARTH_RADIUS_M, arc_m, unit_vectors


def test_a_degree_of_latitude_is_111_195_m() -> None:
    # 6,371,008.8 m × π / 180 = 111,195.08 m.
    a, b = unit_vectors(np.array([10.0]), np.array([60.0])), unit_vectors(np.array([10.0]), np.array([61.0]))
    assert arc_m(np.linalg.norm(a - b, axis=-1))[0] == pytest.approx(111_195.08, abs=0.01)


def test_the_other_side_of_the_globe_is_half_its_girth_away() -> None:
    a, b = unit_vectors(np.array([0.0]), np.array([0.0])), unit_vectors(np.array([180.0]), np.array([0.0]))
    assert arc_m(np.linalg.norm(a - b, axis=-1))[0] == pytest.approx(np.pi * EARTH_RADIUS_M)
