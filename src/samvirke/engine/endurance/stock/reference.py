"""The rules in plain Python, owner by owner: what `kernel` must say to the last bit."""

from dataclasses import dataclass, field

from samvirke.engine.endurance.stock.store import ENOUGH, Flows, Store


@dataclass(slots=True)
class _Lot:
    """What is left of a lot; given lots come before deliveries of the same last day."""

    expires: int
    is_delivery: bool
    came: int
    quantity: float


@dataclass(slots=True)
class _House:
    """One owner; lots in the order they go out of date."""

    lots: list[_Lot] = field(default_factory=list)
    coming: list[_Lot] = field(default_factory=list)
    in_house: float = 0.0

    def receive(self, day: int) -> None:
        arrived = [lot for lot in self.coming if lot.came <= day]
        self.coming = [lot for lot in self.coming if lot.came > day]
        for lot in arrived:
            self.in_house += lot.quantity
        self.lots = sorted(self.lots + arrived, key=lambda lot: (lot.expires, lot.is_delivery, lot.came))

    def throw_away(self, day: int) -> float:
        thrown = 0.0
        for lot in sorted(self.lots, key=lambda lot: lot.is_delivery):
            if lot.expires < day:
                thrown += lot.quantity
        self.lots = [lot for lot in self.lots if lot.expires >= day]
        self.in_house = max(0.0, self.in_house - thrown)
        return thrown

    def take(self, wanted: float) -> tuple[float, list[tuple[int, float]]]:
        """Return what there was not enough for, and what was taken of lots that came on which day."""
        rest, taken = wanted, []
        for lot in self.lots:
            if rest > 0.0 and lot.quantity > 0.0:
                some = min(lot.quantity, rest)
                lot.quantity -= some
                rest -= some
                taken.append((lot.came, some))
        self.in_house = 0.0 if rest > 0.0 else max(0.0, self.in_house - wanted)
        return rest, taken


def run_reference(store: Store) -> Flows:
    """Play all days by the rules of the room's docstring."""
    flows = Flows.nothing_yet(store)
    n_classes, n_owners, n_days = store.need.shape
    houses = [_filled(store, owner, n_days) for owner in range(n_owners)]
    groups = [
        store.members[a:b].tolist() for a, b in zip(store.group_from, store.group_from[1:], strict=False)
    ]
    for day in range(n_days):
        for owner, house in enumerate(houses):
            house.receive(day)
            flows.expired[owner, day] = house.throw_away(day)
            for number in range(n_classes):
                wanted = float(store.need[number, owner, day])
                if wanted > 0.0:
                    flows.unmet[number, owner, day], _ = house.take(wanted)
        if day >= store.lag_days:
            for group in groups:
                _share(store, flows, houses, group, day)
        for owner, house in enumerate(houses):
            flows.left[owner, day] = house.in_house
    return flows


def _filled(store: Store, owner: int, n_days: int) -> _House:
    house = _House()
    for lot in range(store.lot_from[owner], store.lot_from[owner + 1]):
        house.coming.append(
            _Lot(
                expires=int(store.expires[lot]),
                is_delivery=False,
                came=int(store.arrives[lot]),
                quantity=float(store.quantity[lot]),
            )
        )
    for day in range(n_days):
        house.coming.append(
            _Lot(
                expires=day + store.shelf_life_days - 1,
                is_delivery=True,
                came=day,
                quantity=float(store.deliveries[owner, day]),
            )
        )
    return house


def _share(store: Store, flows: Flows, houses: list[_House], group: list[int], day: int) -> None:
    lacking, wanted = [], 0.0
    for of_class in flows.unmet:
        lacks = 0.0  # not `sum`, which rounds better than a loop
        for owner in group:
            lacks += float(of_class[owner, day])
        lacking.append(lacks)
        wanted += lacks
    if wanted <= 0.0:
        return
    sent = 0.0
    for owner, given in _given(store, houses, group, day, wanted).items():
        if given <= 0.0:
            continue
        rest, taken = houses[owner].take(given)
        sent += given - rest
        for came, some in taken:
            left_on = max(day - store.lag_days, came)
            flows.moved_out[owner, left_on] += some
            for evening in range(left_on, day):
                flows.left[owner, evening] = max(0.0, flows.left[owner, evening] - some)
    for of_class, lacks in zip(flows.unmet, lacking, strict=True):
        if lacks <= 0.0:
            continue
        if sent <= 0.0:
            break
        share = 1.0 if sent >= lacks * ENOUGH else sent / lacks
        for owner in group:
            got = of_class[owner, day] * share
            flows.moved_in[owner, day] += got
            of_class[owner, day] = of_class[owner, day] - got if share < 1.0 else 0.0
        sent -= lacks * share


def _given(store: Store, houses: list[_House], group: list[int], day: int, wanted: float) -> dict[int, float]:
    """Return what each owner of the group gives."""
    spare = {owner: max(0.0, houses[owner].in_house - float(store.keep[owner, day])) for owner in group}
    a_day = {owner: float(store.a_day[owner, day]) for owner in group}
    idle, tied = 0.0, 0.0
    for owner in group:
        if a_day[owner] > 0.0:
            tied += spare[owner]
        else:
            idle += spare[owner]
    part = 0.0 if idle <= 0.0 else min(1.0, wanted / idle)
    given = {owner: spare[owner] * part for owner in group if a_day[owner] <= 0.0}
    asked = wanted - idle
    if asked > 0.0:
        level = 0.0 if asked >= tied else _level(spare, a_day, asked)
        given |= {o: max(0.0, spare[o] - level * a_day[o]) for o in group if a_day[o] > 0.0}
    return {owner: given.get(owner, 0.0) for owner in group}


def _level(spare: dict[int, float], a_day: dict[int, float], asked: float) -> float:
    """Return the days of cover at which givers stop, so that together they give what is asked."""
    level = 0.0
    while True:
        givers = [owner for owner in spare if a_day[owner] > 0.0 and spare[owner] > level * a_day[owner]]
        tied, cover = 0.0, 0.0
        for owner in givers:
            tied += spare[owner]
            cover += a_day[owner]
        if cover <= 0.0 or (tied - asked) / cover <= level:
            return level
        level = (tied - asked) / cover
