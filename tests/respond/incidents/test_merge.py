"""Double reports, links and splits: nothing is taken away, and each home writes its own side."""

import pytest
from tests.respond.needs.centres import FIRE, HEALTH, POLICE, WEST, Centres

from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.incidents.change_incident import ChangeIncident
from samvirke.respond.incidents.close_incident import CloseIncident, ReopenIncident
from samvirke.respond.incidents.doubles import suggest_doubles
from samvirke.respond.incidents.link import LinkIncidents, UnlinkIncidents, links_of
from samvirke.respond.incidents.merge_incidents import MergeIncidents, SplitIncident
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.proposal import AnswerProposal, ProposeChange
from samvirke.respond.incidents.reach import goes_on_as, reach
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.needs.state_need import StateNeed

CRASH = OpenIncident(type="traffic_accident", lon=10, lat=61)


def two_reports() -> tuple[Centres, str, str]:
    """Let 110 and 113 each open the same crash, and open it to each other."""
    centres = Centres()
    at_110, at_113 = centres.do(FIRE, CRASH), centres.do(HEALTH, CRASH)
    centres.do(FIRE, ShareIncident(incident=at_110, to=HEALTH))
    centres.do(HEALTH, ShareIncident(incident=at_113, to=FIRE))
    centres.do(FIRE, ShareIncident(incident=at_110, to=POLICE))
    centres.meet()
    return centres, at_110, at_113


def test_a_merge_of_two_own_reports_keeps_needs_of_both_within_reach() -> None:
    centres = Centres(FIRE)
    first, second, third = (centres.do(FIRE, CRASH) for _ in range(3))
    need = centres.do(FIRE, StateNeed(incident=third, capability="health.ambulance"))
    centres.do(FIRE, MergeIncidents(goes_on=second, replaced=third))
    centres.do(FIRE, MergeIncidents(goes_on=first, replaced=second))
    state = centres.nodes[FIRE].state
    assert reach(state, first) == (first, second, third)
    assert [goes_on_as(state, one) for one in (first, second, third)] == [first] * 3
    assert [one.id for part in reach(state, first) for one in state.about(part, "need")] == [need]
    with pytest.raises(RefusedError, match="goes on as"):
        centres.do(FIRE, ChangeIncident(incident=third, title="x"))
    with pytest.raises(RefusedError, match="goes on as"):
        centres.do(FIRE, MergeIncidents(goes_on=third, replaced=first))
    with pytest.raises(RefusedError, match="1 open need"):
        centres.do(FIRE, CloseIncident(incident=first))
    centres.do(FIRE, ReopenIncident(incident=second, reason="two crashes after all"))
    assert reach(state, first) == (first,)
    assert reach(state, second) == (second, third)


@pytest.mark.parametrize("replaced_is_own", [True, False])
def test_between_centres_it_is_proposed_accepted_and_each_writes_its_own_side(
    replaced_is_own: bool,
) -> None:
    centres, at_110, at_113 = two_reports()
    goes_on, replaced = (at_110, at_113) if replaced_is_own else (at_113, at_110)
    proposal = centres.do(HEALTH, MergeIncidents(goes_on=goes_on, replaced=replaced, reason="same cars"))
    centres.meet()
    assert centres.sees(FIRE, replaced).get("replaced_by") is None
    centres.do(FIRE, AnswerProposal(proposal=proposal, accept=True))
    centres.meet()
    for centre in (FIRE, HEALTH):
        assert centres.sees(centre, replaced)["replaced_by"] == goes_on
        assert centres.sees(centre, goes_on)["replaces"] == [replaced]
        assert reach(centres.nodes[centre].state, goes_on) == (goes_on, replaced)
    # Each record was written by its own home alone.
    assert all(node.state.strange == [] for node in centres.nodes.values())
    # Who sees only the one knows that it goes on for another, and nothing of that.
    assert centres.sees(POLICE, at_113) == {}
    with pytest.raises(RefusedError, match="answered already"):
        centres.do(FIRE, AnswerProposal(proposal=proposal, accept=True))


def test_a_merge_that_is_declined_changes_nothing_and_says_why() -> None:
    centres, at_110, at_113 = two_reports()
    proposal = centres.do(HEALTH, MergeIncidents(goes_on=at_110, replaced=at_113))
    centres.meet()
    answer = centres.do(FIRE, AnswerProposal(proposal=proposal, accept=False, reason="other lane"))
    centres.meet()
    assert centres.sees(HEALTH, answer)["reason"] == "other lane"
    for one in (at_110, at_113):
        assert reach(centres.nodes[HEALTH].state, one) == (one,)


def test_two_homes_that_each_let_the_others_go_on_meet_at_one_of_them() -> None:
    centres, at_110, at_113 = two_reports()
    to_110 = centres.do(HEALTH, MergeIncidents(goes_on=at_110, replaced=at_113))
    to_113 = centres.do(FIRE, MergeIncidents(goes_on=at_113, replaced=at_110))
    for one in centres.nodes:
        for other in centres.nodes:
            if one != other:
                centres.give(one, other)
    centres.do(FIRE, AnswerProposal(proposal=to_110, accept=True))
    centres.do(HEALTH, AnswerProposal(proposal=to_113, accept=True))
    centres.meet()
    met = {goes_on_as(centres.nodes[at].state, one) for at in (FIRE, HEALTH) for one in (at_110, at_113)}
    assert len(met) == 1


