"""Calls drawn from a course: whom they are to, how many they are, and that plans meet the same ones."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.engine.calls.small import MONDAY

from samvirke.engine.calls.arrivals import Peak, calls_of
from samvirke.engine.calls.calls import NO_CENTRE, NOT_WANTED, Calls
from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.outcome import centre_summary
from samvirke.engine.calls.service import SERVICE_OF, service_of_capability
from samvirke.engine.calls.sharing import apart, co_located
from samvirke.engine.calls.staffing import enough_operators, work_per_call_s
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual, usual_procedure
from samvirke.engine.calls.volumes import call_volumes, week_weights
from samvirke.engine.closed_forms.erlang import service_level
from samvirke.engine.coefficients import rows_of
from samvirke.engine.response.build import build_world
from samvirke.engine.response.reference import simulate
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes

YEAR_S = 365 * 86_400.0
# Incident, capability, order of arrival, cell, moment.
FIRE = [(3, "fire.pump", 1, "cell-1", 1000.0), (3, "police.patrol", 3, "cell-1", 1600.0)]
PATIENT = [(7, "health.ambulance", 2, "cell-5", 5000.0), (7, "fire.pump", 1, "cell-5", 5000.0)]


def course_of(rows: list[tuple[int, str, int, str, float]], horizon_s: float = YEAR_S) -> Course:
    columns = dict(
        zip(
            ("incident", "capability", "arrival_order", "place", "from_s"),
            zip(*rows, strict=True) if rows else [[]] * 5,
            strict=True,
        )
    )
    rest = {
        "kind": "call",
        "quantity": 1,
        "by_s": np.inf,
        "until_s": np.inf,
        "priority": 1,
        "on_scene_s": 60.0,
        "transport": False,
        "handover_s": 0.0,
        "base": "test",
    }
    needs = pd.DataFrame({name: list(values) for name, values in columns.items()}).assign(**rest)
    return Course(
        threat="invented",
        horizon_s=horizon_s,
        starts_at_utc=MONDAY,
        needs=needs.astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )


@pytest.fixture
def centres(hamlet: Region) -> Centres:
    return enough_operators(hamlet).centres


def test_callers_ring_the_service_wanted_first_and_all_wanted_are_alerted(
    hamlet: Region, centres: Centres
) -> None:
    drawn = calls_of(course_of([*FIRE, *PATIENT]), hamlet, centres)
    about = drawn.calls.incident >= 0
    assert set(drawn.calls.centre[about].tolist()) == {centres.number("centre-110")}
    police, health = centres.number("centre-112"), centres.number("centre-113")
    assert drawn.agencies.centre.tolist() == [[0, police, NOT_WANTED], [0, NOT_WANTED, health]]
    assert drawn.need_service.tolist() == [0, 1, 2, 0]
    assert drawn.need_incident.tolist() == [0, 0, 1, 1]
    # The first caller rings when the incident begins, the others later.
    for number, begins_s in enumerate((1000.0, 5000.0)):
        at_s = drawn.calls.at_s[drawn.calls.incident == number]
        assert at_s.min() == begins_s


def test_where_a_service_has_no_centre_they_ring_112(hamlet: Region, centres: Centres) -> None:
    without = hamlet.with_table(
        "municipalities", hamlet.municipalities.assign(centre_110=["centre-110", None])
    )
    drawn = calls_of(course_of([*FIRE, *PATIENT]), without, centres)
    assert drawn.agencies.centre[1].tolist() == [NO_CENTRE, NOT_WANTED, 2]
    assert set(drawn.calls.centre[drawn.calls.incident == 1].tolist()) == {1}


def test_a_year_has_the_published_calls_a_resident(hamlet: Region, centres: Centres) -> None:
    # 746 000 among 5 425 270: 852.5 for 6 200 people, of which 45 % are about no incident: 383.6 ± 3 · 19.6.
    drawn = calls_of(course_of([]), hamlet, centres)
    to_113 = drawn.calls.centre == centres.number("centre-113")
    assert abs(to_113.sum() - 0.45 * 746_000 / 5_425_270 * 6200) < 3 * np.sqrt(383.6)
    volumes = call_volumes(hamlet).set_index("centre")
    assert volumes.loc["centre-113", "calls_per_year"] == pytest.approx(852.5, abs=0.1)
    assert set(volumes["quality"]) == {"modelled"}


def test_norways_police_centres_have_the_calls_of_2019() -> None:
    volumes = call_volumes(Region.builtin("norway"))
    police = volumes[volumes["service"] == "112"]
    assert police["calls_per_year"].sum() == pytest.approx(734_018)  # the districts added up
    assert set(police["quality"]) == {"official"}
    assert len(volumes) == 12 + 12 + 16


def test_calls_follow_the_hours_of_the_week(hamlet: Region, centres: Centres) -> None:
    many = call_volumes(hamlet).assign(calls_per_year=3_000_000.0)
    drawn = calls_of(course_of([], horizon_s=7 * 86_400.0), hamlet, centres, volumes=many)
    to_112 = drawn.calls.centre == centres.number("centre-112")
    by_hour = np.bincount((drawn.calls.at_s[to_112] // 3600).astype(int), minlength=168)
    expected = 3_000_000 / 8760 * usual("112", "background_share") * week_weights("112")
    assert (np.abs(by_hour - expected) < 5 * np.sqrt(expected)).all()


def test_two_plans_meet_the_same_callers(hamlet: Region, centres: Centres) -> None:
    course = course_of([*FIRE, *PATIENT])
    one = calls_of(course, hamlet, centres, seed=4).calls
    turned = Centres(
        ids=centres.ids[::-1], service=centres.service[::-1], operators=5 * centres.operators[::-1]
    )
    other = calls_of(course, hamlet, turned, seed=4).calls
    for name in Calls.__dataclass_fields__:
        values = getattr(other, name)
        np.testing.assert_array_equal(getattr(one, name), 2 - values if name == "centre" else values)
    assert len(calls_of(course, hamlet, centres, seed=5).calls.at_s) != len(one.at_s)


def test_another_municipality_leaves_the_first_ones_callers_as_they_were(
    hamlet: Region, centres: Centres
) -> None:
    both = calls_of(course_of([*FIRE, *PATIENT]), hamlet, centres).calls
    alone = calls_of(course_of(FIRE), hamlet, centres).calls
    of_both, of_alone = both.incident == 0, alone.incident == 0
    np.testing.assert_array_equal(both.talk_s[of_both], alone.talk_s[of_alone])
    np.testing.assert_array_equal(both.patience_s[of_both], alone.patience_s[of_alone])


def test_a_disaster_hour_brings_its_calls_and_longer_waits(hamlet: Region, centres: Centres) -> None:
    course = course_of([*FIRE, *PATIENT], horizon_s=86_400.0)
    quiet = calls_of(course, hamlet, centres)
    peak = Peak(centre="centre-110", from_s=3600, until_s=7200, calls=400)
    busy = calls_of(course, hamlet, centres, peaks=[peak])
    more = busy.calls.count - quiet.calls.count
    assert abs(more - 400) < 3 * 20
    calm, crowded = (take_calls(centres, of, procedure=usual_procedure()) for of in (quiet, busy))
    rows = [centre_summary(o, c.calls, centres) for o, c in ((calm, quiet), (crowded, busy))]
    assert rows[1].loc[0, "within_10_s"] < rows[0].loc[0, "within_10_s"]
    assert crowded.alert_s[3] >= calm.alert_s[3]


def test_a_shared_picture_tells_the_other_agency_sooner(hamlet: Region, centres: Centres) -> None:
    drawn = calls_of(course_of([*FIRE, *PATIENT]), hamlet, centres)
    alone = take_calls(centres, drawn, procedure=usual_procedure())
    beside = take_calls(
        centres, drawn, procedure=usual_procedure(), sharing=co_located(apart(centres), [[0, 1, 2]])
    )
    assert beside.alerted_s[0, 1] < alone.alerted_s[0, 1]
    assert beside.alerted_s[1, 2] < alone.alerted_s[1, 2]
    assert (beside.alert_s >= drawn.need_from_s).all()


def test_every_capability_of_the_catalogue_has_a_number() -> None:
    for name, capability in capability_catalogue().items():
        assert SERVICES[service_of_capability(name)] == SERVICE_OF[capability.function]
    with pytest.raises(InvalidValueError, match=r"nobody knows who alerts 'fire\.dragon'"):
        service_of_capability("fire.dragon")


def test_enough_operators_meet_the_target_in_every_hour_and_fewer_do_not(hamlet: Region) -> None:
    volumes = call_volumes(hamlet).assign(calls_per_year=[1e5, 2e5, 3e5])
    staffing = enough_operators(hamlet, volumes=volumes)
    for row, (number, service) in enumerate(
        zip(staffing.centres.service, ("110", "112", "113"), strict=True)
    ):
        assert SERVICES[number] == service
        work_s = work_per_call_s(service)
        share, within_s = usual(service, "answer_share"), usual(service, "answer_within_s")
        for hour in range(168):
            load = volumes["calls_per_year"][row] / YEAR_S * work_s * week_weights(service)[hour]
            n = int(staffing.centres.operators[row, hour])
            assert service_level(load, n, work_s, within_s) >= share
            assert n == 2 or service_level(load, n - 1, work_s, within_s) < share
    assert set(staffing.why["quality"]) == {"modelled"}
    assert (enough_operators(hamlet).centres.operators == 2).all()  # few people: the floor


def test_each_coefficient_has_limits_around_it_and_a_source() -> None:
    for row in (*rows_of("calls"), *rows_of("call_volumes")):
        assert float(row["low"]) <= float(row["base"]) <= float(row["high"]), row
        assert len(row["source"]) > 10
    for service in SERVICES:
        assert week_weights(service).mean() == pytest.approx(1)


def test_what_cannot_be_is_refused_with_what_to_do(hamlet: Region, centres: Centres) -> None:
    with pytest.raises(InvalidValueError, match="incidents at 'cell-99'"):
        calls_of(course_of([(1, "fire.pump", 1, "cell-99", 0.0)]), hamlet, centres)
    few = replace(centres, ids=centres.ids[:2], service=centres.service[:2], operators=centres.operators[:2])
    with pytest.raises(InvalidValueError, match="'centre-113' is no centre"):
        calls_of(course_of(FIRE), hamlet, few)
    nobody = hamlet.with_table(
        "municipalities",
        hamlet.municipalities.assign(centre_110=None, centre_112=None, centre_113=None),
    )
    with pytest.raises(BadInputError, match="no municipality of region hamlet names a centre"):
        call_volumes(nobody)
    with pytest.raises(InvalidValueError, match="names no centre at all"):
        calls_of(course_of(FIRE), nobody, centres)
    with pytest.raises(InvalidValueError, match="load_factor is 0; it must"):
        enough_operators(hamlet, load_factor=0)
    with pytest.raises(InvalidValueError, match="from 0 s or later until later"):
        Peak(centre="centre-110", from_s=5, until_s=5, calls=1)


def test_units_are_sent_when_their_service_was_told(hamlet: Region, centres: Centres) -> None:
    course = course_of([*FIRE, *PATIENT], horizon_s=86_400.0)
    world = build_world(hamlet, LineTimes(), said=lambda _: None)
    outcome = take_calls(centres, calls_of(course, hamlet, centres), procedure=usual_procedure())
    at_once = simulate(world, course).first_s
    later = simulate(world, course, alert_s=outcome.alert_s).first_s
    waited_s = outcome.alert_s - course.needs["from_s"].to_numpy()
    assert (waited_s > 0).any()
    np.testing.assert_allclose(later[0] - at_once[0], waited_s[0])  # the engine that is sent first
    assert (later >= at_once).all()
