"""Triple alert: one act tells two, each answers for itself, and all see the same seconds."""

import pytest
from tests.respond.desks import BEGIN_MS, FIRE, HEALTH, POLICE, TOWN, Desks

from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.alerts.alert import as_own
from samvirke.respond.alerts.escalation import NoteCall, StopAlert
from samvirke.respond.alerts.give_receipt import GiveReceipt, NoteReceipt
from samvirke.respond.alerts.notify import Notify
from samvirke.respond.alerts.panel import AlertPanel, alert_panel, who_has_been_told
from samvirke.respond.alerts.triple_alert import TripleAlert
from samvirke.respond.incidents.close_incident import CloseIncident
from samvirke.respond.node import DeniedError
from samvirke.respond.wording import words_of

PHONES = {POLICE: ("61 00 00 01 operasjonsleder", "61 00 00 02 vaktsjef"), HEALTH: ("62 00 00 01 AMK",)}


def desks(*more: str) -> Desks:
    return Desks(
        FIRE,
        POLICE,
        HEALTH,
        *more,
        triple=(POLICE, HEALTH),
        phones=PHONES,
        talk_group="BRANN-SAMVIRKE-1",
        conference_phone="21 00 00 00",
    )


def panel(of: Desks, centre: str, alert: str) -> AlertPanel:
    found = alert_panel(**of.at(centre), alert=alert)
    assert found is not None
    return found


def answers(of: Desks, centre: str, alert: str) -> list[str]:
    return [row.answer for row in panel(of, centre, alert).rows]


def alerted(of: Desks) -> str:
    of.do(FIRE, TripleAlert(incident=of.fire(), message="Røyk fra taket, folk inne"))
    return of.records(FIRE, "alert")[0].id


def test_one_act_opens_the_incident_to_the_two_others_and_tells_them() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    for centre in (POLICE, HEALTH):
        assert [record.get("type") for record in of.records(centre, "incident")] == ["building_fire"]
        shown = panel(of, centre, alert)
        assert (shown.message, shown.card) == ("Røyk fra taket, folk inne", "building_fire")
    shares = [(share.get("to"), share.get("may"), share.get("ground")) for share in of.records(FIRE, "share")]
    assert shares == [(POLICE, "act", "trippelvarsling"), (HEALTH, "act", "trippelvarsling")]


def test_how_to_talk_comes_first_and_from_whoever_says_it_first() -> None:
    of = desks()
    # Said by the node's setup alone; then by the incident; then by the act.
    plain = of.fire()
    of.do(FIRE, TripleAlert(incident=plain))
    told = of.fire(talk_group="HENDELSE-2")
    of.do(FIRE, TripleAlert(incident=told))
    said = of.fire(talk_group="HENDELSE-3")
    of.do(FIRE, TripleAlert(incident=said, talk_group="SAMVIRKE-9", phone="22 22 22 22"))
    talk = [(alert.get("talk_group"), alert.get("phone")) for alert in of.records(FIRE, "alert")]
    assert talk == [
        ("BRANN-SAMVIRKE-1", "21 00 00 00"),
        ("HENDELSE-2", "21 00 00 00"),
        ("SAMVIRKE-9", "22 22 22 22"),
    ]
    # The incident says the same from then on.
    groups = [incident.get("talk_group") for incident in of.records(FIRE, "incident")]
    assert groups == ["BRANN-SAMVIRKE-1", "HENDELSE-2", "SAMVIRKE-9"]
    first = panel(of, FIRE, of.records(FIRE, "alert")[0].id)
    assert list(type(first).__dataclass_fields__)[:2] == ["talk_group", "phone"]


def test_delivered_is_what_the_other_machine_says_and_nobody_else() -> None:
    of = desks()
    alert = alerted(of)
    of.react()
    assert answers(of, FIRE, alert) == ["not_delivered", "not_delivered"]
    of.wait(4)
    of.meet(FIRE, POLICE)  # the line to 113 is cut
    assert answers(of, FIRE, alert) == ["delivered", "not_delivered"]
    assert [row.delivered_s for row in panel(of, FIRE, alert).rows] == [4, None]
    of.wait(5)
    of.meet()
    assert [row.delivered_s for row in panel(of, FIRE, alert).rows] == [4, 9]


