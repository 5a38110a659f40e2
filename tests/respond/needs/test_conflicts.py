"""A unit that two centres commit while they do not hear each other."""

import pytest
from tests.respond.needs.centres import EAST, FIRE, HEALTH, WEST, Centres, fire_with_need

from samvirke.respond.act import RefusedError
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.conflicts import conflicts
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.settle_conflict import SettleConflict
from samvirke.respond.needs.state_need import StateNeed


def twice() -> tuple[Centres, str, str, dict[str, str]]:
    """Let 113 commit a shared helicopter to the fire, and the east commit it to a patient of its own."""
    centres = Centres()
    _, need = fire_with_need(centres)
    centres.do(HEALTH, CommitUnit(unit="heli-1", owner="Delt", need=need))
    other = centres.do(EAST, OpenIncident(type="critical_patient_by_air", lon=11, lat=60.5))
    other_need = centres.do(EAST, StateNeed(incident=other, capability="health.air_ambulance"))
    centres.do(EAST, CommitUnit(unit="heli-1", owner="Delt", need=other_need))
    centres.meet()
    return centres, need, other_need, {one.home: one.id for one in centres.kind(FIRE, "unit_commitment")}


def test_both_are_shown_to_all_the_first_holds_and_no_incident_is_told() -> None:
    centres, _, _, taken = twice()
    for node in centres.nodes.values():
        (conflict,) = conflicts(node.state)
        assert (conflict.unit, conflict.holds, conflict.marked) == ("heli-1", taken[HEALTH], (taken[EAST],))
        assert dict(conflict.centres) == {taken[HEALTH]: HEALTH, taken[EAST]: EAST}
        assert "incident" not in str(conflict.as_document())
    # Nothing is settled by the program, however often it looks.
    centres.meet()
    assert len(conflicts(centres.nodes[WEST].state)) == 1


def test_both_needs_count_as_covered_until_a_person_settles_it_then_the_losers_is_open_again() -> None:
    centres, need, other_need, taken = twice()
    assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).missing == 0
    assert coverage(centres.nodes[EAST].state, other_need, centres.now_ms).missing == 0
    centres.do(EAST, SettleConflict(unit="heli-1", stands=taken[EAST], reason="worse hurt"))
    # The centre that decided counts at once; the other as soon as it hears.
    assert coverage(centres.nodes[EAST].state, other_need, centres.now_ms).missing == 0
    centres.meet()
    for node in centres.nodes.values():
        assert conflicts(node.state) == []
    assert coverage(centres.nodes[FIRE].state, need, centres.now_ms).missing == 1
    (commitment,) = (one for one in centres.kind(HEALTH, "commitment") if one.get("need") == need)
    assert commitment.get("status") == "lost"
    assert centres.record(WEST, taken[HEALTH]).get("status") == "ended"
    assert centres.record(WEST, taken[EAST]).get("status") == "live"


def test_two_who_settle_it_differently_have_settled_nothing() -> None:
    centres, need, other_need, taken = twice()
    centres.do(HEALTH, SettleConflict(unit="heli-1", stands=taken[HEALTH], reason="nearer"))
    centres.do(EAST, SettleConflict(unit="heli-1", stands=taken[EAST], reason="worse hurt"))
    centres.meet(FIRE, WEST)
    for one in centres.nodes:  # they hear both words before anybody follows one
        for other in centres.nodes:
            if one != other:
                centres.give(one, other)
    centres.meet()
    (conflict,) = conflicts(centres.nodes[FIRE].state)
    assert conflict.settled_differently
    # One gives way: a change of mind replaces its word.
    centres.do(HEALTH, SettleConflict(unit="heli-1", stands=taken[EAST], reason="agreed by phone"))
    centres.meet()
    assert conflicts(centres.nodes[FIRE].state) == []
    assert coverage(centres.nodes[HEALTH].state, need, centres.now_ms).missing == 1
    assert coverage(centres.nodes[EAST].state, other_need, centres.now_ms).missing == 0


def test_only_a_person_of_a_centre_that_has_to_do_with_it_settles() -> None:
    centres, _, _, taken = twice()
    settle = SettleConflict(unit="heli-1", stands=taken[EAST], reason="so")
    with pytest.raises(RefusedError, match=r"113.innlandet and 113.ost settle it"):
        centres.do(FIRE, settle)
    with pytest.raises(RefusedError, match="settled by a person"):
        centres.do(EAST, settle, role="node")
    with pytest.raises(ValueError, match="stands is 'x'"):
        centres.do(EAST, SettleConflict(unit="heli-1", stands="x", reason="so"))
    centres.do(WEST, settle)  # it answers for the owner too
    with pytest.raises(RefusedError, match="not committed twice"):
        centres.do(WEST, settle)


def test_a_unit_known_to_be_taken_is_committed_only_anyway_and_then_shown() -> None:
    centres = Centres()
    _, need = fire_with_need(centres, quantity=2)
    centres.do(HEALTH, CommitUnit(unit="heli-1", owner="Delt", need=need))
    centres.meet()
    other = centres.do(WEST, OpenIncident(type="medical_acute", lon=6, lat=61))
    other_need = centres.do(WEST, StateNeed(incident=other, capability="health.air_ambulance"))
    with pytest.raises(RefusedError, match=r"heli-1 is committed by 113.innlandet already"):
        centres.do(WEST, CommitUnit(unit="heli-1", owner="Delt", need=other_need))
    centres.do(WEST, CommitUnit(unit="heli-1", owner="Delt", need=other_need, anyway=True))
    centres.meet()
    assert [conflict.unit for conflict in conflicts(centres.nodes[EAST].state)] == ["heli-1"]
