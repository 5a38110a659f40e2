"""The log: numbers, classes, corrections, what lines become, and a search that betrays nothing."""

import pytest
from tests.respond.desks import BEGIN_MS, FIRE, HEALTH, POLICE, Desks

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.incidents.change_incident import ChangeIncident
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.logbook.known import known_at
from samvirke.respond.logbook.log_line import CorrectLine, WriteLine
from samvirke.respond.logbook.log_view import log_of, search_log
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.logbook.task import MarkTask, tasks_about
from samvirke.respond.logbook.turn_line import TurnLine
from samvirke.respond.logbook.turned import NewDecision, NewTask
from samvirke.respond.logbook.typed import typed_line
from samvirke.respond.node import DeniedError


def shared(*names: str) -> tuple[Desks, str]:
    """Return desks at which 110 has shared a fire with the others."""
    of = Desks(*(names or (FIRE, POLICE, HEALTH)))
    incident = of.fire()
    for other in of.nodes:
        if other != FIRE:
            of.do(FIRE, ShareIncident(incident=incident, to=other))
    of.meet()
    return of, incident


def texts(of: Desks, centre: str, incident: str) -> list[tuple[object, ...]]:
    lines = log_of(**of.at(centre), subject=incident)
    return [(found.line["home"], found.line.get("number"), found.line.get("text")) for found in lines]


def test_each_centre_numbers_its_own_lines_of_each_incident_without_gaps() -> None:
    of, incident = shared()
    other = of.fire()
    for text in ("en", "to"):
        of.do(FIRE, WriteLine(incident=incident, text=text))
    of.wall_ms += 10
    of.do(POLICE, WriteLine(incident=incident, text="hos oss"))
    of.wall_ms += 10
    of.do(FIRE, WriteLine(incident=other, text="annen"))
    of.do(FIRE, WriteLine(text="vaktlogg"))
    of.do(FIRE, WriteLine(incident=incident, text="tre"))
    of.meet()
    assert texts(of, HEALTH, incident) == [
        (FIRE, 1, "en"),
        (FIRE, 2, "to"),
        (POLICE, 1, "hos oss"),
        (FIRE, 3, "tre"),
    ]
    assert texts(of, FIRE, other) == [(FIRE, 1, "annen")]
    assert texts(of, FIRE, desk_of(FIRE)) == [(FIRE, 1, "vaktlogg")]
    assert texts(of, POLICE, desk_of(FIRE)) == []


def test_each_text_goes_to_those_it_is_for_and_the_others_are_told_to_ask() -> None:
    of, incident = shared()
    of.do(
        HEALTH,
        WriteLine(
            incident=incident,
            sender="legevakt",
            text="En hentet",
            text_own="vakt 2",
            text_health="mann 45",
        ),
    )
    of.meet()
    at_home, at_fire = (log_of(**of.at(centre), subject=incident)[0].line for centre in (HEALTH, FIRE))
    assert (at_home["text_health"], at_home["text_own"]) == ("mann 45", "vakt 2")
    assert {"text_health", "text_own", "text_police"}.isdisjoint(at_fire)
    assert (at_fire["text"], at_fire["sender"], at_fire["holds"]) == (
        "En hentet",
        "legevakt",
        ["ETAT", "HELSE"],
    )
    sent = b"".join(
        part.content or b""
        for entry in of.nodes[FIRE].journal.store.read(f"{HEALTH}/1")
        for part in entry.parts
    )
    assert b"mann 45" not in sent
    assert b"vakt 2" not in sent


def test_who_called_stays_with_the_owner_where_the_line_says_nothing_to_all() -> None:
    of, incident = shared()
    of.do(POLICE, WriteLine(incident=incident, sender="Kari Nordmann", medium="phone", text_police="så ham"))
    of.meet()
    home, other = (log_of(**of.at(centre), subject=incident)[0].line for centre in (POLICE, FIRE))
    assert home["sender_own"] == "Kari Nordmann"
    assert "Kari Nordmann" not in str(other)
    assert (other["number"], other["holds"]) == (1, ["POLITI"])  # 112 holds more: ask


def test_a_line_is_put_right_by_a_new_one_and_both_stand() -> None:
    of, incident = shared()
    old = of.do(FIRE, WriteLine(incident=incident, text="Storgata 1", sender="anrop"))
    new = of.do(FIRE, CorrectLine(line=old, text="Storgata 11", sender="anrop"))
    of.meet()
    first, second = log_of(**of.at(POLICE), subject=incident)
    assert (first.line["text"], first.corrected_by) == ("Storgata 1", new)
    assert (second.line["text"], second.line["corrects"], second.line["number"]) == ("Storgata 11", old, 2)
    with pytest.raises(RefusedError, match="put right by line 2"):
        of.do(FIRE, CorrectLine(line=old, text="Storgata 12"))
    with pytest.raises(RefusedError, match=r"is written by 110.innlandet"):
        of.do(POLICE, CorrectLine(line=old, text="Lillegata"))


