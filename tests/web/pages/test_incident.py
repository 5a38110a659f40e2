"""The page of one incident: what is shown to whom, what can be done next, and what becomes of it."""

import dataclasses
import html as markup
import re
from typing import get_type_hints

import pytest
from httpx2 import Response
from tests.respond.desks import FIRE, HEALTH, POLICE, Desks
from tests.web.pages.open_houses import as_role, door, house_around

from samvirke.respond.access.actor import Role
from samvirke.respond.access.glass import BreakGlass
from samvirke.respond.acts import ACTS
from samvirke.respond.alerts.give_receipt import GiveReceipt
from samvirke.respond.alerts.triple_alert import TripleAlert
from samvirke.respond.cards.start_card import StartCard
from samvirke.respond.cards.steps import TickStep
from samvirke.respond.incidents.change_incident import ChangeIncident
from samvirke.respond.incidents.merge_incidents import MergeIncidents
from samvirke.respond.incidents.proposal import ProposeChange
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.deployment import ReportDeployment
from samvirke.respond.needs.request_resource import RequestResource
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.reports.draft_report import DraftReport
from samvirke.web.incident.form import act_name
from samvirke.web.incident.forms import FORMS
from samvirke.web.incident.words import Words
from samvirke.web.words import language

BRIGADE = "Brann"


@pytest.fixture
def desks() -> Desks:
    """110 has a fire with two acting centres beside it; nobody is alerted yet."""
    desks = Desks(
        FIRE,
        POLICE,
        HEALTH,
        triple=(FIRE, POLICE, HEALTH),
        phones={POLICE: ("112 vakt",)},
        answers_for=BRIGADE.__eq__,
    )
    fire = desks.fire(title="Brann på skolen", place="Storgata 1", caller_name="Per Innringer")
    for other in (POLICE, HEALTH):
        desks.do(FIRE, ShareIncident(incident=fire, to=other))
    desks.meet()
    return desks


def fire_of(desks: Desks) -> str:
    return desks.records(FIRE, "incident")[0].id


def get(desks: Desks, centre: str, path: str = "", role: Role = "operator", lang: str = "en") -> Response:
    house = house_around(desks.nodes[centre])
    with door(house) as client:
        return client.get(f"/app/live/incident{path}", headers=as_role(house, role, lang))


def page(desks: Desks, centre: str, further: str = "", role: Role = "operator", lang: str = "en") -> str:
    answer = get(desks, centre, f"/{fire_of(desks)}{further}", role, lang)
    assert answer.status_code == 200, answer.text
    return answer.text


def post(desks: Desks, centre: str, path: str, **fields: str) -> Response:
    house = house_around(desks.nodes[centre])
    headers = {**as_role(house), "Accept": "application/json"}
    with door(house) as client:
        return client.post(f"/app/live/{path}", data=fields, headers=headers)


def words(text: str) -> str:
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def forms_offered(text: str) -> set[str]:
    return set(re.findall(r'/ask/([\w-]+)[?"]', text))


def test_a_need_shows_what_is_required_committed_on_scene_and_missing(desks: Desks) -> None:
    fire = fire_of(desks)
    need = desks.do(FIRE, StateNeed(incident=fire, capability="fire.pump", quantity=3))
    for unit in ("pumpe 1", "pumpe 2"):
        desks.do(FIRE, CommitUnit(unit=unit, owner=BRIGADE, need=need))
    first = desks.records(FIRE, "commitment")[0].id
    for status in ("en_route", "on_scene"):
        desks.do(FIRE, ReportDeployment(commitment=first, status=status))

    shown = page(desks, FIRE, "/part/needs")

    # 3 are required, 2 committed, 1 of these is on scene: 3 - 2 = 1 is missing.
    assert "Required 3 Asked for 0 Offered 0 Committed 2 On scene 1 Missing 1" in words(shown)
    widths = re.findall(r'<rect class="(\w+)".*? width="([\d.]+)"', shown)
    assert widths == [("missing", "100.00"), ("committed", "66.67"), ("there", "33.33")]


