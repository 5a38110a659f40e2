"""A node: what is asked for is written, folded and seen by those who may."""

from collections.abc import Callable

import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import Actor
from samvirke.respond.act import RefusedError
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.node import DeniedError, Node, Place
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.space import Space

AGENCIES = {"110.innlandet": "fire", "112.innlandet": "police", "113.innlandet": "health"}
FIRE = Actor(user="ola", organisation="Ola AS", centre="110.innlandet", agency="fire", role="operator")
POLICE = Actor(user="kari", organisation="Pd", centre="112.innlandet", agency="police", role="operator")


def node(centre: str, wall_ms: Callable[[], int] = lambda: 1_800_000_000_000) -> Node:
    place = Place(centre=centre, agency=AGENCIES[centre], agencies=AGENCIES)
    journal = Journal(MemoryStore(), centre, "live", wall_ms)
    return Node(place, Space(name="live", mode="live"), journal, wall_ms)


def test_an_incident_is_opened_and_seen_by_its_own_centre_alone() -> None:
    at_110 = node("110.innlandet")
    done = at_110.do(FIRE, OpenIncident(type="building_fire", lon=10.5, lat=61.1))
    seen = list(at_110.views.all_of(FIRE, "incident", at_110.now_ms))
    assert [view["number"] for view in seen] == ["110.innlandet-2027-00001"]
    assert seen[0]["id"] == done.records[0]
    assert list(at_110.views.all_of(POLICE, "incident", at_110.now_ms)) == []


def test_the_same_key_does_it_once() -> None:
    at_110 = node("110.innlandet")
    act = OpenIncident(type="building_fire", lon=10.5, lat=61.1)
    first = at_110.do(FIRE, act, key="a")
    assert at_110.do(FIRE, act, key="a").records == first.records
    assert len(list(at_110.state.of_kind("incident"))) == 1


def test_another_centre_opens_nothing_here() -> None:
    with pytest.raises(DeniedError, match="not open to you"):
        node("110.innlandet").do(POLICE, OpenIncident(type="building_fire", lon=10.5, lat=61.1))


def test_a_node_that_takes_the_log_of_another_stands_where_it_stands() -> None:
    at_110, at_112 = node("110.innlandet"), node("112.innlandet")
    at_110.do(FIRE, OpenIncident(type="building_fire", lon=10.5, lat=61.1))
    at_112.take(list(at_110.journal.store.read("110.innlandet/1")))
    assert at_112.state.as_document() == at_110.state.as_document()


def test_what_peers_would_refuse_is_never_written() -> None:
    at_110 = node("110.innlandet")
    incident = "incident:110.innlandet:one"
    with pytest.raises(InvalidValueError, match="would write lat of incident as another type"):
        at_110.note(
            [Patch(kind="incident-opened/1", record=incident, subject=incident, data={"lat": "north"})]
        )
    assert at_110.journal.store.sizes() == {}


def test_nobody_is_asked_or_let_in_whom_the_node_has_never_met() -> None:
    at_110 = node("110.innlandet")
    incident = at_110.do(FIRE, OpenIncident(type="building_fire", lon=10.5, lat=61.1)).records[0]
    act = ShareIncident(incident=incident, to="113.inlandet", may="see", purpose="x", ground="y")
    with pytest.raises(RefusedError, match=r"113\.inlandet is no centre .* write '113\.innlandet'"):
        at_110.do(FIRE, act)
