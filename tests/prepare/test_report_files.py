"""Three files or none, the same bytes each time, readable by others."""

from pathlib import Path
from types import ModuleType

import geopandas as gpd
import pandas as pd
import pytest

from samvirke.model.errors import BadInputError
from samvirke.prepare import files
from samvirke.prepare.files import write_csv, write_result
from samvirke.prepare.result import SHORTFALL_COLUMNS

NAMES = ["shortfall.csv", "shortfall.parquet", "report.html"]


def test_the_three_files_are_written_and_nothing_else(factory: ModuleType, tmp_path: Path) -> None:
    written = write_result(factory.made_up_result(), tmp_path / "new" / "folder")
    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(NAMES)


def test_the_same_result_gives_the_same_bytes(factory: ModuleType, tmp_path: Path) -> None:
    first = write_result(factory.made_up_result_with_areas(), tmp_path / "a")
    second = write_result(factory.made_up_result_with_areas(), tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_the_csv_reads_back_as_the_table(factory: ModuleType, tmp_path: Path) -> None:
    result = factory.made_up_result()
    write_result(result, tmp_path)
    read = pd.read_csv(tmp_path / "shortfall.csv", dtype={"municipality": str}, keep_default_na=True)
    assert list(read.columns) == list(SHORTFALL_COLUMNS)
    assert list(read["municipality"]) == list(result.table["municipality"])
    assert read["p90_s"].to_numpy() == pytest.approx(result.table["p90_s"].to_numpy(), rel=1e-9)


@pytest.mark.parametrize(("maker", "kind"), [("", "Point"), ("_with_areas", "Polygon")])
def test_the_parquet_is_a_map_of_areas_where_there_are_some(
    factory: ModuleType, tmp_path: Path, maker: str, kind: str
) -> None:
    result = getattr(factory, f"made_up_result{maker}")()
    write_result(result, tmp_path)
    read = gpd.read_parquet(tmp_path / "shortfall.parquet")
    assert read.crs == "EPSG:4326"
    assert set(read.geometry.geom_type) == {kind}
    assert list(read["gap"]) == list(result.table["gap"])


def test_when_one_file_fails_the_old_three_stay(
    factory: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("old")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_csv", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_result(factory.made_up_result(), tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(NAMES, "old")


def test_a_file_in_the_folders_place_is_refused(factory: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BadInputError, match="is a file; results are several files: give a folder"):
        write_result(factory.made_up_result(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_language_is_refused_before_anything_is_written(factory: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="must be nb, nn, en"):
        write_result(factory.made_up_result(), tmp_path / "out", language="no")
    assert not (tmp_path / "out").exists()


def test_a_table_is_written_with_unix_lines_and_dots(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"name": ["Ås"], "share": [0.5], "late": [None]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == "name,share,late\nÅs,0.5,\n".encode()
