"""The way through hospital: convolutions by hand, patients by count, each held against the other."""

from dataclasses import replace

import numpy as np
import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.hospital import Pathway, draw_beds, expected_beds
from samvirke.threats.pandemic.stay import Stay

WILD = Pathway(
    hospital_share=(0.001, 0.001, 0.005, 0.011, 0.014, 0.029, 0.058, 0.093, 0.223),
    intensive_share=(0.173,) * 9,
    delay=Stay(mean=9.017, size=4.476),
    ward=Stay(mean=6.003, size=2.215),
    before_intensive=Stay(mean=2.206, size=1.082),
    intensive=Stay(mean=16.181, size=2.030),
    after_intensive=Stay(mean=14.501, size=1.932),
    after_share=0.92,
)
ALL = replace(
    WILD, hospital_share=(1.0,) * 9, intensive_share=(0.0,) * 9, delay=Stay(mean=0.0), ward=Stay(mean=1.0)
)
ONE = np.ones((1, 1))


def cases(n_days: int, day: int, count: float, *, age: int = 0, groups: int = 1) -> np.ndarray:
    of = np.zeros((n_days, groups, 9))
    of[day, :, age] = count
    return of


def test_a_bed_is_filled_on_day_k_by_those_who_stay_longer_than_k() -> None:
    # 8 patients on day 1, each leaving with chance 1/2 a day: 4 stay longer than 0, 2 than 1, 1 than 2.
    beds = expected_beds(cases(5, 1, 8.0), ONE, ALL)
    assert beds.admissions[0].tolist() == [0, 8, 0, 0, 0]
    np.testing.assert_allclose(beds.ward[0], [0, 4, 2, 1, 0.5])
    assert beds.intensive.sum() == beds.after_intensive.sum() == 0


def test_bed_days_are_patients_times_mean_stay() -> None:
    # Little's law. Of 1,000 ill of 70-79 years 93 are admitted, 0.173 of them need intensive care.
    beds = expected_beds(cases(900, 0, 1000.0, age=7), ONE, WILD)
    intensive = 93 * 0.173
    assert beds.admissions.sum() == pytest.approx(93)
    assert beds.intensive.sum() == pytest.approx(intensive * 16.181)
    assert beds.ward.sum() == pytest.approx((93 - intensive) * 6.003 + intensive * 2.206)
    assert beds.after_intensive.sum() == pytest.approx(intensive * 0.92 * 14.501)


def test_with_as_many_admissions_each_day_as_many_beds_are_in_use_as_the_law_says() -> None:
    steady = np.zeros((400, 1, 9))
    steady[:, :, 0] = 10.0
    assert expected_beds(steady, ONE, ALL).ward[0, -1] == pytest.approx(10 * 1.0)


def test_drawn_patients_are_whole_and_none_is_lost() -> None:
    way = replace(WILD, hospital_share=(1.0,) * 9)
    beds = draw_beds(cases(600, 3, 5000, age=4).astype(np.int64), ONE, way, seed=1, run=0)
    assert beds.admissions.sum() == 5000
    for series in (beds.admissions, beds.ward, beds.intensive, beds.after_intensive):
        assert (series >= 0).all()
        assert (series == np.rint(series)).all()


def test_drawn_patients_are_on_average_those_expected() -> None:
    ill = np.zeros((120, 2, 9))
    ill[:60, :, 5:] = 400.0
    share = np.array([[1.0, 0.0, 0.0], [0.0, 0.25, 0.75]])
    expected = expected_beds(ill, share, WILD)
    runs = [draw_beds(ill.astype(np.int64), share, WILD, seed=3, run=run) for run in range(60)]
    for name in ("admissions", "ward", "intensive", "after_intensive"):
        drawn = np.stack([getattr(run, name).sum(axis=1) for run in runs])
        error = drawn.std(axis=0, ddof=1) / np.sqrt(len(runs))
        assert (np.abs(drawn.mean(axis=0) - getattr(expected, name).sum(axis=1)) < 4 * error).all()
        # Day by day too, in the busiest hospital: counted on the right days.
        daily = np.stack([getattr(run, name)[0] for run in runs])
        error = np.maximum(daily.std(axis=0, ddof=1) / np.sqrt(len(runs)), 0.05)
        assert (np.abs(daily.mean(axis=0) - getattr(expected, name)[0]) < 5 * error).all()


def test_the_number_admitted_varies_as_a_binomial() -> None:
    # 1,000 ill with chance 0.223: variance 173.3; over 400 runs its standard error is about 12.
    ill = cases(40, 0, 1000, age=8).astype(np.int64)
    way = replace(WILD, delay=Stay(mean=0.0))
    counts = [draw_beds(ill, ONE, way, seed=5, run=run).admissions.sum() for run in range(400)]
    assert np.mean(counts) == pytest.approx(223, abs=3)
    assert np.var(counts) == pytest.approx(173.3, abs=50)


def test_patients_of_a_group_go_where_its_shares_say() -> None:
    share = np.array([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]])
    ill = np.zeros((3, 2, 9), dtype=np.int64)
    ill[0, 0, 0], ill[0, 1, 0] = 300, 1000
    beds = draw_beds(ill, share, replace(ALL, ward=Stay(mean=0.0)), seed=2, run=0)
    left, middle, right = beds.admissions.sum(axis=1)
    assert middle == 300
    assert left + right == 1000
    assert left == pytest.approx(500, abs=64)  # four standard deviations


def test_one_run_is_the_same_again_and_another_is_another() -> None:
    ill = cases(100, 0, 4000, age=8).astype(np.int64)
    first, again, other = (draw_beds(ill, ONE, WILD, seed=9, run=run) for run in (0, 0, 1))
    assert first.intensive.tobytes() == again.intensive.tobytes()
    assert first.intensive.tobytes() != other.intensive.tobytes()


def test_nobody_ill_asks_for_no_bed() -> None:
    beds = draw_beds(np.zeros((10, 1, 9), dtype=np.int64), ONE, WILD, seed=1, run=0)
    assert beds.admissions.sum() == beds.ward.sum() == 0


def test_shares_outside_0_to_1_are_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"hospital_share is .*; it must be 9 shares from 0 to 1"):
        replace(WILD, hospital_share=(1.2,) * 9)
    with pytest.raises(InvalidValueError, match="one of ill, infected"):
        replace(WILD, counted="cases")
