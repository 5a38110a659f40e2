"""The spread: where it ends, what it keeps, and that its luck is its own."""

from typing import Any

import numpy as np
import pytest
from tests.threats.pandemic.epidemics_made_up import (
    NORWAY,
    a_pathogen,
    people,
    some_contacts,
    three_towns,
)

from samvirke.engine.ensemble import ensemble
from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.contacts import Contacts
from samvirke.threats.pandemic.distancing import Distancing
from samvirke.threats.pandemic.final_size import final_size
from samvirke.threats.pandemic.infections import Infections
from samvirke.threats.pandemic.kernel import play
from samvirke.threats.pandemic.mixing import closeness_of, contacts_among
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.reference import play_plainly
from samvirke.threats.pandemic.spread import Spread, prepare_spread

ALL_OVER = 3_000  # days, after which even the slowest of these is

# Each turns on something else: a day's step, no presymptomatic stage, one pool, a force above log 2 …
KINDS: list[dict[str, Any]] = [
    {},
    {"step_days": 1.0},
    {"presymptomatic_days": 0.0, "asymptomatic_share": 0.0},
    {"mixing": "national", "susceptibility": (0.3, 0.0, *[1.0] * 7)},
    {"reproduction": 30.0, "latent_days": 0.6},
    {"asymptomatic_share": 0.9, "infectious_days": 0.7, "presymptomatic_weight": 0.0},
    {"step_days": 1.0, "presymptomatic_days": 1.0, "presymptomatic_weight": 0.0, "mixing": "national"},
    {"reproduction": 0.0},
]


