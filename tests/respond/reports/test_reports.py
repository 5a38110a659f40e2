"""Situation reports: drafted from the log, edited, sent up, rolled up, and never written over."""

from functools import partial
from string import Formatter

import pytest
from tests.respond.desks import BEGIN_MS, COUNTY, FIRE, POLICE, TOWN, Desks

from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.alerts.triple_alert import TripleAlert
from samvirke.respond.cards.start_card import StartCard
from samvirke.respond.incidents.close_incident import CloseIncident
from samvirke.respond.incidents.merge_incidents import MergeIncidents
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.journal.checkpoint import Checkpoint, trusted
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.logbook.log_line import CorrectLine, WriteLine
from samvirke.respond.logbook.typed import typed_line
from samvirke.respond.record.record import Record
from samvirke.respond.reports.difference import SectionChange, difference
from samvirke.respond.reports.draft_report import CorrectReport, DraftReport, EditReport
from samvirke.respond.reports.records import NUMBERS, SECTIONS
from samvirke.respond.reports.report_text import report_text
from samvirke.respond.reports.rhythm import SetRhythm
from samvirke.respond.reports.roll_up import roll_up
from samvirke.respond.reports.send_report import ReceiveReport, SendReport
from samvirke.respond.wording import words_of

OTHER = "kommune.lillehammer"


def drafted(of: Desks, centre: str = TOWN, **how: str) -> Record:
    of.do(centre, DraftReport(**how))
    return of.records(centre, "report_draft")[-1]


def sent(of: Desks, centre: str = TOWN, **sections: str) -> Record:
    draft = drafted(of, centre).id
    if sections:
        of.do(centre, EditReport(draft=draft, sections=sections))
    of.do(centre, SendReport(draft=draft))
    return of.records(centre, "report")[-1]


def busy_town() -> tuple[Desks, str]:
    """A town with a fire, a need of three of which none is met, a card, a task, a decision and two lines."""
    of = Desks(TOWN, COUNTY)
    incident = of.fire(TOWN, place="Storgata 1", injured="several")
    of.do(TOWN, StartCard(template="bomb_threat", incident=incident))
    of.do(TOWN, typed_line("Skolen tømmes !decision Tøm skolen !task @skolesjef 60s Tell elevene", incident))
    of.do(TOWN, typed_line("Trenger busser !own hemmelig sjåfør !need civil_defence.people=3", incident))
    return of, incident


def test_a_draft_tells_what_stands_in_log_and_numbers() -> None:
    of, _ = busy_town()
    of.wait(61)
    draft = drafted(of)
    told = draft.get("sections")
    number = f"{TOWN}-2027-00001"
    assert told == {
        "situation": f"{number} Bygningsbrann, Storgata 1: pågår",
        "damage": f"{number}: skadde: flere",
        "shortages": f"civil_defence.people: 3 av 3 mangler ({number})",
        "development": "1: Skolen tømmes\n2: Trenger busser",
        "needs": f"civil_defence.people: 3 trengs, 0 tildelt, 0 framme ({number})",
        # The card has seven steps; its first deadline, 60 s, has passed, and the next, 120 s, has not.
        "measures": "Bombetrussel: 0 av 7 punkter, 1 over fristen\nBesluttet: Tøm skolen (operator)",
        "clear_up": "Oppgave: Tell elevene (skolesjef)",
    }
    assert draft.get("numbers") == {
        "incidents_open": 1,
        "incidents_new": 1,
        "incidents_closed": 0,
        "needed": 3,
        "committed": 0,
        "missing": 3,
        "units_out": 0,
        "decisions": 1,
        "steps_overdue": 1,
        "tasks_open": 1,
        "alerts_unanswered": 0,
    }


def test_a_draft_holds_nothing_that_is_not_for_all() -> None:
    of, _ = busy_town()
    assert "hemmelig sjåfør" not in str(drafted(of).data)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_draft_is_made_in_each_language(language: str) -> None:
    of, _ = busy_town()
    situation = drafted(of, language=language).get("sections")["situation"]
    assert situation.endswith({"nb": "pågår", "nn": "går føre seg", "en": "going on"}[language])


def test_the_next_draft_tells_what_is_new_since_the_last_report() -> None:
    of, incident = busy_town()
    sent(of)
    of.wait(10)
    old = of.do(TOWN, WriteLine(incident=incident, text="Alle ute kl 9"))
    of.do(TOWN, CorrectLine(line=old, text="Alle ute kl 10"))
    draft = drafted(of)
    # A line that was put right is told as it should have been; what was told last time is not told again.
    assert draft.get("sections")["development"] == "4: Alle ute kl 10"
    assert draft.get("numbers")["incidents_new"] == 0
    assert draft.get("numbers")["incidents_open"] == 1
    assert draft.get("numbers")["decisions"] == 0


