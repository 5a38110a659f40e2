"""The command `forecast`, as a hospital planner types it, on the made-up example."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from samvirke.cli.forecast import forecast

EXAMPLES = Path(__file__).parents[2] / "examples" / "forecast"
GIVEN = ("norway", str(EXAMPLES / "state.csv"), "--stock", str(EXAMPLES / "stock.csv"), "--paths", "300")

app = typer.Typer()
app.command()(forecast)
run = CliRunner().invoke


def test_the_example_says_what_comes_and_how_good_that_was() -> None:
    result = run(app, [*GIVEN, "--on", "2025-10-30", "--json"])
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["made_on"] == "2025-10-30"
    # Gaps are named, and what came later is beside the forecast: on each measure, 21 days.
    assert "Admissions are missing on 2 of 60 days: 2025-09-21, 2025-10-12." in found["warnings"]
    came = {(row["measure"], row["date"]): row["value"] for row in found["observed"] if row["came_later"]}
    assert len(came) == 63
    # What came lies in the 90 % interval on most days; the example was looked at, and is made up.
    hits = [row["p05"] <= came[row["measure"], row["date"]] <= row["p95"] for row in found["outlook"]]
    assert sum(hits) / len(hits) > 0.7
    assert {row["measure"] for row in found["scores"]} == {"admissions", "in_hospital", "intensive"}
    assert len(found["hospitals"]) == 5


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (["--on", "30.10.2025"], "it must be a day of the file"),
        (["--on", "2024-01-01"], "2025-09-01 to 2025-11-20"),
        (["--language", "sv"], "nb, nn, en"),
        (["--supply", "-1"], "the supply is"),
        (["--preset", "ebola"], "there is no preset 'ebola'"),
    ],
)
def test_what_cannot_be_ends_with_2_and_says_what_to_do(more: list[str], text: str) -> None:
    result = run(app, [*GIVEN, *more])
    assert result.exit_code == 2
    assert text in " ".join(result.stderr.split())
