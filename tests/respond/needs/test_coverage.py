"""Whatever people do, in whatever order it is heard: quantities hold, and all count alike."""

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.respond.needs.centres import EAST, FIRE, HEALTH, POLICE, WEST, Centres, fire_with_need

from samvirke.respond.act import Act, RefusedError
from samvirke.respond.journal.entry import Entry
from samvirke.respond.needs.accept_offer import AcceptOffer, RefuseOffer
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.conflicts import conflicts
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.deployment import ReleaseUnit, ReportDeployment
from samvirke.respond.needs.offer_resource import OfferResource, WithdrawOffer
from samvirke.respond.needs.request_resource import RequestResource
from samvirke.respond.needs.settle_conflict import SettleConflict
from samvirke.respond.needs.standing import LIVE, commitment_state
from samvirke.respond.needs.state_need import ChangeNeed, WithdrawNeed
from samvirke.respond.record.state import State

WHO = (FIRE, HEALTH, HEALTH, WEST, EAST)
UNITS = ("u1", "u2", "u3")


def things_to_do(centres: Centres, who: str, dice: random.Random, need: str) -> list[Callable[[], Act]]:
    """Return what somebody could try, in a chance order; a need is seldom withdrawn."""

    def any_of(kind: str) -> str:
        known = [one.id for one in centres.kind(who, kind)]
        return dice.choice(known) if known else f"{kind}:{who}:none"

    many = dice.randint(1, 4)
    unit, anyway = dice.choice(UNITS), dice.random() < 0.3
    units = {unit: many}
    choices: list[Callable[[], Act]] = [
        lambda: RequestResource(need=need, to=(dice.choice((WEST, EAST)),), quantity=many),
        lambda: OfferResource(request=any_of("request"), quantity=many, firm=True, units=units, owner="Delt"),
        lambda: OfferResource(request=any_of("request"), quantity=many),
        lambda: AcceptOffer(offer=any_of("offer"), quantity=many),
        lambda: AcceptOffer(offer=any_of("offer")),
        lambda: RefuseOffer(offer=any_of("offer")),
        lambda: WithdrawOffer(offer=any_of("offer"), reason="so"),
        lambda: CommitUnit(unit=unit, owner="Delt", need=need, quantity=many, anyway=anyway),
        lambda: CommitUnit(unit=unit, owner="Delt", offer=any_of("offer"), quantity=many, anyway=anyway),
        lambda: ReportDeployment(
            commitment=any_of("commitment"), status=dice.choice(("en_route", "on_scene", "returned"))
        ),
        lambda: ReleaseUnit(commitment=any_of("commitment")),
        lambda: SettleConflict(unit=unit, stands=any_of("unit_commitment"), reason="so"),
        lambda: ChangeNeed(need=need, quantity=many + 3),
    ]
    if dice.random() < 0.05:
        choices.insert(0, lambda: WithdrawNeed(need=need, reason="so"))
    else:
        dice.shuffle(choices)
    return choices


def step(centres: Centres, number: int, need: str) -> None:
    """Let some meet, or somebody do the first thing that can be done as things stand for them."""
    dice = random.Random(number)  # noqa: S311 - a test must repeat itself
    if dice.random() < 0.3:
        centres.meet(*dice.sample(sorted(centres.nodes), dice.randint(2, 5)))
        return
    who = dice.choice(WHO)
    for thing in things_to_do(centres, who, dice, need):
        try:
            centres.do(who, thing())
        except (RefusedError, ValueError):
            continue  # it cannot be done now; what is done must hold
        return


@settings(max_examples=60)
@given(st.lists(st.integers(0, 1_000_000), max_size=40))
def test_quantities_hold_and_all_who_take_part_count_alike(steps: list[int]) -> None:
    centres = Centres()
    incident, need = fire_with_need(centres, "health.air_ambulance", quantity=5)
    for number in steps:
        step(centres, number, need)
    centres.meet()

    counted = {
        centre: coverage(centres.nodes[centre].state, need, centres.now_ms)
        for centre in (FIRE, POLICE, HEALTH)
    }
    assert counted[FIRE] == counted[POLICE] == counted[HEALTH]
    one = counted[HEALTH]
    assert min(one.quantity, one.asked, one.offered, one.accepted, one.committed, one.missing) >= 0
    assert one.on_scene <= one.committed
    assert one.accepted <= one.offered
    state = centres.nodes[HEALTH].state
    by_hand = sum(
        commitment.get("quantity")
        for commitment in state.about(incident, "commitment")
        if commitment.get("need") == need and commitment_state(state, commitment) in LIVE
    )
    assert one.committed == by_hand
    withdrawn = centres.record(HEALTH, need).get("status") == "withdrawn"
    assert one.missing == (0 if withdrawn else max(0, one.quantity - one.committed - one.served))
    every = {tuple(map(str, conflicts(node.state))) for node in centres.nodes.values()}
    assert len(every) == 1

    # The same logs, heard in another order, say the same.
    store = centres.nodes[HEALTH].journal.store
    logs = [list(store.read(origin)) for origin in store.sizes()]
    for seed in range(3):
        again = State()
        again.apply_all(mixed(logs, seed))
        assert coverage(again, need, centres.now_ms) == one
        assert conflicts(again) == conflicts(state)


def mixed(logs: list[list[Entry]], seed: int) -> list[Entry]:
    """Return the entries of several logs in a chance order that keeps the order of each."""
    dice = random.Random(seed)  # noqa: S311 - a test must repeat itself
    turns = [number for number, log in enumerate(logs) for _ in log]
    dice.shuffle(turns)
    ahead = [iter(log) for log in logs]
    return [next(ahead[turn]) for turn in turns]
