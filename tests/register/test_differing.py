"""What differs is told row by row and column by column, to the last bit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from samvirke.model.errors import InvalidValueError
from samvirke.register.differing import Difference, diff_regions
from samvirke.register.region import Region


def test_a_region_does_not_differ_from_itself_in_another_order(hamlet: Region) -> None:
    turned = hamlet.with_table("units", hamlet.units.iloc[::-1])
    assert diff_regions(hamlet, turned) == []


def test_added_removed_and_changed_rows_are_told(hamlet: Region) -> None:
    units = hamlet.units.copy()
    units.loc[0, "crew"] = 6
    units.loc[0, "hours"] = "mon-fri 07:00-15:00"
    units.loc[8, "id"] = "search-nes-2"
    assert diff_regions(hamlet, hamlet.with_table("units", units)) == [
        Difference(table="units", row="search-nes-1", kind="removed"),
        Difference(table="units", row="search-nes-2", kind="added"),
        Difference(
            table="units",
            row="engine-vik-1",
            kind="changed",
            column="hours",
            before="always",
            after="mon-fri 07:00-15:00",
        ),
        Difference(table="units", row="engine-vik-1", kind="changed", column="crew", before="4", after="6"),
    ]


def test_a_position_moved_by_the_last_bit_is_told(hamlet: Region) -> None:
    sites = hamlet.sites.copy()
    sites.loc[0, "lon"] = np.nextafter(10.06, 11)
    (found,) = diff_regions(hamlet, hamlet.with_table("sites", sites))
    assert (found.before, found.after) == ("10.06", "10.060000000000002")


def test_an_outline_moved_by_the_last_bit_is_told(hamlet: Region) -> None:
    areas = hamlet.table("areas").copy()
    moved = shapely.transform(areas["geometry"].iloc[0], lambda xy: np.nextafter(xy, 100))
    areas["geometry"] = [moved, areas["geometry"].iloc[1]]
    (found,) = diff_regions(hamlet, hamlet.with_table("areas", areas))
    assert (found.row, found.column) == ("area-vik", "geometry")


def test_empty_text_and_missing_are_the_same(hamlet: Region) -> None:
    other = hamlet.with_table("sites", hamlet.sites.assign(licence=""))
    assert diff_regions(hamlet, other) == []


def test_a_value_that_goes_is_told(hamlet: Region) -> None:
    units = hamlet.units.copy()
    units["turnout_probability"] = np.nan
    found = diff_regions(hamlet, hamlet.with_table("units", units))
    assert [(one.row, one.before, one.after) for one in found] == [
        ("engine-nes-1", "0.95", ""),
        ("pump-vik-1", "0.8", ""),
        ("search-nes-1", "0.6", ""),
    ]


def test_a_table_that_is_new_and_another_title_are_told(hamlet: Region) -> None:
    without = Region(
        name="hamlet",
        title="Vik",
        licence=hamlet.licence,
        attributions=hamlet.attributions,
        tables={name: rows for name, rows in hamlet.tables.items() if name != "stocks"},
    )
    assert diff_regions(without, hamlet) == [
        Difference(
            table="region",
            row="hamlet",
            kind="changed",
            column="title",
            before="Vik",
            after="Vik and Nes, invented",
        ),
        Difference(table="stocks", row="masks-vik", kind="added"),
    ]


def test_what_a_region_says_about_itself_is_compared(hamlet: Region) -> None:
    (found,) = diff_regions(replace(hamlet, about={"version": "1"}), replace(hamlet, about={"version": "2"}))
    assert (found.column, found.before, found.after) == ("about", '{"version": "1"}', '{"version": "2"}')


def test_an_id_twice_cannot_be_compared(hamlet: Region) -> None:
    twice = hamlet.with_table("units", pd.concat([hamlet.units, hamlet.units], ignore_index=True))
    with pytest.raises(InvalidValueError, match="'engine-vik-1' twice"):
        diff_regions(hamlet, twice)
