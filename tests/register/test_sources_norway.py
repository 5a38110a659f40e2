"""Building *Norway* from a folder of tables: invented ones here, the real ones at the end."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from tests.norwegian_tables import write_tables

from samvirke.model.errors import BadInputError, PackageError
from samvirke.register.checking import check_region
from samvirke.register.region import Region
from samvirke.register.sources.norway.full_region import build_norway
from samvirke.register.sources.norway.sphere import chords_km


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("whole") / "tables")


@pytest.fixture(scope="module")
def built(whole: Path) -> tuple[Region, list[str]]:
    notes: list[str] = []
    return build_norway(whole, note=notes.append), notes


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Give a folder to break."""
    return write_tables(tmp_path / "tables")


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def findings(folder: Path) -> list[str]:
    with pytest.raises(PackageError) as refused:
        build_norway(folder)
    return [str(finding) for finding in refused.value.findings]


class TestABuiltRegion:
    def test_passes_the_checks(self, built: tuple[Region, list[str]]) -> None:
        assert check_region(built[0]).findings == ()

    def test_comes_back_from_a_package_as_it_was(
        self, built: tuple[Region, list[str]], tmp_path: Path
    ) -> None:
        region = built[0]
        region.write(tmp_path / "norway.zip")
        again = Region.read(tmp_path / "norway.zip")
        for name in ("municipalities", "cells", "units", "capacities", "standards"):
            ours = region.table(name).sort_values("id", ignore_index=True)
            theirs = again.table(name).sort_values("id", ignore_index=True)
            pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)

    def test_takes_fire_stations_with_their_crewing(self, built: tuple[Region, list[str]]) -> None:
        units = built[0].units.set_index("id")
        full_time = units.loc["fire-station-a1-engine-1"]
        assert (full_time["turnout_time_s"], full_time["hours"]) == (75, "always")
        on_call = units.loc["fire-station-a2-engine-1"]
        assert (on_call["turnout_time_s"], on_call["hours"]) == (330, "always")
        by_day = units.loc["fire-station-b1-engine-1"]
        assert (by_day["turnout_time_s"], by_day["hours"]) == (75, "mon-fri 07:00-15:30")
        assert by_day["off_duty_turnout_time_s"] == 330
        # A local station has its engine only; the tanker stands at the main one.
        assert units.index.str.startswith("fire-station-a2").sum() == 1
        assert "fire-station-b2-tanker" in units.index

    def test_links_municipalities_to_fire_services_through_their_stations(
        self, built: tuple[Region, list[str]]
    ) -> None:
        rows = built[0].municipalities.set_index("id")
        assert rows.loc["1103", "fire_service"] == "fire-service-rogaland-brann-og-redning-iks"
        assert rows.loc["1103", "quality"] == "official"

    def test_gives_a_municipality_without_a_station_that_of_its_neighbour_and_says_so(
        self, built: tuple[Region, list[str]]
    ) -> None:
        region, notes = built
        sola = region.municipalities.set_index("id").loc["1124"]
        assert sola["fire_service"] == "fire-service-rogaland-brann-og-redning-iks"
        assert sola["quality"] == "modelled"
        assert "nearest main station" in sola["source"]
        assert any("Sola" in text and "no fire station" in text for text in notes)

    def test_keeps_what_comes_from_openstreetmap_under_its_licence(
        self, built: tuple[Region, list[str]]
    ) -> None:
        region = built[0]
        marked = region.sites[region.sites["licence"] == "ODbL-1.0"]
        assert set(marked["id"]) == {f"police-station-osm-{n}" for n in (11, 12, 13)}
        units = region.units
        assert set(units["site"][units["licence"] == "ODbL-1.0"]) == set(marked["id"])
        # The extract writes police_station where OpenStreetMap has no name.
        assert marked.set_index("id").loc["police-station-osm-12", "name"] == "Politi, Oslo"

    def test_takes_a_school_once_and_moves_old_numbers_and_leaves_svalbard_out(
        self, built: tuple[Region, list[str]]
    ) -> None:
        region, notes = built
        schools = region.sites[region.sites["kind"] == "school"].set_index("id")
        assert set(schools.index) == {f"school-90000000{n}" for n in (1, 2, 4)}
        assert schools.loc["school-900000001", "municipality"] == "3405"
        pupils = region.table("capacities").query("item == 'pupil'").set_index("site")["quantity"]
        assert pupils.to_dict() == {"school-900000001": 100, "school-900000002": 190}
        told = "\n".join(notes)
        assert "1 schools stand twice" in told
        assert "1 schools have a municipality number of before 2024" in told
        assert "1 schools are left out" in told
        assert "Polarskolen" in told
        assert "pupils are known for 2 of 3 schools" in told

    def test_counts_shelter_places(self, built: tuple[Region, list[str]]) -> None:
        places = built[0].table("capacities").query("item == 'shelter_place'")
        assert places["quantity"].sum() == 400 + 150

    def test_mends_an_outline_that_crosses_itself(self, built: tuple[Region, list[str]]) -> None:
        areas = built[0].table("areas").set_index("id")["geometry"]
        assert len(areas) == 357 + 20
        bow_tie = areas["area-0301"]
        assert bow_tie.is_valid
        # Two triangles of base 1 and height 1.
        assert bow_tie.area == pytest.approx(1.0)

    def test_prints_where_the_data_come_from(self, built: tuple[Region, list[str]]) -> None:
        lines = "\n".join(built[0].attributions)
        for word in ("Kartverket", "Statistics Norway", "DSB", "Udir", "OpenStreetMap", "Wikipedia"):
            assert word in lines


