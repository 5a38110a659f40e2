"""The threat whole: from first cases to beds, against published totals and sums by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet as build_hamlet

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region
from samvirke.threats.pandemic import Distancing, Epidemic, Pandemic, preset_named
from samvirke.threats.pandemic.epidemic import weekly_sums
from samvirke.threats.pandemic.stay import Stay

NORWAY = 5_367_580  # 1 January 2020
QUICK = replace(preset_named("fhi_march_2020"), first_cases=200)


def one_place(people: float) -> Region:
    """Return a region of one municipality and one hospital."""
    region = build_hamlet()
    rows = region.municipalities.head(1).assign(population=people)
    rows = rows.assign(**{name: np.nan for name in rows.columns if name.startswith("pop_")})
    return region.with_table("municipalities", rows).with_table("cells", region.cells.head(4))


@pytest.fixture(scope="module")
def of_march_2020() -> Epidemic:
    return Pandemic(preset="fhi_march_2020").expected(one_place(NORWAY))


@pytest.fixture(scope="module")
def drawn() -> Epidemic:
    return Pandemic(preset=QUICK, days=200).follow(build_hamlet(), seed=4, run=1)


class TestTheScenarioOfMarch2020:
    """FHI, March 2020 (reference/endurance.md 5.1); the assumptions are printed with `pytest -s`."""

    def test_infects_42_in_a_hundred(self, of_march_2020: Epidemic) -> None:
        print("\n".join(of_march_2020.method))
        infected = of_march_2020.infections.sum() / NORWAY
        assert infected == pytest.approx(0.42, rel=0.04)
        assert infected == pytest.approx(0.422970, abs=1e-4)  # the fixed point of z = 1 - exp(-1.3 z)

    def test_brings_22_000_to_hospital_and_5_500_to_intensive_care(self, of_march_2020: Epidemic) -> None:
        assert of_march_2020.admissions.sum() == pytest.approx(22_000, rel=0.04)
        intensive = of_march_2020.intensive.sum() / QUICK.pathway.intensive.mean  # Little's law
        assert intensive == pytest.approx(5_500, rel=0.04)

    def test_has_86_000_infectious_and_29_000_ill_at_its_peak(self, of_march_2020: Epidemic) -> None:
        assert of_march_2020.infectious.max() == pytest.approx(86_000, rel=0.01)
        assert of_march_2020.ill.max() == pytest.approx(29_000, rel=0.02)

    def test_has_600_in_intensive_care_and_1_700_in_hospital_at_its_peak(
        self, of_march_2020: Epidemic
    ) -> None:
        # In hospital counts those in intensive care. Stays were chosen to give these two: no proof of them.
        assert of_march_2020.intensive.sum(axis=0).max() == pytest.approx(600, rel=0.03)
        assert of_march_2020.in_hospital.sum(axis=0).max() == pytest.approx(1_700, rel=0.03)
        # The prototype of the reference, a daily model of another make, had 594.
        assert of_march_2020.intensive.sum(axis=0).max() == pytest.approx(594, abs=1)

    def test_is_over_when_the_course_ends(self, of_march_2020: Epidemic) -> None:
        assert of_march_2020.infectious[-1] < 1

    def test_says_its_assumptions(self, of_march_2020: Epidemic) -> None:
        text = " ".join(of_march_2020.method)
        for said in ("infects 1.3 others", "latent 4 days", "3 % are admitted", "25 % need intensive"):
            assert said in text
        assert "latent_days" in text.split("Without a source, so assumed, are ")[1]
        assert "In hospital are all on a ward or in intensive care" in text


def test_what_was_made_to_give_a_published_total_is_said_to_be_no_test_of_it() -> None:
    def inferred(name: str) -> str:
        text = " ".join(Pandemic(preset=name).expected(one_place(NORWAY)).method)
        return text.split("Inferred from published totals, so no test of them, are ")[1].split(".")[0]

    assert inferred("fhi_march_2020") == "intensive_days, ward_days"
    # R from the share infected, 37,500 admitted and 8,000 dead from the national scenario.
    assert inferred("severe_1918_like") == "fatality, hospital_share, reproduction"


@pytest.mark.parametrize(("name", "infected"), [("influenza_2009", 0.4), ("influenza_2006_worst", 0.5)])
def test_an_influenza_infects_and_makes_ill_as_its_plan_says(name: str, infected: float) -> None:
    epidemic = Pandemic(preset=name).expected(one_place(NORWAY))
    preset = preset_named(name)
    assert epidemic.infections.sum() / NORWAY == pytest.approx(infected, rel=0.002)
    assert preset.planned_ill_share is not None
    fell_ill = epidemic.ill.sum() / preset.illness.mean
    assert fell_ill / NORWAY == pytest.approx(preset.planned_ill_share, rel=0.005)


class TestADrawnCourse:
    def test_asks_for_each_patient_of_its_curves(self, drawn: Epidemic) -> None:
        needs = drawn.course.needs.astype({"capability": str, "place": str})
        for capability, patients in (
            ("care.intensive", drawn.intensive),
            ("care.ward", drawn.ward),
            ("care.after_intensive", drawn.after_intensive),
            ("care.admission", drawn.admissions),
        ):
            rows = needs[needs["capability"] == capability]
            day = (rows["from_s"] / 86_400).astype(int)
            assert set(rows["place"]) <= {"hospital-vik"}
            again = np.zeros(200)
            again[day] = rows["quantity"]
            np.testing.assert_array_equal(again, patients[0])
            assert (rows["until_s"] - rows["from_s"] == 86_400).all()

    def test_has_some_of_each(self, drawn: Epidemic) -> None:
        assert drawn.admissions.sum() > 5
        assert drawn.intensive.sum() > 0

    def test_counts_whole_persons_day_by_day_and_week_by_week(self, drawn: Epidemic) -> None:
        assert (drawn.infections == np.rint(drawn.infections)).all()
        assert drawn.weekly.shape == (2, 29)  # 200 days are 28 weeks and 4 days
        np.testing.assert_allclose(drawn.weekly.sum(axis=0), weekly_sums(drawn.infections))
        assert drawn.infections.sum() <= 6200

    def test_asks_for_care_at_home_by_municipality_and_week(self, drawn: Epidemic) -> None:
        needs = drawn.course.needs.astype({"capability": str, "place": str})
        home = needs[needs["capability"] == "care.home"]
        assert set(home["place"]) == {"0001", "0002"}
        assert (home["from_s"] % (7 * 86_400) == 0).all()
        week = (home["from_s"] / (7 * 86_400)).astype(int)
        asked = np.zeros((2, 29))
        asked[home["place"].map({"0001": 0, "0002": 1}), week] = home["quantity"]
        np.testing.assert_array_equal(asked, np.floor(drawn.ill_at_home + 0.5))
        assert home["until_s"].max() <= drawn.course.horizon_s

    def test_numbers_one_incident_a_day(self, drawn: Epidemic) -> None:
        needs = drawn.course.needs
        days = needs[["incident", "from_s"]].drop_duplicates()
        assert days["incident"].is_unique
        assert days["from_s"].is_unique

    def test_is_the_same_again_and_in_another_order(self) -> None:
        threat = Pandemic(preset=QUICK, days=60)
        region = build_hamlet()
        last = threat.follow(region, seed=4, run=9)
        first = threat.follow(region, seed=4, run=2)
        assert threat.follow(build_hamlet(), seed=4, run=9).course == last.course
        assert threat.follow(region, seed=4, run=2).course == first.course
        assert first.course != last.course


def test_ill_at_home_are_those_who_stay_ill_and_are_not_admitted() -> None:
    # Nobody passes it on. 700 infected turn ill on the first days, all with symptoms, 10 % of them
    # admitted; ill
    # for a mean of 10 days, so 700 x 0.9 x 10 person-days at home, and 7 days a week.
    alone = replace(
        QUICK,
        first_cases=700,
        pathogen=replace(QUICK.pathogen, reproduction=0.0, asymptomatic_share=0.0, latent_days=1.0),
        pathway=replace(QUICK.pathway, hospital_share=(0.1,) * 9),
        illness=Stay(mean=10.0, size=2.0),
    )
    epidemic = Pandemic(preset=alone, days=700).expected(one_place(5000))
    assert epidemic.ill_at_home.sum() == pytest.approx(700 * 0.9 * 10 / 7, rel=1e-4)
    assert epidemic.ill.sum() == pytest.approx(700 * 10, rel=1e-4)
    assert epidemic.admissions.sum() == pytest.approx(70, rel=1e-4)


def test_nobody_is_infected_where_nobody_brings_it() -> None:
    epidemic = Pandemic(preset=replace(QUICK, first_cases=0), days=30).follow(build_hamlet(), seed=1)
    assert epidemic.infections.sum() == 0
    assert epidemic.course.needs.empty


def test_fewer_contacts_infect_fewer() -> None:
    wild = replace(preset_named("covid19_wild_type"), first_cases=20)
    closed = Distancing(setting="all", from_day=10, until_day=120, factor=0.3)
    free = Pandemic(preset=wild, days=120).expected(build_hamlet())
    kept = Pandemic(preset=wild, days=120, distancing=(closed,)).expected(build_hamlet())
    np.testing.assert_allclose(kept.infections[:10], free.infections[:10])
    assert kept.infections.sum() < 0.5 * free.infections.sum()
    assert "times 0.3 from day 10 until day 120" in " ".join(kept.method)


def test_first_cases_are_put_where_they_are_said_to_be() -> None:
    threat = Pandemic(preset=QUICK, days=1, first_cases=(("0002", 30),))
    weekly = threat.follow(build_hamlet(), seed=1).weekly
    assert weekly[1, 0] >= 30
    assert "30 in Nes (0002)" in " ".join(threat.expected(build_hamlet()).method)


def test_the_dead_are_counted_only_when_asked_for() -> None:
    region = one_place(100_000)
    assert Pandemic(preset="influenza_2009").expected(region).deaths is None
    epidemic = Pandemic(preset="influenza_2009", deaths=True).expected(region)
    fell_ill = epidemic.ill.sum() / 7
    assert epidemic.deaths == pytest.approx(0.0005 * fell_ill, rel=0.005)
    assert "an assumption asked for" in epidemic.method[-1]
    with pytest.raises(BadInputError, match="fhi_march_2020 says no fatality"):
        Pandemic(preset="fhi_march_2020", deaths=True).expected(region)


class TestIsRefused:
    def test_a_region_without_hospitals(self, hamlet: Region) -> None:
        bare = hamlet.with_table("sites", hamlet.sites[hamlet.sites["kind"] != "hospital"])
        with pytest.raises(BadInputError, match=r"hamlet has 0 hospitals.*add a site of kind hospital"):
            Pandemic().unfold(bare, seed=1)

    def test_first_cases_where_there_is_no_such_place_or_too_few_live(self, hamlet: Region) -> None:
        with pytest.raises(BadInputError, match="'0003', which is no municipality of hamlet"):
            Pandemic(first_cases=(("0003", 1),)).unfold(hamlet, seed=1)
        with pytest.raises(BadInputError, match="from 0 to the 1200 who live there"):
            Pandemic(first_cases=(("0002", 1201),)).unfold(hamlet, seed=1)

    def test_a_length_that_is_none(self) -> None:
        for days in (0, 2001, 1.5, True):
            with pytest.raises(InvalidValueError, match="whole number, 1 to 2000"):
                Pandemic(days=days)  # type: ignore[arg-type]

    def test_an_unknown_preset(self) -> None:
        with pytest.raises(BadInputError, match="there is no preset 'plague'"):
            Pandemic(preset="plague")


def test_rows_of_the_course_are_in_the_order_of_days(drawn: Epidemic) -> None:
    needs = drawn.course.needs
    pd.testing.assert_index_equal(needs.sort_values("from_s", kind="stable").index, needs.index)