def test_who_takes_part_proposes_and_the_home_accepts_or_declines_with_a_reason() -> None:
    centres, at_110, _ = two_reports()
    right = ProposeChange(incident=at_110, fields={"lon": 10.2, "lat": 61.2, "title": "E6"}, reason="GPS")
    accepted = centres.do(HEALTH, right)
    declined = centres.do(HEALTH, ProposeChange(incident=at_110, fields={"priority": 3}))
    centres.meet()
    assert centres.sees(POLICE, at_110)["lon"] == 10
    with pytest.raises(RefusedError, match=r"is written by 110.innlandet"):
        centres.do(HEALTH, AnswerProposal(proposal=accepted, accept=True))
    with pytest.raises(ValueError, match="reason is empty"):
        AnswerProposal(proposal=declined, accept=False)
    centres.do(FIRE, AnswerProposal(proposal=accepted, accept=True))
    centres.do(FIRE, AnswerProposal(proposal=declined, accept=False, reason="still burning"))
    centres.meet()
    seen = centres.sees(POLICE, at_110)
    assert (seen["lon"], seen["lat"], seen["title"], seen["priority"]) == (10.2, 61.2, "E6", 1)
    with pytest.raises(RefusedError, match="this centre's own"):
        centres.do(FIRE, right)


@pytest.mark.parametrize("fields", [{}, {"tactics": "go in"}, {"number": "7"}, {"lon": 500.0, "lat": 1.0}])
def test_a_proposal_holds_only_shared_facts_that_are_well_formed(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be|nothing is proposed"):
        ProposeChange(incident="incident:a:b", fields=fields)


def test_a_split_opens_a_new_one_and_the_old_keeps_what_was_written() -> None:
    centres, at_110, _ = two_reports()
    need = centres.do(FIRE, StateNeed(incident=at_110, capability="police.patrol"))
    new = centres.do(HEALTH, SplitIncident(incident=at_110, type="medical_acute", lon=10.1, lat=61))
    seen = centres.sees(HEALTH, new)
    assert (seen["split_from"], seen["number"]) == (at_110, "113.innlandet-2027-00002")
    assert centres.record(FIRE, need).subject == at_110


def test_links_are_read_from_both_sides_and_by_who_may_see_them() -> None:
    centres, at_110, at_113 = two_reports()
    link = centres.do(FIRE, LinkIncidents(incident=at_110, other=at_113, relation="parent"))
    centres.meet()

    def links(centre: str, incident: str) -> list[tuple[str, str]]:
        node = centres.nodes[centre]
        return links_of(node.views, centres.person(centre), incident, node.now_ms)

    assert links(HEALTH, at_110) == [("parent", at_113)]
    assert links(HEALTH, at_113) == [("child", at_110)]
    assert links(WEST, at_113) == []
    with pytest.raises(RefusedError, match="linked so already"):
        centres.do(FIRE, LinkIncidents(incident=at_110, other=at_113, relation="parent"))
    with pytest.raises(RefusedError, match="cannot be its own child"):
        centres.do(FIRE, LinkIncidents(incident=at_113, other=at_110, relation="parent"))
    with pytest.raises(NotFoundError):
        centres.do(POLICE, LinkIncidents(incident=at_110, other=at_113))
    centres.do(FIRE, UnlinkIncidents(link=link))
    centres.meet()
    assert links(HEALTH, at_113) == []


def test_double_reports_are_near_in_kind_place_and_time() -> None:
    # One degree of latitude is 111 195 m on a sphere of 6 371 km: 0.018 degrees are 2 001.5 m.
    base = {
        "id": "a",
        "type": "traffic_accident",
        "status": "open",
        "lon": 10.0,
        "lat": 61.0,
        "made_at_ms": 0,
    }
    near = {**base, "id": "near", "lat": 61.0179, "made_at_ms": 3_600_000}  # 1 990 m, an hour: the limits
    others = [
        near,
        {**near, "id": "far", "lat": 61.0181},
        {**near, "id": "far but unsure", "lat": 61.0181, "precision_m": 100.0},
        {**near, "id": "late", "made_at_ms": 3_600_001},
        {**near, "id": "late told, of then", "made_at_ms": 9_000_000, "occurred_at_ms": 0, "lat": 61.001},
        {**near, "id": "closed", "status": "closed"},
        {**near, "id": "merged", "replaced_by": "b"},
        {**near, "id": "another kind", "type": "building_fire"},
        {**near, "id": "no place", "lon": None, "lat": None},
        base,
    ]
    found = suggest_doubles(base, others)
    assert [double.incident for double in found] == ["late told, of then", "near", "far but unsure"]
    assert found[1].reason == "traffic, 1990 m and 60 min apart; within 2000 m (and 0 m unsure) and 60 min"
