"""Ages and commuters of the fuller tables of Norway, which a folder may have."""

from pathlib import Path

import pandas as pd
import pytest
from tests.norwegian_tables import write_tables

from samvirke.model.errors import PackageError
from samvirke.model.tables import TEN_YEARS
from samvirke.register.checking import check_region
from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.full_region import build_norway
from samvirke.register.sources.norway.people import AGES_FILE, COMMUTERS_FILE

PAIRS = ["from_municipality,to_municipality,commuters", "0301,1103,71.0", "1103,0301,12.4", "1103,1103,9"]


def add_people(folder: Path) -> Path:
    """Write everybody as 35 years old, but ten of Oslo, who are 104 and count as two sexes; 2025 is not "
    "used."""
    facts = fact_table("municipalities")
    rows = pd.DataFrame({"number": facts["number"], "year": 2026, "age": 35, "population": facts["pop_2026"]})
    rows.loc[rows["number"] == "0301", "population"] -= 10
    old = pd.DataFrame({"number": "0301", "year": 2026, "age": 104, "population": [4, 6]})
    earlier = rows.assign(year=2025, population=1)
    pd.concat([rows, old, earlier], ignore_index=True).to_parquet(folder / AGES_FILE, index=False)
    (folder / COMMUTERS_FILE).write_text("\n".join(PAIRS))
    return folder


def test_a_folder_without_them_gives_a_region_without_them(tmp_path: Path) -> None:
    region = build_norway(write_tables(tmp_path / "tables"))
    assert region.table("ages").empty
    assert region.table("commuters").empty


def test_ages_are_gathered_by_ten_years_and_commuters_taken_as_they_are(tmp_path: Path) -> None:
    region = build_norway(add_people(write_tables(tmp_path / "tables")))
    assert check_region(region).findings == ()
    ages = region.table("ages").set_index(["municipality", "age_group"])["population"]
    assert len(ages) == 357 * len(TEN_YEARS)
    assert ages["0301", "80+"] == 10
    assert ages["0301"].sum() == region.municipalities.set_index("id")["population"]["0301"]
    commuters = region.table("commuters")
    assert commuters[["home", "work", "commuters"]].to_numpy().tolist() == [
        ["0301", "1103", 71.0],
        ["1103", "0301", 12.4],
    ]
    # Who is counted is whole; decimals come of a municipality that was split, divided by population.
    assert commuters["quality"].tolist() == ["official", "modelled"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1103,0301,12.4", "9999,0301,12.4", "from_municipality: saw '9999'"),
        ("1103,0301,12.4", "0301,1103,5", "0301 to 1103 again"),
        ("12.4", "-12", "commuters"),
    ],
)
def test_commuters_that_cannot_be_are_refused(old: str, new: str, told: str, tmp_path: Path) -> None:
    folder = add_people(write_tables(tmp_path / "tables"))
    (folder / COMMUTERS_FILE).write_text("\n".join(PAIRS).replace(old, new))
    with pytest.raises(PackageError, match=told):
        build_norway(folder)


def test_ages_of_another_year_are_refused(tmp_path: Path) -> None:
    folder = add_people(write_tables(tmp_path / "tables"))
    rows = pd.read_parquet(folder / AGES_FILE)
    rows[rows["year"] == 2025].to_parquet(folder / AGES_FILE, index=False)
    with pytest.raises(PackageError, match=r"year 2026.*0 people of all ages"):
        build_norway(folder)


def test_the_real_tables_give_ages_and_commuters_that_fit(shared: Path) -> None:
    region = build_norway(shared / "norway")
    assert check_region(region).findings == ()
    assert region.table("ages")["population"].sum() == 5_627_400
    assert region.table("commuters")["commuters"].sum() == pytest.approx(847_685, abs=1)