class TestAFolderIsRefused:
    def test_when_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(BadInputError, match="no such folder; give the folder that holds"):
            build_norway(tmp_path / "nowhere")

    def test_when_it_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(BadInputError, match="saw a file; give the folder"):
            build_norway(tmp_path / "file")

    def test_with_all_files_that_are_missing(self, tables: Path) -> None:
        (tables / "schools.csv").unlink()
        (tables / "osm/osm_police.csv").unlink()
        (told,) = findings(tables)
        assert "saw no osm/osm_police.csv, schools.csv; allowed: a folder that holds" in told

    def test_with_a_column_that_is_missing(self, tables: Path) -> None:
        replace_in(tables / "fire_stations.csv", "crewing", "bemanning")
        (told,) = findings(tables)
        assert told.startswith("fire_stations.csv, column crewing: saw no such column")

    def test_with_every_wrong_value_at_once(self, tables: Path) -> None:
        replace_in(tables / "fire_stations.csv", "H,DN,0301,10.75", "H,XX,0301,abc")
        replace_in(tables / "public_shelters.csv", "s1,1,400", "s1,1,-4")
        told = "\n".join(findings(tables))
        assert "fire_stations.csv, row 2, column crewing: saw 'XX'; allowed: DN, DA, IK" in told
        assert "fire_stations.csv, row 2, column lon: saw 'abc'; allowed: a number" in told
        assert "public_shelters.csv, row 2, column places: saw -4" in told

    def test_with_swapped_coordinates(self, tables: Path) -> None:
        replace_in(tables / "fire_stations.csv", "10.75,59.91", "59.91,10.75")
        told = "\n".join(findings(tables))
        assert "row 2, column lon: saw 59.91" in told

    def test_with_people_that_do_not_add_up(self, tables: Path) -> None:
        grid = pd.read_parquet(tables / "population_grid_1km.parquet")
        grid.loc[grid["municipality"] == "0301", "pop_2026_scaled"] /= 2
        grid.to_parquet(tables / "population_grid_1km.parquet")
        (told,) = findings(tables)
        # Oslo has 728,714 people: half is 364,357.
        assert "of municipality 0301" in told
        assert "saw 364,357 people, and 728,714 in municipalities.csv" in told

    def test_with_ages_that_do_not_add_up(self, tables: Path) -> None:
        replace_in(tables / "municipalities.csv", "45974", "45975")
        (told,) = findings(tables)
        assert "row 0301, column pop_2026: saw 728,714, and 728,715 in its ages" in told

    def test_with_numbers_that_lost_their_zero(self, tables: Path) -> None:
        replace_in(tables / "fire_stations.csv", "H,DN,0301", "H,DN,301")
        assert any("saw '301'" in told for told in findings(tables))

    def test_with_a_municipality_that_is_gone(self, tables: Path) -> None:
        path = tables / "municipalities.csv"
        rows = pd.read_csv(path, dtype=str)
        rows[rows["number"] != "5636"].to_csv(path, index=False)
        assert any("row 5636" in told and "no such row" in told for told in findings(tables))

    def test_with_a_parquet_that_is_cut_off(self, tables: Path) -> None:
        path = tables / "population_grid_1km.parquet"
        path.write_bytes(path.read_bytes()[:-200])
        (told,) = findings(tables)
        assert "population_grid_1km.parquet: saw a damaged or cut-off Parquet file" in told

    def test_with_a_table_without_rows(self, tables: Path) -> None:
        path = tables / "schools.csv"
        path.write_text(path.read_text().splitlines()[0] + "\n")
        (told,) = findings(tables)
        assert told.startswith("schools.csv: saw no rows")

    def test_with_no_hospital_of_a_health_region(self, tables: Path) -> None:
        path = tables / "hospitals_acute_42.csv"
        rows = pd.read_csv(path, dtype=str)
        rows[rows["health_region"] != "Helse Nord"].to_csv(path, index=False)
        assert any("no hospital of Helse Nord" in told for told in findings(tables))

    def test_with_an_outline_that_is_a_line(self, tables: Path) -> None:
        path = tables / "civil_defence_districts.geojson"
        replace_in(path, '"Polygon"', '"Nonsense"')
        (told,) = findings(tables)
        assert "feature 1, column geometry: saw no outline of an area" in told