def test_a_closed_incident_is_told_once() -> None:
    of = Desks(TOWN, COUNTY)
    incident = of.fire(TOWN)
    of.do(TOWN, typed_line("Rydd opp !task 60s", incident))
    sent(of)
    of.wait(5)
    of.do(TOWN, CloseIncident(incident=incident))
    numbers = sent(of).get("numbers")
    assert (numbers["incidents_open"], numbers["incidents_closed"], numbers["tasks_open"]) == (0, 1, 1)
    of.wait(5)
    numbers = drafted(of).get("numbers")
    assert (numbers["incidents_closed"], numbers["tasks_open"]) == (0, 0)


def test_each_reports_its_own_so_that_nothing_is_counted_twice() -> None:
    of = Desks(FIRE, POLICE, triple=(POLICE, "113.innlandet"), reports_to={FIRE: COUNTY, POLICE: COUNTY})
    incident = of.fire()
    of.do(FIRE, TripleAlert(incident=incident))
    of.meet()
    of.do(POLICE, WriteLine(incident=incident, text="hos oss"))
    of.meet()
    fire, police = (drafted(of, centre) for centre in (FIRE, POLICE))
    assert [draft.get("numbers")["incidents_open"] for draft in (fire, police)] == [1, 0]
    # 112 has its machine's receipt and nobody's answer, 113 nothing.
    assert [draft.get("numbers")["alerts_unanswered"] for draft in (fire, police)] == [2, 0]
    assert "hos oss" not in fire.get("sections")["development"]


def test_a_person_edits_the_draft_and_what_is_sent_is_what_they_wrote() -> None:
    of, _ = busy_town()
    draft = drafted(of).id
    of.do(TOWN, EditReport(draft=draft, sections={"damage": "Sju skadde, to alvorlig"}))
    of.do(TOWN, SendReport(draft=draft))
    report = of.records(TOWN, "report")[0]
    assert report.get("sections")["damage"] == "Sju skadde, to alvorlig"
    assert report.get("sections")["development"] == "1: Skolen tømmes\n2: Trenger busser"
    assert (report.get("number"), report.get("version"), report.get("recipients")) == (1, 1, [COUNTY])
    text = report_text({"home": report.home, **report.data}, "nn", "live")
    assert "Sju skadde, to alvorlig" in text
    # Made at 08:00 UTC: people in Norway read nine o'clock.
    assert "2027-01-15 09:00 CET" in text
    assert "Signert logghovud" not in text  # this node has no key


def test_the_node_itself_prints_the_signed_head_of_its_log_in_what_it_sends() -> None:
    of, _ = busy_town()
    key = PrivateKey(TOWN, bytes(32))
    node = of.nodes[TOWN]
    node.sign = partial(Checkpoint.signed, key=key)
    draft = drafted(of).id
    before = node.journal.checkpoint()
    of.do(TOWN, SendReport(draft=draft))
    head = of.records(TOWN, "report")[0].get("log_head")
    told, _ = trusted(head, [key.public])
    assert told == before  # all that was written before the report, and not the report
    report = {"home": TOWN, **of.records(TOWN, "report")[0].data}
    assert f"Signert logghovud\n{TOWN}/1/live\n{before.size}\n" in report_text(report, "nn", "live")


def test_a_double_report_is_counted_once_and_its_needs_still_are() -> None:
    of, incident = busy_town()
    double = of.fire(TOWN, place="Storgata 1 B")
    of.do(TOWN, typed_line("To til !need civil_defence.people=2", double))
    of.do(TOWN, MergeIncidents(goes_on=incident, replaced=double))
    first = drafted(of)
    assert (first.get("numbers")["incidents_open"], first.get("numbers")["incidents_new"]) == (1, 1)
    assert first.get("numbers")["needed"] == 3 + 2
    assert first.get("sections")["situation"].splitlines()[1].endswith("Storgata 1 B: slått sammen med annen")
    of.do(TOWN, SendReport(draft=first.id))
    of.wait(1)
    second = drafted(of)  # told once
    assert "Storgata 1 B" not in second.get("sections")["situation"]
    assert second.get("numbers")["needed"] == 3 + 2


