"""The rules as a kernel: the same answer as `reference`, to the last bit."""

from typing import Any, NamedTuple

import numpy as np

from samvirke._kernel import kernel, lent, part
from samvirke.engine.endurance.stock.store import ENOUGH, Flows, Store
from samvirke.travel.times import Floats, Ints

OWN_USE = -1  # in place of a lag: nothing is moved


class Goods(NamedTuple):
    """What lies in the houses; `quantity` and `delivered` are used up on the way."""

    lot_from: Ints
    quantity: Floats
    arrives: Ints
    expires: Ints
    delivered: Floats
    shelf_life_days: int
    oldest: Ints  # by owner: deliveries before it are used up or thrown away
    in_house: Floats  # by owner


class Agreement(NamedTuple):
    """Who shares, and on what terms; the last two are room to reckon in."""

    group_from: Ints
    members: Ints
    lag_days: int
    keep: Floats
    a_day: Floats
    spare: Floats
    lacking: Floats


class Written(NamedTuple):
    """The fields of `Flows`."""

    unmet: Floats
    left: Floats
    expired: Floats
    moved_in: Floats
    moved_out: Floats


def run_kernel(store: Store) -> Flows:
    """Play all days by the rules of the room's docstring."""
    flows = Flows.nothing_yet(store)
    n_classes, n_owners, _ = store.need.shape
    goods = Goods(
        lot_from=store.lot_from,
        quantity=store.quantity.copy(),
        arrives=store.arrives,
        expires=store.expires,
        delivered=store.deliveries.copy(),
        shelf_life_days=store.shelf_life_days,
        oldest=np.zeros(n_owners, np.int64),
        in_house=np.zeros(n_owners),
    )
    agreement = Agreement(
        group_from=store.group_from,
        members=store.members,
        lag_days=store.lag_days,
        keep=store.keep,
        a_day=store.a_day,
        spare=np.zeros(n_owners),
        lacking=np.zeros(n_classes),
    )
    written = Written(flows.unmet, flows.left, flows.expired, flows.moved_in, flows.moved_out)
    play(goods, agreement, store.need, written)
    return flows


@kernel
def play(given: Any, shared: Any, need: Any, written_in: Any) -> None:
    """Play day by day."""
    goods, agreement, written = lent(given), lent(shared), lent(written_in)
    n_classes, n_owners, n_days = need.shape
    for day in range(n_days):
        for owner in range(n_owners):
            written.expired[owner, day] = receive(goods, owner, day)
            for number in range(n_classes):
                wanted = need[number, owner, day]
                if wanted > 0.0:
                    written.unmet[number, owner, day] = take(goods, owner, day, wanted, OWN_USE, written)
        if day >= agreement.lag_days:
            for group in range(len(agreement.group_from) - 1):
                begin, over = agreement.group_from[group], agreement.group_from[group + 1]
                wanted = lack(agreement, begin, over, day, written.unmet)
                if wanted > 0.0:
                    sent = send(goods, agreement, begin, over, day, wanted, written)
                    share_out(agreement, begin, over, day, sent, written)
        for owner in range(n_owners):
            written.left[owner, day] = goods.in_house[owner]


@part
def receive(goods: Any, owner: int, day: int) -> float:
    """Take in what comes, throw away what is out of date; return how much."""
    thrown = 0.0
    for lot in range(goods.lot_from[owner], goods.lot_from[owner + 1]):
        came = max(0, goods.arrives[lot])
        if came == day:
            goods.in_house[owner] += goods.quantity[lot]
        if goods.expires[lot] < day and came <= day:
            thrown += goods.quantity[lot]
            goods.quantity[lot] = 0.0
    goods.in_house[owner] += goods.delivered[owner, day]
    oldest = goods.oldest[owner]
    while oldest <= day - goods.shelf_life_days:
        thrown += goods.delivered[owner, oldest]
        goods.delivered[owner, oldest] = 0.0
        oldest += 1
    goods.oldest[owner] = oldest
    goods.in_house[owner] = max(0.0, goods.in_house[owner] - thrown)
    return thrown


