"""Who may read what, for every role, agency, class, relation and mode, against an oracle of prose."""

from itertools import product
from typing import Any, get_args

import pytest
from tests.respond.access.oracle import MINE, OWNER, Case, may_do, may_read

from samvirke.respond.access.actor import AGENCIES, ROLES, Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import Views
from samvirke.respond.acts import ACTS
from samvirke.respond.record.field_class import CLASSES
from samvirke.respond.record.kind import Audience
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.space.space import Mode

LINKS = ("home", "see", "act", "other", "recipient", "released", "glass")
MODES = get_args(Mode)
SPACES = {"live": "live", "exercise": "exercise-1", "simulation": "simulation-1", "test": "test-1"}
AGENCY_OF = {"110.innlandet": "fire", "112.innlandet": "police", "113.innlandet": "health"}
NOW_MS = 1_800_000_000_000
CANARY = "kanarifugl"
# Every audience; the security log with one that is not its own; what an administrator sees.
KINDS_ASKED = (
    *(("incident", audience) for audience in get_args(Audience)),
    ("access_event", "home"),
    ("access_event", "centres"),
    ("epoch", "centres"),
)


def actor(role: Any, agency: Any, mode: str, *, named: frozenset[str] = frozenset()) -> Actor:
    return Actor(
        user="eva",
        organisation="Org",
        centre=MINE,
        agency=agency,
        role=role,
        spaces=frozenset({SPACES[mode]}),
        named_for=named,
    )


def subject(case: Case) -> Subject:
    part = {OWNER: "act"} | ({MINE: case.link} if case.link in ("see", "act") else {})
    part |= {MINE: "see"} if case.link == "glass" else {}
    return Subject(
        kind=case.kind,
        space=SPACES[case.mode],
        mode=case.mode,
        home=MINE if case.link == "home" else OWNER,
        field_class=case.field_class,
        audience=case.audience,
        taking_part=part if case.audience == "incident" else {},
        recipients=frozenset({MINE}) if (case.audience, case.link) == ("named", "recipient") else frozenset(),
        released_to=frozenset({MINE}) if case.link == "released" else frozenset(),
        glass=frozenset({MINE}) if case.link == "glass" else frozenset(),
        names=frozenset({"x"}),
    )


@pytest.mark.parametrize("mode", MODES)
def test_decide_says_what_the_prose_says_in_every_case(mode: str) -> None:
    wrong = []
    people = [
        (role, agency, named, actor(role, agency, mode, named=frozenset({"x"} if named else ())))
        for role, agency, named in product(ROLES, AGENCIES, (False, True))
    ]
    for field_class, link, (kind, audience) in product((*CLASSES, "GRADERT"), LINKS, KINDS_ASKED):
        what = subject(Case("", "", field_class, link, mode, audience, kind))
        for role, agency, named, who in people:
            case = Case(role, agency, field_class, link, mode, audience, kind, named)
            expected = field_class != "GRADERT" and may_read(case)
            if decide(who, "read", what).allowed != expected:
                wrong.append(case)
    assert wrong == []


ACTIONS = sorted(
    {act.action for act in ACTS.values()}
    | {"account.add", "node.trust", "agreement.make", "erasure.erase", "journal.verify", "export.log"}
)


@pytest.mark.parametrize("mode", MODES)
def test_people_do_what_the_prose_lets_them_do_and_nothing_else(mode: str) -> None:
    wrong = []
    people = [role for role in ROLES if role != "node"]
    for role, agency, link, audience in product(people, ("fire", "health"), LINKS, get_args(Audience)):
        case = Case(role, agency, "FELLES", link, mode, audience)
        who, what = actor(role, agency, mode), subject(case)
        for action in ACTIONS:
            decision = decide(who, action, what)
            if decision.allowed != may_do(case, action):
                wrong.append((case, action, decision.rule))
    assert wrong == []


def test_a_machine_answers_for_nobody() -> None:
    for action in (
        "glass.break",
        "glass.review",
        "release.give",
        "question.ask",
        "account.add",
        "journal.erase",
    ):
        for link in LINKS:
            asked = subject(Case("node", "fire", "FELLES", link, "live"))
            assert not decide(actor("node", "fire", "live"), action, asked).allowed, (action, link)


def record(kind: str, home: str, subject_id: str, data: dict[str, Any], own: str = "1") -> Record:
    stamp = (NOW_MS, 0, f"{home}/1", 0)
    by = ("ola", "operator", "Org")
    return Record(
        id=f"{kind}:{home}:{own}",
        kind=kind,
        home=home,
        subject=subject_id,
        made=stamp,
        changed=stamp,
        made_at_ms=NOW_MS,
        changed_at_ms=NOW_MS,
        made_by=by,
        changed_by=by,
        data=data,
    )


def world(kind: str, link: str) -> tuple[State, Record]:
    """A record with every field filled, and what links the asker's centre to it, as records."""
    home = MINE if link == "home" else OWNER
    incident = f"incident:{home}:I"
    state = State()
    data: dict[str, Any] = dict.fromkeys(KINDS[kind].classes, CANARY)
    if "recipients" in data:
        data["recipients"] = [MINE] if link == "recipient" else ["110.innlandet"]
    if kind == "incident":
        found = record(kind, home, incident, data, own="I")
    else:
        state.place(record("incident", home, incident, {"title": "x"}, own="I"))
        found = record(kind, home, incident, data)
    state.place(found)
    if link in ("see", "act", "glass"):
        may = "see" if link == "glass" else link
        state.place(record("share", home, incident, {"to": MINE, "may": may}, own="S"))
    if link == "released":
        given = {"of": found.id, "classes": ["ETAT", "HELSE", "POLITI", "SKJERMET"], "to": MINE}
        state.place(record("release", home, incident, given, own="R"))
    if link == "glass":
        for field_class in ("ETAT", "HELSE", "POLITI", "SKJERMET"):
            broken = {
                "of": found.id,
                "field_class": field_class,
                "reason": "hjertestans, ingen svarer",
                "recipients": [home],
            }
            state.place(record("glass", MINE, incident, broken, own=field_class))
    return state, found


@pytest.mark.parametrize("mode", MODES)
def test_every_field_of_every_kind_is_shown_to_those_and_only_those_of_the_prose(mode: str) -> None:
    wrong = []
    for kind, link in product(KINDS, LINKS):
        if link == "recipient" and KINDS[kind].audience != "named":
            continue
        state, found = world(kind, link)
        views = Views(state, KINDS, space=SPACES[mode], mode=mode, agencies=AGENCY_OF)
        classes = KINDS[kind].classes
        for role, agency, named in product(ROLES, ("fire", "police", "health", "company"), (False, True)):
            who = actor(role, agency, mode, named=frozenset({found.id} if named else ()))
            view = views.of(who, found, NOW_MS) or {}
            shown = classes.keys() & view.keys()
            opened = {
                one
                for one in set(classes.values())
                if may_read(Case(role, agency, one, link, mode, KINDS[kind].audience, kind, named))
            }
            expected = {name for name, field_class in classes.items() if field_class in opened}
            if shown != expected:
                wrong.append((kind, link, role, agency, named, shown ^ expected))
    assert wrong == []


def test_nobody_reads_anything_in_a_space_where_they_have_no_role() -> None:
    for role, agency, field_class, link in product(ROLES, AGENCIES, CLASSES, LINKS):
        case = Case(role, agency, field_class, link, "live")
        elsewhere = actor(role, agency, "exercise", named=frozenset({"x"}))
        decision = decide(elsewhere, "read", subject(case))
        assert (decision.allowed, decision.rule) == (False, "space")
