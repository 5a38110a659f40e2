"""Every act on every thing in every state, by every side: allowed as told here, or refused with why."""

from collections.abc import Callable
from functools import cache

import pytest
from tests.respond.needs.centres import FIRE, HEALTH, OWNERS, WEST, Centres, fire_with_need

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.act import Act, RefusedError
from samvirke.respond.acts import ACTS
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.needs import machine
from samvirke.respond.needs.accept_offer import AcceptOffer, RefuseOffer
from samvirke.respond.needs.answer import AnswerExtension, AnswerInformation, AnswerQuote, AnswerReturn
from samvirke.respond.needs.ask import AskDeployment, AskExtension, AskInformation, AskQuote, AskReturn
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.deployment import ReleaseUnit, ReportDeployment
from samvirke.respond.needs.exchange import state_of
from samvirke.respond.needs.offer_resource import (
    DeclineRequest,
    OfferResource,
    OfferUnsolicited,
    WithdrawOffer,
)
from samvirke.respond.needs.request_resource import RequestResource, WithdrawRequest
from samvirke.respond.needs.settle_conflict import SettleConflict
from samvirke.respond.needs.state_need import ChangeNeed, StateNeed, WithdrawNeed
from samvirke.respond.node import Node

# The sixteen messages of EDXL-RM 1.0, as the reference lists them.
SIXTEEN = {
    "RequestResource",
    "ResponseToRequestResource",
    "RequisitionResource",
    "CommitResource",
    "RequestInformation",
    "ResponseToRequestInformation",
    "OfferUnsolicitedResource",
    "ReleaseResource",
    "RequestReturn",
    "ResponseToRequestReturn",
    "RequestQuote",
    "ResponseToRequestQuote",
    "RequestResourceDeploymentStatus",
    "ReportResourceDeploymentStatus",
    "RequestExtendedDeploymentDuration",
    "ResponseToRequestExtendedDeploymentDuration",
}

# Thing and state → what 113 (who states, asks and accepts), the other region (who is asked, offers and
# commits) and 110 (who takes part, and is neither) may do.
ASK = "ask-information"
HELD = ("release-unit", "ask-deployment", "ask-extension", ASK)
GIVEN = ("release-unit", "ask-return", ASK)
ALLOWED: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    ("need", "open"): (
        ("change-need", "withdraw-need", "request-resource", "offer-unsolicited", "commit-unit"),
        (),  # it does not take part
        ("request-resource", "offer-unsolicited", "commit-unit"),
    ),
    ("need", "withdrawn"): ((), (), ()),
    ("request", "open"): (
        ("withdraw-request", ASK),
        ("offer-resource", "decline-request", ASK),
        ("offer-resource", "decline-request", ASK),  # who takes part may help unasked
    ),
    ("request", "withdrawn"): ((), (), ()),
    ("offer", "offered"): (
        ("accept-offer", "refuse-offer", "ask-quote", ASK),
        ("withdraw-offer", ASK),
        (ASK,),
    ),
    ("offer", "provisional"): (
        ("accept-offer", "refuse-offer", "ask-quote", ASK),
        ("withdraw-offer", ASK),
        (ASK,),
    ),
    ("offer", "requisitioned"): ((ASK,), ("withdraw-offer", "commit-unit", ASK), (ASK,)),
    ("offer", "committed"): ((ASK,), ("commit-unit", ASK), (ASK,)),
    ("offer", "refused"): ((), (), ()),
    ("offer", "withdrawn"): ((), (), ()),
    ("offer", "declined"): ((), (), ()),
    ("offer", "lapsed"): ((), (), ()),
    ("commitment", "committed"): (HELD, ("report-en_route", "report-on_scene", *GIVEN), (ASK,)),
    ("commitment", "en_route"): (HELD, ("report-en_route", "report-on_scene", *GIVEN), (ASK,)),
    ("commitment", "on_scene"): (HELD, ("report-on_scene", *GIVEN), (ASK,)),
    ("commitment", "released"): (("ask-deployment", ASK), ("report-returned", ASK), (ASK,)),
    ("commitment", "returned"): ((), (), ()),
    ("commitment", "lost"): ((), (), ()),
    ("RequestInformation", "asked"): ((), ("answer-information",), ()),
    ("RequestInformation", "answered"): ((), (), ()),
    ("RequestQuote", "asked"): ((), ("answer-quote",), ()),
    ("RequestQuote", "answered"): ((), (), ()),
    ("RequestReturn", "asked"): (("answer-return",), (), ()),
    ("RequestReturn", "answered"): ((), (), ()),
    ("RequestExtendedDeploymentDuration", "asked"): ((), ("answer-extension",), ()),
    ("RequestExtendedDeploymentDuration", "answered"): ((), (), ()),
}
SIDES = (HEALTH, WEST, FIRE)
LATER_MS = 1_800_100_000_000


