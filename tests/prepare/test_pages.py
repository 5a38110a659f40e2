"""The pages on threats, response times and the stress test say what the tables and the program say."""

import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.prepare.by_hand import FIRES, course_of, dale, judged

from samvirke.register.sources.norway.standards import standards
from samvirke.threats.everyday.rates import read_data

DOCS = Path(__file__).parents[2] / "docs"


def cells(page: str) -> list[list[str]]:
    """Return the rows of all tables of a page, cell by cell, without marks of code."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in rows]


def rules(name: str) -> pd.DataFrame:
    with files("samvirke.rules").joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str)


def test_the_rates_shown_are_those_of_the_table() -> None:
    shown = {row[0]: row[1:] for row in cells("threats.md") if len(row) == 6}
    kinds = read_data("everyday_kinds.csv")
    assert set(kinds["kind"]) <= set(shown)
    for row in kinds.itertuples():
        count = f"{row.per_year:,} ({row.per_year_low:,}–{row.per_year_high:,})"
        said = shown[row.kind]
        assert said[0] == count
        assert said[1].startswith(str(row.priority))
        assert said[2:] == [row.season, row.week, row.source]


def test_the_means_and_needs_shown_are_those_of_the_tables() -> None:
    shown = {row[0]: row[1:] for row in cells("threats.md") if len(row) == 5}
    scene = read_data("everyday_scene.csv").set_index(["kind", "name"])["base"]
    needs = read_data("everyday_needs.csv")
    for kind, (at_place, carried, at_hospital, said) in list(shown.items())[1:]:
        assert at_place == f"{scene[kind, 'on_scene_s'] / 60:.0f}"
        share = scene.get((kind, "transport_share"))
        assert carried == ("–" if share is None else f"{share:.0%}")
        handover_s = scene.get((kind, "handover_s"))
        assert at_hospital == ("–" if handover_s is None else f"{handover_s / 60:.0f}")
        wanted = [
            (f"{need.quantity} × " if need.quantity > 1 else "")
            + need.capability
            + (f" ({need.share:.0%})" if need.share < 1 else "")
            for need in needs[needs["kind"] == kind].itertuples()
        ]
        assert said == ", ".join(wanted)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("area_classes.csv", ["function", "column", "value", "area_class", "source"]),
        ("clock_parts.csv", ["function", "part", "low", "base", "high", "source"]),
        ("judged_capabilities.csv", ["capability", "function"]),
    ],
)
def test_every_row_of_a_decision_table_is_shown(name: str, columns: list[str]) -> None:
    shown = cells("response-times.md")
    for row in rules(name)[columns].to_numpy().tolist():
        assert row in shown


def test_the_limits_shown_are_those_of_the_standards_of_norway() -> None:
    shown = [row for row in cells("response-times.md") if len(row) == 6]
    for standard in standards().itertuples():
        rows = [
            row
            for row in shown
            if row[0] == standard.function and row[1].split(":")[0] == standard.area_class
        ]
        assert len(rows) == 1, standard.id
        limit, share = f"{standard.time_limit_s / 60:g}", f"{100 * standard.share:g} %"
        main = rows[0][2].split(" ")[0] == limit and rows[0][3] == share
        assert main or f"(and {limit} for {share})" in rows[0][2], standard.id


def test_the_small_example_of_the_stress_test_is_true() -> None:
    judging, summary = judged(dale(), course_of(*FIRES))
    shown = {row[0]: row[1:] for row in cells("stress.md") if row[0] in ("Vik", "Nes") and len(row) == 9}
    assert set(shown) == {"Vik", "Nes"}
    for number, name in enumerate(("Vik", "Nes")):
        required, met, late, unmet, let_pass, gap, p50, p90 = shown[name]
        counted = [getattr(summary, key)[0, number] for key in ("required", "met", "late", "unmet")]
        assert counted == [int(required), int(met), int(late), int(unmet)]
        assert summary.allowed[0, number] == float(let_pass)
        assert max(0.0, counted[2] + counted[3] - float(let_pass)) == float(gap)
        for said, row in ((p50, 0), (p90, 2)):
            time_s = np.inf if said == "never" else float(said.removesuffix(" s"))
            assert summary.quantile_s[row, 0, number] == time_s
    assert judging.functions[0] == "fire"


def test_the_times_of_the_small_example_are_true() -> None:
    shown = [row for row in cells("stress.md") if len(row) == 7 and row[0].isdigit()]
    assert len(shown) == len(FIRES)
    limits = {"town": 390, "beyond": 900}
    for row in shown:
        assert row[5] == f"{limits[row[2]]} s"
        if row[4].startswith("never"):
            assert row[6] == "unmet"
            continue
        time_s = int(re.findall(r"(\d+) s", row[4])[-1])
        terms = re.findall(r"\d+", row[4].split("=")[0]) if "=" in row[4] else [str(time_s)]
        assert sum(map(int, terms)) == time_s
        assert row[6].startswith("in time" if time_s <= limits[row[2]] else "late")
