"""The command `stress --threat pandemic`, as a planner types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samvirke.cli.app import app

SHORT = ["--threat", "pandemic", "--runs", "1", "--days", "30", "--processes", "1"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hamlet as a package."""
    from tests.hamlet import hamlet

    path = tmp_path_factory.mktemp("region") / "hamlet"
    hamlet().write(path)
    return str(path)


def asked(package: str, *options: str) -> Result:
    return CliRunner().invoke(app, ["stress", package, *SHORT, *options])


def test_its_json_is_one_document_whose_tables_agree(package: str) -> None:
    result = asked(package, "--stock", "march_2020", "--supply", "0", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["days"] == 30
    for item in document["items"]:
        owners = [row for row in document["owners"] if row["item"] == item["item"]]
        assert sum(row["unmet"] for row in owners) == pytest.approx(item["unmet"])
        assert item["unmet_shared"] <= item["unmet"] + 1e-6
        assert item["extra_low"] <= item["extra_base"] <= item["extra_high"]
        # One run: what is needed is ordinary use of 30 days and what the epidemic asks for.
        assert item["need"] == pytest.approx(30 * item["normal_day"] + item["extra_base"], rel=1e-5)
    # Masks for four weeks: days 0-27 without any supply, so the 28th is the first without.
    masks = next(item for item in document["items"] if item["item"] == "surgical_mask")
    assert masks["first_short_p50"] in (27, 28)


def test_where_nobody_is_in_intensive_care_their_peak_has_no_day(package: str) -> None:
    # Of 6,200 people hardly anybody has fallen ill by day 30 of a slow epidemic.
    result = asked(package, "--seed", "1")
    rows = {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for line in result.stdout.splitlines()
        if len(cells := line.split("│")) == 7
    }
    assert rows["in intensive care at the peak"][1:] == ["0", "0", "0"]
    assert rows["day of that peak"][1:] == ["–", "–", "–"]


def test_where_no_hospital_lacks_a_bed_no_table_of_the_worst_is_shown(package: str) -> None:
    shown = asked(package, "--seed", "1").stdout
    assert "in no run does a hospital lack a bed" in shown
    assert "where most lack a bed" not in shown


def test_the_terminal_gives_the_numbers_of_the_epidemic_and_points_to_the_whole_method(package: str) -> None:
    # R 1.3, a third falls ill, 3 % of them are admitted: the planning scenario of March 2020.
    said = asked(package, "--stock", "march_2020").stderr
    assumed = [line for line in said.splitlines() if line.startswith("assumed: ")]
    assert len(assumed) <= 8
    assert "one infects 1.3; days latent 4" in said
    assert "Of the ill 3 % are admitted after 0 days; of these 25 % to intensive care." in said
    assert "assumed: Stock is that of March 2020" in said
    assert "--json" in assumed[-1]
    assert "_weight" not in said


def test_it_writes_a_file_for_each_table_and_the_report(package: str, tmp_path: Path) -> None:
    result = asked(package, "--stock", "march_2020", "--out", str(tmp_path), "--language", "en")
    assert result.exit_code == 0
    tables = ("summary", "series", "weekly", "hospitals", "hospital_days", "items", "item_days", "owners")
    written = {file.name for file in tmp_path.iterdir()}
    assert written == {f"{name}.csv" for name in (*tables, "presets", "sensitivity", "use")} | {"report.html"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--supply", "11"], "it must be 0 (nothing comes) to 10"),
        (["--supply", "nan"], "it must be 0 (nothing comes) to 10"),
        (["--share", "trust"], "must be none or nation"),
        (["--stock", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["--preset", "nope"], "the presets are covid19_wild_type"),
        (["--use", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["--roads", "x.roads"], "leave it out"),
        (["--days", "0"], "days is 0"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_what_is_allowed(
    package: str, options: list[str], said: str
) -> None:
    result = asked(package, *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("threat", "said"),
    [
        ("pandemi", "write 'pandemic'; the threats are everyday and pandemic"),
        ("weather", "the threats are everyday and pandemic"),
        ("supply", "samvirke medicines --supply"),
    ],
)
def test_a_threat_that_stress_does_not_know_is_refused_with_what_to_write(
    package: str, threat: str, said: str
) -> None:
    result = CliRunner().invoke(app, ["stress", package, "--threat", threat])
    assert result.exit_code == 2
    assert said in result.stderr
    assert "samvirke.endure" not in result.stderr


def test_an_option_of_the_pandemic_is_refused_for_other_threats(package: str) -> None:
    result = CliRunner().invoke(app, ["stress", package, "--supply", "0"])
    assert result.exit_code == 2
    assert "--supply is for --threat pandemic" in result.stderr


def test_supply_that_is_cut_is_told_and_runs_a_stock_out(package: str) -> None:
    # Masks for four weeks of ordinary use and none delivered: the 28th day is the first without, or the one
    # before it, where the epidemic has begun to take some; with supply as usual nobody goes short by then.
    whole, cut = (
        json.loads(asked(package, "--stock", "march_2020", "--json", *options).stdout)
        for options in ((), ("--cut", "stop:surgical_mask:30"))
    )
    masks = [
        next(item for item in document["items"] if item["item"] == "surgical_mask")
        for document in (whole, cut)
    ]
    assert masks[0]["unmet"] < masks[1]["unmet"]
    assert masks[1]["first_short_p50"] in (27, 28)
    assert any("0% left of surgical_mask" in sentence for sentence in cut["method"])


def test_a_cut_of_what_is_not_looked_at_is_refused_with_what_to_write(package: str) -> None:
    result = asked(package, "--cut", "stop:gowns:3")
    assert result.exit_code == 2
    assert "write 'gown'" in result.stderr