def acts_on(thing: str, centre: str, incident: str, need: str) -> dict[str, Act]:
    """Return every act there is, done on a thing by a centre."""
    owner = OWNERS[centre][0]
    kind = thing.partition(":")[0]
    reports = {
        f"report-{status}": ReportDeployment(commitment=thing, status=status)
        for status in ("en_route", "on_scene", "returned")
    }
    return {
        "change-need": ChangeNeed(need=thing, quantity=3),
        "withdraw-need": WithdrawNeed(need=thing, reason="over"),
        "request-resource": RequestResource(need=thing, to=("113.ost",)),
        "withdraw-request": WithdrawRequest(request=thing, reason="over"),
        "offer-resource": OfferResource(request=thing, quantity=1),
        "decline-request": DeclineRequest(request=thing, reason_code="none_free"),
        "offer-unsolicited": OfferUnsolicited(
            incident=incident, need=thing, capability="health.air_ambulance", quantity=1
        ),
        "accept-offer": AcceptOffer(offer=thing, need=need),
        "refuse-offer": RefuseOffer(offer=thing),
        "withdraw-offer": WithdrawOffer(offer=thing, reason="fog"),
        "commit-unit": CommitUnit(
            unit=f"of {owner}",
            owner=owner,
            need=None if kind == "offer" else thing,
            offer=thing if kind == "offer" else None,
        ),
        "ask-information": AskInformation(about=thing, text="where?"),
        "answer-information": AnswerInformation(message=thing, text="here"),
        "ask-quote": AskQuote(offer=thing),
        "answer-quote": AnswerQuote(message=thing, cost="nothing"),
        **reports,
        "ask-deployment": AskDeployment(commitment=thing),
        "release-unit": ReleaseUnit(commitment=thing),
        "ask-return": AskReturn(commitment=thing),
        "answer-return": AnswerReturn(message=thing, accept=True),
        "ask-extension": AskExtension(commitment=thing, until_ms=LATER_MS),
        "answer-extension": AnswerExtension(message=thing, accept=False, text="needed at home"),
    }


@pytest.mark.parametrize(("thing", "state"), ALLOWED)
def test_every_act_on_it_is_allowed_or_refused_with_the_reason(thing: str, state: str) -> None:
    centres, named, incident, need = brought_to(thing, state)
    for side, allowed in zip(SIDES, ALLOWED[thing, state], strict=True):
        node = centres.nodes[side]
        acts = acts_on(named, side, incident, need)
        done = {name for name, act in acts.items() if is_allowed(node, centres.person(side), act)}
        assert done == set(allowed), (side, thing, state)


def is_allowed(node: Node, person: Actor, act: Act) -> bool:
    """Say whether a node would do an act; it does not."""
    scene = node.scene(person)
    try:
        subject = act.subject(scene)
        return decide(person, act.action, subject).allowed and bool(act.patches(scene))
    except RefusedError:
        return False


@pytest.mark.parametrize(("thing", "state"), ALLOWED)
def test_a_refusal_by_the_table_says_what_can_be_said_instead(thing: str, state: str) -> None:
    for role in ("home", "other", "asker", "asked"):
        allowed = machine.sayable(thing, state, {role, "any"})
        for act in {line.act for line in machine.lines()} - set(allowed):
            with pytest.raises(RefusedError) as refused:
                machine.check(act, thing, state, {role})
            for instead in allowed:
                assert instead in str(refused.value)


def test_the_table_holds_the_sixteen_messages_and_only_acts_that_there_are() -> None:
    assert {line.message for line in machine.lines()} - {""} == SIXTEEN
    assert {line.act for line in machine.lines()} <= set(ACTS)


def test_every_state_that_a_line_reaches_is_one_that_this_test_walks_through() -> None:
    walked = set(ALLOWED)
    for line in machine.lines():
        for state in (*line.from_states, *line.to_states):
            if state != machine.SAME:
                assert (line.on, state) in walked


@cache
def brought_to(thing: str, state: str) -> tuple[Centres, str, str, str]:
    """Return centres that have brought a thing to a state by real acts; the thing, incident and need."""
    centres = Centres()
    incident, need = fire_with_need(centres)
    if thing == "need":
        if state == "withdrawn":
            centres.do(HEALTH, WithdrawNeed(need=need, reason="over"))
        return at(centres, need, state), need, incident, need
    request = centres.do(HEALTH, RequestResource(need=need, to=(WEST,)))
    centres.meet()
    if thing == "request":
        if state == "withdrawn":
            centres.do(HEALTH, WithdrawRequest(request=request, reason="over"))
        return at(centres, request, state), request, incident, need
    named = PATHS[thing](centres, request, state)
    return at(centres, named, state), named, incident, need


