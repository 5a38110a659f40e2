"""An incident from opening to closing: facts, classes, numbers and what its home alone may do."""

from typing import Any

import pytest
from tests.respond.needs.centres import BEGIN_MS, FIRE, HEALTH, POLICE, WEST, Centres, fire_with_need

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.federation.epoch import begin_epoch
from samvirke.respond.incidents.change_incident import ChangeIncident
from samvirke.respond.incidents.close_incident import CloseIncident, ReopenIncident
from samvirke.respond.incidents.history import history
from samvirke.respond.incidents.incident import FACTS, INCIDENT
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import EndShare, ShareIncident
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.deployment import ReleaseUnit
from samvirke.respond.needs.state_need import StateNeed, WithdrawNeed
from samvirke.respond.node import Node

SQUARE = [[[10, 61], [10.1, 61], [10.1, 61.1], [10, 61]]]
ZONE = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": SQUARE},
    "properties": {"kind": "HOT"},
}
EVERYTHING: dict[str, Any] = {
    "type": "building_fire",
    "priority": 2,
    "title": "Fire at the school",
    "lon": 10.5,
    "lat": 61.1,
    "precision_m": 50.0,
    "place": "North wing",
    "municipality": "3420",
    "occurred_at_ms": BEGIN_MS - 60_000,
    "injured": "several",
    "hazards": ["gas", "smoke"],
    "access": "from the east",
    "talk_group": "BAPS-1",
    "phone": "+47 00 00 00 00",
    "assembly_point": {"lon": 10.49, "lat": 61.1, "words": "the car park"},
    "zones": [ZONE],
    "next_report_at_ms": BEGIN_MS + 1_800_000,
    "caller_name": "K. N.",
    "caller_phone": "+47 11 11 11 11",
    "tactics": "from inside",
    "internal_note": "short of crew",
    "patients": [{"triage": "red"}],
    "medical_note": "burns",
    "suspects": [{"seen": "one"}],
    "police_note": "known here",
    "address_security": "dog",
    "vulnerability": "gas main under the hall",
}


def test_every_fact_can_be_given_and_each_is_seen_by_its_class_alone() -> None:
    assert set(EVERYTHING) == set(FACTS)
    centres = Centres()
    incident = centres.do(FIRE, OpenIncident(**EVERYTHING))
    centres.do(FIRE, ShareIncident(incident=incident, to=HEALTH))
    centres.meet()
    shared = {name for name in FACTS if INCIDENT.classes[name] == "FELLES"}
    assert shared <= set(centres.sees(HEALTH, incident))
    assert not (set(FACTS) - shared) & set(centres.sees(HEALTH, incident))
    assert centres.sees(POLICE, incident) == {}
    # What others do not see leaves its marker: ask.
    assert centres.sees(HEALTH, incident)["knows_more"] == ["ETAT", "HELSE", "POLITI", "SKJERMET"]
    assert centres.sees(FIRE, incident)["tactics"] == "from inside"


def test_the_marker_follows_what_is_written_and_emptied() -> None:
    centres = Centres()
    incident = centres.do(HEALTH, OpenIncident(type="medical_acute", lon=10, lat=61))
    assert centres.sees(HEALTH, incident)["knows_more"] == []
    centres.do(HEALTH, ChangeIncident(incident=incident, medical_note="asthma"))
    assert centres.sees(HEALTH, incident)["knows_more"] == ["HELSE"]
    centres.do(HEALTH, ChangeIncident(incident=incident, clear=("medical_note",), title="asthma"))
    seen = centres.sees(HEALTH, incident)
    assert (seen["knows_more"], seen["medical_note"], seen["title"]) == ([], None, "asthma")


