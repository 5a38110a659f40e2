"""The command `duty ppe`, as a municipality and a county governor type it."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from samvirke.cli.duty import app

EXAMPLES = Path(__file__).parents[2] / "examples" / "duty"
PURCHASES, STOCK, AGREEMENT = (str(EXAMPLES / f"{name}.csv") for name in ("purchases", "stock", "agreement"))
DAY = ("--date", "2026-11-22")
GIVEN = ("ppe", PURCHASES, "--stock", STOCK, "--shared", AGREEMENT, "--body", "Vik kommune", *DAY)
DEVIATING = ",".join(f"surgical_mask:{year}" for year in (2020, 2021, 2022, 2023))

run = CliRunner().invoke


def test_a_gap_ends_with_1_and_says_what_falls_short() -> None:
    # Masks 2023 to 2025: 21 500 + 12 400 + 11 800 = 45 700; /12 = 3 808.33; 3 809 - 3 400 = 409.
    result = run(app, GIVEN)
    assert result.exit_code == 1
    assert "21,500 + 12,400 + 11,800" in result.stdout
    assert "409" in result.stdout
    assert "less is stored than § 8 a asks: 1 item falls short" in result.stderr
    assert "Did use deviate considerably?" in result.stderr


def test_what_is_met_ends_with_0() -> None:
    # 2023 deviates, and so do 2022, 2021 and 2020: 2019 takes its place.
    # 11 200 + 12 400 + 11 800 = 35 400; /12 = 2 950, and 3 400 are there.
    result = run(app, [*GIVEN, "--deviating", DEVIATING, "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    (masks,) = (row for row in document["obligations"] if row["item"] == "surgical_mask")
    assert (masks["taken_from_1"], masks["to_store"], masks["missing"]) == (2019, 2950, 0)
    assert document["met"] is True


def test_without_stock_the_amounts_are_told_and_nothing_is_judged() -> None:
    result = run(app, ["ppe", PURCHASES, *DAY, "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    # 318 000 + 305 000 + 301 000 = 924 000 gloves; /12 = 77 000.
    assert [row["to_store"] for row in document["obligations"]] == [77_000, 3809, 139, 913, 94]
    assert {row["missing"] for row in document["obligations"]} == {None}
    assert (document["judged"], document["met"]) == (False, False)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sheet_is_written_as_a_page_and_as_a_table(language: str, tmp_path: Path) -> None:
    signed = ("--signed-by", "Kari Nordmann", "--role", "Kommuneoverlege")
    result = run(app, [*GIVEN, *signed, "--out", str(tmp_path / "out"), "--language", language])
    assert result.exit_code == 1
    page = (tmp_path / "out" / "duty.html").read_text("utf-8")
    assert f'<html lang="{language}">' in page
    assert "Kari Nordmann" in page
    table = pd.read_csv(tmp_path / "out" / "duty.csv")
    assert list(table["to_store"]) == [77_000, 3809, 139, 913, 94]
    assert set(table["signed_by"]) == {"Kari Nordmann"}
    assert set(table["date"]) == {"2026-11-22"}


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(app, [*GIVEN, "--out", str(tmp_path / name)])
    for file in ("duty.html", "duty.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_county_governor_sees_every_body_of_a_file(tmp_path: Path) -> None:
    lines = pd.read_csv(PURCHASES)
    several = pd.concat([lines.assign(body=body) for body in ("Vik kommune", "Sand kommune")])
    several.to_csv(tmp_path / "all.csv", index=False)
    pd.read_csv(STOCK).assign(body="Sand kommune").to_csv(tmp_path / "stock.csv", index=False)
    result = run(app, ["ppe", str(tmp_path / "all.csv"), "--stock", str(tmp_path / "stock.csv"), *DAY])
    assert result.exit_code == 1
    # Sand, without the agreement: gloves 61 000 of 77 000, masks, eye protection 80 of 94. Vik: all five.
    assert "in 2 of 2 bodies: 8 items fall short" in result.stderr
    assert "Sand kommune" in result.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--year", "2025"], "give --year 2026 or later"),
        (["--deviating", "20-21"], "surgical_mask:2021"),
        (["--not-used", "glov"], "write 'glove'"),
        (["--kind", "state"], "municipality, county, health_region"),
        (["--date", "22.11.2026"], "such as 2026-11-22"),
        (["--language", "se"], "nb, nn"),
        (["--stock", "nowhere.csv"], "nowhere.csv"),
        (["--shared", str(EXAMPLES)], "give the CSV file itself"),
        (["--deviating", "2019,2020,2021,2022,2023"], "2018 replaces 2023"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_what_is_allowed(options: list[str], said: str) -> None:
    result = run(app, [*GIVEN, *options])
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = run(app, [*GIVEN, "--out", str(tmp_path / "file")])
    assert result.exit_code == 2
    assert (tmp_path / "file").read_text() == "mine"
