"""The decision tables themselves: every row with its source, every number within its range."""

from importlib.resources import files

import pandas as pd
import pytest

from samvirke.model.tables import TABLES
from samvirke.register.sources.norway.standards import AREA_CLASSES


def read(name: str) -> pd.DataFrame:
    with files("samvirke.rules").joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file)


@pytest.mark.parametrize("name", ["area_classes.csv", "clock_parts.csv"])
def test_every_row_says_who_says_so(name: str) -> None:
    assert read(name)["source"].str.strip().str.len().gt(0).all()


def test_the_parts_of_the_clock_lie_between_their_low_and_high() -> None:
    parts = read("clock_parts.csv")
    assert ((parts["low"] <= parts["base"]) & (parts["base"] <= parts["high"])).all()
    assert (parts["low"] >= 0).all()
    assert set(parts["part"]) == {"before_alert_s", "until_at_work_s"}
    assert not parts.duplicated(["function", "part"]).any()


def test_a_value_belongs_to_one_class_only() -> None:
    classes = read("area_classes.csv")
    assert not classes.duplicated(["function", "column", "value"]).any()
    # One column a service: which of two would decide is said nowhere.
    assert not classes[["function", "column"]].drop_duplicates()["function"].duplicated().any()


def test_values_are_those_that_the_schema_allows() -> None:
    columns = {c.name: c for name in ("cells", "municipalities") for c in TABLES[name].columns}
    for row in read("area_classes.csv").itertuples():
        assert row.value in columns[row.column].choices


def test_the_standards_of_norway_use_the_classes_of_the_table() -> None:
    # All but the dense wooden houses, for which no cell says whether it has them.
    ours = set(read("area_classes.csv")[["function", "area_class"]].itertuples(index=False, name=None))
    theirs = {(service, name) for (service, _), name in AREA_CLASSES.items()}
    assert theirs - ours == {("fire", "dense")}
    assert ours <= theirs
