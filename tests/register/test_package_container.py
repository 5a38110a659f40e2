"""What can be wrong with the folder, the zip, its descriptor and its paths."""

import json
import shutil
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.register.spoiling import pack, use_file

from samvirke.register.differing import diff_regions
from samvirke.register.package import check_package, read_package, write_package
from samvirke.register.region import Region


def test_a_folder_without_descriptor_is_told_how_to_write_one(tmp_path: Path) -> None:
    (tmp_path / "Datapackage.json").write_text("{}")
    (found,) = check_package(tmp_path)
    assert found.table == "datapackage.json"
    assert found.seen == "no such file, but Datapackage.json"
    assert '"resources"' in found.do


@pytest.mark.parametrize(
    ("document", "column", "seen"),
    [
        ('{"name": "x",', "", "JSON that cannot be read"),
        ("[1]", "", "a JSON list"),
        ('{"resources": [{"name": "sites", "path": "sites.csv"}]}', "name", "nothing"),
        ('{"name": "../x", "resources": [{"name": "sites", "path": "sites.csv"}]}', "name", "'../x'"),
        ('{"name": "x", "resources": {}}', "resources", "nothing"),
        ('{"name": "x", "resources": ["sites.csv"]}', "resources 1", "a JSON text"),
        ('{"name": "x", "resources": [{"name": "site", "path": "s.csv"}]}', "resources 1", "'site'"),
        ('{"name": "x", "resources": [{"name": "sites", "data": []}]}', "resources 1", "no path"),
        ('{"name": "x", "title": 7, "resources": [{"name": "sites", "path": "s.csv"}]}', "title", "7"),
        (
            '{"name": "x", "licenses": [], "resources": [{"name": "sites", "path": "s.csv"}]}',
            "licenses",
            "[]",
        ),
    ],
)
def test_a_bad_descriptor_is_told(tmp_path: Path, document: str, column: str, seen: str) -> None:
    (tmp_path / "datapackage.json").write_text(document)
    found = check_package(tmp_path)[0]
    assert (found.table, found.column) == ("datapackage.json", column)
    assert seen in found.seen


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv",
        "/etc/passwd",
        "a/../../b.csv",
        "C:\\x.csv",
        "..\\x.csv",
        "https://x.no/a.csv",
        "link.csv",
    ],
)
def test_no_path_leads_out_of_the_package(tmp_path: Path, hamlet: Region, path: str) -> None:
    write_package(hamlet, tmp_path / "package")
    shutil.copy(tmp_path / "package" / "sites.csv", tmp_path / "secret.csv")
    (tmp_path / "package" / "link.csv").symlink_to(tmp_path / "secret.csv")
    use_file(tmp_path / "package", "sites.csv", json.dumps(path)[1:-1])
    (found,) = check_package(tmp_path / "package")
    assert "inside the package" in found.allowed


def test_a_table_that_is_no_table_file_is_refused(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    use_file(tmp_path / "package", "sites.csv", "sites.xlsx")
    (found,) = check_package(tmp_path / "package")
    assert found.allowed == "files that end in .csv, .parquet, .geojson"
    assert found.do.startswith("save it as CSV UTF-8")


@pytest.mark.parametrize(
    ("data", "seen"), [(b"", "an empty file"), (b"PK\x03\x04junk", "cut-off zip"), (b"id;name", "not a zip")]
)
def test_what_is_no_zip_is_told(tmp_path: Path, data: bytes, seen: str) -> None:
    (tmp_path / "region.zip").write_bytes(data)
    (found,) = check_package(tmp_path / "region.zip")
    assert (found.table, found.allowed) == ("region.zip", "a folder or a zip with datapackage.json")
    assert seen in found.seen


def test_a_damaged_file_in_a_zip_is_told(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "region.zip")
    data = bytearray((tmp_path / "region.zip").read_bytes())
    with zipfile.ZipFile(tmp_path / "region.zip") as packed:
        at = packed.getinfo("units.csv").header_offset + 60
    data[at : at + 8] = b"\xff" * 8
    (tmp_path / "region.zip").write_bytes(data)
    (found,) = check_package(tmp_path / "region.zip")
    assert found.table == "units.csv"
    assert "a damaged file in the zip" in found.seen


def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(
    tmp_path: Path, hamlet: Region
) -> None:
    write_package(hamlet, tmp_path / "package")
    (tmp_path / "package" / "cells.csv").write_bytes(b"0" * (20 << 20))
    pack(tmp_path / "package", tmp_path / "bomb.zip", "")
    (found,) = check_package(tmp_path / "bomb.zip")
    assert found.table == "cells.csv"
    assert "times smaller" in found.seen


def test_a_zip_whose_entry_leads_out_is_refused(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    pack(tmp_path / "package", tmp_path / "evil.zip", "../")
    (found,) = check_package(tmp_path / "evil.zip")
    assert "inside the package" in found.allowed


def test_a_zip_of_the_folder_itself_is_read(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    pack(tmp_path / "package", tmp_path / "whole.zip", "package/")
    assert diff_regions(hamlet, read_package(tmp_path / "whole.zip")) == []


def test_a_truncated_parquet_file_is_told(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    path = tmp_path / "package" / "cells.parquet"
    pq.write_table(pa.Table.from_pandas(hamlet.cells, preserve_index=False), path)
    path.write_bytes(path.read_bytes()[:-40])
    use_file(tmp_path / "package", "cells.csv", "cells.parquet")
    (found,) = check_package(tmp_path / "package")
    assert (found.table, found.allowed) == ("cells.parquet", "a whole Parquet file")
    assert "damaged or cut-off" in found.seen


def test_a_file_locked_with_a_password_is_told(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "region.zip")
    data = bytearray((tmp_path / "region.zip").read_bytes())
    entry = data.rindex(b"units.csv") - 46  # the name ends the fixed part of an entry of the directory
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 8] |= 1  # the bit that says locked
    (tmp_path / "region.zip").write_bytes(data)
    (found,) = check_package(tmp_path / "region.zip")
    assert (found.table, found.seen) == ("units.csv", "a file locked with a password")