def test_all_who_take_part_see_the_same_panel_to_the_second() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.wait(7)
    of.do(POLICE, GiveReceipt(alert=alert, answer="seen"))
    of.wait(5)
    of.do(POLICE, GiveReceipt(alert=alert, answer="acting", words="To patruljer"))
    of.wait(8)
    of.do(HEALTH, GiveReceipt(alert=alert, answer="declined", words="Ingen skadde meldt"))
    of.meet()
    of.wait(10)
    police, health = panel(of, FIRE, alert).rows
    # 7; 7 + 5 = 12; 12 + 8 = 20: who declines has seen it; neither is waited for any more.
    assert (police.answer, police.seen_s, police.acting_s, police.words) == ("acting", 7, 12, "To patruljer")
    assert (health.answer, health.seen_s, health.declined_s) == ("declined", 20, 20)
    assert (police.waiting_s, health.waiting_s) == (None, None)
    assert panel(of, FIRE, alert) == panel(of, POLICE, alert) == panel(of, HEALTH, alert)


def test_seconds_run_while_nobody_acts_and_seen_is_not_acting() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.wait(20)
    of.do(POLICE, GiveReceipt(alert=alert, answer="seen"))
    of.meet()
    assert [row.waiting_s for row in panel(of, FIRE, alert).rows] == [20, 20]


def test_silence_leads_to_a_call_and_then_to_the_next_in_line() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.wait(10)
    of.do(HEALTH, GiveReceipt(alert=alert, answer="acting"))
    of.meet()
    of.wait(19)  # 29 s: one short of the first limit
    assert of.records(FIRE, "alert_escalation") == []
    of.wait(1)
    of.wait(60)
    of.wait(90)
    of.meet()
    row = panel(of, POLICE, alert).rows[0]
    # Limits 30, 90 and 180 s; the line has two numbers, so the last is called again. 180 s have passed.
    assert [(call.step, call.wanted, call.call, call.since_s) for call in row.calls] == [
        (1, "seen", "61 00 00 01 operasjonsleder", 150),
        (2, "seen", "61 00 00 02 vaktsjef", 90),
        (3, "acting", "61 00 00 02 vaktsjef", 0),
    ]
    assert panel(of, FIRE, alert).rows[1].calls == ()


def test_only_the_last_in_line_is_to_be_called_and_nobody_who_has_answered_meanwhile() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()

    def to_call() -> list[list[int]]:
        rows = panel(of, FIRE, alert).rows
        return [[call.step for call in row.calls if call.is_to_be_made] for row in rows]

    of.wait(30)
    assert to_call() == [[1], [1]]  # 30 s without `seen` from 112 and 113
    of.do(HEALTH, GiveReceipt(alert=alert, answer="seen"))
    of.meet()
    assert to_call() == [[1], []]
    of.wait(60)
    assert to_call() == [[2], []]  # 90 s
    of.wait(90)
    assert to_call() == [[3], [3]]  # 180 s: `acting` is waited for, which 113 has not said
    of.do(FIRE, NoteCall(escalation=panel(of, FIRE, alert).rows[1].calls[-1].id, words="Sender to biler"))
    assert to_call() == [[3], []]
    of.do(FIRE, StopAlert(alert=alert, why="Begge er på konferansen"))
    assert to_call() == [[], []]


def test_a_number_to_call_in_an_exercise_is_marked() -> None:
    of = Desks(FIRE, mode="exercise", triple=(POLICE,), phones=PHONES)
    of.do(FIRE, TripleAlert(incident=of.fire()))
    of.wait(30)
    call = of.records(FIRE, "alert_escalation")[0].get("call")
    assert call == "ØVELSE ØVELSE ØVELSE 61 00 00 01 operasjonsleder ØVELSE ØVELSE ØVELSE"


