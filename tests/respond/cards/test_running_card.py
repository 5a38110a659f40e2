"""A card that runs: who ticked what when, what waits, and what is overdue by the clock of the space."""

import pytest
from tests.respond.desks import BEGIN_MS, FIRE, HEALTH, POLICE, Desks

from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.cards.card_view import CardView, card_view, cards_about
from samvirke.respond.cards.for_type import suggested_cards
from samvirke.respond.cards.start_card import StartCard
from samvirke.respond.cards.steps import AddStep, HandStepOver, TickStep, UndoStep
from samvirke.respond.cards.template import by_code, parse_template
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.space.set_clock import StartSpace

SMALL = b"""
code = "small"
title = { nb = "Kort", nn = "Kort", en = "Card" }
types = ["building_fire"]
[[steps]]
id = "call"
kind = "call"
deadline_s = 60
text = { nb = "Ring", nn = "Ring", en = "Call" }
[[steps]]
id = "close"
owner = "police"
deadline_s = 300
after = ["call"]
text = { nb = "Steng", nn = "Steng", en = "Close" }
[[steps]]
id = "look"
kind = "check"
text = { nb = "Se", nn = "Sj\xc3\xa5", en = "Look" }
"""
CARDS = by_code([parse_template("small.toml", SMALL)])


def running(*names: str) -> tuple[Desks, str]:
    """Return desks at which 110 has shared a fire and started the card."""
    of = Desks(*(names or (FIRE, POLICE, HEALTH)), cards=CARDS)
    incident = of.fire()
    for other in of.nodes:
        if other != FIRE:
            of.do(FIRE, ShareIncident(incident=incident, to=other))
    card = of.do(FIRE, StartCard(template="small", incident=incident))
    of.meet()
    return of, card


def view(of: Desks, card: str, centre: str = FIRE) -> CardView:
    found = card_view(**of.at(centre), card=card)
    assert found is not None
    return found


def states(of: Desks, card: str, centre: str = FIRE) -> list[str]:
    return [step.state for step in view(of, card, centre).steps]


def test_deadlines_count_from_the_start_and_steps_wait_for_those_before() -> None:
    of, card = running()
    steps = view(of, card).steps
    assert [step.due_at_ms for step in steps] == [BEGIN_MS + 60_000, BEGIN_MS + 300_000, None]
    assert [step.state for step in steps] == ["open", "waiting", "open"]
    assert steps[1].waits_for == ("call",)
    # The owner is whoever starts the card, unless the template names an agency.
    assert [step.owner for step in steps] == [FIRE, "police", FIRE]


def test_a_step_is_overdue_from_the_moment_after_its_deadline_until_it_is_ticked() -> None:
    of, card = running()
    of.wait(60)
    assert view(of, card).overdue == 0  # exactly at the deadline is in time
    of.wait(25)
    assert [step.is_overdue for step in view(of, card).steps] == [True, False, False]
    assert view(of, card).steps[0].late_s == 25
    of.do(FIRE, TickStep(card=card, step="call"))
    of.wait(100)
    step = view(of, card).steps[0]
    assert (step.state, step.is_overdue, step.late_s, step.at_ms) == ("done", False, 25, BEGIN_MS + 85_000)


def test_the_owner_of_a_step_ticks_it_and_all_see_who_and_when() -> None:
    of, card = running()
    with pytest.raises(RefusedError, match="waits for call"):
        of.do(POLICE, TickStep(card=card, step="close"))
    of.do(FIRE, TickStep(card=card, step="call", why="alle er på"))
    of.meet()
    of.wait(30)
    of.do(POLICE, TickStep(card=card, step="close"))
    of.meet()
    for centre in (FIRE, POLICE, HEALTH):
        assert states(of, card, centre) == ["done", "done", "open"]
        step = view(of, card, centre).steps[1]
        assert (step.by_centre, step.at_ms) == (POLICE, BEGIN_MS + 30_000)
        # Names of people stay within their own centre.
        assert step.by_user == ("kari" if centre == POLICE else None)
    assert view(of, card).finished == 2


def test_a_step_of_another_is_not_ticked() -> None:
    of, card = running()
    with pytest.raises(RefusedError, match=r"the step is of 110.innlandet, the card of 110.innlandet"):
        of.do(HEALTH, TickStep(card=card, step="look"))
    with pytest.raises(RefusedError, match="the step is of police"):
        of.do(HEALTH, TickStep(card=card, step="close", what="not_relevant", why="x"))


def test_not_relevant_needs_a_reason_and_ends_the_wait_of_others() -> None:
    of, card = running()
    with pytest.raises(ValueError, match="why is empty"):
        of.do(FIRE, TickStep(card=card, step="call", what="not_relevant"))
    of.do(FIRE, TickStep(card=card, step="call", what="not_relevant", why="de ringte selv"))
    assert states(of, card) == ["not_relevant", "open", "open"]
    assert view(of, card).steps[0].why == "de ringte selv"


def test_a_tick_is_taken_back_by_a_new_entry_and_both_stand_in_the_log() -> None:
    of, card = running()
    of.do(FIRE, TickStep(card=card, step="call"))
    with pytest.raises(RefusedError, match="is done already"):
        of.do(FIRE, TickStep(card=card, step="call"))
    of.do(FIRE, UndoStep(card=card, step="call", why="feil sentral"))
    assert states(of, card)[0] == "open"
    assert [mark.get("what") for mark in of.records(FIRE, "card_mark")] == ["done", "undone"]
    with pytest.raises(RefusedError, match="no tick to take back"):
        of.do(FIRE, UndoStep(card=card, step="call", why="igjen"))


