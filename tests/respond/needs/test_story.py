"""A building fire with injured, from the first call to the helicopter's way home."""

from typing import Any

import pytest
from tests.respond.needs.centres import (
    BEGIN_MS,
    EAST,
    FIRE,
    HEALTH,
    POLICE,
    WEST,
    Centres,
    fire_with_need,
)

from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.incidents.close_incident import CloseIncident
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import EndShare, ShareIncident
from samvirke.respond.needs.accept_offer import AcceptOffer, RefuseOffer
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.coverage import coverage, needs_board
from samvirke.respond.needs.deployment import ReleaseUnit, ReportDeployment
from samvirke.respond.needs.offer_resource import DeclineRequest, OfferResource, OfferUnsolicited
from samvirke.respond.needs.receipt import MarkSeen
from samvirke.respond.needs.report_unit import ReportStatus
from samvirke.respond.needs.request_resource import RequestResource
from samvirke.respond.needs.state_need import StateNeed, WithdrawNeed


def test_113_gets_a_helicopter_of_another_region_from_the_request_to_the_way_home() -> None:
    centres = Centres()
    incident, need = fire_with_need(centres, purpose="two burnt")
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()

    # The other region reads the request, and nothing of the incident.
    asked = centres.sees(WEST, request)
    assert (asked["capability"], asked["quantity"], asked["purpose"]) == (
        "health.air_ambulance",
        1,
        "two burnt",
    )
    assert (asked["lon"], asked["lat"], asked["incident_type"]) == (10.5, 61.1, "building_fire")
    assert centres.sees(WEST, incident) == {}
    # 110 and 112 take part and read it too; another health centre does not.
    assert centres.sees(FIRE, request)
    assert centres.sees(POLICE, request)
    assert centres.sees(EAST, request) == {}

    seen = centres.do(WEST, MarkSeen(about=request))
    offer = centres.do(
        WEST,
        OfferResource(
            request=request,
            quantity=1,
            firm=True,
            units={"heli-1": 1},
            owner="Luft",
            there_at_ms=BEGIN_MS + 1_500_000,
        ),
    )
    centres.meet()
    assert centres.sees(HEALTH, seen)["seen_by"] == f"operator, {WEST}"
    assert centres.sees(FIRE, offer)["units"] == {"heli-1": 1}
    counted = coverage(centres.nodes[HEALTH].state, need, centres.now_ms)
    assert (counted.asked, counted.offered, counted.committed, counted.missing) == (1, 1, 0, 1)

    # 113 accepts; the helicopter's own centre commits it by itself, once.
    centres.do(HEALTH, AcceptOffer(offer=offer))
    centres.meet()
    assert centres.react(WEST) == 0
    (commitment,) = centres.kind(HEALTH, "commitment")
    assert commitment.home == WEST
    assert (commitment.get("unit"), commitment.get("need"), commitment.get("asker")) == (
        "heli-1",
        need,
        HEALTH,
    )
    # Every centre sees that the helicopter is taken, and nothing of what for.
    (taken,) = centres.kind(EAST, "unit_commitment")
    assert centres.kind(EAST, "commitment") == []
    assert set(taken.data) == {"unit", "owner", "centre", "since_ms", "until_ms", "status"}
    assert incident not in str(centres.sees(EAST, taken.id))
    assert centres.kind(EAST, "unit_status")[0].get("status") == "called_out"

    for status, counts in (("en_route", (1, 0, 0, 0)), ("on_scene", (1, 1, 0, 0))):
        centres.do(WEST, ReportDeployment(commitment=commitment.id, status=status))
        centres.meet()
        for centre in (FIRE, POLICE, HEALTH, WEST):
            assert centres.sees(centre, commitment.id)["status"] == status
        counted = coverage(centres.nodes[FIRE].state, need, centres.now_ms)
        assert (counted.committed, counted.on_scene, counted.served, counted.missing) == counts

    # 110 cannot close while a unit is on scene.
    with pytest.raises(RefusedError, match=r"0 open need.* 1 unit"):
        centres.do(FIRE, CloseIncident(incident=incident))
    centres.do(HEALTH, ReleaseUnit(commitment=commitment.id))
    centres.meet()
    assert centres.sees(FIRE, commitment.id)["status"] == "released"
    assert centres.kind(EAST, "unit_commitment")[0].get("status") == "ended"
    assert centres.kind(EAST, "unit_status")[0].get("status") == "returning"
    centres.do(WEST, ReportDeployment(commitment=commitment.id, status="returned"))
    centres.do(FIRE, CloseIncident(incident=incident))
    centres.meet()
    counted = coverage(centres.nodes[FIRE].state, need, centres.now_ms)
    assert (counted.committed, counted.served, counted.missing) == (0, 1, 0)
    assert centres.kind(EAST, "unit_status")[0].get("status") == "available"


