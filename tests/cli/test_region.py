"""`samvirke region` keeps the conventions: results on stdout, messages on stderr, exit 0, 1 or 2."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samvirke.cli.app import app
from samvirke.cli.region_view import print_findings
from samvirke.register.package import check_package
from samvirke.register.region import Region


@pytest.fixture
def package(tmp_path: Path, hamlet: Region) -> Path:
    """Return a package of the hamlet."""
    hamlet.write(tmp_path / "hamlet")
    return tmp_path / "hamlet"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["region", *map(str, words)])


def spoil(package: Path, old: str, new: str) -> None:
    path = package / "units.csv"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_check_of_a_good_package_ends_with_0(package: Path) -> None:
    result = run("check", package)
    # 8 + 2 + 7 + 12 + 9 + 1 + 1 + 1 + 2 + 8 = 51 rows
    assert (result.exit_code, result.stdout) == (0, f"{package} is fine: 10 tables, 51 rows\n")


def test_check_takes_the_built_in_region() -> None:
    result = run("check", "norway")
    assert result.exit_code == 0
    assert result.stdout.startswith("norway is fine: 7 tables, ")


def test_check_never_breaks_a_key_at_eighty_columns(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "engine-with-a-name-of-forty-letters-or-so"
    spoil(package, "engine-vik-1,", f"{key},")
    spoil(package, "fire.pump;", "fire.pumpe;")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    print_findings(check_package(package))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(key in line for line in lines)


def test_check_of_a_broken_package_lists_what_is_wrong_and_ends_with_1(package: Path) -> None:
    spoil(package, "fire.aerial", "fire.[ladder]")
    result = run("check", package)
    assert result.exit_code == 1
    assert "3 (ladder-vik-1)" in result.stdout
    assert "fire.[ladder]" in result.stdout.replace("\n", "")
    assert result.stderr == f"samvirke: {package} is refused: 1 finding\n"


def test_check_shows_twenty_of_what_is_alike_and_counts_the_rest(package: Path) -> None:
    lines = (package / "cells.csv").read_text("utf-8").splitlines()
    more = [lines[1].replace("cell-1,0001", f"more-{n},9999") for n in range(25)]
    (package / "cells.csv").write_text("\n".join(lines + more) + "\n", "utf-8")
    result = run("check", package)
    assert result.stdout.count("9999") >= 20
    assert "… and 5 more like" in result.stdout
    assert len(json.loads(run("check", package, "--json").stdout)["findings"]) == 25


def test_check_as_json_is_one_document(package: Path) -> None:
    good = json.loads(run("check", package, "--json").stdout)
    assert (good["valid"], good["findings"]) == (True, [])
    spoil(package, "always,4,0.95", "always,-4,0.95")
    result = run("check", package, "--json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["findings"]
    assert found == {
        "table": "units",
        "row": "4 (engine-nes-1)",
        "column": "crew",
        "seen": "-4",
        "allowed": "a whole number from 0 to 1000 (person)",
        "do": "write the number anew",
    }


def test_a_new_package_is_empty_and_without_fault(tmp_path: Path) -> None:
    assert run("new", tmp_path / "Vik og Nes").exit_code == 0
    assert run("check", tmp_path / "Vik og Nes").exit_code == 0
    assert (tmp_path / "Vik og Nes" / "stocks.csv").read_text().startswith("id,site,owner,item,")
    assert json.loads(run("show", tmp_path / "Vik og Nes", "--json").stdout)["name"] == "Vik-og-Nes"
    again = run("new", tmp_path / "Vik og Nes")
    assert again.exit_code == 2
    assert "there is something at" in again.stderr


@pytest.mark.parametrize("name", ["check", "show"])
def test_nothing_at_the_path_ends_with_2(tmp_path: Path, name: str) -> None:
    result = run(name, tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is nothing at" in result.stderr


def test_show_counts_rows_owners_and_licences(package: Path) -> None:
    document = json.loads(run("show", package, "--json").stdout)
    assert document["tables"]["units"] == {"rows": 9, "observed": 0, "official": 0, "typed": 9, "modelled": 0}
    assert document["owners"][0] == {"id": "org-trust", "name": "Dal sykehus HF", "units": 3, "sites": 5}
    assert document["licences"] == {"Apache-2.0": 51}
    shown = run("show", package).stdout
    assert "Vik and Nes, invented" in shown
    assert "Invented for the tests of Samvirke" in shown


def test_show_finds_units_by_the_municipality_of_their_site(package: Path) -> None:
    words = ("show", package, "--table", "units", "--where", "municipality=0002", "--where", "mode=road")
    rows = json.loads(run(*words, "--json").stdout)["rows"]
    assert [row["id"] for row in rows] == ["engine-nes-1", "ambulance-nes-1"]
    assert rows[0]["speed_kmh"] is None
    assert "engine-nes-1" in run(*words).stdout


def test_show_compares_numbers_as_numbers(package: Path) -> None:
    words = ("show", package, "--table", "units", "--where", "crew=4.0", "--json")
    assert len(json.loads(run(*words).stdout)["rows"]) == 2


def test_show_gives_outlines_as_geojson(package: Path) -> None:
    rows = json.loads(run("show", package, "--table", "areas", "--json").stdout)["rows"]
    assert rows[0]["geometry"]["type"] == "Polygon"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--table", "unit"), "write 'units'"),
        (("--table", "units", "--where", "crews=4"), "write 'crew'"),
        (("--table", "units", "--where", "crew"), "is not COLUMN=VALUE"),
        (("--table", "units", "--where", "crew=four"), "holds numbers"),
        (("--where", "crew=4"), "--where needs --table"),
    ],
)
def test_show_of_what_is_not_there_ends_with_2(package: Path, words: tuple[str, ...], message: str) -> None:
    result = run("show", package, *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_edit_is_seen_by_diff_and_kept(package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    words = ("--who", "Kari", "--set", "units/engine-vik-1", "--at", "2026-11-22T12:00:00Z", "crew=5")
    result = run("edit", package, *words, "--why", "one more", "--out", copy)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{copy}: units/engine-vik-1 changed, kept in edits as edit-000001\n"
    differing = run("diff", package, copy, "--json")
    assert differing.exit_code == 1
    differences = json.loads(differing.stdout)["differences"]
    crew = next(one for one in differences if one["column"] == "crew")
    assert (crew["before"], crew["after"]) == ("4", "5")
    assert run("diff", package, copy).exit_code == 1
    assert run("diff", copy, copy).stdout == "no difference\n"
    rows = json.loads(run("show", copy, "--table", "edits", "--json").stdout)["rows"]
    assert {row["why"] for row in rows} == {"one more"}


def test_an_edit_of_the_descriptor_is_one_of_its_folder(package: Path) -> None:
    words = ("--who", "Kari", "--set", "units/engine-vik-1", "crew=5")
    assert run("edit", package / "datapackage.json", *words).exit_code == 0
    assert Region.read(package).units.set_index("id").loc["engine-vik-1", "crew"] == 5


def _written(package: Path) -> dict[str, tuple[int, int]]:
    """Return which file stands under each name and when it was written; reading it changes neither."""
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in package.iterdir()}


def test_an_edit_that_changes_nothing_writes_nothing(package: Path) -> None:
    before = _written(package)
    result = run("edit", package, "--who", "Kari", "--set", "units/engine-vik-1", "crew=4")
    assert result.stdout == "units/engine-vik-1 is so already; nothing was changed\n"
    assert _written(package) == before


def test_diff_shows_a_hundred_of_a_table_and_counts_the_rest(package: Path, tmp_path: Path) -> None:
    lines = (package / "cells.csv").read_text("utf-8").splitlines()
    more = [lines[1].replace("cell-1,", f"more-{n},").replace(",3000,", ",0,") for n in range(130)]
    Region.read(package).write(tmp_path / "larger")
    (tmp_path / "larger" / "cells.csv").write_text("\n".join(lines + more) + "\n", "utf-8")
    shown = run("diff", package, tmp_path / "larger").stdout
    assert shown.count("more-") == 100
    assert "cells: 130 differences, the first 100; --json gives all" in shown
    document = json.loads(run("diff", package, tmp_path / "larger", "--json").stdout)
    assert len(document["differences"]) == 130


def test_an_edit_without_out_changes_the_package_in_place(package: Path) -> None:
    result = run("edit", package, "--who", "Kari", "--remove", "units/search-nes-1", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["rows"][0]["row"] == "search-nes-1"
    assert len(Region.read(package).units) == 8
    new = ["id=tanker-1", "name=T1", "site=fire-vik", "owner=org-fire", "capabilities=fire.tanker"]
    new += ["mode=road", "turnout_time_s=90", "hours=always", "crew=2"]
    result = run("edit", package, "--who", "Kari", "--add", "units", *new)
    assert result.exit_code == 0, result.stderr
    assert len(Region.read(package).units) == 9


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give one of --set"),
        (("--set", "units/engine-vik-1", "--remove", "units/engine-vik-1"), "give one of --set"),
        (("--set", "units", "crew=5"), "names no row"),
        (("--add", "units", "crew=5"), "the new row has no id"),
        (("--set", "units/engine-vik-1", "crew=5", "crew=6"), "given twice"),
        (("--set", "units/engine-vik-1", "crew=5", "--at", "noon"), "is no moment"),
        (("--set", "units/engine-vik-1", "crew=5", "--at", "2026-11-22T12:00:00"), "has no zone"),
        (("--set", "units/engine-vik-1", "crew=-5"), "a whole number from 0 to 1000"),
    ],
)
def test_an_edit_that_cannot_be_made_ends_with_2_and_changes_nothing(
    package: Path, words: tuple[str, ...], message: str
) -> None:
    before = {path.name: path.read_bytes() for path in package.iterdir()}
    result = run("edit", package, "--who", "Kari", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert {path.name: path.read_bytes() for path in package.iterdir()} == before


def test_a_built_in_region_is_not_changed_in_place() -> None:
    result = run("edit", "norway", "--who", "Kari", "--set", "units/x", "crew=5")
    assert result.exit_code == 2
    assert "write a copy: --out" in result.stderr


def test_the_catalogue_of_capabilities_is_listed() -> None:
    assert "fire.pump" in run("capabilities").stdout
    assert json.loads(run("capabilities", "--json").stdout)["capabilities"][0]["name"] == "fire.pump"
