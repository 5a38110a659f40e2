"""The command `medicines`, as a planner types it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from samvirke.cli.medicines import _amount, medicines

app = typer.Typer()
app.command()(medicines)
run = CliRunner().invoke


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hamlet as a package."""
    from tests.hamlet import hamlet

    path = tmp_path_factory.mktemp("region") / "hamlet"
    hamlet().write(path)
    return str(path)


def asked(package: str, *more: str) -> list[str]:
    return [package, "--preset", "none", "--weeks", "20", "--time-limit", "10", *more]


def test_what_runs_short_and_what_to_make_is_printed_and_written(package: str, tmp_path: Path) -> None:
    result = run(app, asked(package, "--supply", "stop:metformin:140", "--out", str(tmp_path / "out")))
    assert result.exit_code == 0, result.output
    # 90 days in store end in week 12; one batch from the tablet plant helps.
    assert "What to make" in result.stdout
    assert "metformin" in result.stdout
    assert "optimal" in result.stderr
    assert "week 0 begins 2026-01-05" in result.stdout
    assert "Places are taken together" not in result.stderr  # the method stands in the files
    assert "shortage reports in 2023" in result.stderr
    assert (tmp_path / "out" / "plan.csv").read_text("utf-8").startswith("week,line,owner,item,batches")


def test_its_json_is_one_document(package: str) -> None:
    result = run(app, asked(package, "--supply", "stop:metformin:140", "--no-production", "--json"))
    document = json.loads(result.stdout)
    metformin = next(row for row in document["substances"] if row["item"] == "metformin")
    assert metformin["first_short_nothing"] == 12  # 90 / 7 = 12.9
    assert document["plan"] == []
    assert document["ways"][0]["way"] == "nothing"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (140.4e6, "mg", "140 kg"),
        (154.8e9, "mg", "155 t"),
        (768_800.0, "mg", "769 g"),
        (0.0, "mg", "0 mg"),
        (412_755.0, "litre", "413,000 l"),
        (14.52e6, "", "14.5 million"),
        (10_123.0, "", "10,100"),
    ],
)
def test_amounts_are_written_in_units_that_people_weigh_with(value: float, unit: str, text: str) -> None:
    assert _amount(value, unit) == text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--supply", "stop:propofoll:9"), "write 'propofol'"),
        (("--supply", "stop:aspirin:30"), "'aspirin' is not looked at here; the items are propofol"),
        (("--weeks", "900"), "1 to 104"),
        (("--preset", "no_such"), "no_such"),
        (("--stock", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_broken_input_ends_with_2_and_what_to_do(package: str, more: tuple[str, ...], said: str) -> None:
    result = run(app, [*asked(package), *more])
    assert result.exit_code == 2
    assert said in result.stderr
