"""The commands simulate and compare, on the hamlet and on the examples."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.cli.compare import MEASURES, precision_of
from samvirke.cli.progress import progress
from samvirke.cli.shown import chance
from samvirke.model.errors import BadInputError
from samvirke.prepare.comparison_result import MEASURES as ALL_MEASURES
from samvirke.register.region import Region

run = CliRunner().invoke
EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
SHORT = ["--days", "3", "--runs", "2", "--processes", "1"]
MORE = """
title = "One more in Nes"
region = "hamlet"

[[add_unit]]
like = "engine-vik-1"
site = "fire-nes"
"""
CLOSED = """
title = "The pass is closed"
region = "hamlet"

[[close_road]]
name = "The pass"
area = [[10.16, 59.9], [10.18, 59.9], [10.18, 60.3], [10.16, 60.3]]
from = 2026-02-03T06:00:00
to = 2026-02-04T06:00:00
"""


@pytest.fixture
def folder(tmp_path: Path, hamlet: Region) -> Path:
    hamlet.write(tmp_path / "hamlet")
    (tmp_path / "more.toml").write_text(MORE)
    (tmp_path / "closed.toml").write_text(CLOSED)
    return tmp_path


def test_a_plan_is_simulated_and_shown(folder: Path) -> None:
    result = run(app, ["simulate", str(folder / "more.toml"), *SHORT])
    assert result.exit_code == 0, result.stderr
    assert "One more in Nes" in result.stdout
    assert "engine-vik-1" in result.stdout
    assert "note: Travel times are straight lines" in result.stderr


def test_a_simulation_is_one_json_document(folder: Path) -> None:
    result = run(app, ["simulate", str(folder / "hamlet"), *SHORT, "--area", "Nes", "--json"])
    document = json.loads(result.stdout)
    assert document["area"] == "Nes"
    assert document["days"] == 3
    assert {row["municipality"] for row in document["municipalities"]} == {"0002"}
    assert any("cannot fly" in warning for warning in document["warnings"])  # weather is on by default
    assert document["calls"] == document["alerts"] == []


def test_calls_are_played_first_where_it_is_asked(folder: Path) -> None:
    package, out = str(folder / "hamlet"), folder / "out"
    result = run(app, ["simulate", package, *SHORT, "--calls", "--no-weather", "--out", str(out)])
    assert result.exit_code == 0, result.stderr
    assert "How calls are answered" in result.stdout
    assert "all three services" in result.stdout
    assert "fly in all weather" in result.stderr
    assert {"calls.csv", "alerts.csv"} <= {path.name for path in out.iterdir()}
    shown = json.loads(run(app, ["simulate", package, *SHORT, "--calls", "--json"]).stdout)
    assert {row["centre"] for row in shown["calls"]} == {"centre-110", "centre-112", "centre-113"}
    assert [row["services"] for row in shown["alerts"]] == [2, 3]


def test_a_comparison_of_call_centres_is_shown(folder: Path) -> None:
    (folder / "room.toml").write_text(
        'title = "One room"\nregion = "hamlet"\ncalls = {arrangement = "co_located"}'
    )
    words = ["compare", str(folder / "hamlet"), str(folder / "room.toml"), *SHORT, "--days", "40"]
    result = run(app, [*words, "--out", str(folder / "out")])
    assert result.exit_code == 0, result.stderr
    assert "Calls: One room against Vik and Nes, invented" in result.stdout
    assert "mean time until all" in result.stdout
    assert "measure,centre" in (folder / "out" / "calls.csv").read_text()


def test_a_p_value_is_never_shown_as_nothing() -> None:
    assert [chance(p) for p in (0.0, 0.00009, 0.0001, 0.5, float("nan"))] == [
        "<0.0001",
        "<0.0001",
        "0.0001",
        "0.5000",
        "–",
    ]


def test_a_comparison_says_what_is_better(folder: Path) -> None:
    base, more = str(folder / "hamlet"), str(folder / "more.toml")
    result = run(app, ["compare", base, more, *SHORT, "--days", "60", "--json"])
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert [plan["title"] for plan in document["plans"]] == ["Vik and Nes, invented", "One more in Nes"]
    assert {row["verdict"] for row in document["differences"]} <= {"better", "worse", "undecided", "same"}
    assert document["answers"]


def test_the_same_plan_twice_is_said_to_be_equal(folder: Path) -> None:
    more = str(folder / "more.toml")
    result = run(app, ["compare", more, more, *SHORT])
    assert result.exit_code == 0, result.stderr
    assert "all differences are exactly 0" in result.stdout


@pytest.mark.parametrize("command", ["simulate", "compare"])
def test_the_same_seed_writes_the_same_bytes_on_one_process_and_on_two(
    folder: Path, tmp_path: Path, command: str
) -> None:
    plans = [str(folder / "more.toml")]
    if command == "compare":
        plans.insert(0, str(folder / "hamlet"))
    for processes in ("1", "2"):
        asked = [command, *plans, *SHORT[:4], "--processes", processes, "--out", str(tmp_path / processes)]
        result = run(app, asked)
        assert result.exit_code == 0, result.stderr
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert "report.html" in names
    assert "municipalities.parquet" in names
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["simulate", "more.toml", "--area", "Viken"], "write 'Vik'"),
        (["simulate", "more.toml", "--runs", "0"], "runs must be 1 or more"),
        (["simulate", "more.toml", "--rule", "nerest"], "nearest"),
        (["simulate", "more.toml", "--day", "tomorrow"], "2026-02-03"),
        (["simulate", "more.toml", "--executor", "threads"], "processes, dask, ray"),
        (["simulate", "none.toml"], "there is no plan"),
        (["simulate", "closed.toml"], "detour"),
        (["compare", "more.toml"], "two or more"),
        (["compare", "hamlet", "more.toml", "--precision", "0"], "above 0"),
        (["compare", "hamlet", "more.toml", "--precision", "1", "--measure", "speed"], "share, mean"),
        (["compare", "hamlet", "more.toml", "--precision", "1", "--function", "navy"], "ambulance"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_what_is_allowed(
    folder: Path, words: list[str], said: str
) -> None:
    files = [str(folder / word) if (folder / word).exists() else word for word in words]
    result = run(app, [*files, "--days", "2", "--processes", "1"])
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_every_measure_of_the_command_is_one_that_is_compared() -> None:
    assert {name for name, _ in MEASURES.values()} <= set(ALL_MEASURES)
    asked = precision_of(0.5, "mean", "fire")
    assert asked is not None
    assert asked.half_width == 30  # half a minute
    share = precision_of(1, "share", "fire")
    assert share is not None
    assert share.half_width == 0.01  # a percentage point


@pytest.mark.parametrize(
    ("name", "days"),
    [("two-more-ambulances", ["--days", "2"]), ("mjosbrua-closed", []), ("night-without-crew", [])],
)
def test_the_examples_run_as_they_are_written(name: str, days: list[str]) -> None:
    words = ["compare", "norway", str(EXAMPLES / f"{name}.toml"), "--runs", "2", "--processes", "1", *days]
    result = run(app, [*words, "--json"])
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    # A closed bridge and a night without a crew help nobody; two more ambulances do.
    gained = sum(row["sooner"] for row in document["incidents"])
    assert gained > 0 if name == "two-more-ambulances" else gained == 0


@pytest.mark.parametrize(("measure", "function"), [("foo", "ambulance"), ("mean", "bar")])
def test_measure_and_function_are_checked_though_no_precision_is_asked(measure: str, function: str) -> None:
    with pytest.raises(BadInputError, match="must be one of"):
        precision_of(None, measure, function)


@pytest.mark.parametrize("command", ["simulate", "compare"])
def test_help_names_the_table_of_calls(command: str) -> None:
    assert "[calls]" in run(app, [command, "--help"], env={"COLUMNS": "200"}).stdout


def test_without_a_terminal_progress_is_four_lines_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(40, "work") as (done, _):
        for count in range(1, 41):
            done(count)
    told = capsys.readouterr().err.splitlines()
    assert told == [f"work {count} of 40" for count in (10, 20, 30, 40)]
