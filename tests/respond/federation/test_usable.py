"""What a centre that was taken over may seal: odd values, odd moments. None of it gets in."""

import json
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from tests.respond.federation.centres import NOW_MS, Centre, three

from samvirke.respond.federation.answer import read_answer
from samvirke.respond.federation.errors import PeerError
from samvirke.respond.federation.usable import fits
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import COUNTER_END, Part
from samvirke.respond.journal.hlc import HybridClock
from samvirke.respond.record.kinds import KINDS

UNIT = "unit_status:112.innlandet:p30"


def sealed(centre: Centre, data: str, at: str = "1", record: str = UNIT) -> None:
    """Let a centre's changed program write what its own checks would refuse."""
    told = f'{{"at":{at},"by":["a","b","c"],"data":{data},"kind":"k/1",'
    told += f'"record":"{record}","subject":"{record}"}}'
    part = Part.sealed("FELLES", told.encode(), b"0123456789abcdef")
    written = centre.node.journal.append([Draft((part,))])[1]
    centre.node.journal.hasten()
    written.result()
    centre.start()


@pytest.mark.parametrize(
    "data",
    [
        '{"lat":1e400}',
        '{"lat":-Infinity}',
        '{"lat":NaN}',
        '{"status":NaN}',
        '{"other":1e400}',  # of a later version: shown to nobody, and still no number
        '{"lat":"north"}',
        '{"lat":true}',
        '{"status":7}',
        '{"status":["free"]}',
        '{"crew":"all"}',
        '{"crew":1.5}',
        '{"lat":1,"lat":2}',  # two readers could read two things
        '{"other":1' + "0" * 40 + "}",
        '{"other":' + "[" * 800 + "]" * 800 + "}",
    ],
)
def test_a_value_that_would_stop_whoever_reads_it_is_not_taken(data: str) -> None:
    at_110, at_112, _ = three()
    sealed(at_112, data)
    with pytest.raises(PeerError, match="no change of a record as this version knows them"):
        at_110.pull(at_112)
    assert at_110.node.state.get(UNIT) is None


@pytest.mark.parametrize("at", ["1" + "0" * 30, "-1" + "0" * 30, str(1 << 47)])
def test_a_moment_outside_every_calendar_is_not_taken(at: str) -> None:
    at_110, at_112, _ = three()
    sealed(at_112, "{}", at)
    with pytest.raises(PeerError, match="no change of a record"):
        at_110.pull(at_112)


@pytest.mark.parametrize(("until", "is_taken"), [("1800000000000", True), ('"soon"', False), ("null", True)])
def test_an_end_in_words_does_not_reach_those_who_count_the_minutes(until: str, is_taken: bool) -> None:
    at_110, at_112, _ = three()
    sealed(at_112, f'{{"to":"110.innlandet","until_ms":{until}}}', record="share:112.innlandet:s")
    if is_taken:
        assert at_110.pull(at_112).entries == 1
    else:
        with pytest.raises(PeerError):
            at_110.pull(at_112)


def test_a_field_and_a_kind_of_a_later_version_are_let_pass() -> None:
    at_110, at_112, _ = three()
    sealed(at_112, '{"tint":{"r":[1,2.5,null]}}')
    sealed(at_112, '{"x":1}', record="drone_swarm:112.innlandet:1")
    assert at_110.pull(at_112).entries == 2


def test_every_kind_of_field_that_there_is_is_told_from_a_wrong_one() -> None:
    # One right and one wrong value for each type in the table of kinds, by hand.
    words = {"nb": "a", "nn": "a", "en": "a"}
    step: dict[str, Any] = {
        "id": "1",
        "text": words,
        "owner": "fire",
        "kind": "call",
        "deadline_s": None,
        "after": [],
    }
    right_and_wrong: dict[str, tuple[Any, Any]] = {
        "list[samvirke.respond.alerts.alert.Told] | None": (
            [{"who": "112.a", "is_centre": True, "later": 1}],
            [{"is_centre": True}],
        ),
        "list[samvirke.respond.alerts.alert.Limit] | None": (
            [{"step": 1, "wanted": "seen", "after_s": 30}],
            [{"step": 1, "wanted": "seen", "after_s": "30"}],
        ),
        "samvirke.respond.cards.card.Words | None": (words, {"nb": "a"}),
        "list[samvirke.respond.cards.card.TemplateStep] | None": ([step], [{**step, "text": {}}]),
        "str | None": ("a", 1),
        "int | None": (1, "1"),
        "float | None": (1, "1"),
        "bool | None": (True, 1),
        "list[str] | None": (["a"], [1]),
        "list[dict[str, Any]] | None": ([{"a": 1}], ["a"]),
        "list[dict[str, str]] | None": ([{"a": "b"}], [{"a": 1}]),
        "dict[str, Any] | None": ({"a": 1}, []),
        "dict[str, str] | None": ({"a": "b"}, {"a": 1}),
        "dict[str, int] | None": ({"a": 1}, {"a": 1.5}),
        "dict[str, dict[str, str]] | None": ({"a": {"b": "c"}}, {"a": {"b": 1}}),
    }
    seen = set()
    for kind in KINDS.values():
        hints = get_type_hints(kind.shape)
        for field in fields(kind.shape):
            name = str(hints[field.name]).replace("typing.", "")
            right, wrong = right_and_wrong[name]
            seen.add(name)
            assert fits(right, hints[field.name]), (kind.name, field.name)
            assert fits(None, hints[field.name])
            assert not fits(wrong, hints[field.name]), (kind.name, field.name)
    assert seen == set(right_and_wrong)


def test_whoever_gives_the_last_number_of_a_millisecond_silences_nobody() -> None:
    clock = HybridClock(NOW_MS, COUNTER_END - 2)
    assert clock.tick(NOW_MS) == (NOW_MS, COUNTER_END - 1)
    assert clock.tick(NOW_MS) == (NOW_MS + 1, 0)
    at_110, at_112, at_113 = three()
    at_112.node.journal.clock.meet(NOW_MS, COUNTER_END - 2)
    sealed(at_112, "{}")
    at_110.pull(at_112)
    fire = at_110.incident("fire")
    at_110.share(fire, "113.innlandet")
    at_113.pull(at_110)
    assert at_113.sees(fire) == {"title": "fire"}


def test_a_number_beyond_that_is_refused() -> None:
    at_110, at_112, _ = three()
    at_112.incident("a")
    body = at_110.answer(at_112)
    told = json.loads(body)
    told["logs"][0]["entries"][0]["hlc"][1] = COUNTER_END
    with pytest.raises(PeerError, match="the counter of an entry reads 4294967296"):
        read_answer(json.dumps(told).encode())
