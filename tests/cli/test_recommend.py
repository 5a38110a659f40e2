import json
from pathlib import Path
from typing import Any

import pytest
from tests.hamlet import hamlet as build_hamlet
from typer.testing import CliRunner, Result

from samvirke.cli.app import app

NIGHT = "2026-01-05T02:00:00+01:00"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("package") / "hamlet"
    build_hamlet().write(place)
    return place


def ask(package: Path, *more: object, need: str = "fire.pump", at: str = "60.05,10.05") -> Result:
    words = ["recommend", package, "--need", need, "--at", at, "--now", NIGHT, *more]
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_it_lists_whom_to_send_and_whom_not(package: Path) -> None:
    shown = ask(package)
    assert shown.exit_code == 0, shown.stderr
    assert "Send to Vik, Mon 05 Jan 2026 02:00, by the rule nearest" in shown.stdout
    assert "engine-vik-1" in shown.stdout
    assert "Able, and not sent" in shown.stdout
    assert "note: travel times are straight lines, not roads" in shown.stderr


def test_as_json_it_is_one_document(package: Path) -> None:
    seen = answer(ask(package, "--json", need="fire.pump:2;rescue.smoke_dive:3"))
    assert [unit["unit"] for unit in seen["units"] if unit["proposed"]] == ["engine-vik-1", "engine-nes-1"]
    assert seen["municipality"] == "0001"
    assert seen["travel"]["engine"] == "line"
    assert seen["missing"] == {}


def test_the_limit_also_cuts_the_list_of_the_sent_and_counts_the_rest(package: Path) -> None:
    shown = ask(package, "--limit", 1, need="fire.pump:2;rescue.smoke_dive:3")
    assert "engine-vik-1" in shown.stdout
    assert "engine-nes-1" not in shown.stdout
    assert "note: 1 more is to be sent; --limit and --json list them" in " ".join(shown.stderr.split())


def test_a_place_may_be_a_cell_and_rules_may_be_named(package: Path) -> None:
    seen = answer(
        ask(package, "--rule", "own_first:margin_min=5", "--rule", "agreements", "--json", at="cell-5")
    )
    assert seen["rules"] == ["own_first", "agreements"]
    assert seen["units"][0]["standing"] == "duty"


def test_what_units_are_doing_is_read_from_a_table(package: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.csv"
    state.write_text("unit,does,until\nengine-vik-1,busy,2026-01-05T02:30:00+01:00\n")
    seen = answer(ask(package, "--state", state, "--json"))
    why_not = {unit["unit"]: unit["why_not"] for unit in seen["units"]}
    assert why_not == {"engine-nes-1": "", "engine-vik-1": "busy until 02:30"}


def test_what_no_unit_gives_is_told_from_what_nobody_is_free_for(package: Path) -> None:
    seen = ask(package, need="rescue.dive")
    assert seen.exit_code == 1
    assert "1 × rescue.dive (no unit of the region gives it)" in seen.stderr
    assert "┃" not in seen.stdout  # no table without a row


def test_what_nobody_can_fill_is_a_finding(package: Path) -> None:
    seen = ask(package, need="fire.pump:3")
    assert seen.exit_code == 1
    assert "nobody can be sent for 1 × fire.pump" in seen.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"at": "10.05,60.05"}, "are lat and lon swapped?"),
        ({"at": "north,east"}, "it must be LAT,LON"),
        ({"at": "95,10"}, "lat must be -90 to 90"),
        ({"need": "fire pump"}, "is not a capability"),
        ({"need": "fire.pumpe"}, "write 'fire.pump'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(package: Path, words: dict[str, str], says: str) -> None:
    seen = ask(package, **words)
    assert seen.exit_code == 2
    assert says in seen.stderr


def test_an_unknown_rule_is_refused_with_the_names_there_are(package: Path) -> None:
    seen = ask(package, "--rule", "closest")
    assert seen.exit_code == 2
    assert "the rules are nearest, own_first, agreements" in seen.stderr
