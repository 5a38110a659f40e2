"""A package is written whole or not at all, and only where a package may be."""

import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from samvirke.model.errors import BadInputError, PackageError
from samvirke.register.package import read_package, write_package
from samvirke.register.region import Region

FORMS = ("folder", "packed.zip")


def _state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "stop", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError()]
)
@pytest.mark.parametrize("when", ["at a file", "at the flush", "at the exchange"])
def test_what_stops_a_write_leaves_the_old_package_whole_and_no_litter(
    tmp_path: Path,
    hamlet: Region,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    stop: BaseException,
    when: str,
) -> None:
    write_package(hamlet, tmp_path / form)
    before = _state(tmp_path)
    changed = hamlet.with_table("units", hamlet.units.assign(crew=9))

    def fail(*_: object, **__: object) -> None:
        raise stop

    with monkeypatch.context() as patched:
        if when == "at a file":
            patched.setattr(Path, "write_bytes", _fail_at_third(stop))
            patched.setattr(zipfile.ZipFile, "writestr", fail)
        elif when == "at the flush":
            patched.setattr(os, "fsync", fail)
        else:
            patched.setattr(Path, "replace", fail)
            patched.setattr(Path, "rename", _fail_from_beside(stop))
        with pytest.raises(type(stop)):
            write_package(changed, tmp_path / form)
    assert _state(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == [form]


def _fail_at_third(stop: BaseException) -> Any:
    real, count = Path.write_bytes, iter(range(100))

    def write(self: Path, data: bytes) -> int:
        if next(count) == 2:
            raise stop
        return real(self, data)

    return write


def _fail_from_beside(stop: BaseException) -> Any:
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if ".writing-" in self.name:  # the second of the two steps
            raise stop
        return real(self, target)

    return rename


def test_a_region_with_findings_is_not_written(tmp_path: Path, hamlet: Region) -> None:
    with pytest.raises(PackageError, match="crew"):
        write_package(hamlet.with_table("units", hamlet.units.assign(crew=-1)), tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_other_files_in_the_zip_stay(tmp_path: Path, hamlet: Region) -> None:
    path = tmp_path / "package.zip"
    write_package(hamlet, path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("notes.txt", "call Kari")
    write_package(hamlet.with_table("units", hamlet.units.assign(crew=9)), path)
    assert set(read_package(path).units["crew"]) == {9}
    with zipfile.ZipFile(path) as packed:
        assert packed.read("notes.txt") == b"call Kari"
        assert packed.namelist().count("units.csv") == 1


def test_a_zip_that_is_no_package_is_not_written_over(tmp_path: Path, hamlet: Region) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as packed:
        packed.writestr("holiday.jpg", "sun")
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04cut")
    before = _state(tmp_path)
    with pytest.raises(BadInputError, match="is a zip and no package"):
        write_package(hamlet, tmp_path / "photos.zip")
    with pytest.raises(PackageError, match="nothing was written"):
        write_package(hamlet, tmp_path / "cut.zip")
    assert _state(tmp_path) == before


def test_what_others_wrote_in_the_descriptor_stays(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    path = tmp_path / "package" / "datapackage.json"
    others = {
        "version": "1.2",
        "contributors": [{"title": "Kari"}],
        "sources": [{"title": "SSB", "path": "https://ssb.no"}],
    }
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | others), "utf-8")
    write_package(read_package(path), path)
    written = json.loads(path.read_text("utf-8"))
    assert {name: written[name] for name in others} == others
    assert {name: written[name] for name in ("title", "licenses")} == {
        "title": hamlet.title,
        "licenses": [{"name": hamlet.licence}],
    }
    # A fuller list that no longer says what the region says is not kept.
    write_package(replace(read_package(path), attributions=("DSB",)), path)
    assert json.loads(path.read_text("utf-8"))["sources"] == [{"title": "DSB"}]


def test_other_files_in_the_folder_stay(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    (tmp_path / "package" / "notes.txt").write_text("call Kari")
    write_package(Region(name="x", title="x", tables={**hamlet.tables}), tmp_path / "package")
    assert (tmp_path / "package" / "notes.txt").read_text() == "call Kari"


def test_a_folder_that_is_no_package_is_not_written_over(tmp_path: Path, hamlet: Region) -> None:
    (tmp_path / "letter.txt").write_text("Dear Kari")
    with pytest.raises(BadInputError, match="is no package"):
        write_package(hamlet, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInputError, match="is a file"):
        write_package(hamlet, tmp_path / "file")
    with pytest.raises(BadInputError, match="there is no folder"):
        write_package(hamlet, tmp_path / "nowhere" / "package")


def test_through_a_link_the_package_changes_and_the_link_stays(tmp_path: Path, hamlet: Region) -> None:
    write_package(hamlet, tmp_path / "package")
    (tmp_path / "link").symlink_to("package")
    write_package(hamlet.with_table("units", hamlet.units.assign(crew=9)), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert set(read_package(tmp_path / "package").units["crew"]) == {9}
