"""The commands `stress` and `coverage`, as a planner types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.register.region import Region

run = CliRunner().invoke


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hamlet as a package."""
    from tests.hamlet import hamlet

    path = tmp_path_factory.mktemp("region") / "hamlet"
    hamlet().write(path)
    return str(path)


def test_a_stress_test_prints_the_gaps_and_writes_three_files(package: str, tmp_path: Path) -> None:
    out = tmp_path / "made" / "by it"
    result = run(app, ["stress", package, "--runs", "2", "--processes", "1", "--out", str(out)])
    assert result.exit_code == 0
    assert "Vik" in result.stdout
    assert sorted(file.name for file in out.iterdir()) == [
        "report.html",
        "shortfall.csv",
        "shortfall.parquet",
    ]


def test_its_json_is_one_document_with_a_row_for_each_service_and_municipality(package: str) -> None:
    result = run(app, ["stress", package, "--runs", "1", "--json"])
    document = json.loads(result.stdout)
    # Five services in two municipalities.
    assert len(document["shortfall"]) == 10
    assert document["travel"]["engine"] == "line"
    for row in document["shortfall"]:
        parts = row["met_in_time"] + row["late"] + row["unmet"]
        assert parts == pytest.approx(row["required"])


def test_the_same_seed_gives_the_same_bytes_on_one_process_and_on_two(package: str, tmp_path: Path) -> None:
    for name, processes in (("one", "1"), ("two", "2")):
        asked = ["stress", package, "--runs", "2", "--seed", "7", "--processes", processes]
        assert run(app, [*asked, "--out", str(tmp_path / name)]).exit_code == 0
    for file in ("report.html", "shortfall.csv", "shortfall.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--threat", "meteor"], "the threats are everyday"),
        (["--runs", "0"], "runs must be 1 or more"),
        (["--seed", "-1"], "seed 0 or more"),
        (["--language", "se"], "nb, nn"),
        (["--roads", "nowhere.roads"], "nowhere.roads"),
        (["--processes", "0"], "must be 1 or more"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_what_is_allowed(
    package: str, options: list[str], said: str
) -> None:
    result = run(app, ["stress", package, *options])
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_an_output_that_is_a_file_is_refused_before_any_work(package: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = run(app, ["stress", package, "--out", str(tmp_path / "file")])
    assert result.exit_code == 2
    assert "run" not in result.stderr.split("samvirke:")[0]
    assert (tmp_path / "file").read_text() == "mine"


def test_coverage_says_who_is_reached_and_who_would_come(package: str, hamlet: Region) -> None:
    document = json.loads(run(app, ["coverage", package, "--function", "fire", "--json"]).stdout)
    assert [row["municipality"] for row in document] == ["0001", "0002"]
    assert {row["first_unit"] for row in document} <= set(hamlet.units["id"])
    assert {row["judgement"] for row in document} == {"indicative"}


def test_coverage_of_a_municipality_that_is_not_there_is_refused(package: str) -> None:
    result = run(app, ["coverage", package, "--municipality", "9999"])
    assert result.exit_code == 2
    assert "no municipality '9999'" in result.stderr


def test_a_region_without_units_is_refused_by_both(tmp_path: Path, hamlet: Region) -> None:
    hamlet.with_table("units", hamlet.units.iloc[:0]).write(tmp_path / "empty")
    for name in ("coverage", "stress"):
        result = run(app, [name, str(tmp_path / "empty")])
        assert result.exit_code == 2, name
        assert "has 0 units and 7 cells" in result.stderr, name


def test_coverage_without_standards_is_a_finding_that_says_what_to_fill(
    tmp_path: Path, hamlet: Region
) -> None:
    hamlet.with_table("standards", hamlet.standards.iloc[:0]).write(tmp_path / "free")
    result = run(app, ["coverage", str(tmp_path / "free")])
    assert result.exit_code == 1
    assert "fill the table standards" in result.stderr


def test_people_who_live_in_no_cell_are_told_of(tmp_path: Path, hamlet: Region) -> None:
    # Nes has 1,200 residents; without its cells all of them are missing.
    hamlet.with_table("cells", hamlet.cells[hamlet.cells["municipality"] == "0001"]).write(tmp_path / "half")
    result = run(app, ["stress", str(tmp_path / "half"), "--runs", "1", "--processes", "1"])
    assert result.exit_code == 0
    assert "1 municipalities have 1200 residents beside their cells" in result.stderr


def test_an_edit_does_not_write_over_another_region(package: str, tmp_path: Path, hamlet: Region) -> None:
    hamlet.write(tmp_path / "other")
    before = (tmp_path / "other" / "units.csv").read_bytes()
    change = ["--who", "Kari", "--set", "units/engine-vik-1", "crew=5"]
    result = run(app, ["region", "edit", package, *change, "--out", str(tmp_path / "other")])
    assert result.exit_code == 2
    assert "already" in result.stderr
    assert (tmp_path / "other" / "units.csv").read_bytes() == before


def test_coverage_as_csv_has_every_row(package: str, tmp_path: Path) -> None:
    result = run(app, ["coverage", package, "--out", str(tmp_path / "who.csv")])
    assert result.exit_code == 0
    # Three services with a standard in two municipalities, and the header.
    assert len((tmp_path / "who.csv").read_text().splitlines()) == 7
