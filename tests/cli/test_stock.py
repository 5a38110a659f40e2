"""The command `stock`, as a planner types it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from samvirke.cli.stock import stock

app = typer.Typer()
app.command()(stock)
run = CliRunner().invoke


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hamlet as a package."""
    from tests.hamlet import hamlet

    path = tmp_path_factory.mktemp("region") / "hamlet"
    hamlet().write(path)
    return str(path)


def asked(package: str, *more: str) -> list[str]:
    plain = ["--item", "gown", "--runs", "3", "--held-out", "2", "--budget", "20000", "--more", "5000"]
    return [package, *plain, "--no-duty", *more]


def test_a_plan_is_printed_and_written(package: str, tmp_path: Path) -> None:
    result = run(app, asked(package, "--out", str(tmp_path / "out")))
    assert result.exit_code == 0, result.output
    assert "optimal" in result.stdout
    assert "Dal sykehus" in result.stdout
    assert "kroner more a year buys" in result.stdout
    assert "prices of gown are assumed" in result.stderr
    assert (tmp_path / "out" / "frontier.csv").exists()


def test_its_json_is_one_document_with_bound_gap_and_status(package: str) -> None:
    document = json.loads(run(app, asked(package, "--json")).stdout)
    (gown,) = document["items"]
    assert document["status"] == gown["status"] == "optimal"
    assert gown["bound"] == pytest.approx(gown["value"], rel=1e-5)
    assert len(document["frontier"]) == 6
    assert document["method"]


def test_ones_own_price_changes_the_cost(package: str, tmp_path: Path) -> None:
    own = tmp_path / "prices.csv"
    own.write_text(
        "item,setting,low,base,high,unit,source,year\ngown,price,150,150,150,NOK/piece,contract,2026\n"
    )
    ours = json.loads(run(app, asked(package, "--json")).stdout)["items"][0]
    theirs = json.loads(run(app, asked(package, "--json", "--prices", str(own))).stdout)["items"][0]
    assert theirs["purchase_nok"] / theirs["quantity"] == pytest.approx(150)
    assert theirs["quantity"] < ours["quantity"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--item", "gowm"), "there is no item 'gowm'"),
        (("--depots", "towns"), "depots is 'towns'"),
        (("--budget", "-1"), "budget_nok is -1"),
        (("--preset", "plague"), "plague"),
        (("--item", "oxygen"), "no price for oxygen"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_says_what_to_do(
    package: str, more: tuple[str, ...], said: str
) -> None:
    result = run(app, asked(package, *more))
    assert result.exit_code == 2, result.output
    assert said in result.stderr
