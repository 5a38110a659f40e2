"""The page of the situation: what waits for us, what is red, what is open, and for whom it is there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.respond.desks import FIRE, HEALTH, POLICE, Desks
from tests.respond.needs.centres import EAST, WEST, Centres, fire_with_need
from tests.respond.needs.centres import HEALTH as AMK
from tests.respond.standards.cap_messages import alert, info
from tests.web.pages.open_houses import as_role, door, house_around

from samvirke.register.region import Region
from samvirke.respond.access.actor import Role
from samvirke.respond.access.question import AskForMore
from samvirke.respond.alerts.triple_alert import TripleAlert
from samvirke.respond.cards.start_card import StartCard
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.offer_resource import OfferResource
from samvirke.respond.needs.request_resource import RequestResource
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.standards.cap.receive import ReceiveWarning
from samvirke.web.house import House
from samvirke.web.situation.places import area_of, places_named

HERE = "/app/live/situation"


@pytest.fixture
def desks() -> Desks:
    """Three centres: 110 has alerted 112 and 113 to a fire and nobody has answered."""
    desks = Desks(
        FIRE, POLICE, HEALTH, triple=(POLICE, HEALTH), phones={POLICE: ("112 vakt",)}, talk_group="BAPS-1"
    )
    fire = desks.fire(title="Brann på skolen", place="Storgata 1", injured="several")
    for other in (POLICE, HEALTH):
        desks.do(FIRE, ShareIncident(incident=fire, to=other))
    desks.do(FIRE, TripleAlert(incident=fire, message="Brann, flere skadde"))
    desks.meet()
    return desks


def page_of(house: House, role: Role = "operator", lang: str = "en", path: str = HERE) -> str:
    with door(house) as client:
        answer = client.get(path, headers=as_role(house, role, lang))
    assert answer.status_code == 200, answer.text
    return answer.text


def words_in(html: str, section: str) -> str:
    """Return the text of a section by the id of its heading."""
    found = re.search(rf'aria-labelledby="{section}".*?</section>', html, re.DOTALL)
    assert found, section
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_an_alert_waits_for_the_one_who_was_told_with_how_to_talk_in_front(desks: Desks) -> None:
    told = words_in(page_of(house_around(desks.nodes[POLICE])), "h-waiting")
    assert told.startswith('aria-labelledby="h-waiting"> Waiting for you 1 Triple alert Brann, flere skadde')
    assert "Talk group BAPS-1, phone not said: ask" in told
    assert f"From {FIRE}, just now" in told


def test_an_alert_that_is_answered_waits_no_longer_and_seen_is_no_answer(desks: Desks) -> None:
    house = house_around(desks.nodes[POLICE])
    alert_id = desks.records(POLICE, "alert")[0].id
    with door(house) as client:
        who = as_role(house)

        def answered(answer: str) -> str:
            form = {"alert": alert_id, "answer": answer, "_key": answer, "_next": HERE}
            assert client.post("/app/live/do/give-receipt", data=form, headers=who).status_code == 303
            return words_in(client.get(HERE, headers=who).text, "h-waiting")

        assert "seen by you, nobody acts yet" in answered("seen")
        assert "No alert, request or question waits" in answered("acting")


def test_who_is_silent_past_the_limit_is_to_be_called_by_the_centre_that_alerted(desks: Desks) -> None:
    desks.wait(120)  # the first limit of an acute alert is shorter
    told = words_in(page_of(house_around(desks.nodes[FIRE])), "h-waiting")
    assert f"Call {POLICE}: 112 vakt" in told
    assert f"Call {HEALTH}: number not known" in told
    assert "Call" not in words_in(page_of(house_around(desks.nodes[POLICE])), "h-waiting")


def test_a_need_turns_red_after_three_minutes_and_says_what_is_missing(desks: Desks) -> None:
    fire = desks.records(FIRE, "incident")[0].id
    desks.do(FIRE, StateNeed(incident=fire, capability="fire.pump", quantity=2, priority=1))
    house = house_around(desks.nodes[FIRE])
    before = words_in(page_of(house), "h-red")
    assert "2 × Fire engine with pump and water" in before
    assert "RED" not in before
    desks.wait(180)  # climbs.csv: an acute need asks the neighbours after 180 s
    after = page_of(house)
    assert "RED 2 × Fire engine" in words_in(after, "h-red")
    assert "2 of 2 missing, 0 offered" in words_in(after, "h-red")
    assert 'data-red="1"' in after
    assert "1 red need" in words_in(after, "h-incidents")


def test_needs_that_were_never_stated_are_not_called_covered() -> None:
    desks = Desks(FIRE, answers_for=lambda _: True)
    fire = desks.fire()
    house = house_around(desks.nodes[FIRE])
    assert "No need is stated. Needs are stated on the page" in words_in(page_of(house), "h-red")
    need = desks.do(FIRE, StateNeed(incident=fire, capability="fire.pump", quantity=1))
    desks.do(FIRE, CommitUnit(unit="engine-1", owner="Hamar", need=need))
    assert "Every need that is stated is covered." in words_in(page_of(house), "h-red")


def test_open_incidents_say_what_where_since_when_who_takes_part_and_who_is_silent(desks: Desks) -> None:
    told = words_in(page_of(house_around(desks.nodes[HEALTH])), "h-incidents")
    assert (
        "Brann på skolen New 110.innlandet-2027-00001 · Building fire · Storgata 1 · several injured" in told
    )
    assert "Acute" in told
    assert f"{FIRE}, {POLICE}, {HEALTH}" in told
    assert f"Not answered: {POLICE}, {HEALTH}" in told


def test_another_centres_incident_that_is_not_shared_is_not_there() -> None:
    desks = Desks(FIRE, POLICE)
    desks.fire(title="Hemmelig sted")
    desks.meet()
    assert "Hemmelig sted" not in page_of(house_around(desks.nodes[POLICE]))


def test_the_red_ones_come_first_then_the_acute_then_the_newest() -> None:
    desks = Desks(FIRE)
    later = [desks.fire(title=title, priority=priority) for title, priority in (("A", 1), ("B", 3), ("C", 2))]
    desks.wait(60)
    desks.fire(title="D", priority=1)
    desks.do(FIRE, StateNeed(incident=later[1], capability="fire.pump", priority=1))
    desks.wait(200)
    html = page_of(house_around(desks.nodes[FIRE]))
    rows = re.findall(r'<th scope="row"><a [^>]*>(\w)</a>', html)
    assert rows == ["B", "D", "A", "C"]  # B has a red need; D is newer than A


@pytest.fixture(scope="module")
def exchange() -> tuple[Centres, str, str]:
    """113 asks 113.vest for a helicopter; a unit is committed twice by 113 and 113.ost."""
    centres = Centres()
    incident, need = fire_with_need(centres)
    centres.do(AMK, RequestResource(need=need, to=(WEST,), what="Gjerne med lege"))
    centres.do(AMK, CommitUnit(unit="heli-1", owner="Delt", need=need))
    other = centres.do(EAST, OpenIncident(type="critical_patient_by_air", lon=11, lat=60.5))
    other_need = centres.do(EAST, StateNeed(incident=other, capability="health.air_ambulance"))
    centres.do(EAST, CommitUnit(unit="heli-1", owner="Delt", need=other_need))
    centres.meet()
    return centres, incident, need


def test_who_is_asked_reads_what_is_asked_and_nothing_of_the_incident(
    exchange: tuple[Centres, str, str],
) -> None:
    centres, incident, _ = exchange
    html = page_of(house_around(centres.nodes[WEST]))
    told = words_in(html, "h-waiting")
    assert "Request 1 × Helicopter or aeroplane with doctor" in told
    assert "Building fire" in told
    assert "Gjerne med lege" in told
    assert incident not in html


def test_an_offer_waits_for_the_asker_and_the_request_no_longer_for_the_giver(
    exchange: tuple[Centres, str, str],
) -> None:
    centres, _, _ = exchange
    (request,) = centres.kind(WEST, "request")
    centres.do(WEST, OfferResource(request=request.id, quantity=1, conditions="til kl. 20"))
    centres.meet()
    assert "Request" not in words_in(page_of(house_around(centres.nodes[WEST])), "h-waiting")
    told = words_in(page_of(house_around(centres.nodes[AMK])), "h-waiting")
    assert "Offer 1 × Helicopter or aeroplane with doctor" in told
    assert "til kl. 20" in told


def test_a_unit_committed_twice_is_shown_to_all_and_settled_by_those_who_committed_it(
    exchange: tuple[Centres, str, str],
) -> None:
    centres, _, _ = exchange
    ours = page_of(house_around(centres.nodes[AMK]))
    assert words_in(ours, "h-clashes").count("since") == 2
    assert "settle-conflict" in ours
    theirs = page_of(house_around(centres.nodes["110.innlandet"]))
    assert "heli-1" in words_in(theirs, "h-clashes")
    assert "settle-conflict" not in theirs
    assert "The centres that committed it settle it." in theirs


def test_a_question_for_more_waits_with_the_form_of_its_answer(desks: Desks) -> None:
    fire = desks.records(FIRE, "incident")[0].id
    desks.do(POLICE, AskForMore(of=fire, classes=["HELSE"], words="Hvem er skadd?"))
    desks.meet()
    html = page_of(house_around(desks.nodes[FIRE]))
    assert "Question Hvem er skadd?" in words_in(html, "h-waiting")
    assert "for health personnel" in words_in(html, "h-waiting")
    assert 'data-act="answer-question"' in html


def test_a_step_that_is_late_is_shown_and_a_warning_and_the_last_lines(desks: Desks) -> None:
    fire = desks.records(FIRE, "incident")[0].id
    card = next(iter(desks.nodes[FIRE].place.cards))
    desks.do(FIRE, StartCard(incident=fire, template=card))
    desks.do(FIRE, ReceiveWarning(message=alert(info("no"), info("en-GB"))))
    desks.do(FIRE, WriteLine(incident=fire, text="Røyk fra taket", text_own="Kode 4711"))
    desks.wait(24 * 3600)
    html = page_of(house_around(desks.nodes[FIRE]), lang="nb")
    assert "min over fristen" in words_in(html, "h-steps")
    lines = words_in(html, "h-lines")
    assert "Røyk fra taket · Kode 4711" in lines
    desks.meet()
    theirs = words_in(page_of(house_around(desks.nodes[POLICE])), "h-lines")
    assert "Røyk fra taket" in theirs
    assert "4711" not in theirs


def test_a_warning_stands_in_the_language_of_the_reader_until_it_expires(desks: Desks) -> None:
    message = alert(info("no"), info("en-GB").replace("Gult nivå", "Yellow level"))
    desks.do(FIRE, ReceiveWarning(message=message))
    house = house_around(desks.nodes[FIRE])
    assert "Gult Gult nivå" in words_in(page_of(house, lang="nb"), "h-warnings")
    assert "Yellow Yellow level" in words_in(page_of(house, lang="en"), "h-warnings")
    desks.wait(2 * 24 * 3600)
    assert "No warning is in force" in words_in(page_of(house), "h-warnings")


def test_the_parts_are_the_sections_of_the_page_and_no_other_part_is_there(desks: Desks) -> None:
    house = house_around(desks.nodes[FIRE])
    with door(house) as client:
        who = as_role(house)
        for part in ("queue", "incidents", "picture"):
            told = client.get(f"{HERE}/part/{part}", headers=who).text.strip()
            assert told.startswith(f'<div id="{part}"')
            assert "<html" not in told
        assert client.get(f"{HERE}/part/accounts", headers=who).status_code == 404


@pytest.mark.parametrize(
    ("role", "may"), [("operator", True), ("leader", True), ("planner", False), ("reader", False)]
)
def test_what_one_may_not_do_is_not_offered(desks: Desks, role: Role, may: bool) -> None:
    html = page_of(house_around(desks.nodes[POLICE]), role)
    assert ('data-act="open-incident"' in html) is may
    assert ('data-act="give-receipt"' in html) is may


def test_the_keeper_of_the_machine_sees_no_situation(desks: Desks) -> None:
    house = house_around(desks.nodes[FIRE])
    with door(house) as client:
        who = as_role(house, "administrator")
        for path in (HERE, f"{HERE}/part/queue", f"{HERE}/places?q=vi", f"{HERE}/doubles?type=&lat=1&lon=1"):
            answer = client.get(path, headers=who)
            assert answer.status_code == 403
            assert "Brann" not in answer.text


def test_it_leads_to_the_page_of_the_map_and_to_all_incidents() -> None:
    main = page_of(house_around(Desks(FIRE).nodes[FIRE])).partition('id="main"')[2]
    assert {"/app/live/map", "/app/live/incident"} <= set(re.findall(r'href="([^"]+)"', main))


def test_without_a_register_it_leads_to_the_page_where_one_is_got(desks: Desks, hamlet: Region) -> None:
    html = page_of(house_around(desks.nodes[FIRE]))
    assert "There is no register yet" in html
    assert 'href="/app/live/register"' in html.split('id="main"')[1]
    assert "There is no register yet" not in page_of(house_around(desks.nodes[FIRE], hamlet))


def test_the_place_comes_right_after_the_type_when_one_opens_an_incident(desks: Desks) -> None:
    form = page_of(house_around(desks.nodes[FIRE])).partition('id="open"')[2]
    fields = re.findall(r'id="open-(\w+)" name="', form)
    assert fields[:4] == ["type", "place", "lat", "lon"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("nb", "Venter på dere"), ("nn", "Ventar på dykk"), ("en", "Waiting for you")],
)
def test_it_speaks_three_languages(desks: Desks, lang: str, words: str) -> None:
    assert words in page_of(house_around(desks.nodes[FIRE]), lang=lang)


@pytest.fixture
def hamlet_door(hamlet: Region) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A centre with the register of a hamlet and an incident at 61.1, 10.5."""
    desks = Desks(FIRE)
    desks.fire(title="Brann på skolen")
    house = house_around(desks.nodes[FIRE], hamlet)
    with door(house) as client:
        yield client, dict(as_role(house))