def a_spread(pathogen: Pathogen, days: int = 150, size: int = 1, cases: int = 20) -> Spread:
    measures = (
        Distancing(setting="work", from_day=15, until_day=30, factor=0.3),
        Distancing(setting="all", from_day=20, until_day=40, factor=0.8),
    )
    first = [("0000", cases), ("0002", cases // 4)]
    return prepare_spread(
        three_towns(size), some_contacts(), pathogen, measures, days=days, first_cases=first
    )


def whole_shares(total: int) -> np.ndarray:
    """Return so many people in ages as those of Norway."""
    shares = total * NORWAY // NORWAY.sum()
    shares[0] += total - shares.sum()
    return np.asarray(shares)


def same(one: Infections, other: Infections) -> bool:
    names = ("new_infections", "new_symptomatic", "infectious", "ill")
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names)


@pytest.mark.parametrize("reproduction", [1.3, 1.8, 2.4])
@pytest.mark.parametrize("step_days", [0.5, 1.0])
def test_one_group_ends_at_the_fixed_point(reproduction: float, step_days: float) -> None:
    pathogen = a_pathogen(reproduction=reproduction, mixing="national", step_days=step_days)
    crowd = people([8 * NORWAY])  # 1 case of 43 million hardly counts itself
    course = prepare_spread(crowd, some_contacts(), pathogen, days=ALL_OVER, first_cases=[("0000", 1)])
    infected = course.expected().new_infections.sum(dtype=np.float64) / (8 * NORWAY).sum()
    assert infected == pytest.approx(final_size(reproduction)[0], abs=1e-6)


@pytest.mark.parametrize("reproduction", [1.3, 1.8, 2.4])
def test_nine_groups_end_at_the_fixed_point(reproduction: float) -> None:
    # K: contacts balanced in this population, times what makes the largest eigenvalue the number asked for.
    susceptibility = np.array([0.4, 0.7, *[1.0] * 7])
    balanced = contacts_among(closeness_of(some_contacts()).sum(axis=0), 8.0 * NORWAY)
    force = susceptibility[:, None] * balanced
    # Columns infect, rows are infected; the number counts persons, K the share of each group.
    largest = np.abs(np.linalg.eigvals(force)).max()
    infected_by_then = final_size(force * reproduction / largest)

    pathogen = a_pathogen(reproduction=reproduction, susceptibility=tuple(susceptibility))
    spread = prepare_spread(
        people([8 * NORWAY]), some_contacts(), pathogen, days=ALL_OVER, first_cases=[("0000", 1)]
    )
    infected = spread.expected().new_infections.sum(axis=(0, 1), dtype=np.float64) / (8 * NORWAY)
    assert infected == pytest.approx(infected_by_then, abs=1e-6)


def test_nine_groups_of_towns_that_are_all_alike_end_as_one() -> None:
    # Each sends as many as it takes in, of the same ages: commuting changes who, not how many.
    ring = people([2 * NORWAY] * 4, {(i, (i + 1) % 4): 0.3 for i in range(4)})
    first = [(f"{i:04}", 1) for i in range(4)]
    spreads = [
        prepare_spread(towns, some_contacts(), a_pathogen(), days=ALL_OVER, first_cases=cases)
        for towns, cases in ((ring, first), (people([8 * NORWAY]), [("0000", 4)]))
    ]
    ends = [spread.expected().new_infections.sum(axis=(0, 1), dtype=np.float64) for spread in spreads]
    assert ends[0] == pytest.approx(ends[1], rel=1e-6)


def test_the_planning_scenario_of_march_2020_comes_out() -> None:
    # The Institute of Public Health: R 1.3, 10 imported cases, 42 % infected, 86,000 infectious at the peak,
    # about a year with the peak in the middle; stays as the reference found them, latent 4 days, ill 5.
    everybody = people([whole_shares(5_367_580)])
    pathogen = Pathogen(
        reproduction=1.3,
        latent_days=3.0,
        presymptomatic_days=1.0,
        presymptomatic_weight=0.0,
        infectious_days=5.0,
        mixing="national",
        step_days=1.0,
    )
    course = prepare_spread(
        everybody, some_contacts(), pathogen, days=900, first_cases=[("0000", 10)]
    ).expected()
    assert course.new_infections.sum(dtype=np.float64) / 5_367_580 == pytest.approx(0.42297, abs=2e-5)
    assert course.infectious.max() == pytest.approx(86_000, rel=0.01)


@pytest.mark.parametrize("mixing", ["places", "national"])
def test_the_mean_of_many_runs_is_the_expected_course_among_many_people(mixing: str) -> None:
    # 650,000 people, so many first cases that none dies out by chance.
    spread = a_spread(a_pathogen(reproduction=2.4, mixing=mixing), days=200, size=10, cases=2_000)
    expected = spread.expected()
    runs = [spread.run(11, run) for run in range(60)]
    for name in ("new_infections", "new_symptomatic"):
        mean = np.mean([getattr(course, name).sum(dtype=np.float64) for course in runs])
        assert mean == pytest.approx(getattr(expected, name).sum(dtype=np.float64), rel=0.01)
    for name in ("infectious", "ill"):
        mean = np.mean([getattr(course, name).max() for course in runs])
        assert mean == pytest.approx(getattr(expected, name).max(), rel=0.01)


@pytest.mark.parametrize("changed", KINDS)
@pytest.mark.parametrize("is_drawn", [True, False])
def test_the_kernel_says_the_same_as_its_twin(changed: dict[str, Any], is_drawn: bool) -> None:
    spread = a_spread(a_pathogen(**changed), days=70)
    one, other = (
        spread.run(3, 1, play=player) if is_drawn else spread.expected(play=player)
        for player in (play, play_plainly)
    )
    assert same(one, other)
    assert one.new_infections.sum() >= 25


@pytest.mark.parametrize("changed", KINDS)
@pytest.mark.parametrize("is_drawn", [True, False])
def test_nobody_is_lost_and_nobody_infected_twice(changed: dict[str, Any], is_drawn: bool) -> None:
    states: list[Any] = []

    def watched(*given: Any) -> None:
        play(*given)
        states.append(given[2])

    spread = a_spread(a_pathogen(**changed), days=100)
    course = spread.run(5, 2, play=watched) if is_drawn else spread.expected(play=watched)
    (state,) = states
    well, carrying = state[0], state[1:].sum(axis=0)
    infected = course.new_infections.sum(axis=0, dtype=np.float64)
    within = 0.0 if is_drawn else 1e-3  # 32 bits of thousands
    np.testing.assert_allclose(well + infected, three_towns().residents, atol=within, rtol=0)
    assert (carrying <= infected + within).all()
    assert (state >= -1e-9).all()
    assert (course.new_symptomatic.sum(axis=0, dtype=np.float64) <= infected + within).all()
    assert (course.new_infections >= 0).all()
    assert (course.ill <= course.infectious).all()
    if is_drawn:
        assert (course.new_infections == np.floor(course.new_infections)).all()


def test_the_share_asked_for_gets_symptoms() -> None:
    course = a_spread(a_pathogen(reproduction=2.4), days=1_000).expected()
    share = course.new_symptomatic.sum(dtype=np.float64) / course.new_infections.sum(dtype=np.float64)
    assert share == pytest.approx(0.6, abs=1e-6)


def test_the_same_luck_gives_the_same_bytes_in_any_order() -> None:
    spread = a_spread(a_pathogen())
    forwards = [spread.run(1, run) for run in range(4)]
    again = a_spread(a_pathogen())
    backwards = [again.run(1, run) for run in reversed(range(4))]
    assert all(same(one, other) for one, other in zip(forwards, reversed(backwards), strict=True))
    assert not same(forwards[0], forwards[1])
    assert not same(forwards[0], spread.run(2, 0))


def test_one_process_and_two_give_the_same_bytes() -> None:
    spread = a_spread(a_pathogen())
    one, two = (
        ensemble(lambda run: spread.run(4, run).new_infections.tobytes(), 4, processes=processes)
        for processes in (1, 2)
    )
    assert one == two


def test_a_place_where_nobody_lives_changes_nothing_for_the_others() -> None:
    residents = three_towns().residents
    with_empty = people(np.vstack([residents, np.zeros(9, dtype=np.int64)]), {(0, 1): 0.2, (1, 0): 0.4})
    without = people(residents, {(0, 1): 0.2, (1, 0): 0.4})
    one, other = (
        prepare_spread(towns, some_contacts(), a_pathogen(), days=60, first_cases=[("0000", 50)]).run(1, 1)
        for towns in (with_empty, without)
    )
    assert (one.new_infections[:, :3] == other.new_infections).all()
    assert (one.new_infections[:, 3] == 0).all()
    # Those who work there meet only one another by day.
    works = people(with_empty.residents, {(0, 3): 0.2})
    course = prepare_spread(
        works, some_contacts(), a_pathogen(), days=60, first_cases=[("0000", 50)]
    ).expected()
    assert np.isfinite(course.new_infections).all()
    assert course.new_infections[1:, 0].sum() > 0


def test_first_cases_are_counted_on_the_first_day_where_they_live() -> None:
    # Nobody infects: only they are there; whole persons of ages that live there.
    spread = a_spread(a_pathogen(reproduction=0.0), cases=40)
    course = spread.run(1, 0)
    assert course.new_infections.sum(axis=(0, 2)).tolist() == [40, 0, 10]
    assert course.new_infections[0].sum() == 50
    village = three_towns().residents[2]
    expected = spread.expected().new_infections[0, 2]
    assert expected == pytest.approx(10 * village / village.sum(), rel=1e-6)


def test_without_contacts_nobody_more_is_infected() -> None:
    closed = Distancing(setting="all", from_day=10, until_day=60, factor=0.0)
    open_ = Distancing(setting="all", from_day=10, until_day=60, factor=1.0)
    courses = [
        prepare_spread(
            three_towns(), some_contacts(), a_pathogen(), (measure,), days=70, first_cases=[("0000", 50)]
        ).run(1, 1)
        for measure in (closed, open_)
    ]
    assert courses[0].new_infections[10:60].sum() == 0
    assert (courses[0].new_infections[:10] == courses[1].new_infections[:10]).all()
    assert courses[1].new_infections[10:60].sum() > 0


def test_schools_matter_to_none_when_the_only_contacts_are_at_work() -> None:
    only_work = np.zeros((4, 9, 9))
    only_work[1] = some_contacts().by_setting[1]
    contacts = Contacts(by_setting=only_work, residents=NORWAY.astype(np.float64))
    measures = [
        (),
        (Distancing(setting="school", from_day=0, until_day=90, factor=0.0),),
        (Distancing(setting="work", from_day=0, until_day=90, factor=0.0),),
    ]
    ends = [
        prepare_spread(
            three_towns(), contacts, a_pathogen(), measure, days=90, first_cases=[("0000", 50)]
        ).expected()
        for measure in measures
    ]
    assert same(ends[0], ends[1])
    assert ends[2].new_infections.sum() == pytest.approx(50)
    # Children and the old have no colleagues: theirs are first cases only, 50 shared out by age.
    town = three_towns().residents[0]
    apart = [0, 1, 7, 8]
    assert ends[0].new_infections[:, 0, apart].sum(axis=0) == pytest.approx(50 * town[apart] / town.sum())


def test_it_reaches_other_places_only_with_commuters() -> None:
    apart = people(three_towns().residents)
    first = [("0000", 100)]
    reached = [
        prepare_spread(towns, some_contacts(), a_pathogen(), days=80, first_cases=first)
        .expected()
        .new_infections.sum(axis=(0, 2))
        for towns in (apart, three_towns())
    ]
    assert (reached[0][1:] == 0).all()
    assert (reached[1][1:] > 0).all()


def test_everybody_meets_everybody_when_mixing_is_national() -> None:
    # Each of any place and age has the same risk, wherever the first cases are.
    course = a_spread(a_pathogen(mixing="national"), size=10).expected()
    later = course.new_infections[1:].sum(axis=0, dtype=np.float64)
    well = three_towns(10).residents - course.new_infections[0]
    risk = later / well
    assert np.ptp(risk) < 1e-6 * risk.mean()
    assert risk.mean() > 0.01


@pytest.mark.parametrize(
    ("first_cases", "said"),
    [
        ([("9999", 1)], "which is not one of the 3 municipalities"),
        ([("0000", -1)], "must be 0 or more"),
        ([("0002", 999), ("0002", 2)], "only 1000 people live there"),
    ],
)
def test_first_cases_who_cannot_be_are_refused(first_cases: list[tuple[str, int]], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        prepare_spread(three_towns(), some_contacts(), a_pathogen(), days=9, first_cases=first_cases)


def test_parts_that_do_not_fit_are_refused() -> None:
    towns, contacts = three_towns(), some_contacts()
    with pytest.raises(InvalidValueError, match="days is 0"):
        prepare_spread(towns, contacts, a_pathogen(), days=0, first_cases=[])
    for wrong, said in (
        (people(towns.residents, {(0, 0): 0.1}), "own number"),
        (people(towns.residents, {(0, 1): 0.7, (0, 2): 0.7}), "adds up to 1.4"),
        (people(towns.residents[:, :8]), "must be .3, 9."),
        (people(0 * towns.residents), "0 everywhere"),
    ):
        with pytest.raises(InvalidValueError, match=said):
            prepare_spread(wrong, contacts, a_pathogen(), days=9, first_cases=[])
    for unfit, said in (
        (Contacts(by_setting=-contacts.by_setting, residents=contacts.residents), "0 or more"),
        (Contacts(by_setting=contacts.by_setting, residents=np.zeros(9)), "above 0"),
    ):
        with pytest.raises(InvalidValueError, match=said):
            prepare_spread(towns, unfit, a_pathogen(), days=9, first_cases=[])