def quantiles_km(region: Region, there: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Distances within which 50, 90 and 99 % of the people live from the nearest of the sites."""
    cells = region.cells
    nearest_km = np.full(len(cells), np.inf)
    for first in range(0, len(there), 100):
        part = there.iloc[first : first + 100]
        distance_km = chords_km(
            part["lon"].to_numpy(),
            part["lat"].to_numpy(),
            cells["lon"].to_numpy(),
            cells["lat"].to_numpy(),
        )
        np.minimum(nearest_km, distance_km.min(axis=0), out=nearest_km)
    order = np.argsort(nearest_km)
    people = np.cumsum(cells["population"].to_numpy()[order])
    return np.asarray(nearest_km[order][np.searchsorted(people, np.array([0.5, 0.9, 0.99]) * people[-1])])


@pytest.fixture(scope="module")
def norway(shared: Path) -> Region:
    return build_norway(shared / "norway")


class TestTheRealTables:
    """Published sums and distances: norway-data.md section 4."""

    def test_have_the_published_sums(self, norway: Region) -> None:
        assert norway.municipalities["population"].sum() == 5_627_400
        assert norway.cells["population"].sum() == pytest.approx(5_627_400, abs=100)
        counts = norway.sites["kind"].value_counts()
        assert len(norway.cells) == 54_988
        assert counts["fire_station"] == 639
        assert counts["police_station"] == 247
        assert counts["public_shelter"] == 556
        assert (norway.organisations["kind"] == "fire_service").sum() == 167
        # 3,453 rows; 43 schools stand twice, two of 3,410 are on Svalbard.
        assert counts["school"] == 3_453 - 43 - 2
        places = norway.table("capacities").query("item == 'shelter_place'")["quantity"]
        assert places.sum() == 297_187
        beds = norway.table("capacities").query("item == 'icu_bed'")
        assert beds[["quantity", "surge_quantity"]].sum().tolist() == [278, 1_245]

    def test_pass_the_checks_of_a_package(self, norway: Region) -> None:
        assert check_region(norway).findings == ()

    def test_lie_as_far_from_people_as_was_published(self, norway: Region) -> None:
        sites = norway.sites
        expected = {
            "fire_station": [2.5, 7.2, 14.6],
            "police_station": [3.3, 13.9, 31],
            "hospital": [9.5, 40, 103],
            "public_shelter": [2.2, 20, 62],
        }
        for kind, published_km in expected.items():
            found = quantiles_km(norway, sites[sites["kind"] == kind])
            # Published with two or three digits, by EPSG:25833 whose scale is off by 0.2 % at most.
            assert found == pytest.approx(published_km, rel=0.025), kind
        hems = sites[sites["id"].str.startswith("air-hems")]
        assert quantiles_km(norway, hems) == pytest.approx([33, 98, 168], rel=0.025)
        flying = sites[sites["id"].str.startswith(("air-hems", "air-sar"))]
        assert quantiles_km(norway, flying) == pytest.approx([24.5, 84, 116], rel=0.025)
        units = norway.units
        staffed = units[units["id"].str.endswith("engine-1") & (units["turnout_time_s"] == 75)]
        always = sites[sites["id"].isin(staffed["site"][staffed["hours"] == "always"])]
        assert len(always) == 84
        assert quantiles_km(norway, always) == pytest.approx([4.1, 45.5, 115], rel=0.025)

    def test_leave_ten_municipalities_to_their_neighbours(self, norway: Region) -> None:
        rows = norway.municipalities
        assert set(rows["name"][rows["quality"] == "modelled"]) == {
            "Sola",
            "Randaberg",
            "Råde",
            "Våler",
            "Frogn",
            "Rælingen",
            "Gjerdrum",
            "Hole",
            "Siljan",
            "Hjartdal",
        }
        assert "3114" in set(rows["id"][rows["quality"] == "modelled"])
        services = norway.organisations.set_index("id")["name"]
        sola = rows.set_index("id").loc["1124", "fire_service"]
        assert services[sola] == "Rogaland brann og redning IKS"