def test_a_place_is_found_by_a_part_of_its_name(hamlet_door: tuple[TestClient, dict[str, str]]) -> None:
    client, who = hamlet_door
    found = client.get(f"{HERE}/places", params={"q": "VIK"}, headers=who).json()
    # The municipality first, then what begins so, by name.
    assert [one["name"] for one in found][:3] == ["Vik", "Vik ambulanse", "Vik brannstasjon"]
    assert found[0] == {
        "name": "Vik",
        "kind": "municipality",
        "municipality": "Vik",
        "lon": 10.05,
        "lat": 60.05,
    }
    assert [one["name"] for one in client.get(f"{HERE}/places?q=sykehus", headers=who).json()] == [
        "Dal sykehus"
    ]
    assert client.get(f"{HERE}/places?q=v", headers=who).json() == []  # one letter is too few
    assert client.get(f"{HERE}/places?q=oslo", headers=who).json() == []


def test_without_scripts_a_place_that_was_found_fills_the_form(
    hamlet_door: tuple[TestClient, dict[str, str]],
) -> None:
    client, who = hamlet_door
    link = re.search(r'href="([^"]*lat=60\.15[^"]*)">Nes<', client.get(f"{HERE}?find=Nes", headers=who).text)
    assert link
    filled = client.get(link[1].replace("&amp;", "&"), headers=who).text
    assert re.search(r'name="lat"[^>]*value="60\.15"', filled)
    assert re.search(r'name="place"[^>]*value="Nes"', filled)


