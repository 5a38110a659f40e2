"""Residents by ten years of age and commuters between municipalities, where the folder has their files."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from samvirke.model.tables import TEN_YEARS
from samvirke.register.sources.norway.rows import Origin, joined, rows_of

AGES_FILE = "population_age_sex_municipality_2020_2026.parquet"
COMMUTERS_FILE = "commuters_2017.csv"
YEAR = 2026  # that of the populations of municipalities.csv
AGES = Origin(
    source="SSB, residents by age and sex 1 January 2026 (via niphr/csdata), in ten-year groups",
    as_of="2026-01-01",
    quality="official",
)
COMMUTERS = Origin(
    source="SSB, commuters 2017, as carried by folkehelseinstituttet/spread; moved to the municipalities "
    "of 2024",
    as_of="2017",
    quality="official",
)
DIVIDED = "modelled"  # where a municipality was split its commuters were divided by population: decimals


def people_tables(files: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables `ages` and `commuters` of a region, each where the folder has its file.

    Parameters
    ----------
    files
        File name → rows, checked.
    """
    made = {}
    if AGES_FILE in files:
        made["ages"] = _ages(files[AGES_FILE])
    if COMMUTERS_FILE in files:
        made["commuters"] = _commuters(files[COMMUTERS_FILE])
    return made


def ages_of(years: pd.DataFrame) -> pd.DataFrame:
    """Return residents of the year by municipality and ten-year group, 0 where there are none."""
    now = years[years["year"] == YEAR]
    group = np.minimum(now["age"].to_numpy(dtype=np.int64) // 10, len(TEN_YEARS) - 1)
    counts = now.assign(group=group).pivot_table(
        index="number", columns="group", values="population", aggfunc="sum", fill_value=0
    )
    return counts.reindex(columns=range(len(TEN_YEARS)), fill_value=0).set_axis(list(TEN_YEARS), axis=1)


def _ages(years: pd.DataFrame) -> pd.DataFrame:
    wide = ages_of(years).reset_index()
    long = wide.melt("number", var_name="age_group", value_name="population").sort_values(
        "number", kind="stable"
    )
    rows = rows_of(
        "ages",
        {
            "id": "ages-" + long["number"] + "-" + long["age_group"].str.replace("+", "-plus"),
            "municipality": long["number"],
            "age_group": long["age_group"],
            "population": long["population"],
        },
        AGES,
    )
    return joined("ages", [rows])


def _commuters(pairs: pd.DataFrame) -> pd.DataFrame:
    home, work = pairs["from_municipality"], pairs["to_municipality"]
    away = pairs[(home != work) & (pairs["commuters"] > 0)]
    is_whole = away["commuters"] % 1 == 0
    rows = rows_of(
        "commuters",
        {
            "id": "commuters-" + away["from_municipality"] + "-" + away["to_municipality"],
            "home": away["from_municipality"],
            "work": away["to_municipality"],
            "commuters": away["commuters"],
            "quality": np.where(is_whole, COMMUTERS.quality, DIVIDED),
        },
        COMMUTERS,
    )
    return joined("commuters", [rows])
