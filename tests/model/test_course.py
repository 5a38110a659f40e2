"""A course has its columns, and its needs in order."""

import pandas as pd
import pytest

from samvirke.model.course import DISRUPTION_COLUMNS, NEED_COLUMNS, Course
from samvirke.model.errors import InvalidValueError

NEED = {
    "incident": 0,
    "kind": "building_fire",
    "capability": "fire.pump",
    "quantity": 1,
    "arrival_order": 1,
    "place": "cell-1",
    "from_s": 60.0,
    "by_s": float("inf"),
    "until_s": float("inf"),
    "priority": 1,
    "on_scene_s": 3600.0,
    "transport": False,
    "handover_s": 0.0,
    "base": "cell-1",
}


def course(*needs: dict[str, object]) -> Course:
    table = pd.DataFrame([NEED | need for need in needs], columns=list(NEED_COLUMNS))
    disruptions = pd.DataFrame({name: [] for name in DISRUPTION_COLUMNS})
    return Course("everyday", 86_400.0, "2026-01-01T00:00:00Z", table, disruptions)


def test_courses_of_the_same_needs_are_equal() -> None:
    assert course({}) == course({})
    assert course({}) != course({"quantity": 2})
    assert course({}) != 1


def test_a_missing_column_is_told() -> None:
    whole = course({})
    with pytest.raises(InvalidValueError, match="the needs of a course lack place"):
        Course("x", 1.0, "2026-01-01T00:00:00Z", whole.needs.drop(columns="place"), whole.disruptions)


@pytest.mark.parametrize(
    "needs",
    [
        ({"incident": 1, "from_s": 5.0}, {"incident": 0, "from_s": 5.0}),
        ({"incident": 0, "from_s": 5.0}, {"incident": 1, "from_s": 4.0}),
    ],
)
def test_needs_out_of_order_are_refused(needs: tuple[dict[str, object], ...]) -> None:
    with pytest.raises(InvalidValueError, match="not in order of incident and time"):
        course(*needs)