def at(centres: Centres, named: str, state: str) -> Centres:
    """Let all meet, and see that the thing stands where it should, at every node that knows of it."""
    centres.meet()
    for side in SIDES:
        node = centres.nodes[side]
        found = node.state.get(named)
        if found is not None and found.data:
            assert state_of(node.scene(centres.person(side)), found) == state
    return centres


def an_offer(centres: Centres, request: str, state: str) -> str:
    if state == "declined":
        return centres.do(WEST, DeclineRequest(request=request, reason_code="none_free"))
    is_firm = state == "offered"
    until_ms = centres.now_ms + 60_000 if state == "lapsed" else None
    units = {"heli-1": 1} if is_firm else {}
    offer = centres.do(
        WEST,
        OfferResource(
            request=request, quantity=1, firm=is_firm, units=units, owner="Luft", valid_until_ms=until_ms
        ),
    )
    centres.meet()
    if state == "withdrawn":
        centres.do(WEST, WithdrawOffer(offer=offer, reason="fog"))
    if state == "refused":
        centres.do(HEALTH, RefuseOffer(offer=offer))
    if state in {"requisitioned", "committed"}:
        centres.do(HEALTH, AcceptOffer(offer=offer))
        centres.meet()
    if state == "committed":
        centres.do(WEST, CommitUnit(unit="heli-1", owner="Luft", offer=offer))
    if state == "lapsed":
        centres.now_ms += 60_000
    return offer


def a_commitment(centres: Centres, request: str, state: str) -> str:
    offer = an_offer(centres, request, "requisitioned")
    commitment = centres.do(WEST, CommitUnit(unit="heli-1", owner="Delt", offer=offer))
    if state == "lost":
        other = centres.do("113.ost", OpenIncident(type="medical_acute", lon=11, lat=60))
        need = centres.do("113.ost", StateNeed(incident=other, capability="health.air_ambulance"))
        centres.do("113.ost", CommitUnit(unit="heli-1", owner="Delt", need=need))
        centres.meet()
        taken = [one for one in centres.kind(WEST, "unit_commitment") if one.home == "113.ost"]
        centres.do(WEST, SettleConflict(unit="heli-1", stands=taken[0].id, reason="worse there"))
    steps = ("committed", "en_route", "on_scene", "released", "returned")
    for step in steps[1 : steps.index(state) + 1 if state in steps else 0]:
        if step == "released":
            centres.do(WEST, ReleaseUnit(commitment=commitment))
        else:
            centres.do(WEST, ReportDeployment(commitment=commitment, status=step))
    centres.meet()
    return commitment


def an_inquiry(centres: Centres, request: str, state: str) -> str:
    asked = centres.do(HEALTH, AskInformation(about=an_offer(centres, request, "provisional"), text="crew?"))
    centres.meet()
    if state == "answered":
        centres.do(WEST, AnswerInformation(message=asked, text="three"))
    return asked


def a_quote(centres: Centres, request: str, state: str) -> str:
    asked = centres.do(HEALTH, AskQuote(offer=an_offer(centres, request, "provisional")))
    centres.meet()
    if state == "answered":
        centres.do(WEST, AnswerQuote(message=asked, cost="40 000 kr"))
    return asked


def a_return(centres: Centres, request: str, state: str) -> str:
    asked = centres.do(WEST, AskReturn(commitment=a_commitment(centres, request, "on_scene")))
    centres.meet()
    if state == "answered":
        centres.do(HEALTH, AnswerReturn(message=asked, accept=True))
    return asked


def an_extension(centres: Centres, request: str, state: str) -> str:
    commitment = a_commitment(centres, request, "on_scene")
    asked = centres.do(HEALTH, AskExtension(commitment=commitment, until_ms=LATER_MS))
    centres.meet()
    if state == "answered":
        centres.do(WEST, AnswerExtension(message=asked, accept=True))
        # What was granted is what the commitment says.
        assert centres.sees(WEST, commitment)["until_ms"] == LATER_MS
    return asked


PATHS: dict[str, Callable[[Centres, str, str], str]] = {
    "offer": an_offer,
    "commitment": a_commitment,
    "RequestInformation": an_inquiry,
    "RequestQuote": a_quote,
    "RequestReturn": a_return,
    "RequestExtendedDeploymentDuration": an_extension,
}
