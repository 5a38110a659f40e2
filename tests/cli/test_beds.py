"""The command `beds`, as a planner types it."""

import json
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from samvirke.cli.beds import beds
from samvirke.register.region import Region

app = typer.Typer()
app.command()(beds)
run = CliRunner().invoke


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hamlet as a package."""
    from tests.hamlet import hamlet

    path = tmp_path_factory.mktemp("region") / "hamlet"
    hamlet().write(path)
    return str(path)


def two_hospitals() -> Region:
    """Return the hamlet with a second hospital of the same trust, at Nes, with half the beds."""
    from tests.hamlet import hamlet

    region = hamlet()
    site = region.sites.query("id == 'hospital-vik'").assign(
        id="hospital-nes", name="Nes sykehus", municipality="0002", lon=10.25, lat=60.15
    )
    bed = region.table("capacities").assign(
        id="icu-nes", site="hospital-nes", quantity=3.0, surge_quantity=5.0
    )
    return region.with_table("sites", pd.concat([region.sites, site], ignore_index=True)).with_table(
        "capacities", pd.concat([region.table("capacities"), bed], ignore_index=True)
    )


def asked(package: str, *more: str) -> list[str]:
    return [
        package,
        "--preset",
        "severe_1918_like",
        "--days",
        "120",
        "--runs",
        "2",
        "--processes",
        "1",
        *more,
    ]


def test_it_prints_who_lacks_beds_and_what_money_buys(package: str, tmp_path: Path) -> None:
    result = run(app, asked(package, "--budget", "5e6", "--out", str(tmp_path / "out")))
    assert result.exit_code == 0, result.output
    assert "Dal sykehus" in result.stdout
    assert "What sharing does" in result.stdout
    assert "The plan for 5 million NOK" in result.stdout
    assert "note: nurse ratios" in result.stderr
    assert (tmp_path / "out" / "frontier.csv").exists()


def test_its_json_is_one_document_with_bound_and_status(package: str) -> None:
    document = json.loads(run(app, asked(package, "--json")).stdout)
    assert {row["status"] for row in document["frontier"]} == {"optimal"}
    assert document["hospitals"][0]["beds"] == 6
    assert len(document["sharings"]) == 4


def test_foresight_is_shown_where_hospitals_share_and_left_out_when_asked(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    two = str(tmp_path_factory.mktemp("two") / "two")
    two_hospitals().write(two)
    shown = run(app, asked(two, "--out", str(tmp_path / "out")))
    assert shown.exit_code == 0, shown.output
    assert "What foresight is worth: 60 days" in shown.stdout
    assert (tmp_path / "out" / "transfers.csv").exists()
    row = json.loads(run(app, asked(two, "--json")).stdout)["foresight"][0]
    assert row["status"] == "optimal"
    assert row["over_planned"] <= row["over_by_rule"] + 1e-6
    for more in (("--no-transfers",), ("--sharing", "hospital")):
        document = json.loads(run(app, asked(two, "--json", *more)).stdout)
        assert document["foresight"] == document["transfers"] == []


def test_nurses_are_read_from_a_file(package: str, tmp_path: Path) -> None:
    file = tmp_path / "nurses.csv"
    file.write_text("hospital,nurse_shifts\nhospital-vik,9.5\n", encoding="utf-8")
    document = json.loads(run(app, asked(package, "--nurses", str(file), "--json")).stdout)
    assert document["hospitals"][0]["nurse_shifts"] == 9.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hospital,nurse_shifts\nhospital-vik,-3\n", ", row 2: nurse_shifts is '-3'"),
        ("hospital,nurse_shifts\nhospital-vik,many\n", ", row 2: nurse_shifts is 'many'"),
        ("hospital,shifts\nhospital-vik,3\n", ", row 2 lacks"),
        ("hospital,nurse_shifts\nhospital-vik,3\nhospital-vik,4\n", "stands twice"),
        ("hospital,nurse_shifts\nhospital-vikk,3\n", "write 'hospital-vik'"),
        ("hospital,nurse_shifts\n", "has no rows"),
        ("\ufffd\x00", "row"),
    ],
)
def test_a_file_of_nurses_that_is_wrong_is_refused(
    package: str, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "nurses.csv"
    file.write_text(text, encoding="utf-8")
    result = run(app, asked(package, "--nurses", str(file)))
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--nurses", "x.csv", "--nurse-shifts", "3"), "give one"),
        (("--nurses", "nowhere.csv"), "nowhere.csv"),
        (("--costs", "cheap"), "low, base, high"),
        (("--preset", "plague"), "plague"),
        (("--sharing", "everyone"), "nation"),
        (("--nurse-shifts", "-3"), "0 or more"),
        (("--budget", "-3"), "budget"),
    ],
)
def test_an_option_that_cannot_be_is_refused(package: str, more: tuple[str, ...], words: str) -> None:
    result = run(app, asked(package, *more))
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output
