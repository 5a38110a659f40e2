"""Reading from a course who is in care where on each day."""

import math

import numpy as np
import pandas as pd
import pytest

from samvirke.engine.endurance.patients import read_patients
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region

DAY_S = 86_400.0
Asked = tuple[str, str, int, float, float]  # capability, place, quantity, first day, day after the last


def course(*asked: Asked, days: float = 4) -> Course:
    """Return a course that asks for care."""
    ordered = sorted(asked, key=lambda row: row[3])
    needs = pd.DataFrame(
        {
            "incident": range(len(ordered)),
            "kind": "pandemic",
            "capability": [row[0] for row in ordered],
            "quantity": [row[2] for row in ordered],
            "arrival_order": 1,
            "place": [row[1] for row in ordered],
            "from_s": [row[3] * DAY_S for row in ordered],
            "by_s": math.inf,
            "until_s": [row[4] * DAY_S for row in ordered],
            "priority": 1,
            "on_scene_s": 1.0,
            "transport": False,
            "handover_s": 0.0,
            "base": "made up",
        }
    ).astype(NEED_COLUMNS)
    return Course("pandemic", days * DAY_S, "2026-01-01T00:00:00Z", needs, no_disruptions())


def test_each_care_stands_on_its_own_days(hamlet: Region) -> None:
    patients = read_patients(
        hamlet,
        course(
            ("care.admission", "hospital-vik", 3, 0, 1),
            ("care.ward", "hospital-vik", 3, 0, 1),
            ("care.ward", "hospital-vik", 2, 1, 2),
            ("care.intensive", "hospital-vik", 1, 1, 2),
            ("care.after_intensive", "hospital-vik", 1, 3, 4),
        ),
    )
    assert patients.hospitals == ("hospital-vik",)
    assert patients.days == 4
    np.testing.assert_array_equal(patients.admissions, [[3, 0, 0, 0]])
    np.testing.assert_array_equal(patients.ward, [[3, 2, 0, 0]])
    np.testing.assert_array_equal(patients.intensive, [[0, 1, 0, 0]])
    np.testing.assert_array_equal(patients.after_intensive, [[0, 0, 0, 1]])


def test_a_week_at_home_is_seven_days_and_the_last_may_be_cut_short(hamlet: Region) -> None:
    # Nes has 10 ill in the first week and 4 in the second, of which the course holds 3 days.
    patients = read_patients(
        hamlet, course(("care.home", "0002", 10, 0, 7), ("care.home", "0002", 4, 7, 14), days=10)
    )
    assert patients.municipalities == ("0001", "0002")
    np.testing.assert_array_equal(patients.at_home, [[0] * 10, [10] * 7 + [4] * 3])


def test_needs_of_one_place_and_day_add_up(hamlet: Region) -> None:
    asked = ("care.ward", "hospital-vik", 2, 1, 3)
    patients = read_patients(hamlet, course(asked, asked))
    np.testing.assert_array_equal(patients.ward, [[0, 4, 4, 0]])


def test_what_never_lapses_lasts_to_the_end(hamlet: Region) -> None:
    patients = read_patients(hamlet, course(("care.ward", "hospital-vik", 1, 2, math.inf)))
    np.testing.assert_array_equal(patients.ward, [[0, 0, 1, 1]])


def test_a_patient_is_admitted_once_however_long_the_need_stands(hamlet: Region) -> None:
    patients = read_patients(hamlet, course(("care.admission", "hospital-vik", 5, 1, 3)))
    np.testing.assert_array_equal(patients.admissions, [[0, 5, 0, 0]])


def test_other_needs_and_an_empty_course_ask_for_no_care(hamlet: Region) -> None:
    for quiet in (course(), course(("fire.pump", "cell-1", 1, 0, 1))):
        patients = read_patients(hamlet, quiet)
        assert patients.at_home.shape == (2, 4)
        assert patients.ward.shape == (1, 4)
        assert not patients.at_home.any()
        assert not patients.ward.any()


def test_a_part_of_a_day_at_the_end_is_a_day(hamlet: Region) -> None:
    assert read_patients(hamlet, course(days=2.5)).days == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("care.ward", "hospital-vikk", 1, 0, 1), r"no hospital of region hamlet; write 'hospital-vik'"),
        (("care.ward", "0001", 1, 0, 1), r"care.ward at '0001', which is no hospital"),
        (("care.home", "hospital-vik", 1, 0, 1), r"no municipality of region hamlet.*has 2 municipalities"),
    ],
)
def test_care_at_a_place_that_gives_none_is_refused(hamlet: Region, asked: Asked, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        read_patients(hamlet, course(asked))


def test_a_region_without_hospitals_is_refused_only_when_one_is_asked(hamlet: Region) -> None:
    bare = hamlet.with_table("sites", hamlet.sites[hamlet.sites["kind"] != "hospital"])
    assert read_patients(bare, course(("care.home", "0001", 1, 0, 1))).ward.shape == (0, 4)
    with pytest.raises(BadInputError, match="which has 0 hospitals"):
        read_patients(bare, course(("care.ward", "hospital-vik", 1, 0, 1)))