def test_no_register_finds_no_place_and_knows_no_area(hamlet: Region) -> None:
    assert places_named(None, "Vik") == []
    assert area_of(None, FIRE) is None
    assert area_of(hamlet, "110.elsewhere") is None


def test_a_report_of_the_same_thing_is_told_while_one_opens_another(
    hamlet_door: tuple[TestClient, dict[str, str]],
) -> None:
    client, who = hamlet_door
    asked: dict[str, Any] = {"type": "building_fire", "lat": 61.1009, "lon": 10.5}
    (double,) = client.get(f"{HERE}/doubles", params=asked, headers=who).json()
    # 0.0009 degrees of latitude are 100 m: 111.195 km a degree.
    assert double["text"] == "110.innlandet-2027-00001 Brann på skolen, 100 m away, just now"
    assert double["href"] == "/app/live/incident/110.innlandet-2027-00001"
    far = client.get(f"{HERE}/doubles", params={**asked, "lat": 61.9}, headers=who)
    assert far.json() == []
    assert client.get(f"{HERE}/doubles", params={**asked, "type": "nothing"}, headers=who).json() == []
    assert client.get(f"{HERE}/doubles", params={**asked, "lat": 300}, headers=who).status_code == 422


def test_what_people_write_is_shown_as_text_and_runs_nowhere() -> None:
    desks = Desks(FIRE)
    desks.fire(title="<script>alert(1)</script>", place='"><img src=x onerror=alert(1)>')
    html = page_of(house_around(desks.nodes[FIRE]))
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_first_page_says_what_to_do_first() -> None:
    html = page_of(house_around(Desks(FIRE).nodes[FIRE]))
    assert "No incident is open. Press F2 to open the first: say what has happened and where." in " ".join(
        re.sub(r"<[^>]+>", " ", html).split()
    )
