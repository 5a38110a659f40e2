"""Presets as data, the arithmetic of plans, and presets that a planner writes."""

from pathlib import Path

import pytest

from samvirke.model.errors import BadInputError, InvalidValueError, PackageError
from samvirke.model.tables import TEN_YEARS
from samvirke.threats.pandemic.distancing import Distancing
from samvirke.threats.pandemic.planned import planned
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.presets import preset_named, preset_names
from samvirke.threats.pandemic.residents import national_ages

NORWAY = 5_367_580  # 1 January 2020


@pytest.mark.parametrize("name", preset_names())
class TestEveryPreset:
    def test_says_low_base_high_and_source_of_each_figure(self, name: str) -> None:
        for figure in preset_named(name).figures:
            assert figure.low <= figure.base <= figure.high, figure
            assert figure.source
            assert figure.unit in {"1", "day", "person"}
            assert 2000 <= figure.year <= 2026

    def test_gives_a_figure_once_or_for_each_age(self, name: str) -> None:
        figures = preset_named(name).figures
        for of in {figure.name for figure in figures}:
            ages = [figure.age_group for figure in figures if figure.name == of]
            assert ages in ([""], list(TEN_YEARS))


def test_they_are_those_of_the_handbook() -> None:
    assert preset_names() == (
        "covid19_wild_type",
        "fhi_march_2020",
        "influenza_2009",
        "influenza_2006_worst",
        "severe_1918_like",
    )


@pytest.mark.parametrize(
    ("norwegian", "name"),
    [
        ("covid19_wildtype", "covid19_wild_type"),
        ("fhi_mars2020", "fhi_march_2020"),
        ("influensa_2009", "influenza_2009"),
        ("influensa_2006_verste", "influenza_2006_worst"),
        ("alvorlig_1918", "severe_1918_like"),
    ],
)
def test_each_has_its_norwegian_name(norwegian: str, name: str) -> None:
    assert preset_named(norwegian).name == name


def test_an_unknown_name_is_refused_with_the_closest() -> None:
    with pytest.raises(BadInputError, match=r"no preset 'influenza_2008'; write 'influenza_2009'"):
        preset_named("influenza_2008")


class TestPlannedTotals:
    def test_of_2009_are_those_of_the_reference(self) -> None:
        # 20 % of 5,367,580; 0.6 % of those; 20 % of those; 12 days each.
        total = planned(preset_named("influenza_2009"), NORWAY)
        assert total.ill == pytest.approx(1_073_516, abs=1e-6)
        assert int(total.admitted) == 6_441
        assert int(total.intensive) == 1_288
        assert int(total.intensive_days) == 15_458
        assert total.dead == pytest.approx(536.758)  # 0.05 % of the ill

    def test_of_the_worst_case_of_2006_are_those_of_the_plan(self) -> None:
        total = planned(preset_named("influenza_2006_worst"), NORWAY)
        assert total.ill == pytest.approx(0.25 * NORWAY)
        assert total.dead is not None
        assert 5_000 <= total.dead <= 13_000

    def test_of_a_severe_one_are_those_of_the_national_scenario(self) -> None:
        total = planned(preset_named("severe_1918_like"), NORWAY)
        assert 35_000 <= total.admitted <= 40_000
        assert total.dead == pytest.approx(8_000, rel=0.01)

    def test_are_none_where_the_preset_is_of_no_plan(self) -> None:
        with pytest.raises(InvalidValueError, match="says no planned_ill_share"):
            planned(preset_named("covid19_wild_type"), NORWAY)


def test_the_country_has_its_people_of_1_january_2020() -> None:
    assert national_ages().sum() == NORWAY


OWN = """title = "A bad winter"
like = "influenza_2009"
reproduction = 1.6
hospital_share = [0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.03, 0.05, 0.1]

[[distancing]]
setting = "school"
from_day = 30
until_day = 60
factor = 0
"""


class TestAnOwnPreset:
    def test_is_like_another_but_for_what_it_says(self, tmp_path: Path) -> None:
        (tmp_path / "winter.toml").write_text(OWN)
        own, like = open_preset(tmp_path / "winter.toml"), preset_named("influenza_2009")
        assert (own.name, own.title) == ("winter", "A bad winter")
        assert own.pathogen.reproduction == 1.6
        assert own.pathway.hospital_share[8] == 0.1
        assert own.pathway.intensive == like.pathway.intensive
        assert own.distancing == (Distancing(setting="school", from_day=30, until_day=60, factor=0.0),)
        sources = {figure.name: figure.source for figure in own.figures}
        assert sources["reproduction"] == "own preset winter.toml"
        assert sources["intensive_days"].startswith("FHI")

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("reproduction = 1.6", "reproduction = -1", r"l, line 3, column reproduction: saw -1; allow"),
            ("reproduction = 1.6", "reproducton = 1.6", r"line 3.*no preset has.*write 'reproduction'"),
            ("0.05, 0.1]", "0.05, 1.1]", r"line 4, column hospital_share: saw 1\.1; allowed: .*0 to 1"),
            ("0.05, 0.1]", "0.05]", r"line 4.*a list of 8.*write 9 numbers, or one for all ages"),
            ('"school"', '"shop"', r"line 7, column setting: saw 'shop'; allowed: home, work, sch"),
            ("until_day = 60", "until_day = 20", r"line 9.*20, and from_day 30.*a day after from_day"),
            ("factor = 0", "factor = -0.5", r"line 10.*saw -0\.5"),
            ("factor = 0", "", r"line 6.*no factor"),
            ('"influenza_2009"', '"plague"', r"line 2, column like: saw 'plague'"),
            ('like = "influenza_2009"\n', "", r"no latent_days.*or begin with like"),
        ],
    )
    def test_that_cannot_be_is_refused_with_its_line(
        self, old: str, new: str, told: str, tmp_path: Path
    ) -> None:
        assert old in OWN
        (tmp_path / "winter.toml").write_text(OWN.replace(old, new))
        with pytest.raises(PackageError, match=told):
            open_preset(tmp_path / "winter.toml")

    def test_is_told_all_its_faults_at_once(self, tmp_path: Path) -> None:
        text = OWN.replace("= 1.6", "= -1").replace('"school"', '"shop"')
        (tmp_path / "winter.toml").write_text(text)
        with pytest.raises(PackageError) as refused:
            open_preset(tmp_path / "winter.toml")
        assert len(refused.value.findings) == 2

    def test_that_is_not_there_or_no_toml_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadInputError, match="there is no preset"):
            open_preset(tmp_path / "none.toml")
        (tmp_path / "odd.toml").write_text("reproduction: 2")
        with pytest.raises(BadInputError, match="is no TOML"):
            open_preset(tmp_path / "odd.toml")


def test_the_example_of_the_handbook_is_a_preset(tmp_path: Path) -> None:
    handbook = (Path(__file__).parents[3] / "docs" / "threats.md").read_text(encoding="utf-8")
    (tmp_path / "winter.toml").write_text(handbook.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    preset = open_preset(tmp_path / "winter.toml")
    assert preset.pathogen.mixing == "places"
    assert preset.distancing[0].setting == "school"
