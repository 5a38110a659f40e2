"""The built-in region *Norway*: what is a fact is the fact, what is modelled says so."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError
from samvirke.register.checking import check_region
from samvirke.register.region import Region
from samvirke.register.sources.norway.sphere import chords_km
from samvirke.register.writing import package_files

WITHOUT_STATION = {
    "1124": "Sola",
    "1127": "Randaberg",
    "3112": "Råde",
    "3114": "Våler",
    "3214": "Frogn",
    "3224": "Rælingen",
    "3230": "Gjerdrum",
    "3310": "Hole",
    "4010": "Siljan",
    "4024": "Hjartdal",
}


@pytest.fixture(scope="module")
def norway() -> Region:
    return Region.builtin("norway")


def sites(region: Region, kind: str) -> pd.DataFrame:
    return region.sites[region.sites["kind"] == kind]


def weighted_quantiles(
    region: Region, there: pd.DataFrame, shares: tuple[float, ...] = (0.5, 0.9, 0.99)
) -> list[float]:
    """Distances within which these shares of the people live from the nearest of the sites."""
    cells = region.cells
    distance_km = chords_km(
        there["lon"].to_numpy(),
        there["lat"].to_numpy(),
        cells["lon"].to_numpy(),
        cells["lat"].to_numpy(),
    ).min(axis=0)
    order = np.argsort(distance_km)
    people = np.cumsum(cells["population"].to_numpy()[order])
    return [float(distance_km[order][np.searchsorted(people, q * people[-1])]) for q in shares]


def test_it_passes_the_same_checks_as_a_package(norway: Region) -> None:
    assert check_region(norway).findings == ()


def test_it_is_the_same_bytes_every_time(norway: Region) -> None:
    again = list(package_files(Region.builtin("norway")))
    assert list(package_files(norway)) == again


def test_it_has_the_people_of_1_january_2026_by_age(norway: Region) -> None:
    rows = norway.municipalities
    assert len(rows) == 357
    assert rows["population"].sum() == 5_627_400
    ages = [name for name in rows.columns if name.startswith("pop_")]
    assert rows[ages].sum(axis=1).tolist() == rows["population"].tolist()


def test_the_cells_hold_all_people_of_each_municipality(norway: Region) -> None:
    counted = norway.cells.groupby("municipality")["population"].sum()
    told = norway.municipalities.set_index("id")["population"]
    assert counted.loc[told.index].tolist() == told.tolist()
    assert 3_000 <= len(norway.cells) <= 5_000
    assert (norway.cells["quality"] == "modelled").all()


def test_the_two_of_vaaler_and_heroy_are_told_apart(norway: Region) -> None:
    rows = norway.municipalities.set_index("id")
    assert rows.loc[["3114", "3419", "1515", "1818"], "name"].tolist() == [
        "Våler",
        "Våler",
        "Herøy",
        "Herøy",
    ]
    names = norway.organisations.set_index("id")["name"]
    assert names["municipality-3114"] == "Våler (Østfold) kommune"
    assert names["municipality-3419"] == "Våler (Innlandet) kommune"
    assert not norway.organisations["name"].duplicated().any()


def test_municipalities_belong_to_twelve_police_districts(norway: Region) -> None:
    # Counts of norway-data.md section 4.
    assert norway.municipalities["police_district"].value_counts().to_dict() == {
        "police-innlandet": 47,
        "police-sor-ost": 42,
        "police-nordland": 41,
        "police-trondelag": 39,
        "police-vest": 38,
        "police-sor-vest": 29,
        "police-ost": 29,
        "police-more-og-romsdal": 27,
        "police-agder": 24,
        "police-troms": 20,
        "police-finnmark": 18,
        "police-oslo": 3,
    }


def test_organisations_are_as_many_as_the_state_has(norway: Region) -> None:
    assert norway.organisations["kind"].value_counts().to_dict() == {
        "municipality": 357,
        "fire_service": 357,
        "civil_defence_district": 20,
        "hospital_trust": 19,
        "police_district": 12,
        "state": 8,
        "health_region": 4,
    }


def test_centres_are_12_and_12_and_16_and_2_and_every_municipality_has_three(
    norway: Region,
) -> None:
    counts = norway.sites["kind"].value_counts()
    assert counts["centre_110"] == 12
    assert counts["centre_112"] == 12
    assert counts["centre_113"] == 16
    assert counts["rescue_coordination_centre"] == 2
    for column in ("centre_110", "centre_112", "centre_113"):
        assert set(norway.municipalities[column]) == set(sites(norway, column)["id"])


def test_intensive_beds_add_to_the_plans_of_each_region(norway: Region) -> None:
    # Regional surge plans of October 2020: 157 + 57 + 38 + 26 = 278, 678 + 292 + 195 + 80 = 1 245.
    beds = norway.table("capacities").merge(
        norway.sites[["id", "owner"]], left_on="site", right_on="id", suffixes=("", "_site")
    )
    region = beds["owner"].map(norway.organisations.set_index("id")["parent"])
    sums = beds.groupby(region)[["quantity", "surge_quantity"]].sum()
    assert sums.loc["helse-sor-ost"].tolist() == [157, 678]
    assert sums.loc["helse-vest"].tolist() == [57, 292]
    assert sums.loc["helse-midt-norge"].tolist() == [38, 195]
    assert sums.loc["helse-nord"].tolist() == [26, 80]
    assert len(beds) == 42
    assert (beds["item"] == "icu_bed").all()
    assert (beds["quality"] == "modelled").all()


def test_fourteen_air_ambulances_and_seven_rescue_helicopters_fly(norway: Region) -> None:
    air = norway.units[norway.units["mode"] == "air"]
    hems = air[air["capabilities"].str.contains("health.doctor")]
    rescue = air[air["capabilities"].str.contains("sea.rescue")]
    assert (len(hems), len(rescue), len(air)) == (14, 7, 21)
    # dispatch_parameters_heli: 9 min at 240 km/h, 13 min at 200 km/h.
    assert set(hems["turnout_time_s"]) == {540.0}
    assert set(hems["speed_kmh"]) == {240.0}
    assert set(rescue["turnout_time_s"]) == {780.0}
    assert set(rescue["speed_kmh"]) == {200.0}
    # 13 + 7 + 7 bases; nothing that answers a scene stands at a fixed-wing base.
    assert len(sites(norway, "air_base")) == 27
    assert not air["site"].str.contains("fixed-wing").any()


def test_the_ten_municipalities_without_a_fire_station_have_none_here(norway: Region) -> None:
    stations = sites(norway, "fire_station")
    lacks = norway.municipalities[~norway.municipalities["id"].isin(stations["municipality"])]
    assert dict(zip(lacks["id"], lacks["name"], strict=True)) == WITHOUT_STATION
    # The duty is still their own.
    services = norway.organisations.set_index("id").loc[lacks["fire_service"]]
    assert services["parent"].tolist() == lacks["owner"].tolist()


def test_ambulances_add_to_the_fleet_of_each_region(norway: Region) -> None:
    # SSB 2008: 149 + 48, 65 + 17, 79 + 15, 110 + 15 = 403 + 95.
    units = norway.units[norway.units["capabilities"].str.contains("health.ambulance")]
    region = units["owner"].map(norway.organisations.set_index("id")["parent"])
    always = (units["hours"] == "always").groupby(region).sum()
    part = (units["hours"] != "always").groupby(region).sum()
    assert always.to_dict() == {
        "helse-sor-ost": 149,
        "helse-vest": 65,
        "helse-midt-norge": 79,
        "helse-nord": 110,
    }
    assert part.to_dict() == {
        "helse-sor-ost": 48,
        "helse-vest": 17,
        "helse-midt-norge": 15,
        "helse-nord": 15,
    }
    bases = sites(norway, "ambulance_base")
    assert set(bases["id"]) == set(units["site"]), "every base has a vehicle"


def test_civil_defence_has_120_local_units_of_24_in_20_districts(norway: Region) -> None:
    local = norway.units[norway.units["capabilities"].str.contains("civil_defence.people")]
    assert len(local) == 120
    assert local["owner"].nunique() == 20
    assert {parse_capabilities(text)["civil_defence.people"] for text in local["capabilities"]} == {24}


def test_fire_crews_are_full_time_from_20_000_people_and_else_come_from_home(
    norway: Region,
) -> None:
    first = norway.units[norway.units["id"].str.endswith("-1-engine-1")]
    home = first["site"].map(norway.sites.set_index("id")["municipality"])
    people = home.map(norway.municipalities.set_index("id")["population"])
    assert set(first["turnout_time_s"][people >= 20_000]) == {75.0}
    assert set(first["turnout_time_s"][people < 20_000]) == {330.0}


def test_every_site_of_a_service_has_a_unit(norway: Region) -> None:
    for kind in ("fire_station", "ambulance_base", "police_station", "civil_defence_depot"):
        assert set(sites(norway, kind)["id"]) <= set(norway.units["site"])


def test_people_live_as_far_from_help_as_they_do_in_the_real_country(norway: Region) -> None:
    """Fitted: fire stations to 6 %, police to 15 %; not fitted: the others, to 5 %."""
    # Published, from the 1 km grid: norway-data.md section 4.
    fire = weighted_quantiles(norway, sites(norway, "fire_station"))
    assert fire == pytest.approx([2.5, 7.2, 14.6], rel=0.06)
    police = weighted_quantiles(norway, sites(norway, "police_station"))
    assert police == pytest.approx([3.3, 13.9, 31.0], rel=0.15)
    hospital = weighted_quantiles(norway, sites(norway, "hospital"))
    assert hospital == pytest.approx([9.5, 40, 103], rel=0.05)
    bases = sites(norway, "air_base")
    hems = bases[bases["id"].str.startswith("air-hems")]
    assert weighted_quantiles(norway, hems) == pytest.approx([33, 98, 168], rel=0.05)
    flying = bases[~bases["id"].str.contains("fixed-wing")]
    assert weighted_quantiles(norway, flying) == pytest.approx([24.5, 84, 116], rel=0.05)
    staffed = norway.units[
        norway.units["id"].str.endswith("engine-1") & (norway.units["turnout_time_s"] == 75)
    ]
    stations = norway.sites[norway.sites["id"].isin(staffed["site"])]
    assert weighted_quantiles(norway, stations) == pytest.approx([4.1, 45.5, 115], rel=0.05)


def test_urban_classes_hold_the_shares_of_the_real_country(norway: Region) -> None:
    # From the 1 km grid: 52.5, 19.9, 8.0 and 19.6 % of the people.
    cells = norway.cells
    share = cells.groupby("urban_class")["population"].sum() / cells["population"].sum()
    assert share["20000+"] == pytest.approx(0.525, abs=0.035)
    assert share["2000-19999"] == pytest.approx(0.199, abs=0.035)
    assert share["200-1999"] == pytest.approx(0.080, abs=0.035)
    assert share["rural"] == pytest.approx(0.196, abs=0.035)


def test_standards_speak_the_vocabulary_of_the_rules(norway: Region) -> None:
    rows = norway.standards.set_index("id")
    minutes = (rows["time_limit_s"] / 60).round(3)
    assert minutes.to_dict() == {
        "police-20000+-p80": 11,
        "police-2000-19999-p80": 19,
        "police-other-p80": 30,
        "police-20000+-p50": 7,
        "police-2000-19999-p50": 10,
        "police-other-p50": 16,
        "ambulance-urban": 12,
        "ambulance-rural": 25,
        "fire-dense": 10,
        "fire-other-urban": 20,
        "fire-outside-urban": 30,
    }
    fire = rows[rows["function"] == "fire"]
    assert set(fire["area_class"]) == {"dense", "other_urban", "outside_urban"}
    assert set(fire["share"]) == {1.0}
    assert fire["source"].str.contains("NOT SEEN VERBATIM").all(), "the caveat goes with the row"
    assert set(rows.loc[["ambulance-urban", "ambulance-rural"], "status"]) == {"guideline"}


def test_a_region_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(BadInputError, match="'sweden'; the built-in regions are norway"):
        Region.builtin("sweden")


def test_it_needs_neither_scipy_nor_geopandas_nor_shapely() -> None:
    """They would take longer to import than the region takes to build."""
    code = (
        "import sys; from samvirke.register.region import Region; Region.builtin('norway');"
        "print([m for m in ('scipy', 'geopandas', 'shapely') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
