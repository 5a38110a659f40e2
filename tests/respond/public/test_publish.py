"""What an owner tells the public: who may release it, how long it stands, what else the public can read."""

import json
from typing import Any

import pytest
from tests.respond.federation.centres import NOW_MS, Centre, meet, person, three
from tests.respond.standards.cap_messages import alert

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import RefusedError
from samvirke.respond.node import DeniedError
from samvirke.respond.public.publish import LONGEST_LIFE_MS, PublishStatement, WithdrawStatement
from samvirke.respond.public.the_public import statements_now, the_public, warnings_now
from samvirke.respond.record.patch import Patch
from samvirke.respond.standards.cap.receive import ReceiveWarning

DAY_MS = 86_400_000
FIGURE = {"label": "Nødstrøm", "value": "72 timer", "source": "Egen måling", "as_of": "2026-11"}
CANARY = "kanarifugl"


@pytest.fixture
def at() -> Centre:
    return three()[0]


def leader(at: Centre) -> Any:
    return person(at.centre, "leader")


def statement(**other: Any) -> PublishStatement:
    told = {
        "heading": {"nb": "Så forberedt er vi"},
        "text": {"nb": "Vi har øvd.", "nn": "Vi har øvd, vi."},
        "purpose": "egenberedskapsuka",
        "valid_until_ms": NOW_MS + 30 * DAY_MS,
        "figures": {"2": {**FIGURE, "label": "Vann"}, "1": FIGURE},
    }
    return PublishStatement(**{**told, **other})


def publish(at: Centre, **other: Any) -> str:
    return at.node.do(leader(at), statement(**other)).records[0]


def test_what_is_released_stands_with_its_figures_in_their_order_until_it_runs_out(at: Centre) -> None:
    publish(at)
    (seen,) = statements_now(at.node)
    assert seen["heading"] == {"nb": "Så forberedt er vi"}
    assert [figure["label"] for figure in seen["figures"]] == ["Nødstrøm", "Vann"]
    at.wall.ms = NOW_MS + 30 * DAY_MS - 1
    assert len(statements_now(at.node)) == 1
    at.wall.ms += 1
    assert statements_now(at.node) == []


def test_what_is_withdrawn_is_gone_at_once_and_cannot_be_withdrawn_again(at: Centre) -> None:
    record = publish(at)
    at.node.do(leader(at), WithdrawStatement(statement=record, because="tallet var feil"))
    assert statements_now(at.node) == []
    with pytest.raises(RefusedError, match="was withdrawn before"):
        at.node.do(leader(at), WithdrawStatement(statement=record, because="igjen"))


def test_who_released_it_when_and_why_stands_in_the_log_and_not_in_public(at: Centre) -> None:
    record = publish(at)
    found = at.node.state.records[record]
    assert (found.made_by[0], found.made_by[1], found.made_at_ms) == ("ola", "leader", NOW_MS)
    assert found.data["purpose"] == "egenberedskapsuka"
    told = json.dumps(list(statements_now(at.node)), ensure_ascii=False)
    assert "egenberedskapsuka" not in told
    assert "ola" not in told


@pytest.mark.parametrize(
    "role", ["operator", "planner", "reader", "administrator", "exercise_leader", "node"]
)
def test_nobody_but_who_leads_speaks_to_the_public(at: Centre, role: str) -> None:
    with pytest.raises(DeniedError):
        at.node.do(person(at.centre, role), statement())


def test_an_exercise_tells_the_public_nothing() -> None:
    at = Centre("110.innlandet", "exercise-1")
    with pytest.raises(DeniedError):
        at.node.do(leader(at), statement())


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"heading": {"nn": "Berre nynorsk"}}, "heading.nb is empty"),
        ({"text": {"nb": " "}}, "text.nb is empty"),
        ({"text": {"nb": "x", "de": "y"}}, "a language of text is 'de'"),
        ({"purpose": ""}, "purpose is empty"),
        ({"figures": {"1": {**FIGURE, "source": ""}}}, "source of figure 1 is empty"),
        ({"figures": {"1": {**FIGURE, "colour": "red"}}}, "each has a number, and label"),
        ({"figures": {"first": FIGURE}}, "each has a number"),
        ({"heading": {"nb": "x" * 201}}, "201 characters"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do(other: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidValueError, match=fault):
        statement(**other)


@pytest.mark.parametrize("ahead_ms", [0, -1, LONGEST_LIFE_MS + 1])
def test_it_holds_for_a_year_at_most_and_for_some_time(at: Centre, ahead_ms: int) -> None:
    with pytest.raises(RefusedError, match="more than a year ahead"):
        publish(at, valid_until_ms=NOW_MS + ahead_ms)
    assert statements_now(at.node) == []


def test_another_centres_statement_is_not_shown_as_ones_own() -> None:
    centres = three()
    publish(centres[1])
    meet(centres)
    assert len(list(centres[0].node.state.of_kind("public_statement"))) == 1
    assert statements_now(centres[0].node) == []


def test_a_warning_to_all_is_public_and_one_for_a_closed_circle_is_not(at: Centre) -> None:
    closed = alert(identifier="closed").replace(
        "<scope>Public</scope>", "<scope>Restricted</scope><restriction>Kun etatene</restriction>"
    )
    for message in (alert(identifier="open"), closed):
        at.node.do(person(at.centre), ReceiveWarning(message=message))
    assert [warning["identifier"] for warning in warnings_now(at.node)] == ["open"]


def test_a_warning_of_another_centre_that_says_exercise_is_not_public() -> None:
    centres = three()
    record = "warning:112.innlandet:1"
    data = {"identifier": "x", "sender": "y", "msg_type": "Alert", "scope": "Public", "status": "Exercise"}
    centres[1].write(Patch(kind="warning-received/1", record=record, subject=record, data=data))
    meet(centres)
    assert centres[0].node.state.get(record) is not None
    assert warnings_now(centres[0].node) == []


def test_the_public_reads_nothing_else_of_any_record(at: Centre) -> None:
    at.incident(CANARY, medical_note=CANARY, police_note=CANARY)
    for kind in at.node.views.kinds:
        if kind not in ("public_statement", "warning"):
            assert list(at.node.views.all_of(the_public(at.node), kind, NOW_MS)) == [], kind
