"""Who lives where at what age, and who works elsewhere: sums by hand on the hamlet."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from samvirke.model.errors import BadInputError
from samvirke.model.tables import TABLES, TEN_YEARS
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.threats.pandemic.commuting import gravity_shares
from samvirke.threats.pandemic.population import population_of
from samvirke.threats.pandemic.residents import national_ages, residents_by_age, whole

PROVENANCE = {"source": "invented", "as_of": "2026-01-01", "quality": "typed"}


def with_rows(region: Region, name: str, rows: list[dict[str, object]]) -> Region:
    """Return the region with a table of these rows."""
    frame = pd.DataFrame([{"id": f"{name}-{i}", **row, **PROVENANCE} for i, row in enumerate(rows)])
    return region.with_table(name, shape_table(TABLES[name], frame))


def ages(region: Region, counts: Mapping[str, Sequence[float]]) -> Region:
    rows = [
        {"municipality": number, "age_group": group, "population": count}
        for number, of in counts.items()
        for group, count in zip(TEN_YEARS, of, strict=True)
    ]
    return with_rows(region, "ages", rows)


class TestResidents:
    def test_are_those_of_the_table_ages(self, hamlet: Region) -> None:
        told = {
            "0001": [600, 600, 700, 700, 700, 600, 500, 400, 200],
            "0002": [100, 150, 150, 150, 150, 150, 150, 100, 100],
        }
        residents, said = residents_by_age(ages(hamlet, told))
        assert residents.tolist() == list(told.values())
        assert said == ("Residents by age of 2 of 2 municipalities are from the region's table ages.",)

    def test_add_up_to_the_population_where_the_ages_are_a_few_off(self, hamlet: Region) -> None:
        told = {"0001": [600, 600, 700, 700, 700, 600, 500, 400, 190], "0002": [134] * 9}
        residents, _ = residents_by_age(ages(hamlet, told))
        assert residents.sum(axis=1).tolist() == [5000, 1200]

    def test_are_divided_as_the_country_where_only_six_groups_are_known(self, hamlet: Region) -> None:
        residents, said = residents_by_age(hamlet)
        assert residents.sum(axis=1).tolist() == [5000, 1200]
        # Vik has 300 of 0-5 and 600 of 6-15: of the latter 4/10 of the country's 605,358 against 6/10 of
        # 643,391, so 600 x 242,143 / 628,178 = 231.3 are 6-9 years old: 531.3 of 0-9.
        assert residents[0, 0] == 531
        assert residents[0, 8] == 300  # 80 and more as told
        assert residents[0, 1] == 619  # 600 - 231.3 = 368.7 of 10-15, and 250 of 16-19
        assert "modelled: six age groups" in said[0]

    def test_are_divided_as_the_country_where_no_age_is_known(self, hamlet: Region) -> None:
        rows = hamlet.municipalities
        bare = rows.assign(pop_0_5=np.nan)
        residents, said = residents_by_age(hamlet.with_table("municipalities", bare))
        exact = 5000 * national_ages() / national_ages().sum()
        assert np.abs(residents[0] - exact).max() < 1
        assert residents.sum(axis=1).tolist() == [5000, 1200]
        assert "the country's age shares" in said[0]

    def test_keep_the_sum_when_rounded_and_the_largest_remainder_takes_the_last(self) -> None:
        assert whole(np.array([[1.2, 1.7, 2.1]])).tolist() == [[1, 2, 2]]
        assert whole(np.array([[0.5, 0.5, 0.0]])).tolist() == [[1, 0, 0]]


class TestCommuting:
    def test_is_that_of_the_table(self, hamlet: Region) -> None:
        told = {"0001": [500, 500, *[600] * 5, 600, 400], "0002": [100, 100, *[160] * 5, 100, 100]}
        region = with_rows(
            ages(hamlet, told), "commuters", [{"home": "0002", "work": "0001", "commuters": 200}]
        )
        population = population_of(region)
        assert population.work_starts.tolist() == [0, 0, 1]
        assert population.work_place.tolist() == [0]
        assert population.work_share.tolist() == [200 / 800]
        assert "200 people work in another municipality" in population.said[-1]
        assert "5.3 %" in population.said[-1]  # 200 of 3,000 + 800

    def test_of_all_and_a_rounding_more_is_of_all(self, hamlet: Region) -> None:
        # 800 of 20-69 years; 500.05 commute to one place, 300 to another: 800.05, and no share is below 0.
        told = {"0002": [100, 100, *[160] * 5, 100, 100]}
        rows = hamlet.municipalities
        region = hamlet.with_table("municipalities", pd.concat([rows, rows.iloc[:1].assign(id="0003")]))
        away: list[dict[str, object]] = [
            {"home": "0002", "work": "0001", "commuters": 500.05},
            {"home": "0002", "work": "0003", "commuters": 300},
        ]
        population = population_of(with_rows(ages(region, told), "commuters", away))
        assert population.work_share.tolist() == [500.05 / 800.05, 300 / 800.05]

    def test_of_more_than_live_there_is_refused(self, hamlet: Region) -> None:
        region = with_rows(hamlet, "commuters", [{"home": "0002", "work": "0001", "commuters": 1100}])
        with pytest.raises(BadInputError, match=r"1,100 commute from 0002, which has .*no more than those"):
            population_of(region)

    def test_is_none_where_all_rows_of_the_table_are_of_other_places(self, hamlet: Region) -> None:
        # As in a municipality cut out of its country, whose commuters all go elsewhere.
        region = with_rows(hamlet, "commuters", [{"home": "0001", "work": "0301", "commuters": 100}])
        population = population_of(region)
        assert population.work_place.tolist() == []
        assert "0 people work in another municipality" in population.said[-1]

    def test_is_modelled_by_size_and_distance_where_there_is_no_table(self, hamlet: Region) -> None:
        population = population_of(hamlet)
        assert "Commuting is modelled" in population.said[-1]
        assert population.work_place.tolist() == [1, 0]
        assert population.work_share[1] > population.work_share[0]  # more go to the larger place

    def test_model_gives_the_shares_of_its_formula(self) -> None:
        # One degree of latitude is 111.195 km: (1 + 111.195 / 6.63)^-2.36 = 17.7715^-2.36 = 0.0011236.
        share = gravity_shares(np.array([[10.0, 60.0], [10.0, 61.0]]), np.array([1000, 4000]))
        there = 4000 * 0.00112358
        assert share[0, 1] == pytest.approx(there / (1000 + there), rel=1e-3)
        assert share.sum(axis=1) == pytest.approx([1, 1])

    def test_model_comes_near_the_commuters_of_2017(self) -> None:
        # 24.6 % of those of 20-69 worked in another municipality than they lived in.
        region = Region.builtin("norway")
        population = population_of(region)
        home = np.repeat(np.arange(len(population.municipalities)), np.diff(population.work_starts))
        working = population.residents[:, 2:7].sum(axis=1)
        out = (population.work_share * working[home]).sum() / working.sum()
        assert out == pytest.approx(0.246, abs=0.025)
        assert (population.work_place != home).all()


def test_a_region_without_municipalities_is_refused(hamlet: Region) -> None:
    nobody = hamlet.with_table("municipalities", hamlet.municipalities.head(0))
    with pytest.raises(BadInputError, match="hamlet has 0 municipalities"):
        population_of(nobody)
