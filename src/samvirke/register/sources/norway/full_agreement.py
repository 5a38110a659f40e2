"""Do the fuller tables agree with one another, and with the facts that ship with Samvirke?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.full_files import AGES
from samvirke.register.sources.norway.people import AGES_FILE, COMMUTERS_FILE, YEAR, ages_of

AGES_DIFFER = 0.005  # as in the region: age groups of a municipality against its people
SUM_DIFFER = 0.01  # share by which the grid may differ from a municipality's people: it is rounded


def check_together(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Hold the files against one another and against the facts that ship with Samvirke."""
    if "municipalities.csv" not in tables:
        return []
    rows = tables["municipalities.csv"]
    findings = _check_municipalities(rows)
    known = set(rows["number"])
    for name, table in tables.items():
        if "municipality" not in table.columns or name == "schools.csv":  # schools: by position
            continue
        findings += [
            Finding(
                table=name,
                row=str(position + 2),
                column="municipality",
                seen=repr(table["municipality"].iloc[position]),
                allowed="a number of municipalities.csv",
                do="write the municipality's number of 2024",
            )
            for position in _positions(~table["municipality"].isin(known))
        ]
    if "hospitals_acute_42.csv" in tables:
        findings += _check_hospitals(tables["hospitals_acute_42.csv"])
    findings += _check_people(rows.drop_duplicates("number"), tables)
    if "population_grid_1km.parquet" in tables:
        findings += _check_grid(rows.drop_duplicates("number"), tables["population_grid_1km.parquet"])
    return findings


def _check_municipalities(rows: pd.DataFrame) -> list[Finding]:
    findings = []
    facts = fact_table("municipalities")
    for seen, numbers in (
        ("again", rows["number"][rows["number"].duplicated()]),
        ("a number that is none of 2024", sorted(set(rows["number"]) - set(facts["number"]))),
        ("no such row", sorted(set(facts["number"]) - set(rows["number"]))),
    ):
        findings += [
            Finding(
                table="municipalities.csv",
                row=str(number),
                column="number",
                seen=seen,
                allowed="each of the 357 municipalities of 2024 once",
                do="take the file of 2024, or correct the row",
            )
            for number in numbers
        ]
    for column in ("police_district", "district_110", "hospital_catchment", "health_region", "amk"):
        allowed = sorted(set(facts[column]))
        findings += [
            _not_one_of(
                "municipalities.csv",
                str(rows["number"].iloc[position]),
                column,
                rows,
                position,
                allowed,
            )
            for position in _positions(~rows[column].isin(allowed))
        ]
    ages = rows[list(AGES)].sum(axis=1)
    for position in _positions(ages != rows["pop_2026"]):
        findings.append(
            _wrong_sum(
                "municipalities.csv",
                str(rows["number"].iloc[position]),
                "pop_2026",
                f"{rows['pop_2026'].iloc[position]:,.0f}, and {ages.iloc[position]:,.0f} in its ages",
                "the sum of the ages",
            )
        )
    return findings


def _check_hospitals(rows: pd.DataFrame) -> list[Finding]:
    """Each health region needs a hospital for its beds, and each hospital a known catchment."""
    facts = fact_table("municipalities")
    findings = []
    for column in ("health_region", "hospital_catchment"):
        allowed = sorted(set(facts[column]))
        findings += [
            _not_one_of("hospitals_acute_42.csv", str(position + 2), column, rows, position, allowed)
            for position in _positions(~rows[column].isin(allowed))
        ]
    lacking = sorted(set(facts["health_region"]) - set(rows["health_region"]))
    if lacking:
        findings.append(
            Finding(
                table="hospitals_acute_42.csv",
                column="health_region",
                seen=f"no hospital of {', '.join(lacking)}",
                allowed="one hospital or more of each health region, to hold its intensive beds",
                do="take the whole file",
            )
        )
    return findings


def _check_people(municipalities: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Ages of the year of the populations must be there; commuters must be of municipalities that are."""
    findings = []
    told = municipalities.set_index("number")["pop_2026"]
    if AGES_FILE in tables:
        ages = ages_of(tables[AGES_FILE]).sum(axis=1).reindex(told.index).fillna(0)
        findings += [
            _wrong_sum(
                AGES_FILE,
                f"of municipality {number}, year {YEAR}",
                "population",
                f"{ages[number]:,.0f} people of all ages, and {told[number]:,.0f} in municipalities.csv",
                f"the same to {AGES_DIFFER:.1%}",
            )
            for number in told.index[(ages - told).abs() > AGES_DIFFER * told]
        ]
    if COMMUTERS_FILE in tables:
        pairs = tables[COMMUTERS_FILE]
        for column in ("from_municipality", "to_municipality"):
            findings += [
                Finding(
                    table=COMMUTERS_FILE,
                    row=str(position + 2),
                    column=column,
                    seen=repr(pairs[column].iloc[position]),
                    allowed="a number of municipalities.csv",
                    do="write the municipality's number of 2024",
                )
                for position in _positions(~pairs[column].isin(told.index))
            ]
        twice = pairs.duplicated(["from_municipality", "to_municipality"])
        findings += [
            Finding(
                table=COMMUTERS_FILE,
                row=str(position + 2),
                seen=f"{pairs['from_municipality'].iloc[position]} to "
                f"{pairs['to_municipality'].iloc[position]} again",
                allowed="each pair once",
                do="add the rows up",
            )
            for position in _positions(twice)
        ]
    return findings


def _not_one_of(
    table: str, row: str, column: str, rows: pd.DataFrame, position: int, allowed: list[str]
) -> Finding:
    return Finding(
        table=table,
        row=row,
        column=column,
        seen=repr(rows[column].iloc[position]),
        allowed=", ".join(allowed),
        do="write one of these",
    )


def _check_grid(municipalities: pd.DataFrame, grid: pd.DataFrame) -> list[Finding]:
    """Each municipality must have its people in the grid, to the rounding of its cells."""
    counted = grid.groupby("municipality")["pop_2026_scaled"].sum()
    told = municipalities.set_index("number")["pop_2026"]
    counted = counted.reindex(told.index).fillna(0)
    wrong = (counted - told).abs() > SUM_DIFFER * told + 1
    return [
        _wrong_sum(
            "population_grid_1km.parquet",
            f"of municipality {number}",
            "pop_2026_scaled",
            f"{counted[number]:,.0f} people, and {told[number]:,.0f} in municipalities.csv",
            f"the same to {SUM_DIFFER:.0%}",
        )
        for number in told.index[wrong]
    ]


def _wrong_sum(table: str, row: str, column: str, seen: str, allowed: str) -> Finding:
    do = "take both files of the same year and the same municipalities"
    return Finding(table=table, row=row, column=column, seen=seen, allowed=allowed, do=do)


def _positions(mask: pd.Series) -> list[int]:
    return [int(position) for position in np.flatnonzero(mask)]