def test_only_its_home_changes_closes_and_shares_it() -> None:
    centres = Centres()
    incident, _ = fire_with_need(centres)
    for act in (
        ChangeIncident(incident=incident, title="x"),
        CloseIncident(incident=incident, reason="x"),
        ShareIncident(incident=incident, to=WEST),
        EndShare(incident=incident, to=POLICE),
    ):
        with pytest.raises(RefusedError):
            centres.do(HEALTH, act)
    with pytest.raises(NotFoundError):
        centres.do(WEST, ChangeIncident(incident=incident, title="x"))
    with pytest.raises(RefusedError, match="propose it to them with propose-change"):
        centres.do(POLICE, ChangeIncident(incident=incident, title="x"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"type": "bulding_fire"}, "write 'building_fire'"),
        ({"lon": 181}, "lon is 181"),
        ({"lat": float("nan")}, "lat is nan"),
        ({"priority": 4}, "priority is 4"),
        ({"precision_m": -1}, "precision_m is -1"),
        ({"injured": "a few"}, "none, one, several, many, unknown"),
        ({"hazards": ["dragons"]}, "hazard is 'dragons'"),
        ({"hazards": ["gas"] * 16}, "hazards is 16 items"),
        ({"title": "x" * 201}, "title is 201 characters"),
        ({"internal_note": "x" * 4001}, "internal_note is 4001 characters"),
        ({"access": "HEMMELIG\nport 4"}, "access is marked as graded information"),
        ({"patients": [{"note": "BEGRENSET: x"}]}, "marked as graded"),
        ({"patients": [{"age": float("inf")}]}, "patients"),
        ({"patients": [[[[[[[1]]]]]]]}, "too deep"),
        ({"patients": [{"note": "x" * 3900}] * 30}, "too large"),
        ({"assembly_point": {"lon": 10}}, "give both or neither"),
        ({"assembly_point": {"where": "x"}}, "a name in assembly_point"),
        ({"assembly_point": {}}, "assembly_point is empty"),
        ({"occurred_at_ms": -1}, "occurred_at_ms is -1"),
        ({"zones": [{**ZONE, "properties": {"kind": "RED"}}]}, "HOT, WARM, COLD"),
        ({"zones": [{"type": "Polygon"}]}, "zone 1 must be a GeoJSON Feature"),
        (
            {"zones": [{**ZONE, "geometry": {"type": "Polygon", "coordinates": [SQUARE[0][:3]]}}]},
            "too few points",
        ),
        (
            {
                "zones": [
                    {**ZONE, "geometry": {"type": "Polygon", "coordinates": [[*SQUARE[0][:3], [10, 62]]]}}
                ]
            },
            "is open",
        ),
        (
            {"zones": [{**ZONE, "geometry": {"type": "Polygon", "coordinates": [[[200, 61]] * 4]}}]},
            "lon is 200",
        ),
    ],
)
def test_what_is_not_well_formed_is_refused_with_what_is_allowed(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        OpenIncident(**{"type": "building_fire", "lon": 10, "lat": 61, **wrong})
    assert told in str(refused.value)


def test_a_graded_text_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(InvalidValueError) as refused:
        OpenIncident(type="other", lon=10, lat=61, title="STRENGT HEMMELIG: canary")
    assert "canary" not in str(refused.value)
    assert "sikkerhetsloven §§ 5-3 and 5-4" in str(refused.value)


def test_numbers_are_given_in_order_without_gaps_by_year_and_survive_a_restart() -> None:
    centres = Centres(FIRE, HEALTH)
    fire = OpenIncident(type="other_fire", lon=10, lat=61)
    opened = [centres.do(FIRE, fire) for _ in range(3)]
    with pytest.raises(InvalidValueError):
        centres.do(FIRE, OpenIncident(type="other_fire", lon=10, lat=99))
    centres.do(HEALTH, OpenIncident(type="medical_acute", lon=10, lat=61))
    centres.meet()
    old = centres.nodes[FIRE]
    journal = Journal(old.journal.store, FIRE, "live", lambda: centres.now_ms)
    centres.nodes[FIRE] = Node(old.place, old.space, journal, lambda: centres.now_ms)
    opened.append(centres.do(FIRE, fire))
    centres.now_ms = 1_830_294_000_000  # 2027-12-31 23:00 UTC: the Norwegian year has begun
    opened.append(centres.do(FIRE, fire))
    numbers = [centres.record(FIRE, one).get("number") for one in opened]
    assert numbers == [
        "110.innlandet-2027-00001",
        "110.innlandet-2027-00002",
        "110.innlandet-2027-00003",
        "110.innlandet-2027-00004",
        "110.innlandet-2028-00001",
    ]


def test_a_restored_centre_gives_no_number_that_it_may_have_given_before() -> None:
    centres = Centres(FIRE)
    fire = OpenIncident(type="other_fire", lon=10, lat=61)
    centres.do(FIRE, fire)
    old = centres.nodes[FIRE]
    copy = MemoryStore()
    copy.write(list(old.journal.store.read(old.journal.origin)))
    lost = centres.record(FIRE, centres.do(FIRE, fire)).get("number")  # after the copy
    by = ("ola", "administrator", FIRE)
    why = "the disk was lost"
    for epoch, letter in ((2, "B"), (3, "C")):
        begin_epoch(
            copy,
            centre=FIRE,
            space="live",
            by=by,
            reason=why,
            wall_ms=centres.now_ms,
            randbytes=bytes,
        )
        journal = Journal(copy, FIRE, "live", lambda: centres.now_ms, epoch)
        centres.nodes[FIRE] = Node(old.place, old.space, journal, lambda: centres.now_ms)
        given = [centres.record(FIRE, centres.do(FIRE, fire)).get("number") for _ in range(2)]
        assert given == [f"110.innlandet-2027-{letter}00001", f"110.innlandet-2027-{letter}00002"]
        assert lost not in given


def test_it_is_not_closed_while_a_need_is_open_or_a_unit_committed_unless_a_reason_is_given() -> None:
    centres = Centres(FIRE)
    incident = centres.do(FIRE, OpenIncident(type="building_fire", lon=10, lat=61))
    need = centres.do(FIRE, StateNeed(incident=incident, capability="fire.pump", quantity=2))
    commitment = centres.do(FIRE, CommitUnit(unit="e1", owner="Brann", need=need))
    with pytest.raises(RefusedError, match=r"00001 has 1 open need\(s\) and 1 unit\(s\) committed"):
        centres.do(FIRE, CloseIncident(incident=incident))
    centres.do(FIRE, WithdrawNeed(need=need, reason="out"))
    with pytest.raises(RefusedError, match=r"0 open need\(s\) and 1 unit"):
        centres.do(FIRE, CloseIncident(incident=incident))
    centres.do(FIRE, ReleaseUnit(commitment=commitment))
    centres.do(FIRE, CloseIncident(incident=incident))
    with pytest.raises(RefusedError, match="closed already"):
        centres.do(FIRE, CloseIncident(incident=incident))
    with pytest.raises(RefusedError, match="reopen it before it needs something"):
        centres.do(FIRE, StateNeed(incident=incident, capability="fire.pump"))
    centres.do(FIRE, ReopenIncident(incident=incident, reason="flared up"))
    seen = centres.sees(FIRE, incident)
    assert (seen["status"], seen["reopened_because"]) == ("open", "flared up")
    centres.do(FIRE, StateNeed(incident=incident, capability="fire.pump"))
    centres.do(FIRE, CloseIncident(incident=incident, reason="handed to the owner"))
    assert centres.sees(FIRE, incident)["closed_because"] == "handed to the owner"


def test_history_says_who_changed_what_and_shows_each_only_their_classes() -> None:
    centres = Centres()
    incident = centres.do(FIRE, OpenIncident(type="other", lon=10, lat=61, tactics="wait"))
    centres.do(FIRE, ShareIncident(incident=incident, to=HEALTH))
    centres.do(FIRE, ChangeIncident(incident=incident, tactics="go in"))
    centres.do(FIRE, ChangeIncident(incident=incident, type="building_fire", title="Fire"))
    centres.meet()

    def seen_at(centre: str) -> list[tuple[str, int, dict[str, Any], bool]]:
        node = centres.nodes[centre]
        changes = history(
            node.journal.store,
            node.views,
            centres.person(centre),
            centres.record(centre, incident),
            node.now_ms,
        )
        return [
            (one.field_class, one.at_ms - BEGIN_MS, dict(one.fields), one.by is not None) for one in changes
        ]

    opened = {"number": "110.innlandet-2027-00001", "status": "open", "knows_more": ["ETAT"]}
    first = ("FELLES", 1000, {"type": "other", "lon": 10, "lat": 61, "priority": 1, **opened})
    last = ("FELLES", 4000, {"type": "building_fire", "title": "Fire"})
    assert sorted(seen_at(FIRE), key=str) == sorted(
        [
            (*first, True),
            ("ETAT", 1000, {"tactics": "wait"}, True),
            ("ETAT", 3000, {"tactics": "go in"}, True),
            (*last, True),
        ],
        key=str,
    )
    assert seen_at(HEALTH) == [(*first, False), (*last, False)]
