"""The call centres of a plan: what it may say, and every error in one go."""

from pathlib import Path
from typing import Any

import pytest

from samvirke.model.errors import PackageError
from samvirke.prepare.plan import Plan, SetValue
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.prepare.plan_file import read_plan
from samvirke.prepare.plan_words import SHARED
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.plan_forms import CHANGES
from samvirke.prepare.report.sentences import said
from samvirke.register.region import Region

HEAD = 'title = "x"\nregion = "hamlet"\n'


@pytest.fixture
def folder(tmp_path: Path, hamlet: Region) -> Path:
    hamlet.write(tmp_path / "hamlet")
    return tmp_path


def said_of(folder: Path, text: str) -> str:
    path = folder / "plan.toml"
    path.write_text(HEAD + text, "utf-8")
    with pytest.raises(PackageError) as refused:
        read_plan(path)
    return str(refused.value)


def test_everything_that_is_wrong_is_told_at_once_with_its_line(folder: Path) -> None:
    said = said_of(
        folder,
        """[calls]
arrangement = "colocated"
rooms = [["centr-110"], 3]
cross_trained = -1
keep_free = 1.5
flow = 3

[calls.staff]
centre-112 = -6
centre-110 = "five"
centre-113 = 1.5

[calls.volume]
centre-113 = 1e12
""",
    )
    for line, told in {
        4: "write 'co_located'",
        5: "write 'centre-110'",
        6: "saw -1; allowed: 0 or more",
        7: "saw 1.5; allowed: whole operators",
        8: "an unknown key",
        11: "saw -6; allowed: 0 to 1000 operators",
        12: "saw 'five'; allowed: a number",
        13: "saw 1.5; allowed: whole operators",
        16: "allowed: 0 to 1e+08 calls a year",
    }.items():
        assert any(f"(line {line})" in row and told in row for row in said.splitlines()), told
    assert "two centres or more in each room" in said
    assert "allowed: a list of centres' ids" in said
    assert "11 findings" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("calls = 3", "allowed: a table"),
        ('calls = {rooms = "all"}', "a list of rooms"),
        (
            'calls = {rooms = [["centre-110", "centre-112"], ["centre-110", "centre-113"]]}',
            "centre-110 twice",
        ),
        ('calls = {rooms = [["centre-110", "centre-110"]]}', "centre-110 twice"),
        ("calls = {staff = 3}", "write [calls.staff]"),
        ("calls = {arrangement = 1}", "write it in quotes"),
        ("calls = {triage_s = inf}", "saw inf; allowed: 0 or more"),
        ("calls = {cross_trained = nan}", "a number"),
        ("centres = {answer_s = 10}", "an unknown key"),
    ],
)
def test_what_no_centre_can_do_is_refused(folder: Path, text: str, told: str) -> None:
    assert told in said_of(folder, text)


def test_a_call_may_never_go_over_to_another_centre(hamlet: Region) -> None:
    calls = PlanCalls(arrangement="partly_pooled", overflow_after_s=float("inf"))
    assert not list(calls.findings(hamlet))
    assert calls.arranged().overflow_after_s == float("inf")


def test_a_centre_that_the_plan_itself_brings_may_be_staffed(hamlet: Region) -> None:
    moved = SetValue(table="municipalities", row="0002", column="centre_110", value="fire-nes")
    named = PlanCalls(staff={"fire-nes": 3})
    assert list(named.findings(hamlet))
    assert not list(named.findings(hamlet, frozenset({str(moved.value)})))


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_sentence_of_a_plans_centres_is_known_to_the_translators(language: str) -> None:
    rooms = (("centre-110", "centre-112"),)
    pairs = [(name, given) for name in SHARED for given in (rooms, ())]
    plans = [PlanCalls(arrangement=name, rooms=given) for name, given in pairs]
    settings: dict[str, Any] = {
        "cross_trained": 2,
        "keep_free": 1,
        "triage_s": 15,
        "staff": {"a": 3},
        "volume": {"a": 9},
    }
    plans += [PlanCalls(overflow_after_s=after_s, **settings) for after_s in (30, float("inf"))]
    sentences = [text for calls in plans for text in Plan(title="x", calls=calls).sentences()]
    known = [said(Language.of(language), text, CHANGES) for text in sentences]
    assert not [sentence.text for sentence in known if sentence.language != language]


def test_a_plan_says_in_sentences_how_its_centres_work() -> None:
    rooms = (("centre-110", "centre-112"),)
    calls = PlanCalls(arrangement="one_number", rooms=rooms, triage_s=15, staff={"centre-110": 3})
    assert Plan(title="x", calls=calls).sentences() == (
        "Call centres centre-110, centre-112 have one number and one queue.",
        "Finding out whom a call is for takes 15 s.",
        "centre-110 has 3 operators.",
    )
    volume = PlanCalls(volume={"centre-110": 12000})
    assert Plan(title="x", calls=volume).sentences() == (
        "Call centres work apart.",
        "centre-110 gets 12000 calls a year.",
    )
    assert Plan(title="x", calls=PlanCalls(arrangement="co_located")).sentences() == (
        "The main call centres of the area share one room and one picture.",
    )
