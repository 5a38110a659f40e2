"""The command `site`, as a planner types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvirke.cli.app import app

run = CliRunner().invoke


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hamlet as a package."""
    from tests.hamlet import hamlet

    path = tmp_path_factory.mktemp("region") / "hamlet"
    hamlet().write(path)
    return str(path)


def asked(package: str, *more: str) -> list[str]:
    return ["site", package, "--function", "fire", "--limit-min", "8", "--runs", "0", *more]


def test_a_proposal_is_printed_and_written(package: str, tmp_path: Path) -> None:
    result = run(app, asked(package, "--add", "1", "--out", str(tmp_path / "out"), "--language", "nn"))
    assert result.exit_code == 0, result.output
    assert "optimal" in result.stdout
    assert "at most" in result.stdout
    assert "Kvar einingane står" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert (tmp_path / "out" / "plan.toml").exists()


def test_its_json_is_one_document_with_the_bound_and_the_status(package: str) -> None:
    document = json.loads(run(app, asked(package, "--add", "1", "--json")).stdout)
    assert document["status"] == "optimal"
    assert document["bound"] == document["value"]
    assert document["gain"] == pytest.approx(document["curve"][1]["gain"])


def test_a_floor_that_cannot_be_met_ends_with_1_and_says_what_is_missing(package: str) -> None:
    result = run(app, asked(package, "--floor", "1", "--limit-min", "3"))
    assert result.exit_code == 1
    assert "cannot be met" in result.stderr
    assert "lacks" in result.stderr


def test_where_nothing_is_gained_that_is_the_answer_and_no_fault(package: str) -> None:
    result = run(app, asked(package, "--limit-min", "600"))
    assert result.exit_code == 0, result.output
    assert "no unit is proposed" in result.stdout + result.stderr
    assert "at most 0.0" in result.stdout


def test_a_mean_time_that_falls_is_a_change_below_nothing_in_hundredths_of_a_minute(package: str) -> None:
    result = run(app, asked(package, "--model", "p_median", "--add", "1"))
    assert result.exit_code == 0, result.output
    assert "at best -" in result.stdout
    assert "alone gains, min" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--area", "Ness"], "Nes"),
        (["--add", "-1"], "add is -1"),
        (["--add", "0"], "add is 0; it must be a whole number, 1 or more"),
        (["--cost", "fire-nes"], "SITE=COST"),
        (["--fixed", "fire-ness"], "fire-nes"),
        (["--candidates", "nowhere"], "stations"),
        (["--language", "sv"], "nynorsk"),
        (["--capability", "fire.pump"], "give one"),
        (["--limit-min", "0.1"], "reaches anybody"),
    ],
)
def test_nonsense_ends_with_2_and_says_what_to_do(package: str, options: list[str], said: str) -> None:
    result = run(app, asked(package, *options))
    assert result.exit_code == 2
    assert said in result.stderr