def test_a_draft_of_more_than_fits_keeps_the_most_urgent_and_can_still_be_edited() -> None:
    of = Desks(TOWN, COUNTY)
    for _ in range(8):
        of.fire(TOWN, place="x" * 3_900, priority=3)
    of.fire(TOWN, place="Storgata 1", priority=1)
    draft = drafted(of)
    lines = draft.get("sections")["situation"].splitlines()
    # 20 000 letters hold the short line and five of some 3 950; the acute one was opened last.
    assert lines[0] == f"{TOWN}-2027-00009 Bygningsbrann, Storgata 1: pågår"
    assert lines[-1] == "… og 3 linjer til"
    assert len(lines) == 1 + 5 + 1
    assert draft.get("numbers")["incidents_open"] == 9
    of.do(TOWN, EditReport(draft=draft.id, sections=draft.get("sections")))


def test_a_report_of_an_exercise_says_so_before_and_after() -> None:
    of = Desks(TOWN, COUNTY, mode="exercise")
    report = sent(of)
    text = report_text({"home": report.home, **report.data}, "nb", "exercise")
    assert text.startswith("ØVELSE ØVELSE ØVELSE\nSituasjonsrapport 1")
    assert text.endswith("\nØVELSE ØVELSE ØVELSE")


def test_only_the_centre_above_reads_a_report_and_nobody_else_the_draft() -> None:
    of = Desks(TOWN, COUNTY, OTHER)
    incident = of.fire(TOWN)
    of.do(TOWN, ShareIncident(incident=incident, to=OTHER))
    draft = drafted(of, incident=incident).id
    of.do(TOWN, EditReport(draft=draft, sections={"measures": "første tanke"}))
    of.do(TOWN, EditReport(draft=draft, sections={"measures": "siste tanke"}))
    of.do(TOWN, SendReport(draft=draft))
    of.meet()
    assert len(of.records(COUNTY, "report")) == 1
    assert of.records(OTHER, "report") == []
    assert of.records(COUNTY, "report_draft") == of.records(OTHER, "report_draft") == []
    held = b"".join(
        part.content or b""
        for entry in of.nodes[COUNTY].journal.store.read(f"{TOWN}/1")
        for part in entry.parts
    )
    assert b"siste tanke" in held
    assert b"f\\u00f8rste tanke" not in held
    # The incident itself is not opened by a report about it.
    assert of.records(COUNTY, "incident") == []


def test_a_sent_report_is_never_written_over_and_a_correction_is_a_new_version() -> None:
    of, _ = busy_town()
    first = sent(of, damage="to skadde")
    draft = of.records(TOWN, "report_draft")[-1].id
    for act in (EditReport(draft=draft, sections={"damage": "tre"}), SendReport(draft=draft)):
        with pytest.raises(RefusedError, match="was sent as"):
            of.do(TOWN, act)
    new = of.do(TOWN, CorrectReport(report=first.id))
    of.do(TOWN, EditReport(draft=new, sections={"damage": "tre skadde"}))
    of.do(TOWN, SendReport(draft=new))
    of.meet()
    reports = of.records(COUNTY, "report")
    assert [(r.get("number"), r.get("version"), r.get("sections")["damage"]) for r in reports] == [
        (1, 1, "to skadde"),
        (1, 2, "tre skadde"),
    ]
    assert reports[1].get("corrects") == first.id
    with pytest.raises(RefusedError, match="version 2 was sent"):
        of.do(TOWN, CorrectReport(report=first.id))
    with pytest.raises(RefusedError, match=r"is written by kommune.gjovik"):
        of.do(COUNTY, CorrectReport(report=reports[1].id))


def test_the_sender_sees_that_it_came_and_that_somebody_read_it() -> None:
    of = Desks(TOWN, COUNTY)
    report = sent(of)
    of.wait(3)
    of.meet()
    receipt = of.records(TOWN, "report_receipt")[0]
    assert (receipt.home, receipt.get("delivered_at_ms"), receipt.get("read_at_ms")) == (
        COUNTY,
        BEGIN_MS + 3000,
        None,
    )
    of.wait(7)
    of.do(COUNTY, ReceiveReport(report=report.id, words="takk, vi ringer"))
    of.meet()
    receipt = of.records(TOWN, "report_receipt")[0]
    assert (receipt.get("read_at_ms"), receipt.get("words")) == (BEGIN_MS + 10_000, "takk, vi ringer")


def test_only_whoever_was_sent_it_receives_it() -> None:
    of = Desks(TOWN, COUNTY, OTHER)
    report = sent(of).id
    of.meet()
    with pytest.raises(NotFoundError):
        of.do(OTHER, ReceiveReport(report=report))
    with pytest.raises(RefusedError, match="was not sent to"):
        of.do(TOWN, ReceiveReport(report=report))


