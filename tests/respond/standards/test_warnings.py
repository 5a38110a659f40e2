"""Warnings in a node: received once, replaced, cancelled; drafts that a person sends."""

import pytest
from tests.respond.standards.cap_messages import alert, info

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region
from samvirke.respond.access.actor import Actor
from samvirke.respond.act import RefusedError
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.node import Node, Place
from samvirke.respond.space.space import Mode, Space
from samvirke.respond.standards.cap.draft import DraftCap, SendCap
from samvirke.respond.standards.cap.read import read_alert
from samvirke.respond.standards.cap.receive import ReceiveWarning
from samvirke.respond.standards.cap.threatened import threatened
from samvirke.respond.standards.cap.warning import current_warnings

NOW_MS = 1000 * (20_833 * 86_400 + 7 * 3_600)  # 2027-01-15 07:00 UTC
FIRE = Actor(
    user="ola",
    organisation="Alarm",
    centre="110.innlandet",
    agency="fire",
    role="operator",
    spaces=frozenset({"live", "exercise-1"}),
)
TEXTS = {"nb": {"headline": "Brann i Storgata", "description": "Røyk", "instruction": "Lukk vinduer."}}


def node(name: str = "live", mode: Mode = "live") -> Node:
    agencies = {"110.innlandet": "fire"}
    place = Place(centre="110.innlandet", agency="fire", agencies=agencies)
    journal = Journal(MemoryStore(), "110.innlandet", name, lambda: NOW_MS)
    return Node(place, Space(name=name, mode=mode), journal, lambda: NOW_MS)


def receive(at: Node, message: str) -> None:
    at.do(FIRE, ReceiveWarning(message=message))


def held(at: Node) -> list[str]:
    return [str(warning.get("identifier")) for warning in current_warnings(at.state, at.now_ms)]


def test_a_warning_becomes_a_record_that_suggests_a_type_of_incident() -> None:
    at = node()
    receive(at, alert(info("no"), info("en-GB")))
    (warning,) = current_warnings(at.state, at.now_ms)
    assert (warning.get("colour"), warning.get("suggested_type")) == ("yellow", "vegetation_fire")
    assert set(warning.get("texts")) == {"no", "en-GB"}
    assert len(warning.get("areas")) == 1  # said in two languages, it is one area
    assert warning.get("areas")[0]["properties"]["municipalityId"] == "3405"
    assert warning.get("areas")[0]["geometry"]["coordinates"][0][1] == [11.0, 61.0]  # lon, lat


def test_an_update_replaces_and_a_cancel_ends() -> None:
    at = node()
    receive(at, alert(identifier="one"))
    about_one = "varsel@example.no,one,2027-01-15T05:00:00+00:00"
    receive(at, alert(identifier="two", kind="Update", references=about_one))
    assert held(at) == ["two"]
    receive(at, alert(identifier="three", kind="Cancel", references=about_one.replace("one", "two")))
    assert held(at) == []


def test_the_same_message_is_received_once() -> None:
    at = node()
    receive(at, alert())
    with pytest.raises(RefusedError, match="was received before"):
        receive(at, alert())


def test_an_expired_warning_is_refused() -> None:
    with pytest.raises(RefusedError, match="has expired"):
        receive(node(), alert(info(expires=PAST)))


PAST = "2027-01-15T06:30:00+00:00"  # half an hour before NOW_MS


def test_a_cancel_that_comes_late_still_ends_what_it_names() -> None:
    # MET lets a cancel expire an hour after it was sent; what it cancels may hold for days.
    at = node()
    receive(at, alert(identifier="one"))
    about_one = "varsel@example.no,one,2027-01-15T05:00:00+00:00"
    receive(at, alert(info(expires=PAST), identifier="two", kind="Cancel", references=about_one))
    assert held(at) == []


def test_an_all_clear_ends_what_it_names_and_is_no_warning_itself() -> None:
    at = node()
    receive(at, alert(identifier="one"))
    over = info().replace("Monitor", "AllClear")
    about_one = "varsel@example.no,one,2027-01-15T05:00:00+00:00"
    receive(at, alert(over, identifier="two", kind="Update", references=about_one))
    assert held(at) == []


def test_a_warning_of_which_one_block_has_no_end_holds_until_it_is_cancelled() -> None:
    at = node()
    endless = info("en-GB").replace("<expires>2027-01-16T06:00:00+00:00</expires>", "")
    receive(at, alert(info("no", expires=PAST), endless))
    (warning,) = current_warnings(at.state, at.now_ms)
    assert warning.get("expires_ms") is None


def test_all_codes_of_an_area_are_kept() -> None:
    at = node()
    two = "<geocode><valueName>municipalityId</valueName><value>3407</value></geocode>\n  </area>"
    receive(at, alert(info().replace("</area>", two)))
    (warning,) = current_warnings(at.state, at.now_ms)
    assert warning.get("areas")[0]["properties"]["municipalityId"] == "3405;3407"


