"""Who can come, as centres ask it: stories on the hamlet, sums by hand."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest
import shapely
from tests.engine.roads_of_hamlet import grid
from tests.hamlet import hamlet

from samvirke.engine.response.roster import Roster
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.respond.access.actor import Actor
from samvirke.respond.act import Act, NotFoundError
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.report_unit import ReportPosition, ReportStatus
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.needs.unit_status import status_id, unit_subject
from samvirke.respond.node import DeniedError, Node
from samvirke.respond.place import Place
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.space import Space
from samvirke.respond.who_can_come.answer import Answer, Comer
from samvirke.respond.who_can_come.question import Question
from samvirke.respond.who_can_come.road_closure import CloseRoad, OpenRoad
from samvirke.respond.who_can_come.who_can_come import NO_COVER, NOT_GONE_BY, OLD_COVER, WhoCanCome
from samvirke.travel.closure import Closure
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes

FIRE, HEALTH = "110.dal", "113.dal"
AGENCIES = {FIRE: "fire", HEALTH: "health"}
OWNERS = {FIRE: ("org-fire", "org-red-cross"), HEALTH: ("org-trust",)}
NOON = datetime(2026, 1, 5, 11, tzinfo=UTC)  # a Monday, 12:00 in Oslo
VIK = {"lon": 10.05, "lat": 60.05}
MINUTE_MS = 60_000


@cache
def roster_of_dal() -> Roster:
    return Roster.of(hamlet())


class Dal:
    """Two centres with one clock; each hears at once what the other writes."""

    def __init__(self, region: Region | None = None, road: RoadTimes | None = None) -> None:
        self.now_ms = int(NOON.timestamp() * 1000)
        self.nodes = {centre: self._node(centre) for centre in AGENCIES}
        roster = roster_of_dal() if region is None and road is None else Roster.of(region or hamlet(), road)
        self.who = {centre: WhoCanCome(node, roster) for centre, node in self.nodes.items()}

    def _node(self, centre: str) -> Node:
        place = Place(
            centre=centre,
            agency=AGENCIES[centre],
            agencies=AGENCIES,
            answers_for=OWNERS[centre].__contains__,
            climbs={"neighbour": ["113.fjord"], "national": ["hrs.sor"]},
            phones={FIRE: ["110"], "org-police": ["02800"]},
        )
        journal = Journal(MemoryStore(), centre, "live", lambda: self.now_ms)
        return Node(place, Space(name="live", mode="live"), journal, lambda: self.now_ms)

    def person(self, centre: str, **more: object) -> Actor:
        agency = "fire" if centre == FIRE else "health"
        actor = Actor(user="ola", organisation=centre, centre=centre, agency=agency, role="operator")  # type: ignore[arg-type]
        return replace(actor, **more)  # type: ignore[arg-type]

    def do(self, centre: str, act: Act) -> str:
        """Do something and let the other centre hear of it; what is not for all stays where it is."""
        node = self.nodes[centre]
        done = node.do(self.person(centre), act)
        for other, theirs in self.nodes.items():
            if other != centre:
                size = theirs.journal.store.sizes().get(node.journal.origin, 0)
                theirs.take([*node.journal.store.read(node.journal.origin, size - 1)])
        return done.records[0]

    def ask(self, centre: str = FIRE, **question: object) -> Answer:
        place = {} if "incident" in question or "lon" in question else VIK
        return self.who[centre].ask(self.person(centre), Question(**place, **question))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def road() -> RoadTimes:
    return RoadTimes(grid(), Profile.named())


@pytest.fixture
def dal() -> Iterator[Dal]:
    here = Dal()
    yield here
    for who in here.who.values():
        who.close()


def comer(answer: Answer, unit: str) -> Comer:
    return next(one for one in answer.comers if one.advice.unit == unit)


def test_units_of_all_owners_are_ranked_with_minutes_and_reasons(dal: Dal) -> None:
    answer = dal.ask(capabilities={"health.ambulance": 1, "fire.pump": 1, "police.patrol": 1})
    assert [one.advice.unit for one in answer.proposed] == ["ambulance-vik-1", "engine-vik-1", "patrol-vik-1"]
    # The patrol stands at the place itself: its turn-out of 60 s is all.
    patrol = comer(answer, "patrol-vik-1")
    assert (patrol.soonest_s, patrol.latest_s, patrol.arrives_at_ms) == (60, 60, dal.now_ms + 60_000)
    assert patrol.standing == "duty"
    assert comer(answer, "engine-vik-1").standing == "own"
    assert comer(answer, "engine-nes-1").reason.endswith(
        "later than the last one sent; comes in 95 % of calls"
    )
    assert (patrol.alert_by, comer(answer, "ambulance-vik-1").alert_by) == ("02800", "")
    assert answer.travel.engine == "line"


def test_volunteers_are_listed_with_the_chance_that_they_come() -> None:
    region = hamlet()
    units = region.units.assign(
        answer_probability=np.where(region.units["id"] == "search-nes-1", 0.4, np.nan)
    )
    here = Dal(region.with_table("units", units))
    search = comer(here.ask(capabilities={"volunteer.search": 4}), "search-nes-1")
    # Turn-out on 6 days in 10, and 4 calls in 10 answered.
    assert search.advice.answers == pytest.approx(0.24)
    assert search.reason.endswith("comes in 24 % of calls")
    assert search.standing == "own"


def test_a_committed_unit_is_not_free_for_anybody_and_nobody_is_told_for_what(dal: Dal) -> None:
    incident = dal.do(FIRE, OpenIncident(type="building_fire", lon=10.05, lat=60.05))
    need = dal.do(FIRE, StateNeed(incident=incident, capability="fire.pump"))
    dal.do(FIRE, CommitUnit(unit="engine-vik-1", owner="org-fire", need=need))
    for centre in (FIRE, HEALTH):
        answer = dal.ask(centre, capabilities={"fire.pump": 1})
        assert [one.advice.unit for one in answer.proposed] == ["engine-nes-1"]
        engine = comer(answer, "engine-vik-1")
        assert (engine.committed_by, engine.committed_since_ms) == (FIRE, dal.now_ms)
        assert engine.reason.startswith("committed by 110.dal since 12:00")
        assert engine.arrives_at_ms is None
        assert incident not in json.dumps(answer.as_document())


def test_a_unit_that_reports_where_it_is_sets_out_from_there(dal: Dal) -> None:
    # The ambulance of Nes waits 0.01° of latitude north of the place: 1.1 km, a minute or two and its 60 s.
    dal.do(HEALTH, ReportStatus(unit="ambulance-nes-1", owner="org-trust", status="available"))
    dal.do(
        HEALTH, ReportPosition(unit="ambulance-nes-1", owner="org-trust", lon=10.05, lat=60.055, accuracy_m=8)
    )
    dal.now_ms += 10 * MINUTE_MS
    answer = dal.ask(capabilities={"health.ambulance": 1})
    (first,) = answer.proposed
    assert first.advice.unit == "ambulance-nes-1"
    assert first.fresh.status == "available"
    assert (first.fresh.status_age_s, first.fresh.position_age_s, first.fresh.accuracy_m) == (600, 600, 8)
    assert first.soonest_s == first.latest_s == first.advice.eta_s
    assert first.alert_by == ""  # 113 has given 110 no number


def test_an_old_position_gives_a_range_from_where_it_was_to_its_base(dal: Dal) -> None:
    dal.do(HEALTH, ReportStatus(unit="ambulance-nes-1", owner="org-trust", status="available"))
    dal.do(HEALTH, ReportPosition(unit="ambulance-nes-1", owner="org-trust", lon=10.05, lat=60.055))
    at_base_s = comer(Dal().ask(capabilities={"health.ambulance": 1}), "ambulance-nes-1").advice.eta_s
    dal.now_ms += 61 * MINUTE_MS  # a parked unit's position is trusted for an hour
    one = comer(dal.ask(capabilities={"health.ambulance": 1}), "ambulance-nes-1")
    assert one.fresh.position_is_stale
    assert not one.fresh.status_is_stale
    assert (one.soonest_s, one.latest_s) == (one.advice.eta_s, at_base_s)
    assert one.reason.endswith("its position is 61 min old: it may be at its base")


def test_what_a_unit_does_is_told_in_its_own_words_and_said_to_be_old_when_it_is(dal: Dal) -> None:
    dal.do(FIRE, ReportStatus(unit="engine-vik-1", owner="org-fire", status="available"))
    dal.do(FIRE, ReportStatus(unit="engine-vik-1", owner="org-fire", status="on_scene"))
    assert comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1").reason == "on scene"
    dal.now_ms += 5 * 60 * MINUTE_MS
    later = comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1")
    assert later.fresh.status_is_stale
    assert later.reason == "on scene; said so 5 h ago: ask"


def test_a_crew_that_says_that_it_is_there_is_there_until_that_is_too_old(dal: Dal) -> None:
    # The ambulance of Nes has hours until 20: at 21 it needs 420 s, unless it said at 12 that it is there.
    dal.do(HEALTH, ReportStatus(unit="ambulance-nes-1", owner="org-trust", status="available"))
    turnouts = []
    for hours in (9, 13):  # its word is good for 12 hours
        dal.now_ms = int(NOON.timestamp() * 1000) + hours * 60 * MINUTE_MS
        turnouts.append(
            comer(dal.ask(capabilities={"health.ambulance": 1}), "ambulance-nes-1").advice.turnout_s
        )
    assert turnouts == [60, 420]


def test_crew_and_staffing_are_shown_to_their_own_centre_alone(dal: Dal) -> None:
    dal.do(
        HEALTH,
        ReportStatus(
            unit="ambulance-vik-1", owner="org-trust", status="available", crew=2, staffing="paramedic Hansen"
        ),
    )
    own, other = (dal.ask(centre, capabilities={"health.ambulance": 1}) for centre in (HEALTH, FIRE))
    assert comer(own, "ambulance-vik-1").own == {"crew": 2, "staffing": "paramedic Hansen"}
    assert comer(other, "ambulance-vik-1").own == {}
    assert "Hansen" not in json.dumps(other.as_document())


def test_whoever_has_no_role_in_the_space_is_told_nothing(dal: Dal) -> None:
    stranger = dal.person(FIRE, spaces=frozenset({"exercise-1"}))
    with pytest.raises(DeniedError):
        dal.who[FIRE].ask(stranger, Question(**VIK, capabilities={"fire.pump": 1}))  # type: ignore[arg-type]


def test_an_incident_gives_the_place_to_those_who_see_it(dal: Dal) -> None:
    incident = (
        dal.nodes[FIRE]
        .do(dal.person(FIRE), OpenIncident(type="building_fire", lon=10.05, lat=60.05))
        .records[0]
    )
    answer = dal.ask(incident=incident, capabilities={"fire.pump": 1})
    assert (answer.lon, answer.lat, answer.municipality) == (10.05, 60.05, "Vik")
    with pytest.raises(NotFoundError, match="there is no incident"):
        dal.who[HEALTH].ask(dal.person(HEALTH), Question(incident=incident, capabilities={"fire.pump": 1}))


def test_what_is_missing_is_told_with_whom_to_ask_next(dal: Dal) -> None:
    answer = dal.ask(capabilities={"fire.pump": 3})
    assert answer.missing == {"fire.pump": 1}
    assert answer.ask_next == {"neighbour": ("113.fjord",), "national": ("hrs.sor",)}
    assert dal.ask(capabilities={"fire.pump": 2}).ask_next == {}


def test_what_their_leaving_uncovers_is_told_once_it_is_worked_out(dal: Dal) -> None:
    assert NO_COVER in dal.ask(capabilities={"fire.pump": 1}).notes
    dal.who[FIRE].prepare_cover()
    answer = dal.ask(capabilities={"fire.pump": 1})
    # Nes' engine needs 5 min and the way: 15.7 km to cell-1, more than 20 min at 1.3 x 60 km/h, later than
    # the 19 min that the law leaves in towns; so cells 1 to 3 lose cover, 4,800 people. To cell-4, outside
    # the town, it has 17.5 km, 23 min, within the 29 min there.
    (engine,) = answer.proposed
    (lost,) = engine.uncovers
    assert (lost.people, lost.next_unit) == (4800, "engine-nes-1")
    assert NO_COVER not in answer.notes


def test_a_closed_road_sends_the_near_unit_round_and_the_next_question_knows(road: RoadTimes) -> None:
    here = Dal(road=road)
    before = here.ask(capabilities={"fire.pump": 2})
    here.who[FIRE].prepare_cover()
    # A wall north-east of Vik, open only at its far end: the engine of Nes must go round.
    wall = shapely.box(10.15, 59.9, 10.16, 60.22)
    here.who[FIRE].close_roads([Closure(area=wall, name="flood")])
    after = here.ask(capabilities={"fire.pump": 2})
    nes = [comer(answer, "engine-nes-1").advice.eta_s for answer in (before, after)]
    vik = [comer(answer, "engine-vik-1").advice.eta_s for answer in (before, after)]
    assert nes[1] > nes[0]
    assert vik[1] == vik[0]
    assert OLD_COVER in after.notes
    here.who[FIRE].close_roads([])
    assert comer(here.ask(capabilities={"fire.pump": 2}), "engine-nes-1").advice.eta_s == nes[0]


def test_a_road_that_a_centre_says_is_closed_is_gone_by_until_it_is_open(road: RoadTimes) -> None:
    here = Dal(road=road)
    before = here.ask(capabilities={"fire.pump": 2})
    # Five kilometres about the far engine's home: it cannot leave; the near one is not touched.
    region = hamlet()
    base = region.units.set_index("id").loc["engine-nes-1", "site"]
    nes = region.sites.set_index("id").loc[base]
    closed = here.do(
        FIRE, CloseRoad(lon=float(nes["lon"]), lat=float(nes["lat"]), radius_m=5_000.0, reason="flom")
    )
    during = here.ask(capabilities={"fire.pump": 2})
    assert during.missing == {"fire.pump": 1}
    assert comer(during, "engine-vik-1").advice.eta_s == comer(before, "engine-vik-1").advice.eta_s
    assert "1 roads or areas are said to be closed: gone by" in during.notes
    here.do(FIRE, OpenRoad(closure=closed))
    after = here.ask(capabilities={"fire.pump": 2})
    assert (after.missing, comer(after, "engine-nes-1").advice.eta_s) == (
        {},
        comer(before, "engine-nes-1").advice.eta_s,
    )


def test_a_closure_ends_by_itself_and_straight_lines_say_that_they_know_none(dal: Dal) -> None:
    until = dal.now_ms + 60_000
    dal.do(FIRE, CloseRoad(lon=10.05, lat=60.05, radius_m=100.0, reason="ras", until_ms=until))
    told = [note for note in dal.ask(capabilities={"fire.pump": 1}).notes if "said to be closed" in note]
    assert told == [f"1 roads or areas are said to be closed: {NOT_GONE_BY}"]
    dal.now_ms = until
    assert not [note for note in dal.ask(capabilities={"fire.pump": 1}).notes if "said to be" in note]


def test_a_helicopter_and_a_boat_go_straight_whatever_is_closed(road: RoadTimes) -> None:
    region = hamlet()
    boat = region.units["id"] == "ladder-vik-1"
    units = region.units.assign(
        mode=np.where(boat, "sea", region.units["mode"]),
        speed_kmh=np.where(boat, 40.0, region.units["speed_kmh"]),
        capabilities=np.where(boat, "sea.rescue", region.units["capabilities"]),
    )
    here = Dal(region.with_table("units", units), road)
    asked = {"health.air_ambulance": 1, "sea.rescue": 1}
    before = here.ask(capabilities=asked)
    here.who[FIRE].close_roads([Closure(area=shapely.box(9, 59, 11, 61))])
    after = here.ask(capabilities=asked)
    assert [one.advice.eta_s for one in before.proposed] == [one.advice.eta_s for one in after.proposed]
    assert len(after.proposed) == 2
    assert here.ask(capabilities={"fire.pump": 1}).missing == {"fire.pump": 1}


def test_nonsense_of_another_version_does_no_harm(dal: Dal) -> None:
    dal.do(FIRE, ReportStatus(unit="engine-vik-1", owner="org-fire", status="available"))
    record = dal.nodes[FIRE].state.by_kind["unit_status"].popitem()[1]
    dal.nodes[FIRE].state.by_kind["unit_status"][record.id] = record
    record.data |= {
        "status": "beaming",
        "status_at_ms": "now",
        "lon": 999.0,
        "lat": "north",
        "observed_at_ms": 10**30,
    }
    dal.who[FIRE].close()
    dal.who[FIRE] = WhoCanCome(dal.nodes[FIRE], roster_of_dal())
    engine = comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1")
    assert engine.reason == "beaming"  # what nobody knows is not sent
    assert not engine.advice.proposed


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"capabilities": {}, **VIK}, "must name one or more"),
        ({"capabilities": {"fire.pump": 0}, **VIK}, "from 1 to 1000"),
        ({"capabilities": {"fire.pump": 1}}, "give an incident, or lon and lat"),
        ({"capabilities": {"fire.pump": 1}, "lon": 10.0}, "give an incident, or lon and lat"),
        ({"capabilities": {"fire.pump": 1}, **VIK, "limit": 0}, "it must be 1 to 500"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        Question(**wrong)  # type: ignore[arg-type]


def test_every_status_has_its_time_of_trust() -> None:
    from samvirke.respond.needs.unit_status import STATUSES
    from samvirke.respond.who_can_come.trust import trust_of
    from samvirke.respond.who_can_come.watch import DOES

    assert set(DOES) == set(STATUSES)
    assert all(trust_of(status).status_s > 0 for status in STATUSES)
    assert trust_of("beaming").status_s == 0


def test_what_is_said_of_tomorrow_does_not_hide_what_is_so_today(dal: Dal) -> None:
    dal.do(FIRE, ReportStatus(unit="engine-vik-1", owner="org-fire", status="available"))
    other = dal.nodes[HEALTH]
    data = {
        "unit": "engine-vik-1",
        "owner": "org-fire",
        "status": "out_of_service",
        "status_at_ms": dal.now_ms + 24 * 60 * MINUTE_MS,
    }
    patch = Patch(
        kind="unit-status-reported/1",
        record=status_id(HEALTH, "engine-vik-1"),
        subject=unit_subject("engine-vik-1"),
        data=data,
    )
    other.note([patch]).result()
    dal.nodes[FIRE].take([*other.journal.store.read(other.journal.origin)])
    assert comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1").advice.proposed


def wrote(dal: Dal, home: str, kind: str, record: str, **data: object) -> None:
    """Let a centre write a record about the engine of Vik as it stands, and the other hear of it."""
    node = dal.nodes[home]
    patch = Patch(kind=kind, record=record, subject=unit_subject("engine-vik-1"), data=data)
    node.note([patch]).result()
    for other in set(AGENCIES) - {home}:
        size = dal.nodes[other].journal.store.sizes().get(node.journal.origin, 0)
        dal.nodes[other].take([*node.journal.store.read(node.journal.origin, size - 1)])


def reported(dal: Dal, centre: str, status: str, owner: str = "org-fire") -> None:
    told = {"unit": "engine-vik-1", "owner": owner, "status": status, "status_at_ms": dal.now_ms}
    wrote(dal, centre, "unit-status-reported/1", status_id(centre, "engine-vik-1"), **told)


@pytest.mark.parametrize("asker", [FIRE, HEALTH])
def test_only_the_centre_that_answers_for_a_unit_is_believed_and_the_other_is_shown(
    dal: Dal, asker: str
) -> None:
    # 110 answers for the engine, and so it knows; 113 knows that a fire service's engine is not its own to
    # report, nor that of any centre of health. What 113 says later does not hide what 110 said.
    reported(dal, FIRE, "on_scene")
    dal.now_ms += 5 * MINUTE_MS
    reported(dal, HEALTH, "available")
    dal.now_ms += 2 * MINUTE_MS
    engine = comer(dal.ask(asker, capabilities={"fire.pump": 1}), "engine-vik-1")
    assert not engine.advice.proposed
    assert (engine.fresh.status, engine.fresh.status_age_s) == ("on_scene", 420)
    assert [(one.centre, one.status, one.age_s) for one in engine.others_say] == [(HEALTH, "available", 120)]
    assert engine.reason == "on scene; 113.dal says available 2 min ago, and does not answer for it"


def test_what_only_a_centre_says_that_does_not_answer_is_shown_and_not_gone_by(dal: Dal) -> None:
    reported(dal, HEALTH, "out_of_service")
    engine = comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1")
    assert engine.advice.proposed
    assert (engine.fresh.status, engine.fresh.status_age_s) == ("", None)
    assert engine.reason.endswith("113.dal says out of service 0 min ago, and does not answer for it")


def test_a_unit_reported_as_anothers_than_the_register_has_it_is_not_believed(dal: Dal) -> None:
    reported(dal, FIRE, "out_of_service", owner="org-red-cross")  # for whom 110 answers too
    assert comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1").advice.proposed
    assert [
        one.centre for one in comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1").others_say
    ] == [FIRE]


def test_a_commitment_that_people_have_settled_against_holds_the_unit_no_longer(dal: Dal) -> None:
    taken = {"unit": "engine-vik-1", "owner": "org-fire", "since_ms": dal.now_ms, "status": "live"}
    ours, theirs = (f"unit_commitment:{centre}:one" for centre in (FIRE, HEALTH))
    wrote(dal, FIRE, "unit-taken/1", ours, centre=FIRE, **taken)
    wrote(dal, HEALTH, "unit-taken/1", theirs, centre=HEALTH, **taken)
    held = [comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1").committed_by]
    wrote(dal, FIRE, "unit-freed/1", ours, status="ended")
    held.append(comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1").committed_by)
    assert held == [FIRE, HEALTH]
    # The word that 110's stands comes late; 113 has not ended its own yet.
    settled = {"unit": "engine-vik-1", "stands": ours, "loses": [theirs], "reason": "spoken by phone"}
    wrote(dal, FIRE, "conflict-settled/1", "settlement:110.dal:one", **settled)
    engine = comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1")
    assert engine.committed_by is None
    assert engine.advice.proposed


def test_what_the_state_has_serves_the_whole_country() -> None:
    region = hamlet()
    kinds = region.organisations.assign(
        kind=np.where(region.organisations["id"] == "org-fire", "state", region.organisations["kind"])
    )
    # No municipality has its duty by law with it any more.
    municipalities = region.municipalities.assign(fire_service="org-police")
    here = Dal(region.with_table("organisations", kinds).with_table("municipalities", municipalities))
    engine = comer(here.ask(HEALTH, capabilities={"fire.pump": 1}), "engine-vik-1")
    assert (engine.standing, engine.advice.standing) == ("state", "state")
    assert "its owner serves the whole country" in engine.reason
    assert comer(here.ask(capabilities={"fire.pump": 1}), "engine-vik-1").standing == "own"


def test_a_place_that_is_no_place_on_earth_is_not_gone_by(dal: Dal) -> None:
    node = dal.nodes[FIRE]
    data = {"type": "building_fire", "priority": 1, "lon": 400.0, "lat": 1e300}
    patch = Patch(
        kind="incident-opened/1", record="incident:110.dal:one", subject="incident:110.dal:one", data=data
    )
    node.note([patch]).result()
    with pytest.raises(InvalidValueError, match="has no place that you can see"):
        dal.ask(incident="incident:110.dal:one", capabilities={"fire.pump": 1})
    asked = Question(incident="incident:110.dal:one", **VIK, capabilities={"fire.pump": 1})  # type: ignore[arg-type]
    assert dal.who[FIRE].ask(dal.person(FIRE), asked).proposed


def test_who_has_committed_a_unit_is_who_wrote_it_whatever_it_says(dal: Dal) -> None:
    told = {
        "unit": "engine-vik-1",
        "owner": "org-fire",
        "centre": FIRE,
        "status": "live",
        "since_ms": dal.now_ms,
    }
    wrote(dal, HEALTH, "unit-taken/1", f"unit_commitment:{HEALTH}:one", **told)
    engine = comer(dal.ask(capabilities={"fire.pump": 1}), "engine-vik-1")
    assert engine.committed_by == HEALTH
    assert engine.reason == "committed by 113.dal since 12:00"