def test_seen_ends_the_wait_for_seen_alone() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    for centre in (POLICE, HEALTH):
        of.do(centre, GiveReceipt(alert=alert, answer="seen"))
    of.meet()
    of.wait(200)
    calls = [
        (call.get("who"), call.get("step"), call.get("due_at_ms"))
        for call in of.records(FIRE, "alert_escalation")
    ]
    told_at_ms = panel(of, FIRE, alert).told_at_ms
    assert calls == [(POLICE, 3, told_at_ms + 180_000), (HEALTH, 3, told_at_ms + 180_000)]


def test_a_person_stops_the_calls_and_notes_what_came_of_one() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.wait(30)
    call = of.records(FIRE, "alert_escalation")[0]
    of.wait(5)
    of.do(FIRE, NoteCall(escalation=call.id, words="Fikk tak i operasjonsleder"))
    of.do(FIRE, StopAlert(alert=alert, why="Begge er på konferansen"))
    of.wait(1000)
    of.meet()
    shown = panel(of, POLICE, alert)
    assert (shown.is_stopped, shown.stopped_why) == (True, "Begge er på konferansen")
    assert [(c.step, c.words) for c in shown.rows[0].calls] == [(1, "Fikk tak i operasjonsleder")]
    with pytest.raises(RefusedError, match="stopped already"):
        of.do(FIRE, StopAlert(alert=alert, why="igjen"))


def test_an_alert_is_given_once_while_it_stands() -> None:
    of = desks()
    alert = alerted(of)
    incident = of.records(FIRE, "incident")[0].id
    with pytest.raises(RefusedError, match="have been told"):
        of.do(FIRE, TripleAlert(incident=incident))
    of.do(FIRE, StopAlert(alert=alert, why="feil sted"))
    of.do(FIRE, TripleAlert(incident=incident))
    assert len(of.records(FIRE, "alert")) == 2


def test_a_closed_incident_and_a_node_that_knows_no_others_alert_nobody() -> None:
    alone = Desks(FIRE)
    with pytest.raises(RefusedError, match="name them in its setup as triple"):
        alone.do(FIRE, TripleAlert(incident=alone.fire()))
    of = desks()
    incident = of.fire()
    of.do(FIRE, CloseIncident(incident=incident))
    with pytest.raises(RefusedError, match="is closed; reopen it"):
        of.do(FIRE, TripleAlert(incident=incident))


def test_only_the_home_alerts_and_only_who_was_told_answers() -> None:
    of = desks(TOWN)
    alert = alerted(of)
    of.meet()
    with pytest.raises((RefusedError, DeniedError)):
        of.do(POLICE, TripleAlert(incident=of.records(POLICE, "incident")[0].id))
    with pytest.raises(NotFoundError):
        of.do(TOWN, GiveReceipt(alert=alert, answer="seen"))
    with pytest.raises(RefusedError, match="was not told by this alert"):
        of.do(FIRE, GiveReceipt(alert=alert, answer="seen"))
    of.do(POLICE, GiveReceipt(alert=alert, answer="seen"))
    with pytest.raises(RefusedError, match="has answered seen"):
        of.do(POLICE, GiveReceipt(alert=alert, answer="seen"))


def test_the_word_of_a_third_is_no_receipt() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.do(HEALTH, GiveReceipt(alert=alert, answer="acting"))
    of.meet()
    # 113's own receipt, with the name of 112 on it, as only a faulty or hostile node would write it.
    forged = next(r for r in of.records(FIRE, "alert_receipt") if r.home == HEALTH)
    forged.data["who"] = POLICE
    assert panel(of, FIRE, alert).rows[0].answer == "delivered"


def test_a_list_from_the_catalogue_is_told_by_phone_and_the_answer_noted() -> None:
    of = desks()
    incident = of.fire()
    alert = of.do(FIRE, Notify(incident=incident, message="Brann i skole"))
    # The catalogue names the municipality for a building fire; it is no centre here.
    row = panel(of, FIRE, alert).rows[0]
    assert (row.who, row.is_centre, row.answer) == ("municipality", False, "not_delivered")
    of.wait(600)
    of.wait(60)
    of.do(FIRE, NoteReceipt(alert=alert, who="municipality", answer="acting", words="Kriseledelsen møter"))
    row = panel(of, FIRE, alert).rows[0]
    assert (row.answer, row.acting_s, [call.step for call in row.calls]) == ("acting", 660, [1])
    of.wait(3000)
    assert len(of.records(FIRE, "alert_escalation")) == 1
    with pytest.raises(RefusedError, match="told were municipality"):
        of.do(FIRE, NoteReceipt(alert=alert, who="ordføreren", answer="seen"))