@pytest.mark.parametrize(
    ("name", "mode", "status"),
    [("live", "live", "Exercise"), ("live", "live", "Test"), ("exercise-1", "exercise", "Actual")],
)
def test_nothing_crosses_between_spaces(name: str, mode: Mode, status: str) -> None:
    at = node(name, mode)
    with pytest.raises(BadInputError, match=rf"says '{status}'; the space {name} \({mode}\) takes only"):
        receive(at, alert(status=status))
    assert list(at.state.of_kind("warning")) == []


def test_what_lies_in_the_area_is_counted_by_hand() -> None:
    region = Region.builtin("norway")
    south, north, west, east = 61.0, 62.0, 10.0, 11.0
    at = node()
    receive(at, alert())
    (warning,) = current_warnings(at.state, at.now_ms)
    hit = threatened(region, warning.get("areas"))
    inside = [
        (row.id, row.kind)
        for row in region.sites.itertuples()
        if west < row.lon < east and south < row.lat < north
    ]
    assert sum(hit.by_kind.values()) == len(inside) > 0
    assert set(hit.sites["fire_station"]) == {name for name, kind in inside if kind == "fire_station"}
    cells = region.cells
    there = cells["lon"].between(west, east) & cells["lat"].between(south, north)
    assert hit.people == round(cells.loc[there, "population"].sum())


def zone(kind: str, west: float) -> dict[str, object]:
    ring = [[west, 61.0], [west + 0.1, 61.0], [west + 0.1, 61.1], [west, 61.0]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"kind": kind},
    }


def draft(at: Node, **changes: object) -> str:
    zones = [zone("HOT", 10.0), zone("EVACUATE", 11.0)] if changes.pop("has_zones", False) else None
    incident = at.do(FIRE, OpenIncident(type="building_fire", lon=10.5, lat=61.1, zones=zones)).records[0]
    what: dict[str, object] = {
        "incident": incident,
        "category": "Fire",
        "urgency": "Immediate",
        "severity": "Severe",
        "certainty": "Observed",
        "texts": TEXTS,
    }
    return at.do(FIRE, DraftCap(**{**what, **changes})).records[0]  # type: ignore[arg-type]


def test_a_draft_is_cap_that_says_it_is_a_draft() -> None:
    at = node()
    record = at.state.get(draft(at))
    assert record is not None
    written = read_alert(record.get("message").encode())
    assert (written.status, written.infos[0].headline) == ("Draft", "Brann i Storgata")
    assert written.infos[0].areas[0].circles == ((61.1, 10.5, 1.0),)
    assert written.infos[0].expires_ms == NOW_MS + 6 * 3_600_000


def test_the_public_is_told_of_what_to_leave_and_of_the_zones_of_the_crews_only_when_asked() -> None:
    at = node()

    def wests(**changes: object) -> list[float]:
        record = at.state.get(draft(at, has_zones=True, **changes))
        assert record is not None
        return [ring[0][1] for ring in read_alert(record.get("message")).infos[0].areas[0].polygons]

    assert wests() == [11.0]
    assert wests(zones=("HOT", "EVACUATE")) == [10.0, 11.0]
    assert wests(zones=("SEARCH",)) == []  # a circle instead


def test_a_misspelt_text_is_told_and_not_left_out() -> None:
    texts = {"nb": {**TEXTS["nb"], "instrcution": "Gå ut"}}
    with pytest.raises(InvalidValueError, match="instrcution"):
        draft(node(), texts=texts)


def test_a_draft_of_an_exercise_says_exercise() -> None:
    at = node("exercise-1", "exercise")
    record = at.state.get(draft(at))
    assert record is not None
    assert read_alert(record.get("message").encode()).status == "Exercise"


def test_a_person_notes_that_it_was_sent_once() -> None:
    at = node()
    made = draft(at)
    at.do(FIRE, SendCap(draft=made, to="Innlandet politidistrikt"))
    with pytest.raises(RefusedError, match="was sent to Innlandet politidistrikt before"):
        at.do(FIRE, SendCap(draft=made, to="en annen"))


def test_nothing_is_sent_from_an_exercise() -> None:
    at = node("exercise-1", "exercise")
    with pytest.raises(RefusedError, match="nothing leaves it"):
        at.do(FIRE, SendCap(draft=draft(at), to="politiet"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"texts": {"en": TEXTS["nb"]}}, "texts have no nb"),
        ({"category": "Brann"}, "category: saw 'Brann'"),
        ({"lasts_s": 0}, "lasts_s is 0"),
    ],
)
def test_a_draft_that_nobody_could_read_is_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        draft(node(), **changes)
