"""Who can come?, as a page: asked by place or incident, with reasons in words, acted on from the row."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from tests.hamlet import hamlet
from tests.respond.desks import FIRE, POLICE, Desks
from tests.web.pages.open_houses import as_role, door, house_around

from samvirke.engine.response.roster import Roster
from samvirke.model.errors import InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.needs.request_resource import RequestResource
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.who_can_come.road_closure import CloseRoad
from samvirke.web.capability_words import CAPABILITIES, sendable
from samvirke.web.coming import Coming
from samvirke.web.house import House
from samvirke.web.who.reasons import reasons, said
from samvirke.web.who.wish import Wish
from samvirke.web.words import language

HERE = "/app/live/who"
VIK = {"lat": "60.05", "lon": "10.05"}
Ask = Callable[..., str]


@pytest.fixture
def desks() -> Desks:
    """110 answers for the fire service of the hamlet, and has a fire in Vik with no needs stated."""
    desks = Desks(FIRE, POLICE, answers_for={"org-fire"}.__contains__, triple=(POLICE,))
    opened = OpenIncident(type="building_fire", lon=10.05, lat=60.05, title="Brann i Vik")
    fire = desks.do(FIRE, opened)
    desks.do(FIRE, ShareIncident(incident=fire, to=POLICE))
    desks.meet()
    return desks


@pytest.fixture(scope="module")
def roster() -> Roster:
    """Return who can be sent in the hamlet; made once."""
    return Roster.of(hamlet())


@pytest.fixture
def house(desks: Desks, roster: Roster) -> Iterator[House]:
    house = house_around(desks.nodes[FIRE], roster.region)
    house.coming = Coming(house.nodes, "the register is being read; ask again in a moment")
    house.coming.answer_by(roster)
    yield house
    if house.coming is not None:
        house.coming.close()


@pytest.fixture
def ask(house: House) -> Ask:
    def asked(lang: str = "en", status: int = 200, part: str = "", **told: object) -> str:
        with door(house) as client:
            answer = client.get(
                f"{HERE}{part}?{urlencode(told, doseq=True)}", headers=as_role(house, lang=lang)
            )
        assert answer.status_code == status, answer.text
        return answer.text

    return asked


def rows_of(html: str) -> dict[str, str]:
    """Return unit → the words of its row."""
    found = re.findall(r'<tr id="comer-([^"]+)".*?</tr>', html, re.DOTALL)
    whole = re.findall(r'(<tr id="comer-[^"]+".*?</tr>)', html, re.DOTALL)
    return {
        unit: " ".join(re.sub(r"<[^>]+>", " ", row).split()) for unit, row in zip(found, whole, strict=True)
    }


def test_the_nearest_engine_is_sent_first_with_minutes_owner_and_reason(ask: Ask) -> None:
    rows = rows_of(ask(**VIK, capability="fire.pump"))
    # From 10.06 to 10.05 at 60.05 north is 0.56 km: at 60 km/h with a detour of 1.3 43 s, and 90 s until
    # it moves.
    assert re.match(r"1 2 \d\d:\d\d engine-vik-1 .*, yours to commit ", rows["engine-vik-1"])
    assert "nearest ; its owner has the duty here" in rows["engine-vik-1"]
    assert re.match(r"no \d+ \d\d:\d\d engine-nes-1 ", rows["engine-nes-1"])
    assert "min later than the last one sent" in rows["engine-nes-1"]
    assert list(rows) == ["engine-vik-1", "engine-nes-1"]


def test_what_stands_behind_the_minutes_is_told(ask: Ask) -> None:
    html = ask(**VIK, capability="fire.pump")
    assert "straight lines" in html
    assert "They are no ground for saying that a requirement is met or broken." in html
    assert "what their leaving would uncover is still being worked out" in html


def test_the_title_says_what_is_asked_about(ask: Ask, desks: Desks) -> None:
    number = desks.records(FIRE, "incident")[0].get("number")
    titles = [
        re.findall(r"<title>(.*?)</title>", ask(**told))[0]
        for told in ({}, {"incident": number}, {"place": "Vik", **VIK})
    ]
    assert titles[0].startswith("Who can come? – ")
    assert titles[1] == f"{number} Brann i Vik – {titles[0]}"
    assert titles[2] == f"Vik – {titles[0]}"


@pytest.mark.parametrize(
    ("lang", "said_of_it"),
    [
        ("nb", "bil: 60 km/t, omvei 1,3, 0 s fast tillegg"),
        ("nn", "bil: 60 km/t, omveg 1,3, 0 s fast tillegg"),
        ("en", "car: 60 km/h, detour 1.3, 0 s fixed"),
    ],
)
def test_how_the_minutes_are_reckoned_is_told_in_the_language_of_the_reader(
    ask: Ask, lang: str, said_of_it: str
) -> None:
    assert f'<span lang="{lang}">{said_of_it}</span>' in ask(lang, **VIK, capability="fire.pump")


def test_what_nobody_can_be_sent_for_is_told_at_once(ask: Ask) -> None:
    html = ask(**VIK, capability="fire.pump", quantity="3")
    told = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Nobody can be sent for: 1 × Fire engine with pump and water" in told  # there are two


def test_an_incident_brings_its_place_and_what_its_type_usually_takes(ask: Ask, desks: Desks) -> None:
    incident = desks.records(FIRE, "incident")[0]
    html = ask(incident=incident.get("number"))
    # types.csv: building_fire takes fire.pump:2;rescue.smoke_dive:2;health.ambulance;police.patrol.
    chosen = re.findall(r'<option value="([a-z_]+\.[a-z_]+)" selected>', html)
    assert chosen == ["fire.pump", "rescue.smoke_dive", "health.ambulance", "police.patrol"]
    assert html.count('data-act="state-need"') == 4
    assert 'data-act="commit-unit"' not in html  # there is no need to commit to yet


def test_our_own_unit_is_committed_from_its_row_and_the_police_are_asked(
    house: House, ask: Ask, desks: Desks
) -> None:
    incident = desks.records(FIRE, "incident")[0]
    desks.do(FIRE, StateNeed(incident=incident.id, capability="fire.pump", quantity=1))
    desks.do(FIRE, StateNeed(incident=incident.id, capability="police.patrol", quantity=1))
    html = ask(incident=incident.id)
    assert html.count('data-act="commit-unit"') == 2  # the engines of Vik and Nes
    assert html.count('data-act="request-resource"') == 1  # the patrol
    assert f'<option value="{POLICE}" selected>' in html
    form = re.search(r'data-act="commit-unit".*?</form>', html, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))
    with door(house) as client:
        done = client.post("/app/live/do/commit-unit", data=fields, headers=as_role(house))
    assert done.status_code == 303, done.text
    rows = rows_of(ask(incident=incident.id, capability="fire.pump"))
    assert rows["engine-vik-1"].startswith("no cannot come engine-vik-1")
    assert f"committed by {FIRE} since" in rows["engine-vik-1"]
    assert re.match(r"1 \d+ \d\d:\d\d engine-nes-1 ", rows["engine-nes-1"])


def test_a_request_is_answered_with_a_firm_offer_of_a_named_unit(
    house: House, ask: Ask, desks: Desks
) -> None:
    incident = desks.records(FIRE, "incident")[0]
    need = desks.do(POLICE, StateNeed(incident=incident.id, capability="fire.pump", quantity=1))
    desks.meet()
    request = desks.do(POLICE, RequestResource(need=need, to=(FIRE,)))
    desks.meet()
    html = ask(**VIK, capability="fire.pump", request=request)
    form = re.search(r'data-act="offer-resource".*?</form>', html, re.DOTALL)
    assert form
    told = {
        name: value.replace("&#34;", '"')
        for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])
    }
    with door(house) as client:
        done = client.post("/app/live/do/offer-resource", data=told, headers=as_role(house))
    assert done.status_code == 303, done.text
    (offer,) = desks.records(FIRE, "offer")
    assert (offer.get("firm"), offer.get("units")) == (True, {"engine-vik-1": 1})


def test_while_the_register_is_read_a_calm_note_asks_again_by_itself(house: House, ask: Ask) -> None:
    assert house.coming is not None
    house.coming.close()
    house.coming = Coming(house.nodes, "the register is being read; ask again in a moment")
    html = ask(**VIK, capability="fire.pump")
    assert "The register is still being read. The answer comes here by itself in a moment." in html
    assert 'hx-trigger="every 3s"' in html
    assert 'role="alert"' not in html.split('id="answer"')[1].split("</section>")[0]


def test_without_a_register_the_page_says_who_does_what_about_it(house: House, ask: Ask) -> None:
    assert house.coming is not None
    house.coming.close()
    house.coming = None
    html = ask(**VIK, capability="fire.pump")
    assert "This node has no register" in html
    assert "a planner or a shift leader downloads the empty package" in html
    assert 'href="/app/live/register"' in html.split('id="answer"')[1]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"place": "Xyzzyby", "capability": "fire.pump"}, ["The place “Xyzzyby” was not found."]),
        ({"place": "Xyzzyby"}, ["The place “Xyzzyby” was not found.", "Choose what is needed too."]),
        (VIK, ["Choose what is needed too."]),
        ({"capability": "fire.pump"}, ["Choose an incident or a place too."]),
    ],
)
def test_what_a_question_lacks_is_said_and_what_was_entered_is_kept(
    ask: Ask, told: dict[str, str], said: list[str]
) -> None:
    html = ask(**told)
    alert = re.search(r'role="alert">(.*?)</div>', html, re.DOTALL)
    assert alert
    assert re.findall(r"<p>(.*?[.])(?= |<)", alert[1]) == said
    assert "Choose an incident or a place, and what" not in html
    for value in told.values():
        assert f'value="{value}"' in html


def test_a_place_that_is_named_in_full_need_not_be_chosen(ask: Ask) -> None:
    assert "engine-vik-1" in rows_of(ask(place="vik", capability="fire.pump"))


def test_a_node_that_answers_for_none_of_them_says_so_and_has_no_empty_column(ask: Ask, desks: Desks) -> None:
    incident = desks.records(FIRE, "incident")[0]
    desks.do(FIRE, StateNeed(incident=incident.id, capability="fire.pump", quantity=1))
    asked = {"incident": incident.id, "capability": "fire.pump"}
    assert "answers_for" not in ask(**asked)
    node = desks.nodes[FIRE]
    node.place = replace(node.place, answers_for=lambda _: False)
    assert "This node answers for none of these owners" in ask(**asked)
    assert '<th scope="col">Do</th>' in ask(**asked)  # a centre that has them can be asked
    node.place = replace(node.place, agencies={FIRE: "fire"})
    assert '<th scope="col">Do</th>' not in ask(**asked)


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ({"lat": "sixty", "lon": "10", "capability": "fire.pump"}, "latitude is &#39;sixty&#39;"),
        ({"lat": "60", "lon": "200", "capability": "fire.pump"}, "longitude is &#39;200&#39;"),
        ({**VIK, "capability": "fire.pump", "quantity": "0"}, "quantity is &#39;0&#39;"),
        ({**VIK, "capability": "fire.pump", "priority": "4"}, "priority is &#39;4&#39;"),
        ({**VIK, "capability": "fire.teleport"}, "fire.teleport"),
    ],
)
def test_a_question_that_cannot_be_used_is_told_in_place(ask: Ask, told: dict[str, str], seen: str) -> None:
    html = ask(status=422, **told)
    assert "This cannot be answered:" in html
    assert seen in html


def test_an_incident_that_one_may_not_see_is_not_there(ask: Ask) -> None:
    html = ask(status=404, incident="113.innlandet-2027-00001", capability="fire.pump")
    assert "This cannot be answered:" in html


def test_closed_roads_are_shown_and_opened_by_who_closed_them(ask: Ask, desks: Desks) -> None:
    assert "No road is said to be closed." in ask()
    desks.do(FIRE, CloseRoad(lon=10.1, lat=60.1, radius_m=250, reason="Ras over veien"))
    desks.do(POLICE, CloseRoad(lon=10.2, lat=60.1, radius_m=250, reason="Trafikkulykke"))
    desks.meet()
    html = ask(part="/part/closures")
    assert "Ras over veien" in html
    assert "Trafikkulykke" in html
    assert html.count('data-act="open-road"') == 1
    assert "2 closures of roads are said, and straight lines know no road: ask the drivers" in ask(
        **VIK, capability="fire.pump"
    )


def test_readers_may_ask_and_do_nothing(house: House, desks: Desks) -> None:
    incident = desks.records(FIRE, "incident")[0].id
    desks.do(FIRE, StateNeed(incident=incident, capability="fire.pump"))
    with door(house) as client:
        html = client.get(f"{HERE}?incident={incident}", headers=as_role(house, "reader")).text
        assert "engine-vik-1" in html
        assert 'class="act' not in html
        refused = client.get(f"{HERE}?incident={incident}", headers=as_role(house, "administrator"))
        assert refused.status_code == 403


@pytest.mark.parametrize(
    ("lang", "words"), [("nb", "eieren har plikten her"), ("nn", "eigaren har plikta her")]
)
def test_reasons_stand_in_the_language_of_the_reader(ask: Ask, lang: str, words: str) -> None:
    html = ask(
        lang, **VIK, capability=["fire.pump", "health.ambulance", "police.patrol", "health.air_ambulance"]
    )
    assert words in html
    answer = html.split('id="answer"')[1].split("</table>")[0]
    assert 'lang="en"' not in answer  # every reason has its words


def test_a_reason_keeps_its_numbers_and_its_clock() -> None:
    told = [
        one.words
        for one in reasons(
            language("nb"), "19.2 min later than the last one sent; has fire.pump (mannskapsbil)"
        )
    ]
    assert told == ["19,2 min etter den siste som sendes"]
    assert said(language("nb"), "off duty until Tue 08:00").words == "ikke på vakt før tir. 08.00"
    assert said(language("en"), "off duty until Tue 08:00").words == "off duty until Tue 08:00"
    assert (
        said(language("nb"), "committed by 113.innlandet since 14:32").words
        == "tilsagn fra 113.innlandet siden 14.32"
    )
    assert said(
        language("nn"), "112.innlandet says on scene 3 min ago, and does not answer for it"
    ).words == ("112.innlandet sa framme for 3 min sidan, og svarer ikkje for henne")


def test_a_reason_that_nobody_has_words_for_stays_english_and_says_so() -> None:
    found = said(language("nb"), "the moon is full")
    assert (found.words, found.is_english) == ("the moon is full", True)


def test_an_address_says_each_need_with_its_quantity() -> None:
    wish = Wish.read(
        [
            ("capability", "fire.pump"),
            ("quantity", "2"),
            ("capability", ""),
            ("quantity", "7"),
            ("capability", "police.patrol"),
            ("quantity", ""),
        ]
    )
    assert wish.needs == (("fire.pump", 2), ("police.patrol", 1))
    assert not wish.is_whole
    with pytest.raises(InvalidValueError, match="quantity is '-1'"):
        Wish.read([("capability", "fire.pump"), ("quantity", "-1")])


def test_every_capability_of_the_catalogue_has_words_and_they_are_the_catalogues() -> None:
    assert {name: one.meaning for name, one in capability_catalogue().items()} == dict(CAPABILITIES)
    assert "fire.pump" in sendable()
    assert not [name for name in sendable() if name.startswith("care.")]


def test_the_map_gets_the_place_the_units_and_lines_of_those_to_send(ask: Ask) -> None:
    html = ask(**VIK, capability="fire.pump")
    data = re.search(r'id="answer-map">(.*?)</script>', html, re.DOTALL)
    assert data
    told = json.loads(data[1])
    shown = {one["id"]: one for one in told["picture"]["features"]}
    assert shown["place"]["geometry"]["coordinates"] == [10.05, 60.05]
    assert shown["engine-vik-1"]["geometry"]["coordinates"] == [10.06, 60.05]  # at its base
    assert shown["engine-vik-1-way"]["geometry"]["coordinates"] == [[10.06, 60.05], [10.05, 60.05]]
    assert "engine-nes-1-way" not in shown
    assert shown["engine-nes-1"]["properties"]["look"] == "weak"
    assert told["watched"] == {"engine-vik-1": "", "engine-nes-1": ""}
