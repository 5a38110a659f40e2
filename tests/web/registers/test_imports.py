"""Packages that people send: checked apart, compared, kept until they are used."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samvirke.model.finding import Finding
from samvirke.register.region import Region
from samvirke.web.registers.imports import MOST_WAITING, Imports
from samvirke.web.registers.inspecting import inspect_apart
from samvirke.web.registers.own import Present

SOUND: tuple[list[Finding], list[Finding]] = ([], [])


@pytest.fixture
def package(tmp_path: Path, hamlet: Region) -> Path:
    hamlet.write(tmp_path / "hamlet.zip")
    return tmp_path / "hamlet.zip"


def with_file(package: Path, name: str, data: bytes) -> Path:
    """Return a package of which one file is another."""
    changed = package.with_name("changed.zip")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == name else old.read(entry))
    return changed


def test_a_sound_package_says_what_it_would_change(package: Path, hamlet: Region) -> None:
    units = hamlet.units[hamlet.units["id"] != "ladder-vik-1"].reset_index(drop=True)
    units.loc[0, "crew"] = 5
    present = Present(hamlet.with_table("units", units), 3, 0)
    checked = Imports(lambda _: SOUND).check(package, name="hamlet.zip", user="ola", present=present)
    assert dict(checked.counts) == {("units", "added"): 1, ("units", "changed"): 1}
    assert checked.compared_with == 3
    assert not checked.findings


def test_with_no_register_all_rows_are_new(package: Path) -> None:
    checked = Imports(lambda _: SOUND).check(package, name="x", user="ola", present=None)
    assert checked.counts["units", "added"] == 9
    assert checked.compared_with == 0


def test_a_package_with_faults_waits_with_its_faults_and_without_a_region(package: Path) -> None:
    fault = Finding(table="units", row="2", column="crew", seen="x", allowed="a number", do="write one")
    imports = Imports(lambda _: ([fault], []))
    checked = imports.check(package, name="x", user="ola", present=None)
    assert checked.region is None
    assert imports.of(checked.token, "ola") is checked
    assert imports.of(checked.token, "kari") is None


def test_few_packages_wait_and_of_each_person_the_last(package: Path) -> None:
    imports = Imports(lambda _: ([Finding(table="x", seen="x", allowed="y", do="z")], []))
    first = imports.check(package, name="1", user="ola", present=None)
    second = imports.check(package, name="2", user="ola", present=None)
    assert imports.of(first.token, "ola") is None
    for number in range(MOST_WAITING):
        imports.check(package, name="x", user=f"u{number}", present=None)
    assert imports.of(second.token, "ola") is None


def test_a_package_is_checked_by_a_process_of_its_own_with_row_and_column(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        units = packed.read("units.csv").decode()
    spoilt = with_file(package, "units.csv", units.replace(",always,4,", ",always,four,", 1).encode())
    findings, _ = inspect_apart(spoilt)
    assert [(one.table, one.row, one.column, one.seen) for one in findings] == [
        ("units", "2 (engine-vik-1)", "crew", "'four'")
    ]


def test_a_parquet_file_that_unpacks_to_more_than_the_machine_has_is_refused(package: Path) -> None:
    # One text of 1 MB, named 100,000 times: 100 GB once it is read, some 700 bytes in the zip.
    text = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(100_000, dtype=np.int32)), pa.array(["x" * 1_000_000])
    )
    sink = BytesIO()
    pq.write_table(pa.table({"id": text}), sink, compression="zstd")
    with zipfile.ZipFile(package) as packed:
        told = json.loads(packed.read("datapackage.json"))
    cells = next(one for one in told["resources"] if one["name"] == "cells")
    cells["path"] = "cells.parquet"
    bomb = with_file(package, "datapackage.json", json.dumps(told).encode())
    with zipfile.ZipFile(bomb, "a") as packed:
        packed.writestr("cells.parquet", sink.getvalue())
    assert len(sink.getvalue()) < 1_000
    findings, _ = inspect_apart(bomb)
    assert "GB of memory" in findings[0].seen