def test_only_what_can_be_said_next_is_offered(desks: Desks) -> None:
    need = desks.do(FIRE, StateNeed(incident=fire_of(desks), capability="health.ambulance"))
    desks.do(FIRE, RequestResource(need=need, to=(HEALTH,)))
    desks.meet()
    asker, asked = (forms_offered(page(desks, one, "/part/needs")) for one in (FIRE, HEALTH))
    assert "withdraw-request" in asker
    assert "withdraw-request" not in asked
    assert {"offer-resource", "decline-request"} <= asked
    assert not {"offer-resource", "decline-request", "accept-offer"} & asker
    assert "ask-information-request" not in forms_offered(page(desks, POLICE, "/part/needs", "reader"))


def test_one_choice_settles_a_unit_and_its_owner(desks: Desks) -> None:
    need = desks.do(FIRE, StateNeed(incident=fire_of(desks), capability="fire.pump"))
    chosen = {"need": need, "*:json": '{"unit": "pumpe 1.2", "owner": "Brann"}', "anyway": "false"}
    assert post(desks, FIRE, "do/commit-unit", **chosen).status_code == 200
    (commitment,) = desks.records(FIRE, "commitment")
    assert (commitment.get("unit"), commitment.get("owner")) == ("pumpe 1.2", BRIGADE)
    assert "✓ Covered" in words(page(desks, FIRE, "/part/needs"))


def test_counts_that_cannot_be_read_are_refused(desks: Desks) -> None:
    line = desks.do(FIRE, WriteLine(incident=fire_of(desks), text="Røyk"))
    answer = post(desks, FIRE, "do/turn-line", line=line, **{"needs:counts": "fire.pump=to"})
    assert answer.status_code == 422
    assert "needs:counts" in answer.json()["detail"]


@pytest.mark.parametrize("role", ["reader", "planner"])
def test_who_may_not_act_is_offered_nothing_of_it(desks: Desks, role: Role) -> None:
    desks.do(FIRE, StateNeed(incident=fire_of(desks), capability="fire.pump"))
    desks.do(FIRE, TripleAlert(incident=fire_of(desks)))
    shown = page(desks, FIRE, role=role)
    offered = forms_offered(shown)
    acting = {"change-incident", "close-incident", "state-need", "change-need", "commit-unit", "stop-alert"}
    assert not acting & offered
    assert "Per Innringer" not in shown
    assert ('id="line-form"' in shown) == (role == "planner")  # a planner keeps the log, a reader reads it
    assert get(desks, FIRE, f"/{fire_of(desks)}/ask/close-incident", role).status_code == 404


def test_who_runs_the_machine_sees_no_incident(desks: Desks) -> None:
    assert get(desks, FIRE, f"/{fire_of(desks)}", "administrator").status_code == 403
    assert get(desks, FIRE, "", "administrator").status_code == 403


def test_another_centre_sees_that_more_is_held_and_not_what(desks: Desks) -> None:
    own, others = page(desks, FIRE), page(desks, POLICE)
    assert "Per Innringer" in own
    assert "Innringer" not in others
    assert "Caller" not in words(others)
    assert f"{FIRE} holds more than you see: for the agency alone." in words(others)
    assert {"propose-change", "ask-for-more", "break-glass"} <= forms_offered(others)
    assert not {"change-incident", "close-incident", "share-incident"} & forms_offered(others)


def test_a_centre_without_part_in_it_gets_the_answer_of_one_that_is_not_there() -> None:
    desks = Desks(FIRE, POLICE)
    fire = desks.fire()
    desks.meet()
    alone, missing = (get(desks, POLICE, f"/{one}") for one in (fire, "incident:110.innlandet:none"))
    assert alone.status_code == missing.status_code == 404


def test_what_was_opened_by_breaking_the_glass_is_shown_to_who_asks_and_written_down_once(
    desks: Desks,
) -> None:
    fire = fire_of(desks)
    desks.do(POLICE, BreakGlass(of=fire, field_class="ETAT", reason="fare for liv, ingen svarer"))
    desks.meet()
    noted: list[str] = []
    desks.nodes[POLICE].views.logged.append(lambda _actor, record, _class, _why: noted.append(record.id))

    shown = page(desks, POLICE)
    assert "Per Innringer" not in shown
    assert f"/shielded/{fire}" in shown
    assert noted == []

    assert "Per Innringer" in page(desks, POLICE, f"/shielded/{fire}")
    assert noted == [fire]
    assert get(desks, HEALTH, f"/{fire}/shielded/{fire}").status_code == 404