def test_a_correction_of_anothers_line_by_a_faulty_node_corrects_nothing() -> None:
    of, incident = shared()
    old = of.do(FIRE, WriteLine(incident=incident, text="riktig"))
    of.meet()
    of.do(POLICE, WriteLine(incident=incident, text="galt"))
    of.meet()
    forged = next(line for line in of.records(HEALTH, "log_line") if line.home == POLICE)
    forged.data["corrects"] = old
    assert [found.corrected_by for found in log_of(**of.at(HEALTH), subject=incident)] == [None, None]


def test_an_empty_line_and_a_graded_one_are_refused() -> None:
    of, incident = shared(FIRE)
    with pytest.raises(InvalidValueError, match="nothing is said"):
        of.do(FIRE, WriteLine(incident=incident, sender="112"))
    with pytest.raises(InvalidValueError, match="graded"):
        of.do(FIRE, WriteLine(incident=incident, text="HEMMELIG\nPlan"))
    with pytest.raises(InvalidValueError, match="medium is 'due'"):
        of.do(FIRE, WriteLine(incident=incident, text="hei", medium="due"))
    assert of.records(FIRE, "log_line") == []


def test_a_task_for_112_is_one_that_the_police_can_say_is_done() -> None:
    of = Desks(FIRE, POLICE, triple=(POLICE, HEALTH))
    incident = of.fire()
    of.do(FIRE, ShareIncident(incident=incident, to=POLICE))
    of.do(FIRE, typed_line("Folk samler seg !task @112 10m Sperr veien", incident))
    of.do(FIRE, typed_line("Strøm !task @nettselskapet Kobl ut", incident))
    of.meet()
    task, other = tasks_about(**of.at(POLICE), subject=incident)
    assert (task.owner, other.owner) == (POLICE, "nettselskapet")
    of.do(POLICE, MarkTask(task=task.id))
    assert tasks_about(**of.at(POLICE), subject=incident)[0].state == "done"


def test_a_typed_line_becomes_a_line_a_task_a_decision_and_needs_at_once() -> None:
    of, incident = shared()
    typed = (
        "<HRS radio Helikopter på vei !task @112.innlandet 15m Klargjør landingsplass "
        "!decision Land på skolen | nærmest !need police.patrol=2"
    )
    line = of.do(FIRE, typed_line(typed, incident))
    of.meet()
    task = tasks_about(**of.at(POLICE), subject=incident)[0]
    assert (task.text, task.owner, task.due_at_ms) == ("Klargjør landingsplass", POLICE, BEGIN_MS + 900_000)
    decision = of.records(POLICE, "decision")[0]
    assert (decision.get("what"), decision.get("why"), decision.get("line")) == (
        "Land på skolen",
        "nærmest",
        line,
    )
    need = of.records(HEALTH, "need")[0]
    assert (need.get("capability"), need.get("quantity"), need.get("purpose")) == (
        "police.patrol",
        2,
        "Helikopter på vei",
    )
    assert sorted(log_of(**of.at(HEALTH), subject=incident)[0].became) == sorted(
        [task.id, decision.id, need.id]
    )


def test_a_line_that_stands_is_turned_later_also_by_another_centre() -> None:
    of, incident = shared()
    line = of.do(FIRE, WriteLine(incident=incident, text="Gass lukter ved skolen", text_own="usikker kilde"))
    of.meet()
    of.do(HEALTH, TurnLine(line=line, task=NewTask(due_s=60), needs={"health.ambulance": 1}))
    of.meet()
    task = tasks_about(**of.at(FIRE), subject=incident)[0]
    # What it becomes is read by all, so it takes the text for all and no other.
    assert (task.text, task.owner, task.line) == ("Gass lukter ved skolen", HEALTH, line)
    with pytest.raises(RefusedError, match="nothing is to become"):
        of.do(FIRE, TurnLine(line=line))


def test_a_need_belongs_to_an_incident_and_to_the_catalogue() -> None:
    of, incident = shared(FIRE)
    with pytest.raises(RefusedError, match="a need belongs to an incident"):
        of.do(FIRE, typed_line("Mer !need fire.pump"))
    with pytest.raises(InvalidValueError, match=r"fire.pumpe"):
        of.do(FIRE, typed_line("Mer !need fire.pumpe", incident))


def test_who_may_write_the_log_but_state_no_needs_states_none_by_a_line() -> None:
    of, incident = shared(FIRE)
    of.do(FIRE, WriteLine(incident=incident, text="vann kommer"), "planner")
    with pytest.raises(DeniedError):
        of.do(FIRE, typed_line("vann !need fire.pump", incident), "planner")
    with pytest.raises(DeniedError):
        of.do(FIRE, typed_line("vann !decision steng", incident), "planner")
    assert len(of.records(FIRE, "log_line")) == 1


