"""What every threat keeps: a threat is tested by being listed in `ALL_THREATS`."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet as build_hamlet

from samvirke.model.care import CARE
from samvirke.model.course import DISRUPTION_COLUMNS, NEED_COLUMNS, Course
from samvirke.model.errors import BadInputError
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.threats import ALL_THREATS, Threat

# Threats in which what happens in one place depends on the others: an infection travels with people. They ask
# for care of hospitals and municipalities, not for help at cells, and need no cells.
SPREADING = {"pandemic"}
# Threats that break what the region relies on and ask for no help: nothing of theirs happens at a cell.
BREAKING = {"supply"}
BY_PLACE = [threat for threat in ALL_THREATS if threat.name not in SPREADING | BREAKING]
BY_SPREAD = [threat for threat in ALL_THREATS if threat.name in SPREADING]
HANDBOOK = Path(__file__).parents[2] / "docs" / "threats.md"


def needs_bytes(course: Course) -> bytes:
    """Return the needs as raw bytes: equal tables may still differ in them."""
    parts = []
    for name in NEED_COLUMNS:
        values = course.needs[name]
        if isinstance(values.dtype, pd.CategoricalDtype):
            parts += [",".join(values.cat.categories).encode(), values.cat.codes.to_numpy().tobytes()]
        else:
            parts.append(values.to_numpy().tobytes())
    return b"\0".join(parts)


def with_people(region: Region, factor: float) -> Region:
    """Return the region with its people multiplied, in cells and municipalities alike."""
    for name in ("cells", "municipalities"):
        rows = region.table(name)
        counts = [column for column in rows.columns if column == "population" or column.startswith("pop_")]
        region = region.with_table(name, rows.assign(**{column: rows[column] * factor for column in counts}))
    return region


def only(region: Region, municipality: str) -> Region:
    """Return the region without the other municipalities and their cells."""
    region = region.with_table(
        "municipalities", region.municipalities[region.municipalities["id"] == municipality]
    )
    return region.with_table("cells", region.cells[region.cells["municipality"] == municipality])


def needs_at(course: Course, cells: pd.Series) -> pd.DataFrame:
    """Return the needs at some cells; incident numbers and categories depend on the whole region."""
    needs = course.needs[course.needs["place"].isin(cells)].drop(columns="incident")
    texts = {name: str for name, kind in NEED_COLUMNS.items() if kind == "category"}
    return needs.astype(texts).reset_index(drop=True)


@pytest.mark.parametrize("threat", ALL_THREATS, ids=lambda threat: str(threat.name))
class TestEveryThreat:
    def test_gives_the_same_course_for_the_same_seed_and_run(self, threat: Threat, hamlet: Region) -> None:
        course, again = threat.unfold(hamlet, seed=7, run=2), threat.unfold(build_hamlet(), seed=7, run=2)
        assert course == again
        assert needs_bytes(course) == needs_bytes(again)

    def test_gives_another_course_for_another_seed_or_run(self, threat: Threat, hamlet: Region) -> None:
        course = threat.unfold(hamlet, seed=7, run=0)
        assert course != threat.unfold(hamlet, seed=8, run=0)
        assert course != threat.unfold(hamlet, seed=7, run=1)

    def test_carries_its_own_name(self, threat: Threat, hamlet: Region) -> None:
        assert threat.unfold(hamlet, seed=1).threat == threat.name

    def test_has_the_columns_of_a_course(self, threat: Threat, hamlet: Region) -> None:
        course = threat.unfold(hamlet, seed=1)
        assert {name: str(kind) for name, kind in course.needs.dtypes.items()} == NEED_COLUMNS
        assert list(course.disruptions.columns) == list(DISRUPTION_COLUMNS)

    def test_numbers_incidents_by_time_and_needs_by_order_of_arrival(
        self, threat: Threat, hamlet: Region
    ) -> None:
        needs = threat.unfold(with_people(hamlet, 20), seed=1).needs
        assert needs["incident"].is_monotonic_increasing
        assert needs["from_s"].is_monotonic_increasing
        incident = needs["incident"].to_numpy()
        assert set(incident[:1]) <= {0}  # a threat that only breaks things has no needs
        assert set(np.diff(incident)) <= {0, 1}  # no number is left out
        assert (needs.groupby("incident")["arrival_order"].diff().dropna() >= 0).all()

    def test_asks_only_for_capabilities_of_the_catalogue(self, threat: Threat, hamlet: Region) -> None:
        asked = set(threat.unfold(hamlet, seed=1).needs["capability"].cat.categories)
        assert asked <= set(capability_catalogue())

    def test_keeps_times_within_its_horizon_and_quantities_positive(
        self, threat: Threat, hamlet: Region
    ) -> None:
        course = threat.unfold(with_people(hamlet, 20), seed=1)
        needs = course.needs
        assert np.isfinite(course.horizon_s)
        assert needs["from_s"].between(0, course.horizon_s, inclusive="left").all()
        assert (needs["until_s"] >= needs["from_s"]).all()
        assert (needs["by_s"] >= needs["from_s"]).all()
        assert (needs["quantity"] > 0).all()
        assert needs["priority"].isin([1, 2, 3]).all()
        for name in ("on_scene_s", "handover_s"):
            assert np.isfinite(needs[name]).all()
            assert (needs[name] >= 0).all()

    def test_says_which_figure_every_need_is_drawn_from(self, threat: Threat, hamlet: Region) -> None:
        assert (threat.unfold(hamlet, seed=1).needs["base"].astype(str).str.len() > 0).all()

    def test_happens_nowhere_when_nobody_lives_there(self, threat: Threat, hamlet: Region) -> None:
        course = threat.unfold(with_people(hamlet, 0), seed=1)
        assert course.needs.empty
        assert course.incident_count == 0

    def test_is_explained_in_the_handbook(self, threat: Threat) -> None:
        assert f"\n## {threat.name}\n" in HANDBOOK.read_text(encoding="utf-8")


@pytest.mark.parametrize("threat", BY_PLACE, ids=lambda threat: str(threat.name))
class TestAThreatWhosePlacesAreIndependent:
    def test_places_its_needs_in_cells_where_somebody_lives(self, threat: Threat, hamlet: Region) -> None:
        cells = hamlet.cells.assign(population=[2500, 0, 800, 200, 700, 400, 100])
        places = set(threat.unfold(hamlet.with_table("cells", cells), seed=1).needs["place"])
        assert places <= set(cells["id"]) - {"cell-2"}

    def test_leaves_a_municipality_as_it_was_when_another_is_added(
        self, threat: Threat, hamlet: Region
    ) -> None:
        for municipality in hamlet.municipalities["id"]:
            alone = only(hamlet, municipality)
            cells = alone.cells["id"]
            pd.testing.assert_frame_equal(
                needs_at(threat.unfold(alone, seed=3), cells),
                needs_at(threat.unfold(hamlet, seed=3), cells),
            )

    def test_refuses_a_region_without_cells(self, threat: Threat, hamlet: Region) -> None:
        nowhere = hamlet.with_table("cells", hamlet.cells.head(0))
        with pytest.raises(BadInputError, match=r"hamlet has 0 cells.*at least one.*fill the table"):
            threat.unfold(nowhere, seed=1)


@pytest.mark.parametrize("threat", BY_SPREAD, ids=lambda threat: str(threat.name))
class TestAThreatThatSpreads:
    def test_asks_hospitals_and_municipalities_of_the_region(self, threat: Threat, hamlet: Region) -> None:
        needs = threat.unfold(with_people(hamlet, 20), seed=1).needs
        sites = hamlet.sites
        hospitals = set(sites["id"][sites["kind"] == "hospital"])
        assert not needs.empty
        assert set(needs["place"]) <= hospitals | set(hamlet.municipalities["id"])

    def test_asks_for_care_only(self, threat: Threat, hamlet: Region) -> None:
        asked = threat.unfold(with_people(hamlet, 20), seed=1).needs["capability"].astype(str)
        assert set(asked) <= set(CARE)

    def test_is_the_same_whether_or_not_it_was_followed_elsewhere_before(
        self, threat: Threat, hamlet: Region
    ) -> None:
        course = threat.unfold(hamlet, seed=3)
        threat.unfold(only(hamlet, "0001"), seed=3)
        assert threat.unfold(hamlet, seed=3) == course

    def test_reaches_another_municipality_than_it_began_in(self, threat: Threat, hamlet: Region) -> None:
        places = set(threat.unfold(with_people(hamlet, 20), seed=1).needs["place"])
        assert set(hamlet.municipalities["id"]) <= places

    def test_refuses_a_region_without_municipalities_or_hospitals(
        self, threat: Threat, hamlet: Region
    ) -> None:
        for table, rows, seen in (
            ("municipalities", hamlet.municipalities.head(0), "hamlet has 0 municipalities"),
            ("sites", hamlet.sites[hamlet.sites["kind"] != "hospital"], "hamlet has 0 hospitals"),
        ):
            with pytest.raises(BadInputError, match=rf"{seen}.*at least one|{seen}.*add a site"):
                threat.unfold(hamlet.with_table(table, rows), seed=1)