def test_a_change_writes_only_what_was_changed_and_clears_what_was_emptied(desks: Desks) -> None:
    fire = fire_of(desks)
    form = page(desks, FIRE, "/ask/change-incident?part=1")
    assert 'name="_was.title" value="Brann på skolen"' in form
    shown = dict(re.findall(r'name="(_was\.[^"]+)" value="([^"]*)"', form))
    same = {name.removeprefix("_was."): value for name, value in shown.items()}
    fields = {**shown, **same, "title": "Brann i skolen", "place": "", "incident": fire}

    assert post(desks, FIRE, "do/change-incident", **fields).status_code == 200

    incident = desks.nodes[FIRE].state.records[fire]
    assert incident.get("title") == "Brann i skolen"
    assert incident.get("place") is None
    latest = re.search(r"<tbody><tr>(.*?)</tr>", page(desks, FIRE, "/part/history"), re.DOTALL)
    assert latest is not None
    assert "Title: Brann i skolen; Place: –" in words(
        latest[1]
    ) or "Place: –; Title: Brann i skolen" in words(latest[1])
    assert "Caller" not in words(latest[1])


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", ("Breddegrad: 61,11500° N", "Lengdegrad: 10,46600° E", "Nøyaktighet, m: 1 500")),
        ("nn", ("Breiddegrad: 61,11500° N", "Lengdegrad: 10,46600° E", "Nøyaktigheit, m: 1 500")),
        ("en", ("Latitude: 61.11500° N", "Longitude: 10.46600° E", "Precision, m: 1,500")),
    ],
)
def test_numbers_of_the_history_are_written_as_its_reader_writes_them(
    desks: Desks, lang: str, said: tuple[str, ...]
) -> None:
    desks.do(FIRE, ChangeIncident(incident=fire_of(desks), lat=61.115, lon=10.466, precision_m=1500))
    shown = words(page(desks, FIRE, "/part/history", lang=lang))
    assert all(one in shown for one in said), shown


def test_a_place_to_meet_is_written_with_its_words_and_where_it_is() -> None:
    said = Words(language("nb")).value
    assert said("assembly_point", {"lon": 10.5, "lat": 61.1, "words": "Torget"}) == (
        "Torget, 61,10000° N, 10,50000° E"
    )
    assert said("assembly_point", {"words": "Torget"}) == "Torget"
    assert said("patients", [{"age": 7, "weight_kg": 20.5}]) == "age: 7, weight_kg: 20,5"


def test_a_form_that_changes_nothing_is_refused(desks: Desks) -> None:
    fields = {"incident": fire_of(desks), "title": "Brann på skolen", "_was.title": "Brann på skolen"}
    answer = post(desks, FIRE, "do/change-incident", **fields)
    assert answer.status_code == 422
    assert "nothing is to be changed" in answer.json()["detail"]