def test_a_task_is_ticked_by_whoever_has_it_and_overdue_until_then() -> None:
    of, incident = shared()
    of.do(FIRE, WriteLine(incident=incident, text="Steng E6", task=NewTask(owner=POLICE, due_s=60)))
    of.meet()
    task = of.records(POLICE, "task")[0].id
    of.wait(61)
    assert tasks_about(**of.at(FIRE), subject=incident)[0].is_overdue
    with pytest.raises(RefusedError, match=r"is of 112.innlandet, given by 110.innlandet"):
        of.do(HEALTH, MarkTask(task=task))
    with pytest.raises(ValueError, match="why is empty"):
        of.do(POLICE, MarkTask(task=task, what="declined"))
    of.do(POLICE, MarkTask(task=task, why="stengt ved Biri"))
    of.meet()
    done = tasks_about(**of.at(FIRE), subject=incident)[0]
    assert (done.state, done.is_overdue, done.by_centre, done.why) == (
        "done",
        False,
        POLICE,
        "stengt ved Biri",
    )
    with pytest.raises(RefusedError, match="take that back first"):
        of.do(POLICE, MarkTask(task=task))
    of.do(POLICE, MarkTask(task=task, what="undone", why="åpnet igjen"))
    assert tasks_about(**of.at(POLICE), subject=incident)[0].state == "open"


def test_a_decision_holds_what_was_known_and_it_can_be_shown_afterwards() -> None:
    of, incident = shared()
    of.do(FIRE, ChangeIncident(incident=incident, injured="one"))
    of.do(POLICE, WriteLine(incident=incident, text="sagt før"))
    of.meet()
    of.do(POLICE, WriteLine(incident=incident, text="sagt før, men ikke nådd fram"))
    of.do(FIRE, WriteLine(incident=incident, text="Send én bil", decision=NewDecision(why="én skadd")))
    of.do(FIRE, ChangeIncident(incident=incident, injured="many"))
    of.meet()
    node = of.nodes[FIRE]
    basis = of.records(FIRE, "decision")[0].get("basis")
    then = known_at(node.journal.store.read, basis)
    assert then.records[incident].get("injured") == "one"
    assert node.state.records[incident].get("injured") == "many"
    assert [line.get("text") for line in then.of_kind("log_line")] == ["sagt før"]


def test_a_decision_tells_others_a_role_and_no_name() -> None:
    of, incident = shared()
    of.do(FIRE, WriteLine(incident=incident, text="Steng", decision=NewDecision()), "leader")
    of.meet()
    views, actor, now_ms = of.at(POLICE).values()
    told = views.of(actor, of.records(POLICE, "decision")[0], now_ms)
    assert told["decided_by"] == "leader"
    assert "kari" not in str(told)


def test_a_search_finds_all_words_in_any_case_the_latest_first() -> None:
    of, incident = shared(FIRE)
    for text in ("Røyk fra taket", "taket raser", "røyken letter, taket står"):
        of.do(FIRE, WriteLine(incident=incident, text=text))
    of.do(FIRE, WriteLine(text="taket på stasjonen lekker"))

    def found(words: str, subject: str | None = None) -> list[str]:
        return [line.line["text"] for line in search_log(**of.at(FIRE), words=words, subject=subject)]

    assert found("RØYK tak") == ["røyken letter, taket står", "Røyk fra taket"]
    assert found("taket", incident) == ["røyken letter, taket står", "taket raser", "Røyk fra taket"]
    assert found("taket")[0] == "taket på stasjonen lekker"
    assert found("") == []


def test_a_search_looks_only_into_what_the_asker_may_read() -> None:
    of, incident = shared()
    of.do(HEALTH, WriteLine(incident=incident, text="Pasient hentet", text_health="overdose", sender="Ola"))
    of.do(HEALTH, WriteLine(incident=incident, sender="Kari Nordmann", text_health="overdose til"))
    of.do(POLICE, WriteLine(text="overdose i parken"))
    of.meet()

    def found(centre: str, words: str) -> int:
        return len(search_log(**of.at(centre), words=words))

    assert (found(HEALTH, "overdose"), found(HEALTH, "nordmann")) == (2, 1)
    assert (found(FIRE, "overdose"), found(FIRE, "nordmann"), found(FIRE, "pasient")) == (0, 0, 1)
    # Two words, one in each class: nothing may follow from a line that is found.
    assert (found(FIRE, "pasient overdose"), found(HEALTH, "pasient overdose")) == (0, 1)


def test_a_line_about_an_incident_that_one_cannot_see_is_not_written() -> None:
    of, _ = shared(FIRE, POLICE)
    hidden = of.fire()
    with pytest.raises(NotFoundError):
        of.do(POLICE, WriteLine(incident=hidden, text="hei"))