def test_a_centre_on_a_list_is_opened_the_incident_only_when_somebody_says_so() -> None:
    of = desks(TOWN)
    closed = of.do(FIRE, Notify(incident=of.fire(), who=(TOWN,)))
    of.meet()
    assert of.records(TOWN, "incident") == []
    assert alert_panel(**of.at(TOWN), alert=closed) is None
    of.do(FIRE, Notify(incident=of.fire(), who=(TOWN,), is_opened_to_them=True))
    of.meet()
    alert = of.records(TOWN, "alert")[0].id
    assert len(of.records(TOWN, "incident")) == 1
    assert answers(of, FIRE, alert) == ["delivered"]
    of.do(TOWN, GiveReceipt(alert=alert, answer="seen"))  # to see is enough to answer
    of.meet()
    assert answers(of, FIRE, alert) == ["seen"]


def test_who_has_been_told_of_an_incident_is_the_panels_of_all_its_alerts() -> None:
    of = desks(TOWN)
    incident = of.fire()
    of.do(FIRE, TripleAlert(incident=incident))
    of.do(FIRE, Notify(incident=incident, who=("kommunelege", TOWN)))
    told = who_has_been_told(**of.at(FIRE), incident=incident)
    assert [[row.who for row in shown.rows] for shown in told] == [[POLICE, HEALTH], ["kommunelege", TOWN]]


def test_a_node_that_looks_late_writes_the_same_calls() -> None:
    def calls(looks: tuple[float, ...]) -> list[tuple[object, ...]]:
        of = desks()
        alerted(of)
        of.meet()
        for seconds in looks:
            of.wait(seconds)
        written = of.records(FIRE, "alert_escalation")
        return [
            (call.get("who"), call.get("step"), call.get("due_at_ms"), call.made_at_ms) for call in written
        ]

    assert calls((200,)) == calls((30, 60, 90, 20)) == calls((1,) * 200)


def test_an_answer_after_the_limit_does_not_unwrite_that_it_had_passed() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.wall_ms += 45_000  # nobody looks at 30 s
    of.do(POLICE, GiveReceipt(alert=alert, answer="acting"))
    of.meet()
    row = panel(of, FIRE, alert).rows[0]
    assert (row.answer, row.acting_s, [(call.step, call.since_s) for call in row.calls]) == (
        "acting",
        45,
        [(1, 15)],
    )


def test_a_day_later_nobody_is_called_about_yesterday() -> None:
    of = desks()
    alerted(of)
    of.wall_ms += 2 * 86_400_000
    of.looked[FIRE] = of.wall_ms - 1000  # the node was off
    of.react()
    assert of.records(FIRE, "alert_escalation") == []


def test_what_is_left_of_an_erased_alert_breaks_no_panel() -> None:
    of = desks()
    alert = alerted(of)
    of.meet()
    of.wait(31)
    for call in of.records(FIRE, "alert_escalation"):
        del call.data["due_at_ms"]
    assert [row.calls for row in panel(of, FIRE, alert).rows] == [(), ()]
    record = of.nodes[FIRE].state.records[alert]
    record.data = {"stopped_at_ms": BEGIN_MS}
    assert alert_panel(**of.at(FIRE), alert=alert) is None
    of.wait(300)


def test_names_on_a_list_do_not_meet_as_parts_of_ids() -> None:
    names = [POLICE, "lege", "lége", "lege ", "x" * 200, "x" * 199, "112-innlandet"]
    own = [as_own(name) for name in names]
    assert len(set(own)) == len(names)
    assert max(map(len, own)) <= 64


def test_every_answer_has_its_words_in_three_languages() -> None:
    words = words_of("alerts")
    for answer in ("not_delivered", "delivered", "seen", "acting", "declined", "triple", "inform"):
        assert len({words[answer].in_language(language) for language in ("nb", "en")}) == 2
