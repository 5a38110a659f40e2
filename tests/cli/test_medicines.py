"""The command `medicines`, as a planner types it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from samvirke.cli.medicines import medicines

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
    ("more", "said"),
    [
        (("--supply", "stop:propofoll:9"), "write 'propofol'"),
        (("--weeks", "900"), "1 to 104"),
        (("--preset", "no_such"), "no_such"),
        (("--stock", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_broken_input_ends_with_2_and_what_to_do(package: str, more: tuple[str, ...], said: str) -> None:
    result = run(app, [*asked(package), *more])
    assert result.exit_code == 2
    assert said in result.stderr
