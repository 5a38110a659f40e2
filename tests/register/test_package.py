"""A package reads back as it was written, whoever wrote it."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hamlet import hamlet as build_hamlet
from tests.register.spoiling import save, use_file

from samvirke.register.differing import diff_regions
from samvirke.register.package import check_package, read_package, write_package
from samvirke.register.region import Region

FORMS = ("folder", "packed.zip")


@pytest.mark.parametrize("form", FORMS)
def test_a_region_reads_back_equal_to_the_row(tmp_path: Path, hamlet: Region, form: str) -> None:
    write_package(hamlet, tmp_path / form)
    back = read_package(tmp_path / form)
    assert diff_regions(hamlet, back) == []
    for name, rows in hamlet.tables.items():
        pd.testing.assert_frame_equal(back.tables[name], rows)


text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip)
amount = st.floats(0, 1e15)
residents = st.floats(0, 2_000_000)


@pytest.mark.parametrize("form", FORMS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(data=st.data())
def test_any_text_number_and_licence_reads_back_the_same(
    tmp_path: Path, form: str, data: st.DataObject
) -> None:
    region = build_hamlet()
    sites, stocks, areas = region.sites.copy(), region.table("stocks").copy(), region.table("areas").copy()
    licence = st.sampled_from(["", "ODbL-1.0", "NLOD-2.0", "Apache-2.0"])
    sites["name"] = [data.draw(text) for _ in sites.index]
    sites["licence"] = pd.Series([data.draw(licence) for _ in sites.index], dtype="str")
    sites["lon"] = [10 + data.draw(st.floats(0, 1)) for _ in sites.index]
    stocks["quantity"] = data.draw(amount)
    areas["name"] = [data.draw(text) for _ in areas.index]
    areas["geometry"] = [
        shapely.box(10, 60, 10 + data.draw(st.floats(1e-9, 5)), 60 + data.draw(st.floats(1e-9, 5)))
        for _ in areas.index
    ]
    region = region.with_table("sites", sites).with_table("stocks", stocks).with_table("areas", areas)
    write_package(region, tmp_path / form)
    assert diff_regions(region, read_package(tmp_path / form)) == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(residents, min_size=7, max_size=7))
def test_a_large_table_is_parquet_and_reads_back_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: list[float]
) -> None:
    monkeypatch.setattr("samvirke.register.writing.LARGE_ROWS", 6)
    region = build_hamlet()
    region = region.with_table("cells", region.cells.assign(population=people))
    write_package(region, tmp_path / "package")
    assert (tmp_path / "package" / "cells.parquet").is_file()
    back = read_package(tmp_path / "package")
    pd.testing.assert_frame_equal(back.cells, region.cells)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_region_gives_the_same_bytes(tmp_path: Path, hamlet: Region, form: str) -> None:
    write_package(hamlet, tmp_path / "one" if form == "folder" else tmp_path / "one.zip")
    again = read_package(tmp_path / ("one" if form == "folder" else "one.zip"))
    write_package(again, tmp_path / "two" if form == "folder" else tmp_path / "two.zip")
    if form == "folder":
        names = sorted(path.name for path in (tmp_path / "one").iterdir())
        assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
        for name in names:
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    else:
        assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_rows_under_another_licence_lie_in_a_file_of_their_own(tmp_path: Path, hamlet: Region) -> None:
    licences = pd.Series(["ODbL-1.0", *[None] * 11], dtype="str")
    region = hamlet.with_table("sites", hamlet.sites.assign(licence=licences))
    write_package(region, tmp_path / "package")
    with (tmp_path / "package" / "odbl-1.0" / "sites.csv").open() as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["fire-vik"]
    with (tmp_path / "package" / "sites.csv").open() as file:
        assert "fire-vik" not in [row["id"] for row in csv.DictReader(file)]
    document = json.loads((tmp_path / "package" / "datapackage.json").read_text())
    resource = next(one for one in document["resources"] if one["path"] == "odbl-1.0/sites.csv")
    assert resource["licenses"] == [{"name": "ODbL-1.0"}]
    assert diff_regions(region, read_package(tmp_path / "package")) == []


def test_a_file_gives_its_licence_to_rows_that_name_none(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    path = tmp_path / "package" / "datapackage.json"
    document = json.loads(path.read_text())
    next(one for one in document["resources"] if one["name"] == "units")["licenses"] = [{"name": "CC0-1.0"}]
    path.write_text(json.dumps(document))
    assert set(read_package(tmp_path / "package").units["licence"]) == {"CC0-1.0"}


def test_the_descriptor_names_every_field_key_and_licence(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    document = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    assert document["licenses"] == [{"name": "Apache-2.0"}]
    assert document["sources"] == [{"title": "Invented for the tests of Samvirke"}]
    units = next(one for one in document["resources"] if one["name"] == "units")
    assert (units["path"], units["format"], units["encoding"]) == ("units.csv", "csv", "utf-8")
    assert units["schema"]["primaryKey"] == "id"
    keys = units["schema"]["foreignKeys"]
    assert {"fields": "site", "reference": {"resource": "sites", "fields": "id"}} in keys
    crew = next(one for one in units["schema"]["fields"] if one["name"] == "crew")
    assert crew["type"] == "integer"
    assert crew["constraints"] == {"required": True, "minimum": 0, "maximum": 1000}


# What a spreadsheet makes of a table must read the same.
def _semicolons(data: bytes) -> bytes:
    rows = list(csv.reader(data.decode().splitlines()))
    return "\r\n".join(
        ";".join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in rows
    ).encode()


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="mark"),
        pytest.param(_semicolons, id="semicolons"),
        pytest.param(lambda data: b"\xef\xbb\xbf" + _semicolons(data), id="Norwegian Excel"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="Windows lines"),
        pytest.param(lambda data: data + b",,,,,,,,,,,,,,,\n,,,\n\n", id="empty rows"),
        pytest.param(lambda data: data.replace(b"\n", b",,\n"), id="empty columns"),
    ],
)
def test_units_saved_by_a_spreadsheet_read_the_same(tmp_path: Path, hamlet: Region, saved: Any) -> None:
    write_package(hamlet, tmp_path / "package")
    path = tmp_path / "package" / "units.csv"
    path.write_bytes(saved(path.read_bytes()))
    assert diff_regions(hamlet, read_package(tmp_path / "package")) == []


def test_the_smallest_descriptor_is_enough(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    resources = [{"name": name, "path": f"{name}.csv"} for name in hamlet.tables if name != "areas"]
    document = {"name": "mine", "resources": resources}
    (tmp_path / "package" / "datapackage.json").write_text(json.dumps(document))
    region = read_package(tmp_path / "package")
    assert (region.name, region.title, region.licence) == ("mine", "mine", "NOASSERTION")
    assert len(region.units) == 9


def test_sites_may_be_points_of_a_map_program(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    features = [
        {
            "type": "Feature",
            "properties": {
                name: value
                for name, value in row.items()
                if name not in {"lon", "lat"} and isinstance(value, str)
            },
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        }
        for row in hamlet.sites.to_dict("records")
    ]
    (tmp_path / "package" / "sites.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    use_file(tmp_path / "package", "sites.csv", "sites.geojson")
    assert diff_regions(hamlet, read_package(tmp_path / "package")) == []


def test_an_outline_of_many_positions_may_stand_in_a_csv(tmp_path: Path, hamlet: Region) -> None:
    # 6,000 positions of over 30 characters are more than the 131,072 that Python's reader takes.
    write_package(hamlet, tmp_path / "package")
    outline = shapely.Point(8.0, 60.5).buffer(0.1, quad_segs=1_500)
    text = shapely.to_geojson(outline)
    assert len(text) > 131_072
    header = ["id", "name", "kind", "geometry", "source", "as_of", "quality"]
    save(tmp_path / "package", "areas", [header, ["a", "A", "zone", text, "drawn", "2026", "typed"]])
    (tmp_path / "package" / "areas.geojson").unlink()
    use_file(tmp_path / "package", "areas.geojson", "areas.csv")
    assert read_package(tmp_path / "package").table("areas")["geometry"].iloc[0].equals(outline)


def test_decimals_of_a_database_are_numbers(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    table = pa.Table.from_pandas(hamlet.cells, preserve_index=False)
    place = table.column_names.index("population")
    exact = pa.array([Decimal(str(people)) for people in hamlet.cells["population"]], pa.decimal128(12, 2))
    pq.write_table(table.set_column(place, "population", exact), tmp_path / "package" / "cells.parquet")
    use_file(tmp_path / "package", "cells.csv", "cells.parquet")
    assert diff_regions(hamlet, read_package(tmp_path / "package")) == []


def test_a_table_of_geopandas_reads_the_same(tmp_path: Path, hamlet: Region) -> None:
    geopandas = pytest.importorskip("geopandas")
    write_package(hamlet, tmp_path / "package")
    points = geopandas.points_from_xy(hamlet.sites["lon"], hamlet.sites["lat"])
    frame = geopandas.GeoDataFrame(hamlet.sites.drop(columns=["lon", "lat"]), geometry=points, crs=4326)
    frame.to_parquet(tmp_path / "package" / "sites.parquet")
    areas = geopandas.GeoDataFrame(hamlet.table("areas"), geometry="geometry", crs=4326)
    areas.to_parquet(tmp_path / "package" / "areas.parquet")
    use_file(tmp_path / "package", "sites.csv", "sites.parquet")
    use_file(tmp_path / "package", "areas.geojson", "areas.parquet")
    assert diff_regions(hamlet, read_package(tmp_path / "package")) == []
    frame.to_crs(25833).to_parquet(tmp_path / "package" / "sites.parquet")
    assert any("positions in EPSG:25833" in one.seen for one in check_package(tmp_path / "package"))


def test_numbers_as_numbers_where_keys_must_be_text_are_refused(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    cells = hamlet.cells.assign(municipality=hamlet.cells["municipality"].astype(int))
    pq.write_table(pa.Table.from_pandas(cells, preserve_index=False), tmp_path / "package" / "cells.parquet")
    use_file(tmp_path / "package", "cells.csv", "cells.parquet")
    findings = check_package(tmp_path / "package")
    assert len(findings) == 7
    assert findings[0].seen == "int 1"
    assert "lose leading zeros" in findings[0].do


def test_a_package_the_size_of_norway_is_read_whole(tmp_path: Path, hamlet: Region) -> None:
    # The 1 km grid has 54,988 cells; `make bench` holds the time, this the content.
    count = 54_988
    cells = hamlet.cells.iloc[np.zeros(count, dtype=int)].reset_index(drop=True)
    cells["id"] = pd.Series([f"c{number}" for number in range(count)], dtype="str")
    cells["population"] = 5000 / count
    write_package(hamlet.with_table("cells", cells), tmp_path / "norway.zip")
    back = read_package(tmp_path / "norway.zip").cells
    pd.testing.assert_frame_equal(back, cells)