def test_two_of_five_are_offered_one_of_them_is_accepted_and_four_are_missing() -> None:
    centres = Centres()
    _, need = fire_with_need(centres, "health.ambulance", quantity=5)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST, EAST)))
    centres.meet()
    offer = centres.do(WEST, OfferResource(request=request, quantity=2))
    declined = centres.do(EAST, DeclineRequest(request=request, reason_code="own_cover"))
    centres.meet()
    assert centres.sees(HEALTH, declined)["reason_code"] == "own_cover"
    centres.do(HEALTH, AcceptOffer(offer=offer, quantity=1))
    centres.meet()
    # Provisional: it waits for a person of its own centre.
    assert centres.kind(WEST, "commitment") == []
    centres.do(WEST, CommitUnit(unit="amb-1", owner="Luft", offer=offer))
    centres.meet()
    counted = coverage(centres.nodes[HEALTH].state, need, centres.now_ms)
    assert (counted.quantity, counted.asked, counted.offered) == (5, 5, 0)
    assert (counted.committed, counted.on_scene, counted.missing) == (1, 0, 4)


def test_accepted_and_not_committed_stays_offered() -> None:
    centres = Centres()
    _, need = fire_with_need(centres, "health.ambulance", quantity=5)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    offer = centres.do(WEST, OfferResource(request=request, quantity=3))
    centres.meet()
    centres.do(HEALTH, AcceptOffer(offer=offer, quantity=2))
    centres.meet()
    counted = coverage(centres.nodes[HEALTH].state, need, centres.now_ms)
    assert (counted.offered, counted.accepted, counted.missing) == (3, 2, 5)


def test_a_firm_offer_commits_as_many_of_its_units_as_were_accepted() -> None:
    # Three units give 4, 4 and 2 volunteers; 6 are accepted: the first gives 4, the second 2.
    centres = Centres()
    _, need = fire_with_need(centres, "volunteer.search", quantity=10)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    units = {"a": 4, "b": 4, "c": 2}
    offer = centres.do(
        WEST, OfferResource(request=request, quantity=10, firm=True, units=units, owner="Luft")
    )
    centres.meet()
    centres.do(HEALTH, AcceptOffer(offer=offer, quantity=6))
    centres.meet()
    made = {one.get("unit"): one.get("quantity") for one in centres.kind(HEALTH, "commitment")}
    assert made == {"a": 4, "b": 2}
    assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).missing == 4


def test_a_firm_offer_whose_unit_was_taken_meanwhile_waits_for_a_person() -> None:
    centres = Centres()
    incident, need = fire_with_need(centres)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    firm = OfferResource(request=request, quantity=1, firm=True, units={"heli-1": 1}, owner="Luft")
    offer = centres.do(WEST, firm)
    other = centres.do(WEST, OpenIncident(type="medical_acute", lon=6, lat=61))
    own_need = centres.do(WEST, StateNeed(incident=other, capability="health.air_ambulance"))
    centres.do(WEST, CommitUnit(unit="heli-1", owner="Luft", need=own_need))
    centres.meet()
    centres.do(HEALTH, AcceptOffer(offer=offer))
    centres.meet()
    assert [one for one in centres.kind(WEST, "commitment") if one.subject == incident] == []
    counted = coverage(centres.nodes[HEALTH].state, need, centres.now_ms)
    assert (counted.accepted, counted.missing) == (1, 1)


def test_two_firm_offers_of_one_unit_that_are_both_accepted_commit_it_once() -> None:
    centres = Centres()
    _, need = fire_with_need(centres, quantity=2)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    firm = OfferResource(request=request, quantity=1, firm=True, units={"heli-1": 1}, owner="Luft")
    offers = [centres.do(WEST, firm), centres.do(WEST, firm)]
    centres.meet()
    for offer in offers:
        centres.do(HEALTH, AcceptOffer(offer=offer))
    centres.meet()
    assert len(centres.kind(HEALTH, "commitment")) == 1


def test_a_centre_commits_no_unit_that_it_does_not_answer_for() -> None:
    centres = Centres()
    _, need = fire_with_need(centres)
    with pytest.raises(RefusedError, match=r"heli-1 is Luft's, for whom 113.innlandet does not answer"):
        centres.do(HEALTH, CommitUnit(unit="heli-1", owner="Luft", need=need))
    with pytest.raises(RefusedError, match="does not answer"):
        centres.do(HEALTH, ReportStatus(unit="heli-1", owner="Luft", status="available"))


