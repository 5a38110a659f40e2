"""What a tired operator reads: ids that can be typed, slips that are told, no alarm for nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from samvirke.cli import calling, incident, incident_alert, incident_needs
from samvirke.cli.app import app
from samvirke.cli.calling import Caller
from samvirke.cli.coming_shown import show_document
from samvirke.cli.found import find, short, tell_of_strangers
from samvirke.cli.incident_shown import show_draft, show_exchange, show_incident, show_log
from samvirke.model.errors import BadInputError
from samvirke.web.node_file import read_node_file

FIRE = "incident:110.innlandet:01M836JMPZNH6MJF6X4RBVWG5W"
NODE = "http://127.0.0.1:8110"
MADE = {"home": "110.innlandet", "made_at_ms": 1_795_404_228_000}  # 2026-11-23 04:23:48 in Norway
Answers = dict[str, Any]


class Told(Caller):
    """A caller whose node is a table of answers: by path, or by the kind of the records."""

    answers: Answers
    done: list[str]

    @classmethod
    def by(cls, **answers: Any) -> "Told":
        made = cls(NODE, "token")
        object.__setattr__(made, "answers", answers)
        object.__setattr__(made, "done", [])
        return made

    def get(self, path: str, **params: Any) -> Any:  # noqa: ARG002 - as `Caller` has it
        answer = self.answers[path.partition("/")[0]]
        return answer() if callable(answer) else answer

    def all_of(self, path: str, **params: Any) -> list[Answers]:  # noqa: ARG002
        return list(self.answers.get(params["kind"], ()))

    def do(self, act: str, fields: Any) -> Any:  # noqa: ARG002
        self.done.append(act)
        return {"records": [FIRE]}


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    def run(node: Told, *words: str) -> Any:
        for module in (incident, incident_alert, incident_needs):
            monkeypatch.setattr(module, "caller", lambda *_: node)
        monkeypatch.setattr(incident_alert, "PAUSE_S", 0)
        return CliRunner().invoke(app, ["incident", *words])

    return run


def fire(number: str = "110.innlandet-2026-00001", record: str = FIRE) -> Answers:
    return {"id": record, "kind": "incident", "number": number, **MADE}


def panel(*answers: str) -> Answers:
    rows = [
        {"who": str(112 + at), "answer": answer, "seen_s": None, "acting_s": None, "words": None}
        for at, answer in enumerate(answers)
    ]
    return {
        "alert": "alert:110.innlandet:01M836JN9TMW42WR8HZ0NRCA6N",
        "talk_group": "",
        "phone": "",
        "rows": rows,
    }


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (FIRE, "BVWG5W"),
        ("unit_status:113.oslo:air-hems-lorenskog-1", "air-hems-lorenskog-1"),
        ("alert_receipt:112.innlandet:01M836JN9TMW42WR8HZ0NRCA6N~112.innlandet", "NRCA6N~112.innlandet"),
        ("report_rhythm:110.innlandet:log", "log"),
    ],
)
def test_what_is_shown_of_an_id_is_its_end_and_says_what_it_is(record: str, shown: str) -> None:
    assert short(record) == shown
    assert record.endswith(shown)


def test_an_incident_that_is_not_there_is_answered_with_numbers_that_are() -> None:
    with pytest.raises(BadInputError, match=r"ends in '00009'; the last of them: 110\.innlandet-2026-00001$"):
        find(Told.by(incident=[fire()]), "incident", "00009")


@pytest.mark.parametrize("typed", ["b00001", "B00001", "bvwg5w"])
def test_letters_may_be_typed_small(typed: str) -> None:
    after_a_restore = fire("110.innlandet-2026-B00001")
    assert find(Told.by(incident=[after_a_restore]), "incident", typed) == after_a_restore


def test_an_end_that_two_share_asks_for_more_of_it() -> None:
    two = [fire(), fire("112.innlandet-2026-00001", FIRE.replace("110", "112").replace("BVWG", "CVWG"))]
    with pytest.raises(BadInputError, match=r"is the end of 2: .*type more of it"):
        find(Told.by(incident=two), "incident", "00001")


def test_a_centre_that_the_node_does_not_meet_is_told_and_one_that_it_meets_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    node = Told.by(status={"centre": "110.innlandet", "peers": {"112.innlandet": {}}})
    tell_of_strangers(node, ["112.innlandet", "112"])
    told = capsys.readouterr().err
    assert told.count("note:") == 1
    assert "does not meet '112'; " in told


def test_latitude_and_longitude_that_were_swapped_are_told(typed: Callable[..., Any]) -> None:
    node = Told.by(records=fire())
    assert "turned round it is" in typed(node, "open", "building_fire", "10.466", "61.115").stderr
    assert typed(node, "open", "building_fire", "61.115", "10.466").stderr == ""
    assert typed(node, "open", "building_fire", "48.1", "11.6").stderr == ""  # Munich, either way outside


def test_an_answer_to_no_alert_is_refused_in_words(typed: Callable[..., Any]) -> None:
    result = typed(Told.by(incident=[fire()], alert=[]), "alert", "00001", "--answer", "acting")
    assert result.exit_code == 2
    assert "nobody has given an alert of 00001" in result.stderr


def test_an_alert_is_shown_once_the_others_have_it(typed: Callable[..., Any]) -> None:
    coming = iter([[panel("not_delivered", "delivered")], [panel("delivered", "delivered")]])
    last = [panel("delivered", "delivered")]
    node = Told.by(incident=[fire()], alerts=lambda: next(coming, last))
    assert "not delivered" not in typed(node, "alert", "00001").stdout


def test_whom_an_alert_did_not_reach_in_time_is_to_be_called(
    typed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_alert, "PATIENCE_S", 0.05)
    node = Told.by(incident=[fire()], alerts=[panel("not_delivered", "delivered")])
    assert "not delivered: call" in typed(node, "alert", "00001").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [((), "needs --unit, or --quantity"), (("--unit", "amb-1"), "whose are the units? --owner")],
)
def test_an_offer_that_lacks_something_names_the_option(
    typed: Callable[..., Any], words: tuple[str, ...], told: str
) -> None:
    request = {"id": "request:113.innlandet:01M836NCNWH7HXSHAPNWMW3XQW"}
    node = Told.by(request=[request])
    result = typed(node, "offer", "MW3XQW", *words)
    assert (result.exit_code, node.done) == (2, [])
    assert told in result.stderr


def test_an_exchange_reads_from_the_request_to_the_unit_that_is_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ids = {kind: f"{kind}:113:01M836NCNWH7HXSHAPNW{end}" for kind, end in
           (("need", "AAAAAA"), ("request", "BBBBBB"), ("offer", "CCCCCC"), ("requisition", "DDDDDD"),
            ("commitment", "EEEEEE"))}  # fmt: skip
    said: list[Answers] = [
        {"kind": "request", "need": ids["need"], "status": "open", "to": ["113.oslo"]},
        {"kind": "offer", "request": ids["request"], "status": "offered", "firm": True, "units": {"heli": 1}},
        {"kind": "requisition", "offer": ids["offer"], "accepted": True},
        {"kind": "commitment", "offer": ids["offer"], "status": "on_scene", "unit": "heli"},
    ]
    show_exchange(
        {**MADE, **one, "id": ids[str(one["kind"])], "made_at_ms": at} for at, one in enumerate(said)
    )
    rows = [line.split("│")[1:-1] for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    assert [(row[0].strip(), row[1].strip(), row[6].strip()) for row in rows] == [
        ("BBBBBB", "request", "AAAAAA"),
        ("CCCCCC", "firm offer", "BBBBBB"),
        ("DDDDDD", "accepted", "CCCCCC"),
        ("EEEEEE", "on scene", "CCCCCC"),
    ]


def test_moments_and_ids_are_shown_as_people_read_them(capsys: pytest.CaptureFixture[str]) -> None:
    asked: Answers = {"kind": "request", "id": "request:113:01M836NCNWH7HXSHAPNWBBBBBB", **MADE}
    asked |= {
        "by_ms": MADE["made_at_ms"],
        "need": "need:113:01M836NCNWH7HXSHAPNWAAAAAA",
        "recipients": ["112"],
    }
    show_incident({"incident": fire(), "about": {"request": [asked]}}, [])
    shown = capsys.readouterr().out
    assert "by 23.11. 04:23:48, need AAAAAA" in shown
    assert "recipients" not in shown


def test_a_line_that_holds_more_than_one_may_read_says_so_and_one_that_is_read_whole_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = {**MADE, "text": "Pasient", "holds": ["HELSE"]}
    show_log([{"line": line, "corrected_by": None}])
    assert "(more in HELSE: ask)" in capsys.readouterr().out
    show_log([{"line": {**line, "text_health": "KOLS"}, "corrected_by": None}])
    assert "ask" not in capsys.readouterr().out


def test_a_draft_is_read_from_the_situation_to_what_is_to_be_cleared_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = {"clear_up": "Rydding.", "damage": "Skade.", "situation": "Brann."}
    show_draft({"id": "report_draft:110:x", "numbers": {"tasks_open": 3}, "sections": texts})
    shown = capsys.readouterr().out
    assert "tasks open" in shown
    assert shown.index("Brann.") < shown.index("Skade.") < shown.index("Rydding.")


def test_what_is_for_a_few_is_told_to_stay_at_the_centre(typed: Callable[..., Any]) -> None:
    node = Told.by(incident=[fire()])
    assert "give-release" in typed(node, "log", "00001", "Pasient !helse KOLS").stderr
    assert typed(node, "log", "00001", "Røyk fra taket").stderr == ""


def test_an_address_without_http_is_no_node_that_does_not_answer() -> None:
    with pytest.raises(BadInputError, match="must begin with http:// or https://"):
        calling.call("127.0.0.1:8110", "GET", "/")


@pytest.mark.parametrize(
    ("is_signing_in", "told"),
    [(True, "^user and password do not fit$"), (False, f"samvirke login {NODE} --user")],
)
def test_who_is_not_signed_in_is_told_how_and_who_mistypes_a_password_is_told_that(
    is_signing_in: bool, told: str
) -> None:
    with pytest.raises(BadInputError, match=told):
        calling.refuse(NODE, 401, '{"detail": "user and password do not fit"}', is_signing_in=is_signing_in)


@pytest.mark.parametrize(("words", "region"), [((), "norway"), (("--region", ""), "")])
def test_the_nodes_of_an_example_can_be_asked_who_can_come(
    tmp_path: Path, words: tuple[str, ...], region: str
) -> None:
    result = CliRunner().invoke(app, ["node", "example", str(tmp_path / "demo"), *words, "--json"])
    files = [read_node_file(Path(node["folder"]) / "node.toml") for node in json.loads(result.stdout)]
    assert [file.region for file in files] == [region] * 4


def test_who_can_come_at_a_node_shows_the_ids_that_an_offer_takes(capsys: pytest.CaptureFixture[str]) -> None:
    advice: Answers = {
        "unit": "air-hems-al-1",
        "name": "Ål HEMS 1",
        "owner": "state-air-ambulance",
        "owner_name": "HF",
    }
    advice |= {"proposed": True, "fills": {}, "gives": {}, "quality": "typed", "as_of": "2026"}
    fresh: Answers = {"status": "", "status_age_s": None, "position_age_s": None}
    comer: Answers = {
        "advice": advice,
        "soonest_s": 60.0,
        "latest_s": 60.0,
        "standing": "ask",
        "alert_by": "",
    }
    comer |= {"reason": "nearest", "fresh": fresh, "uncovers": []}
    told = {"municipality": "Ål", "now_ms": MADE["made_at_ms"], "comers": [comer], "left_out": 0, "notes": []}
    show_document(told, {"health.air_ambulance": 1})
    shown = capsys.readouterr().out
    assert "air-hems-al-1" in shown
    assert "state-air-ambulance" in shown
