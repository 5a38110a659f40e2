"""A 110 operator never receives a patient field: by views, history, errors, or how an act is refused."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
from tests.respond.federation.centres import NOW_MS, Centre, meet, person, three

from samvirke.model.errors import InvalidValueError, SamvirkeError
from samvirke.respond.access.question import AskForMore
from samvirke.respond.act import Act
from samvirke.respond.acts import ACTS
from samvirke.respond.incidents.history import history
from samvirke.respond.journal.content import read_content
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record

CANARY = "kanarifugl med hjertefeil"
FIRE, POLICE, HEALTH = "110.innlandet", "112.innlandet", "113.innlandet"


@pytest.fixture
def centres() -> tuple[Centre, Centre, Centre]:
    return three()


def told_to(centre: Centre) -> Iterator[str]:
    """All that an operator of a centre can be shown there."""
    node, who = centre.node, person(centre.centre)
    for record in list(node.state.records.values()):
        yield json.dumps(node.views.of(who, record, node.now_ms), ensure_ascii=False)
        for change in history(node.journal.store, node.views, who, record, node.now_ms):
            yield repr(change)
    for kind in node.views.kinds:
        yield json.dumps(list(node.views.all_of(who, kind, node.now_ms)), ensure_ascii=False)


def test_a_patient_of_113_is_nowhere_in_what_a_110_operator_is_shown(centres: tuple[Centre, ...]) -> None:
    at_110, _, at_113 = centres
    incident = at_113.incident(
        "fall", medical_note=CANARY, patients=[{"navn": CANARY}], suspects=[{"navn": CANARY}]
    )
    at_113.share(incident, FIRE)
    at_113.change(incident, medical_note=f"{CANARY} igjen", title="fall i trapp")
    meet(centres)
    assert "fall i trapp" in "".join(told_to(at_110))
    assert CANARY not in "".join(told_to(at_110))
    assert CANARY in "".join(told_to(at_113))


def test_what_110_itself_typed_of_a_patient_is_not_shown_back_there(centres: tuple[Centre, ...]) -> None:
    at_110 = centres[0]
    at_110.incident("brann", medical_note=CANARY, police_note=CANARY)
    assert "brann" in "".join(told_to(at_110))
    assert CANARY not in "".join(told_to(at_110))


def test_a_class_of_which_nothing_is_there_is_not_betrayed(centres: tuple[Centre, ...]) -> None:
    at_110, _, at_113 = centres
    plain, rich = at_113.incident("a"), at_113.incident("b", medical_note=CANARY)
    for incident in (plain, rich):
        at_113.share(incident, FIRE)
    meet(centres)

    def shape(record: str) -> set[str]:
        found = at_110.node.state.records[record]
        return set(at_110.node.views.of(person(FIRE), found, NOW_MS) or {})

    assert shape(plain) == shape(rich)


def test_a_record_of_which_nothing_may_be_seen_is_not_there(centres: tuple[Centre, ...]) -> None:
    at_110 = centres[0]
    incident = at_110.incident("brann")
    hidden = f"incident:{FIRE}:hidden"
    at_110.write(
        Patch(kind="incident-opened/1", record=hidden, subject=incident, data={"medical_note": CANARY})
    )
    views = at_110.node.views
    assert hidden not in {view["id"] for view in views.about(person(FIRE), incident, NOW_MS)}
    assert hidden not in {view["id"] for view in views.all_of(person(FIRE), "incident", NOW_MS)}
    errors = [refusal(at_110, AskForMore(of=one)) for one in (hidden, hidden + "x")]
    assert errors[0] == errors[1].replace("hiddenx", "hidden")


def refusal(centre: Centre, act: Act) -> str:
    try:
        centre.node.do(person(centre.centre, "leader"), act)
    except SamvirkeError as error:
        return f"{type(error).__name__}: {error}"
    return "done"


# What fields of acts want besides the id of a record, by name.
WANTED: dict[str, Any] = {
    "field_class": "HELSE",
    "classes": ["HELSE"],
    "reason": "en god og lang nok grunn",
    "words": "en god og lang nok grunn",
    "purpose": "et godt og langt nok formål",
    "ground": "hpl_31",
    "verdict": "justified",
    "answer": "by_phone",
    "to": "112.innlandet",
    "until_ms": NOW_MS + 1000,
    "fields": {"title": "ny"},
    "type": "building_fire",
    "lon": 10.5,
    "lat": 61.1,
}


def filled(act: type[Act], record: str) -> Act:
    """Make an act that speaks of a record wherever it may."""
    hints = get_type_hints(act)
    given: dict[str, Any] = {}
    for field in dataclasses.fields(act):  # type: ignore[arg-type]
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required:
            given[field.name] = WANTED.get(field.name, _of(hints[field.name], record))
    return act(**given)


def _of(hint: Any, record: str) -> Any:
    if hint is str:
        return record
    if hint in (int, float):
        return 1
    if hint is bool:
        return True
    arguments = get_args(hint)
    return [_of(arguments[0], record)] if arguments else record


def hide(centre: Centre, kind: str) -> str:
    """Put a record there of which an operator there may see nothing; return its id."""
    classes = centre.node.views.kinds[kind].classes
    health = next((name for name, one in classes.items() if one == "HELSE"), None)
    home = POLICE if health is None else FIRE
    hidden = f"{kind}:{home}:hidden"
    data = {health: CANARY} if health else dict.fromkeys((*classes,), CANARY) | {"recipients": [HEALTH]}
    stamp = (NOW_MS, 0, f"{home}/1", 999)
    centre.node.state.place(
        Record(
            id=hidden,
            kind=kind,
            home=home,
            subject=hidden if kind == "incident" else f"incident:{home}:nowhere",
            made=stamp,
            changed=stamp,
            made_at_ms=NOW_MS,
            changed_at_ms=NOW_MS,
            made_by=("x", "operator", "x"),
            changed_by=("x", "operator", "x"),
            data={name: value for name, value in data.items() if name in classes},
        )
    )
    return hidden


def test_every_act_on_a_hidden_record_is_refused_as_if_there_were_none(centres: tuple[Centre, ...]) -> None:
    at_110 = centres[0]
    kinds = [kind.name for kind in at_110.node.views.kinds.values() if kind.audience != "centres"]
    for kind in kinds:
        hidden = hide(at_110, kind)
        shown = at_110.node.views.of(person(FIRE, "leader"), at_110.node.state.records[hidden], NOW_MS)
        assert shown is None, kind
    wrong, tried = [], set()
    for act in ACTS.values():
        for kind in kinds:
            home = next(record.home for record in at_110.node.state.of_kind(kind))
            hidden, absent = (f"{kind}:{home}:{own}" for own in ("hidden", "absent"))
            try:
                on_hidden, on_absent = filled(act, hidden), filled(act, absent)
            except (InvalidValueError, TypeError):
                continue
            if hidden not in repr(on_hidden):
                continue
            tried.add(act.name)
            told, expected = refusal(at_110, on_hidden), refusal(at_110, on_absent)
            if told.replace("hidden", "absent") != expected or CANARY in told:
                wrong.append((act.name, kind, told, expected))
    assert wrong == []
    # The acts whose one field is a record; those with more fields are made where the words above suffice.
    assert len(tried) >= 45, sorted(tried)


def test_who_wrote_is_told_at_home_alone(centres: tuple[Centre, ...]) -> None:
    at_110, _, at_113 = centres
    incident = at_113.incident("fall")
    at_113.share(incident, FIRE)
    meet(centres)
    there = at_110.node.views.of(person(FIRE), at_110.node.state.records[incident], NOW_MS) or {}
    home = at_113.node.views.of(person(HEALTH), at_113.node.state.records[incident], NOW_MS) or {}
    assert not {"by", "made_by"} & set(there)
    assert home["by"] == ["ola", "operator", HEALTH]


def test_no_byte_that_113_gives_110_holds_a_patient(centres: tuple[Centre, ...]) -> None:
    at_110, _, at_113 = centres
    incident = at_113.incident("fall", medical_note=CANARY)
    at_113.share(incident, FIRE)
    assert CANARY.encode() not in at_110.answer(at_113)
    meet(centres)
    kept = [
        read_content(part.content).data
        for entry in at_110.store.read(f"{HEALTH}/1")
        for part in entry.parts
        if part.content is not None
    ]
    assert CANARY not in repr(kept)