def test_110_sends_its_own_engine_without_asking_anybody() -> None:
    centres = Centres()
    incident, _ = fire_with_need(centres)
    need = centres.do(FIRE, StateNeed(incident=incident, capability="fire.pump", quantity=2))
    commitment = centres.do(FIRE, CommitUnit(unit="engine 1.1", owner="Brann", need=need))
    centres.meet()
    assert centres.sees(HEALTH, commitment)["unit"] == "engine 1.1"
    assert coverage(centres.nodes[POLICE].state, need, centres.now_ms).missing == 1
    with pytest.raises(RefusedError, match=r"is committed by 110.innlandet already"):
        centres.do(FIRE, CommitUnit(unit="engine 1.1", owner="Brann", need=need))


def test_who_comes_to_take_part_later_reads_what_was_said_before() -> None:
    centres = Centres()
    incident, need = fire_with_need(centres)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    offer = centres.do(WEST, OfferResource(request=request, quantity=1))
    centres.meet()
    assert centres.sees(EAST, offer) == {}
    centres.do(FIRE, ShareIncident(incident=incident, to=EAST, may="see"))
    centres.meet()
    assert centres.sees(EAST, offer)["quantity"] == 1
    assert [row["coverage"]["offered"] for row in board(centres, EAST, incident)] == [1]
    assert centres.sees(WEST, incident) == {}


def test_a_centre_that_may_only_see_states_no_need_and_may_offer() -> None:
    centres = Centres()
    incident, need = fire_with_need(centres)
    centres.do(FIRE, ShareIncident(incident=incident, to=EAST, may="see"))
    centres.meet()
    with pytest.raises(RefusedError, match="not open to you"):
        centres.do(EAST, StateNeed(incident=incident, capability="fire.pump"))
    offered = OfferUnsolicited(incident=incident, capability="health.air_ambulance", need=need, quantity=1)
    offer = centres.do(EAST, offered)
    centres.meet()
    assert centres.sees(HEALTH, offer)["capability"] == "health.air_ambulance"
    centres.do(HEALTH, RefuseOffer(offer=offer, reason="enough"))
    centres.meet()
    assert coverage(centres.nodes[EAST].state, need, centres.now_ms).offered == 0


def test_a_need_that_is_withdrawn_takes_its_requests_with_it_and_is_missing_nothing() -> None:
    centres = Centres()
    _, need = fire_with_need(centres)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.do(HEALTH, WithdrawNeed(need=need, reason="walked out unhurt"))
    centres.meet()
    assert centres.sees(WEST, request)["status"] == "withdrawn"
    with pytest.raises(RefusedError, match="this request is withdrawn"):
        centres.do(WEST, OfferResource(request=request, quantity=1))
    assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).missing == 0


def test_requests_end_with_the_incident_and_who_lost_its_part_can_still_take_back_and_release() -> None:
    centres = Centres(climbs={"neighbour": (EAST,)})
    incident, need = fire_with_need(centres, quantity=2)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    other = centres.do(FIRE, StateNeed(incident=incident, capability="fire.pump"))
    for_110 = centres.do(FIRE, RequestResource(need=other, to=(WEST,)))
    centres.meet()
    firm = OfferResource(request=request, quantity=1, firm=True, units={"heli-1": 1}, owner="Luft")
    offer = centres.do(WEST, firm)
    centres.meet()
    centres.do(HEALTH, AcceptOffer(offer=offer))
    centres.meet()
    (commitment,) = centres.kind(HEALTH, "commitment")
    centres.do(FIRE, EndShare(incident=incident, to=HEALTH))
    centres.meet()
    centres.now_ms += 3_600_000  # its need is long red, and asks nobody: it has no part in it any more
    assert centres.react(HEALTH) == 0
    centres.do(HEALTH, ReleaseUnit(commitment=commitment.id))
    centres.do(HEALTH, WithdrawNeed(need=need, reason="moved"))
    centres.do(FIRE, CloseIncident(incident=incident, reason="out"))
    centres.meet()
    assert centres.sees(WEST, commitment.id)["status"] == "released"
    assert centres.sees(WEST, request)["status"] == "withdrawn"
    assert centres.sees(WEST, for_110)["withdrawn_because"] == "the incident is closed"


def test_a_request_that_was_not_for_you_is_not_there() -> None:
    centres = Centres()
    _, need = fire_with_need(centres)
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    with pytest.raises(NotFoundError):
        centres.do(EAST, OfferResource(request=request, quantity=1))
    with pytest.raises(NotFoundError):
        centres.do(WEST, RequestResource(need=need, to=(EAST,)))


def board(centres: Centres, centre: str, incident: str) -> list[dict[str, Any]]:
    node = centres.nodes[centre]
    return needs_board(node.views, centres.person(centre), incident, node.now_ms)