def test_a_typed_line_becomes_a_line_and_a_need_once(desks: Desks) -> None:
    path = f"incident/{fire_of(desks)}/line"
    typed = {"line": "<vaktmester >110 telefon Røyk fra taket !behov fire.pump=2", "_key": "k-1"}
    answers = [post(desks, FIRE, path, **typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    (line,) = desks.records(FIRE, "log_line")
    assert (line.get("sender"), line.get("medium"), line.get("text")) == (
        "vaktmester",
        "phone",
        "Røyk fra taket",
    )
    (need,) = desks.records(FIRE, "need")
    assert (need.get("capability"), need.get("quantity")) == ("fire.pump", 2)
    shown = words(page(desks, FIRE, "/part/log"))
    assert "operator no. 1 · from vaktmester to 110 · Phone" in shown
    assert "→ Need: 2 Fire engine with pump and water" in shown


def test_a_line_that_waited_says_when_it_was_written(desks: Desks) -> None:
    fields = {"line": "Røyk", "happened_at_ms": str(desks.wall_ms - 90_000)}
    assert post(desks, FIRE, f"incident/{fire_of(desks)}/line", **fields).status_code == 200
    # The clock stands at 08:00:00 UTC, 09:00 in Norway; 90 s before it was 08:58:30.
    assert "(said at 08:58)" in words(page(desks, FIRE, "/part/log"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"line": "Røyk !helce: astma"}, "is no mark"),
        ({"line": ""}, "nothing is said"),
        ({"line": "Røyk", "happened_at_ms": "i går"}, "happened_at_ms"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_a_reason(
    desks: Desks, fields: dict[str, str], told: str
) -> None:
    answer = post(desks, FIRE, f"incident/{fire_of(desks)}/line", **fields)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]
    assert desks.records(FIRE, "log_line") == []


def test_a_search_finds_only_what_the_reader_may_read(desks: Desks) -> None:
    fire = fire_of(desks)
    desks.do(FIRE, WriteLine(incident=fire, text="Røyk fra taket", text_own="Innringer er beruset"))
    desks.meet()
    own, others = (page(desks, one, "/part/log?words=BERUSET") for one in (FIRE, POLICE))
    assert "1 line found" in words(own)
    assert "No line that you may read holds these words." in words(others)
    assert "Holds more than you see: for the agency alone." in words(page(desks, POLICE, "/part/log"))


def test_a_line_becomes_a_task_a_decision_and_needs_by_forms(desks: Desks) -> None:
    line = desks.do(FIRE, WriteLine(incident=fire_of(desks), text="Trafikken må vekk"))
    task = {"line": line, "task.text": "Sperr Storgata", "task.owner": "112", "task.due_s:json": "600"}
    assert post(desks, FIRE, "do/turn-line", **task).status_code == 200
    assert post(desks, FIRE, "do/turn-line", line=line, **{"decision.what": "Steng veien"}).status_code == 200
    needs = {"line": line, "needs:counts": "fire.pump=2, police.patrol"}
    assert post(desks, FIRE, "do/turn-line", **needs).status_code == 200
    shown = words(page(desks, FIRE, "/part/log"))
    assert f"→ Task: Sperr Storgata ({POLICE})" in shown
    assert "→ Decision: Steng veien" in shown
    wanted = {need.get("capability"): need.get("quantity") for need in desks.records(FIRE, "need")}
    assert wanted == {"fire.pump": 2, "police.patrol": 1}


def test_the_alert_says_for_how_long_nobody_has_answered(desks: Desks) -> None:
    assert "triple-alert" in forms_offered(page(desks, FIRE, "/part/alerts"))
    alert = desks.do(FIRE, TripleAlert(incident=fire_of(desks), message="Folk inne"))
    desks.meet()
    desks.do(HEALTH, GiveReceipt(alert=alert, answer="acting", words="To biler"))
    desks.wait(45)
    desks.meet()
    shown = page(desks, FIRE, "/part/alerts")
    told = words(shown)
    assert f"{POLICE} Delivered no answer for 45 s" in told
    assert f"{HEALTH} Acting 0 s 0 s To biler" in told
    assert "Call 112 vakt" in told  # nobody saw it within 30 s
    assert "triple-alert" not in forms_offered(shown)  # it stands
    assert {"note-call", "note-receipt", "stop-alert"} <= forms_offered(shown)
    assert "every 5s" in shown  # time goes, and the page follows it

    answered = page(desks, POLICE, "/part/alerts")
    assert 'name="answer" value="acting"' in answered
    assert post(desks, POLICE, "do/give-receipt", alert=alert, answer="acting").status_code == 200
    assert 'name="answer" value="acting"' not in page(desks, POLICE, "/part/alerts")


def test_only_steps_at_hand_can_be_ticked_and_what_is_late_is_said(desks: Desks) -> None:
    fire = fire_of(desks)
    assert "Start: Building fire" in words(page(desks, FIRE, "/part/cards"))
    card = desks.do(FIRE, StartCard(template="building_fire", incident=fire))
    steps = desks.nodes[FIRE].state.records[card].get("steps")
    desks.wait(steps[0]["deadline_s"] + 5)
    desks.meet()
    shown = page(desks, FIRE, "/part/cards")
    at_hand = set(re.findall(r'name="step" value="([^"]+)"', shown))
    assert at_hand == {step["id"] for step in steps if not step["after"]}
    assert "5 s overdue" in words(shown)
    desks.do(FIRE, TickStep(card=card, step=steps[0]["id"]))
    assert f"1 of {len(steps)} finished" in words(page(desks, FIRE, "/part/cards"))


def test_a_proposal_is_shown_and_its_home_alone_answers(desks: Desks) -> None:
    fire = fire_of(desks)
    desks.do(POLICE, ProposeChange(incident=fire, fields={"priority": 2}, reason="slokt"))
    desks.meet()
    own, others = page(desks, FIRE, "/part/head"), page(desks, POLICE, "/part/head")
    assert f"{POLICE} proposes: slokt Priority: 2 urgent" in words(own)
    assert "answer-proposal" in forms_offered(own)
    assert "answer-proposal" not in forms_offered(others)
    proposal = desks.records(FIRE, "proposal")[0].id
    assert post(desks, FIRE, "do/answer-proposal", proposal=proposal, accept="true").status_code == 200
    assert "2 urgent" in words(page(desks, FIRE, "/part/head"))


def test_a_proposal_by_form_carries_numbers_as_numbers(desks: Desks) -> None:
    fields = {"incident": fire_of(desks), "fields.priority:json": "2", "_was.fields.priority:json": "1"}
    same = {"fields.title": "Brann på skolen", "_was.fields.title": "Brann på skolen"}
    emptied = {"fields.place": "", "_was.fields.place": "Storgata 1"}
    assert post(desks, POLICE, "do/propose-change", **fields, **same, **emptied).status_code == 200
    assert desks.records(POLICE, "proposal")[0].get("fields") == {"priority": 2, "place": None}


def test_a_double_report_is_read_with_the_incident_that_goes_on(desks: Desks) -> None:
    fire = fire_of(desks)
    double = desks.fire(title="Røyk i Storgata")
    desks.do(FIRE, StateNeed(incident=double, capability="fire.aerial"))
    assert "This may be the same as: 110.innlandet-2027-00002 Røyk i Storgata" in words(page(desks, FIRE))
    desks.do(FIRE, MergeIncidents(goes_on=fire, replaced=double))
    assert "Ladder or platform" in words(page(desks, FIRE, "/part/needs"))
    other = get(desks, FIRE, f"/{double}").text
    assert "It goes on as 110.innlandet-2027-00001 Brann på skolen" in words(other)
    assert "reopen-incident" in forms_offered(other)
    assert "change-incident" not in forms_offered(other)


def test_who_takes_part_stands_with_what_they_may(desks: Desks) -> None:
    shown = words(page(desks, FIRE, "/part/known"))
    assert f"{FIRE} fire and rescue owns it" in shown
    assert f"{POLICE} police may act" in shown
    assert "end-share" in forms_offered(page(desks, FIRE, "/part/known"))
    assert "end-share" not in forms_offered(page(desks, POLICE, "/part/known"))


def test_a_draft_of_a_report_is_read_by_its_own_centre_alone(desks: Desks) -> None:
    draft = desks.do(FIRE, DraftReport(incident=fire_of(desks), language="en"))
    assert f"/report/{draft}" in page(desks, FIRE, "/part/reports")
    assert "Incidents going on 1" in words(page(desks, FIRE, f"/report/{draft}"))
    desks.meet()
    assert get(desks, POLICE, f"/{fire_of(desks)}/report/{draft}").status_code == 404
    sections = {"draft": draft, "sections.situation": "Slokt", "_was.sections.situation": "Brenner"}
    assert post(desks, FIRE, "do/edit-report", **sections).status_code == 200
    assert "Slokt" in page(desks, FIRE, f"/report/{draft}")


def test_zones_stand_in_a_table_and_are_taken_away_one_by_one(desks: Desks) -> None:
    fire = fire_of(desks)
    ring = [[10.4, 61.0], [10.6, 61.0], [10.5, 61.2], [10.4, 61.0]]
    zones = [
        {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for kind in ("HOT", "EVACUATE")
    ]
    desks.do(FIRE, ChangeIncident(incident=fire, zones=zones))
    shown = page(desks, FIRE, "/part/map")
    assert "HOT zone 3 Take away" in words(shown)  # a triangle: its first point stands twice in the ring
    without = [markup.unescape(one) for one in re.findall(r'name="zones:json" value="([^"]*)"', shown)]
    assert (
        post(desks, FIRE, "do/change-incident", incident=fire, **{"zones:json": without[0]}).status_code
        == 200
    )
    kinds = [zone["properties"]["kind"] for zone in desks.nodes[FIRE].state.records[fire].get("zones")]
    assert kinds == ["EVACUATE"]
    assert "Take away" not in page(desks, POLICE, "/part/map")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", ("Bygningsbrann", "Behov", "Hvem vet hva", "Skriv i loggen")),
        ("nn", ("Bygningsbrann", "Behov", "Kven veit kva", "Skriv i loggen")),
        ("en", ("Building fire", "Needs", "Who knows what", "Write in the log")),
    ],
)
def test_the_page_speaks_the_language_of_its_reader(desks: Desks, lang: str, said: tuple[str, ...]) -> None:
    shown = words(page(desks, FIRE, lang=lang))
    assert [word for word in said if word not in shown] == []


@pytest.mark.parametrize(
    "path", ["/part/none", "/ask/none", "/ask/accept-offer?on=offer:x:y", "/report/none"]
)
def test_what_is_not_there_is_not_found(desks: Desks, path: str) -> None:
    assert get(desks, FIRE, f"/{fire_of(desks)}{path}").status_code == 404


def test_an_incident_is_found_by_the_end_of_its_number(desks: Desks) -> None:
    assert "Brann på skolen" in get(desks, FIRE, "/00001").text


def test_the_list_says_what_to_do_first_and_then_what_is_missing() -> None:
    desks = Desks(FIRE)
    assert "An incident is opened on the page Situation." in words(get(desks, FIRE).text)
    fire = desks.fire(title="Pipebrann")
    desks.do(FIRE, StateNeed(incident=fire, capability="fire.pump", quantity=2))
    assert "110.innlandet-2027-00001 Pipebrann – 1 acute 2 open" in words(get(desks, FIRE).text)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_asks_for_fields_that_its_act_has(name: str) -> None:
    act = ACTS[act_name(name, FORMS[name])]
    known = {field.name for field in dataclasses.fields(act)} | {"*"}  # type: ignore[arg-type]
    asked = {re.split(r"[.:\[]", field.name)[0] for field in FORMS[name].fields}
    assert asked <= known


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_number_is_whole_where_its_act_wants_it_whole(name: str) -> None:
    hints = get_type_hints(ACTS[act_name(name, FORMS[name])])
    for field in FORMS[name].fields:
        if field.name in hints and field.kind in ("number", "whole"):
            assert (field.kind == "whole") is (hints[field.name] in (int, int | None)), field.name


def test_how_many_are_needed_is_asked_for_in_whole_numbers(desks: Desks) -> None:
    (asked,) = re.findall(r'<input [^>]*name="quantity"[^>]*>', page(desks, FIRE, "/ask/state-need?part=1"))
    assert 'step="1"' in asked
    assert 'min="1"' in asked


def test_what_a_form_is_refused_for_is_said_in_the_words_of_the_page(desks: Desks) -> None:
    house = house_around(desks.nodes[FIRE])
    form = {"incident": fire_of(desks), "capability": "fire.pump", "quantity": "2.5"}
    headers = {**as_role(house, lang="nb"), "Accept": "application/json"}
    with door(house) as client:
        refused = client.post("/app/live/do/state-need", data=form, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["detail"] == "Hvor mange er «2.5»; det må være et helt tall"


@pytest.mark.parametrize("centre", [FIRE, POLICE])
def test_every_form_that_is_offered_opens_in_the_dialog_and_as_a_page(desks: Desks, centre: str) -> None:
    fire = fire_of(desks)
    need = desks.do(FIRE, StateNeed(incident=fire, capability="fire.pump", quantity=2))
    desks.do(FIRE, CommitUnit(unit="pumpe 1", owner=BRIGADE, need=need))
    desks.do(FIRE, RequestResource(need=need, to=(POLICE,)))
    desks.do(FIRE, TripleAlert(incident=fire))
    desks.do(FIRE, StartCard(template="building_fire", incident=fire))
    desks.do(FIRE, WriteLine(incident=fire, text="Røyk"))
    desks.do(FIRE, DraftReport(incident=fire))
    desks.meet()
    found = re.findall(r'href="/app/live/incident(/[^"]*/ask/[^"]*)"', page(desks, centre))
    links = sorted({markup.unescape(one) for one in found})
    assert len(links) > (25 if centre == FIRE else 8)
    house = house_around(desks.nodes[centre])
    with door(house) as client:
        for link in links:
            answer = client.get(
                f"/app/live/incident{link}{'&' if '?' in link else '?'}part=1", headers=as_role(house)
            )
            assert answer.status_code == 200, link
            assert answer.text.count('<form method="post"') == 1, link
        whole = client.get(f"/app/live/incident{links[0]}", headers=as_role(house))
        assert "</html>" in whole.text
