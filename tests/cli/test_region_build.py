"""`samvirke region build norway --from DIR`."""

import json
from pathlib import Path

import pytest
import typer
from tests.norwegian_tables import write_tables
from typer.testing import CliRunner

from samvirke.cli.region_build import build
from samvirke.register.region import Region

app = typer.Typer()
app.command("build")(build)


@app.callback()
def group() -> None:
    """Let `build` be named."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("cli") / "tables")


def test_it_writes_a_package_that_can_be_read_and_tells_what_was_left_out(
    tables: Path, tmp_path: Path
) -> None:
    out = tmp_path / "mine.zip"
    done = CliRunner().invoke(app, ["build", "norway", "--from", str(tables), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "Polarskolen" in done.stderr
    assert "OpenStreetMap" in done.stdout
    assert len(Region.read(out).municipalities) == 357


def test_json_is_one_document_on_stdout(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "folder"
    done = CliRunner().invoke(app, ["build", "norway", "--from", str(tables), "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["path"] == str(out)
    assert told["tables"]["municipalities"]["rows"] == 357
    assert any("no fire station" in text for text in told["notes"])
    assert (out / "datapackage.json").is_file()


def test_without_a_name_for_the_output_it_is_norway_zip_here(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["build", "norway", "--from", str(tables)])
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == ["norway.zip"]


def test_a_folder_without_the_files_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    out = tmp_path / "norway.zip"
    done = CliRunner().invoke(app, ["build", "norway", "--from", str(tmp_path / "empty"), "-o", str(out)])
    assert done.exit_code == 2
    assert "saw no municipalities.csv, population_grid_1km.parquet" in done.stderr
    assert not out.exists()


def test_what_cannot_be_built_ends_with_2_and_says_what_can(tables: Path) -> None:
    done = CliRunner().invoke(app, ["build", "sweden", "--from", str(tables)])
    assert done.exit_code == 2
    assert "no way to build 'sweden'; what can be built is norway" in done.stderr