@part
def take(goods: Any, owner: int, day: int, wanted: float, lag_days: int, written: Any) -> float:
    """Take what goes out of date first; return what there was not enough for."""
    rest = wanted
    lot, end, since = goods.lot_from[owner], goods.lot_from[owner + 1], goods.oldest[owner]
    while rest > 0.0:
        while lot < end and (goods.quantity[lot] <= 0.0 or goods.arrives[lot] > day):
            lot += 1
        while since <= day and goods.delivered[owner, since] <= 0.0:
            since += 1
        if lot < end and (since > day or goods.expires[lot] < since + goods.shelf_life_days):
            came = goods.arrives[lot]
            taken = min(goods.quantity[lot], rest)
            goods.quantity[lot] -= taken
        elif since <= day:
            came = since
            taken = min(goods.delivered[owner, since], rest)
            goods.delivered[owner, since] -= taken
        else:
            break
        rest -= taken
        if lag_days >= 0:
            left_on = max(day - lag_days, came)
            written.moved_out[owner, left_on] += taken
            for evening in range(left_on, day):
                written.left[owner, evening] = max(0.0, written.left[owner, evening] - taken)
    goods.oldest[owner] = since
    goods.in_house[owner] = 0.0 if rest > 0.0 else max(0.0, goods.in_house[owner] - wanted)
    return rest


@part
def lack(agreement: Any, begin: int, over: int, day: int, unmet: Any) -> float:
    """Fill in what a group lacks by class; return the sum."""
    total = 0.0
    for number in range(len(agreement.lacking)):
        lacks = 0.0
        for place in range(begin, over):
            lacks += unmet[number, agreement.members[place], day]
        agreement.lacking[number] = lacks
        total += lacks
    return total


@part
def send(goods: Any, agreement: Any, begin: int, over: int, day: int, wanted: float, written: Any) -> float:
    """Take from those who can spare; return how much."""
    idle, tied = 0.0, 0.0
    for place in range(begin, over):
        owner = agreement.members[place]
        spare = max(0.0, goods.in_house[owner] - agreement.keep[owner, day])
        agreement.spare[owner] = spare
        if agreement.a_day[owner, day] > 0.0:
            tied += spare
        else:
            idle += spare
    part = 0.0 if idle <= 0.0 else min(1.0, wanted / idle)
    asked = wanted - idle
    level = 0.0 if asked >= tied else find_level(agreement, begin, over, day, asked)
    sent = 0.0
    for place in range(begin, over):
        owner = agreement.members[place]
        given = agreement.spare[owner] * part
        if agreement.a_day[owner, day] > 0.0:
            given = max(0.0, agreement.spare[owner] - level * agreement.a_day[owner, day])
        if given > 0.0:
            sent += given - take(goods, owner, day, given, agreement.lag_days, written)
    return sent


@part
def find_level(agreement: Any, begin: int, over: int, day: int, asked: float) -> float:
    """Return the days of cover at which givers stop, so that together they give what is asked."""
    if asked <= 0.0:
        return np.inf
    level = 0.0
    while True:
        # Who lies below the level gives nothing and is left out, which raises it.
        tied, cover = 0.0, 0.0
        for place in range(begin, over):
            owner = agreement.members[place]
            a_day = agreement.a_day[owner, day]
            if a_day > 0.0 and agreement.spare[owner] > level * a_day:
                tied += agreement.spare[owner]
                cover += a_day
        if cover <= 0.0 or (tied - asked) / cover <= level:
            return level
        level = (tied - asked) / cover


@part
def share_out(agreement: Any, begin: int, over: int, day: int, sent: float, written: Any) -> None:
    """Give what was sent to class 0 of all first; each of a class gets the same share of what he lacks."""
    unmet = written.unmet
    for number in range(len(agreement.lacking)):
        lacks = agreement.lacking[number]
        if lacks <= 0.0:
            continue
        if sent <= 0.0:
            return
        share = 1.0 if sent >= lacks * ENOUGH else sent / lacks
        for place in range(begin, over):
            owner = agreement.members[place]
            got = unmet[number, owner, day] * share
            written.moved_in[owner, day] += got
            unmet[number, owner, day] = unmet[number, owner, day] - got if share < 1.0 else 0.0
        sent -= lacks * share
