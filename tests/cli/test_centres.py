"""The command `samvirke centres`: the answer first, its files, and clear words for nonsense."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.hamlet import hamlet as build_hamlet
from typer.testing import CliRunner, Result

from samvirke.cli.app import app

BUSY = [word for number in (110, 112, 113) for word in ("--calls", f"centre-{number}=90000")]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("package") / "hamlet"
    build_hamlet().write(place)
    return place


def ask(package: Path, *more: object) -> Result:
    words = ["centres", package, "--runs", 2, "--days", 30, "--processes", 1, "--no-units", *BUSY, *more]
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def shown(package: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("out") / "centres"
    return ask(package, "-o", out, "--language", "nn"), out


def test_the_answer_comes_first(shown: tuple[Result, Path]) -> None:
    result, _ = shown
    assert result.exit_code == 0, result.stderr
    first = result.stdout.splitlines()[0]
    assert "what changes against apart, 2 runs of 30 days, seed 1" in first
    for words in ("co-located", "partly pooled", "one number", "disaster hour", "building lost"):
        assert words in result.stdout
    assert "Fewest operators with whom every answer target holds" in result.stdout
    assert "note: Units were not simulated" in result.stderr
    assert "it need not be the difference of the two means" in " ".join(result.stderr.split())


def test_it_writes_every_table_and_the_page(shown: tuple[Result, Path]) -> None:
    _, out = shown
    tables = ("answers", "alerts", "staff", "response", "curves", "centres", "estimates", "assumptions")
    assert {path.name for path in out.iterdir()} == {*(f"{name}.csv" for name in tables), "report.html"}
    assert '<html lang="nn">' in (out / "report.html").read_text()
    assert (out / "answers.csv").read_text().startswith("arrangement,situation,centre,")


def test_as_json_it_is_one_document(package: Path) -> None:
    result = ask(package, "--json", "--arrangement", "apart,co_located", "--staff", "centre-112=4")
    assert result.exit_code == 0, result.stderr
    document: Any = json.loads(result.stdout)
    assert document["arrangements"] == ["apart", "co_located"]
    staffed = {row["centre"]: row for row in document["centres"]}
    assert staffed["centre-112"]["operators_day"] == 4
    assert staffed["centre-112"]["quality"] == "typed"
    assert staffed["centre-112"]["calls_quality"] == "typed"
    assert {row["situation"] for row in document["answers"]} == {"ordinary", "peak", "lost", "building"}


def test_an_estimate_is_marked_as_one_and_simulates_nothing(package: Path) -> None:
    result = ask(package, "--estimate")
    assert result.exit_code == 0, result.stderr
    assert "ESTIMATE by Erlang C, nothing simulated" in result.stdout
    assert "nobody gives up" in result.stderr
    document = json.loads(ask(package, "--estimate", "--json").stdout)
    assert document["kind"] == "estimate"
    assert {row["arrangement"] for row in document["rows"]} == {"apart", "co_located", "one_number"}
    assert "Partly pooled is left out" in result.stderr


def test_an_estimate_prints_the_arrangements_asked_for_and_no_other(package: Path) -> None:
    document = json.loads(ask(package, "--estimate", "--json", "--arrangement", "apart").stdout)
    assert {row["arrangement"] for row in document["rows"]} == {"apart"}
    shown = ask(package, "--estimate", "--arrangement", "co_located")
    assert "co-located" in shown.stdout
    assert "one number" not in shown.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--arrangement", "together"), "'together' is no arrangement; write one of apart"),
        (("--arrangement", ","), "the arrangements are none"),
        (("--room", "centre-110,centre-999"), "'centre-999' is no centre"),
        (("--room", "centre-110"), "the room of centre-110 has 1 centres"),
        (("--room", "centre-110,centre-112", "--room", "centre-112,centre-113"), "stands twice"),
        (("--staff", "centre-112=-1"), "it must be 0 to 200"),
        (("--staff", "centre-112=2.5"), "--staff is 2.5 operators; it must be a whole number"),
        (("--staff", "centre-112=two"), "it must be CENTRE=NUMBER"),
        (("--staff", "centre-112=2", "--staff", "centre-112=3"), "gives centre-112 twice"),
        (("--calls", "4000"), "it must be CENTRE=NUMBER"),
        (("--cross-trained", "-1"), "cross_trained is -1"),
        (("--overflow-after", "-5"), "overflow_after_s is -5"),
        (("--triage", "inf"), "triage_s is inf"),
        (("--runs", "0"), "runs is 0"),
        (("--area", "Atlantis"), "no area 'Atlantis'"),
        (("--language", "se"), "the language is 'se'"),
        (("--estimate", "-o", "out"), "--estimate writes no files"),
        (("--estimate", "--arrangement", "partly_pooled"), "no closed form is known for it"),
    ],
)
def test_nonsense_is_refused_in_clear_words(package: Path, words: tuple[str, ...], said: str) -> None:
    result = ask(package, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