def test_a_step_is_added_with_its_own_deadline() -> None:
    of, card = running()
    of.wait(100)
    added = of.do(POLICE, AddStep(card=card, text="Ring skolen", due_s=120, kind="call", after=("call",)))
    of.meet()
    step = view(of, card, HEALTH).steps[3]
    assert (step.id, step.text.nb, step.owner, step.kind) == (added, "Ring skolen", POLICE, "call")
    assert step.due_at_ms == BEGIN_MS + 100_000 + 120_000
    assert step.waits_for == ("call",)
    with pytest.raises(RefusedError, match="has no step 'nothing'"):
        of.do(FIRE, AddStep(card=card, text="x", after=("nothing",)))


def test_a_step_is_handed_over_and_then_it_is_theirs() -> None:
    of, card = running()
    of.do(FIRE, HandStepOver(card=card, step="look", to=HEALTH, why="de har folk der"))
    of.meet()
    assert view(of, card, POLICE).steps[2].owner == HEALTH
    of.do(HEALTH, TickStep(card=card, step="look"))
    of.meet()
    assert view(of, card).steps[2].by_centre == HEALTH
    with pytest.raises(RefusedError, match="nothing to hand over"):
        of.do(FIRE, HandStepOver(card=card, step="look", to=POLICE))
    with pytest.raises(RefusedError, match="no agency or centre known here"):
        of.do(FIRE, HandStepOver(card=card, step="call", to="noen"))


def test_a_mark_by_one_who_has_not_the_step_counts_nothing() -> None:
    of, card = running()
    of.do(POLICE, TickStep(card=card, step="close", what="not_relevant", why="fotgjengere"))
    of.meet()
    mark = of.records(FIRE, "card_mark")[0]
    mark.data["step"] = "look"  # as a faulty node of 112 would write it: the step is 110's
    assert states(of, card) == ["open", "waiting", "open"]


def test_two_who_were_cut_off_come_to_the_same_card_whoever_is_read_first() -> None:
    of, card = running()
    of.do(FIRE, TickStep(card=card, step="call"))
    of.meet()
    of.wall_ms += 1000
    of.do(POLICE, TickStep(card=card, step="close"))
    of.wall_ms += 1000
    of.do(FIRE, TickStep(card=card, step="close", what="not_relevant", why="åpen vei"))
    of.meet()
    # Both marks stand; the later holds at all.
    for centre in (FIRE, POLICE, HEALTH):
        assert states(of, card, centre)[1] == "not_relevant"
        assert len(of.records(centre, "card_mark")) == 3


def test_an_incident_suggests_its_card_until_the_centre_has_started_it() -> None:
    of = Desks(FIRE, POLICE, cards=CARDS)
    incident = of.fire()
    of.do(FIRE, ShareIncident(incident=incident, to=POLICE))
    of.meet()

    def suggested(centre: str) -> list[str]:
        return [card.code for card in suggested_cards(**of.at(centre), incident=incident, templates=CARDS)]

    assert (suggested(FIRE), suggested(POLICE)) == (["small"], ["small"])
    of.do(FIRE, StartCard(template="small", incident=incident))
    of.meet()
    assert (suggested(FIRE), suggested(POLICE)) == ([], ["small"])
    assert suggested_cards(**of.at(POLICE), incident="incident:113.innlandet:NONE") == ()


def test_a_card_of_the_centres_own_is_nobody_elses() -> None:
    of = Desks(FIRE, POLICE, cards=CARDS)
    card = of.do(FIRE, StartCard(template="small"))
    of.do(FIRE, TickStep(card=card, step="call"))
    of.meet()
    assert states(of, card)[0] == "done"
    assert card_view(**of.at(POLICE), card=card) is None
    with pytest.raises(NotFoundError):
        of.do(POLICE, TickStep(card=card, step="look"))
    assert [shown.id for shown in cards_about(**of.at(FIRE), subject=card)] == [card]


def test_a_card_that_is_unknown_is_told_what_there_is() -> None:
    of = Desks(FIRE)
    with pytest.raises(NotFoundError, match="write 'building_fire'"):
        of.do(FIRE, StartCard(template="building_fires"))
    of, card = running()
    with pytest.raises(NotFoundError, match="it has call, close, look"):
        of.do(FIRE, TickStep(card=card, step="ring"))


def test_what_is_left_of_an_erased_card_breaks_no_view() -> None:
    of, card = running()
    of.do(FIRE, AddStep(card=card, text="Ring"))
    of.do(FIRE, TickStep(card=card, step="call"))
    for record in (*of.records(FIRE, "card_mark"), *of.records(FIRE, "card_step")):
        record.data = {"card": card}
    assert states(of, card) == ["open", "waiting", "open"]
    of.nodes[FIRE].state.records[card].data = {"template": "small"}
    assert card_view(**of.at(FIRE), card=card) is None
    of.wait(100)


def test_deadlines_follow_the_clock_of_the_exercise() -> None:
    of = Desks(FIRE, mode="exercise", cards=CARDS)
    of.do(FIRE, StartSpace(world_ms=1_749_000_000_000, rate=60.0), "exercise_leader")
    card = of.do(FIRE, StartCard(template="small", incident=of.fire()))
    of.wall_ms += 1_500  # 90 s in the exercise: `call` was due at 60
    assert [step.late_s for step in view(of, card).steps] == [30, 0, 0]
