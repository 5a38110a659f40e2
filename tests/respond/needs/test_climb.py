"""A need that nobody covers turns red and climbs, at the times of the table and no other."""

import pytest
from tests.respond.needs.centres import EAST, FIRE, HEALTH, WEST, Centres, fire_with_need

from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.limits import LEVELS, climb_at_ms, climb_limits
from samvirke.respond.needs.request_resource import RequestResource, climb_moments
from samvirke.respond.needs.state_need import StateNeed, WithdrawNeed
from samvirke.respond.reactions import react

CLIMBS = {"neighbour": (EAST,), "region": (WEST, HEALTH), "national": (FIRE,)}


def climbed(centres: Centres, need: str) -> list[tuple[str, list[str], int]]:
    return [
        (one.get("level"), one.get("to"), one.get("quantity"))
        for one in centres.kind(HEALTH, "request")
        if one.get("need") == need
    ]


def test_an_acute_need_climbs_after_3_8_and_15_minutes_and_each_climb_says_to_whom() -> None:
    centres = Centres(climbs=CLIMBS)
    _, need = fire_with_need(centres, quantity=2)
    stated = centres.now_ms
    told: list[tuple[str, list[str], int]] = []
    for minute, level, to in ((3, "neighbour", EAST), (8, "region", WEST), (15, "national", FIRE)):
        centres.now_ms = stated + 60_000 * minute - 1
        assert centres.react(HEALTH) == 0
        assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).red == (minute > 3)
        centres.now_ms += 1
        centres.react(HEALTH)
        told.append((level, [to], 2))  # the centre does not ask itself
        assert climbed(centres, need) == told
        assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).red
    assert centres.react(HEALTH) == 0


def test_a_region_with_the_neighbour_in_it_asks_only_those_who_were_not_asked() -> None:
    centres = Centres(climbs={"neighbour": (EAST,), "region": (EAST, WEST), "national": (EAST, WEST)})
    _, need = fire_with_need(centres)
    centres.now_ms += 3_600_000
    centres.react(HEALTH)
    assert climbed(centres, need) == [("neighbour", [EAST], 1), ("region", [WEST], 1)]
    assert centres.react(HEALTH) == 0  # nobody is left to ask in the nation


def test_what_a_person_asked_for_in_part_does_not_keep_the_rest_from_climbing() -> None:
    centres = Centres(climbs=CLIMBS)
    _, need = fire_with_need(centres, quantity=5)
    centres.do(HEALTH, RequestResource(need=need, to=(EAST,), quantity=1))
    centres.now_ms += 200_000
    centres.react(HEALTH)
    assert climbed(centres, need) == [(None, [EAST], 1), ("neighbour", [EAST], 5)]


def test_who_is_asked_reads_where_in_words_too() -> None:
    centres = Centres(climbs=CLIMBS)
    incident = centres.do(HEALTH, OpenIncident(type="building_fire", lon=10.5, lat=61.1, place="Storgata 1"))
    centres.do(HEALTH, StateNeed(incident=incident, capability="health.air_ambulance"))
    centres.now_ms += 200_000
    centres.react(HEALTH)
    (request,) = centres.kind(HEALTH, "request")
    assert request.get("place") == "Storgata 1"


def test_what_is_covered_in_part_asks_for_the_rest_and_what_is_covered_asks_nobody() -> None:
    centres = Centres(climbs=CLIMBS)
    _, need = fire_with_need(centres, quantity=2)
    centres.do(HEALTH, CommitUnit(unit="heli-1", owner="Delt", need=need))
    centres.now_ms += 200_000
    centres.react(HEALTH)
    assert climbed(centres, need) == [("neighbour", [EAST], 1)]
    centres.do(HEALTH, CommitUnit(unit="heli-2", owner="Delt", need=need))
    centres.now_ms += 3_600_000
    assert centres.react(HEALTH) == 0
    assert not coverage(centres.nodes[HEALTH].state, need, centres.now_ms).red


def test_a_deadline_that_passes_takes_the_place_of_the_first_limit() -> None:
    # Urgent: 15, 30 and 60 minutes. Due in 5 minutes: 5, then 15 and 45 minutes behind it.
    centres = Centres(climbs=CLIMBS)
    by_ms = centres.now_ms + 304_000  # the need is stated 4 seconds from now
    _, need = fire_with_need(centres, priority=2, by_ms=by_ms)
    record = centres.record(HEALTH, need)
    stated = record.get("stated_at_ms")
    assert by_ms - stated == 300_000
    minutes = [(climb_at_ms(record, level) - stated) / 60_000 for level in LEVELS]
    assert minutes == [5, 20, 50]
    moments = climb_moments(centres.nodes[HEALTH].state, HEALTH, stated)
    assert [(due.at_ms - stated) / 60_000 for due in moments if due.record == need] == minutes
    centres.now_ms = by_ms
    assert not coverage(centres.nodes[HEALTH].state, need, centres.now_ms).deadline_passed
    centres.now_ms = by_ms + 1
    assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).deadline_passed


def test_a_level_without_centres_is_passed_over_and_others_nodes_do_not_climb_for_it() -> None:
    centres = Centres(climbs={"national": (WEST,)})
    _, need = fire_with_need(centres)
    centres.now_ms += 600_000
    assert sum(centres.react(centre) for centre in centres.nodes) == 0
    centres.now_ms += 300_000
    centres.react(FIRE)
    centres.react(HEALTH)
    assert climbed(centres, need) == [("national", [WEST], 1)]


def test_a_clock_that_jumps_climbs_at_the_moments_in_between() -> None:
    centres = Centres(climbs=CLIMBS)
    _, need = fire_with_need(centres)
    stated = centres.now_ms
    centres.now_ms += 1_200_000
    node = centres.nodes[HEALTH]
    react(node, stated)
    asked = [one for one in centres.kind(HEALTH, "request") if one.get("need") == need]
    assert [(one.get("level"), (one.made_at_ms - stated) / 60_000) for one in asked] == [
        ("neighbour", 3),
        ("region", 8),
        ("national", 15),
    ]


@pytest.mark.parametrize("priority", [1, 2, 3])
def test_the_limits_rise_from_level_to_level(priority: int) -> None:
    limits = [climb_limits()[priority, level] for level in LEVELS]
    assert limits == sorted(set(limits))


def test_what_is_withdrawn_climbs_no_more() -> None:
    centres = Centres(climbs=CLIMBS)
    _, need = fire_with_need(centres)
    centres.do(HEALTH, WithdrawNeed(need=need, reason="over"))
    centres.now_ms += 3_600_000
    assert centres.react(HEALTH) == 0