def test_who_has_nobody_above_sends_to_nobody() -> None:
    of = Desks("dsb")
    with pytest.raises(RefusedError, match="dsb reports to nobody"):
        of.do("dsb", SendReport(draft=drafted(of, "dsb").id))


def test_the_county_sees_who_has_reported_the_sums_and_the_texts() -> None:
    of = Desks(TOWN, OTHER, COUNTY)
    for _ in range(2):
        of.fire(TOWN)
    of.do(TOWN, SetRhythm(every_s=3600))
    sent(of, damage="fire hus")
    of.meet()
    county = of.nodes[COUNTY]

    def rolled() -> tuple[tuple[str, ...], tuple[str, ...], int]:
        found = roll_up(**of.at(COUNTY), place=county.place)
        return found.has_reported, found.has_not_reported, found.numbers.get("incidents_open", 0)

    assert rolled() == ((TOWN,), (OTHER,), 2)
    of.fire(OTHER)
    sent(of, OTHER, damage="en bru")
    of.meet()
    assert rolled() == ((OTHER, TOWN) if OTHER < TOWN else (TOWN, OTHER), (), 3)
    texts = roll_up(**of.at(COUNTY), place=county.place).texts
    assert texts["damage"] == [(TOWN, "fire hus"), (OTHER, "en bru")]
    of.wait(2 * 3600)  # the town promised another after an hour
    assert rolled()[1] == (TOWN,)


def test_the_latest_report_counts_in_its_latest_version() -> None:
    of = Desks(TOWN, COUNTY)
    first = sent(of, damage="ett hus")
    of.wait(1)
    second = sent(of, damage="to hus")
    draft = of.do(TOWN, CorrectReport(report=first.id))
    of.do(TOWN, SendReport(draft=draft))  # a late correction of the first does not hide the second
    of.meet()
    found = roll_up(**of.at(COUNTY), place=of.nodes[COUNTY].place).reporters
    latest = next(r.report for r in found if r.centre == TOWN)
    assert latest is not None
    assert latest["id"] == second.id


def test_what_is_sent_on_is_the_sum_of_the_countys_own_and_of_those_below() -> None:
    of = Desks(TOWN, OTHER, COUNTY, "dsb")
    of.fire(TOWN)
    of.fire(TOWN)
    of.fire(OTHER)
    for town in (TOWN, OTHER):
        sent(of, town)
    of.meet()
    of.fire(COUNTY)
    draft = drafted(of, COUNTY)
    # 1 of its own, 2 + 1 from below.
    assert draft.get("own_numbers")["incidents_open"] == 1
    assert draft.get("numbers")["incidents_open"] == 4
    assert len(draft.get("below")) == 2
    of.do(COUNTY, SendReport(draft=draft.id))
    of.meet()
    assert roll_up(**of.at("dsb"), place=of.nodes["dsb"].place).numbers["incidents_open"] == 4


def test_a_report_on_one_incident_is_no_report_on_all() -> None:
    of = Desks(TOWN, COUNTY)
    incident = of.fire(TOWN)
    of.fire(TOWN)
    draft = drafted(of, incident=incident)
    assert draft.get("numbers")["incidents_open"] == 1
    of.do(TOWN, SendReport(draft=draft.id))
    of.meet()
    assert TOWN in roll_up(**of.at(COUNTY), place=of.nodes[COUNTY].place).has_not_reported


def test_the_difference_is_told_by_number_and_by_line() -> None:
    before = {
        "numbers": {"missing": 3, "needed": 5},
        "sections": {"damage": "ett hus\nen bru", "needs": "båt"},
    }
    now = {
        "numbers": {"missing": 1, "needed": 5, "decisions": 2},
        "sections": {"damage": "en bru\nto hus", "needs": "båt "},
    }
    found = difference(before, now)
    assert found.numbers == {"missing": (3, 1), "decisions": (0, 2)}
    assert found.sections == {"damage": SectionChange(added=("to hus",), removed=("ett hus",))}
    same = difference(now, now)
    assert (same.numbers, same.sections) == ({}, {})
    assert difference(None, before).numbers == {"missing": (0, 3), "needed": (0, 5)}


def test_the_lines_of_a_draft_take_the_same_values_in_each_language() -> None:
    def fields(form: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(form) if name}

    forms = [words for code, words in words_of("reports").items() if code.startswith("line_")]
    assert len(forms) == 10
    for words in forms:
        assert fields(words.nb) == fields(words.nn) == fields(words.en)


def test_every_heading_and_number_has_its_words() -> None:
    assert {*SECTIONS, *NUMBERS} <= set(words_of("reports"))
