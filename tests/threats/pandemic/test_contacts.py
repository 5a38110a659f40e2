"""Contacts: our own, those of a file, and published ones where their package is installed."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from samvirke.model.errors import BadInputError
from samvirke.model.tables import TEN_YEARS
from samvirke.threats.pandemic.contact_file import (
    FIVE_YEARS,
    balanced,
    installed_contacts,
    open_contacts,
    ten_year_contacts,
)
from samvirke.threats.pandemic.contacts import Contacts, modelled_contacts
from samvirke.threats.pandemic.final_size import final_size


def lines(groups: tuple[str, ...], setting: str, value: float) -> list[str]:
    return [f"{setting},{group}," + ",".join([f"{value:g}"] * len(groups)) for group in groups]


def write(path: Path, groups: tuple[str, ...], rows: list[str]) -> str:
    path.write_text("\n".join(["setting,age_group," + ",".join(groups), *rows]))
    return str(path)


def met_both_ways(contacts: Contacts) -> np.ndarray:
    return contacts.by_setting * contacts.residents[:, None]


class TestOurOwn:
    def test_balance_in_every_setting(self) -> None:
        met = met_both_ways(modelled_contacts())
        np.testing.assert_allclose(met, met.transpose(0, 2, 1), rtol=1e-12)

    def test_have_the_means_of_their_rows(self) -> None:
        contacts = modelled_contacts()
        people = contacts.residents
        home, work, school, other = contacts.by_setting.sum(axis=2)
        assert home @ people / people.sum() == pytest.approx(3)
        np.testing.assert_allclose(other, 5)
        at_work = np.array([0, 0, 0.7, 0.85, 0.85, 0.8, 0.4, 0, 0]) * people
        assert work @ people == pytest.approx(7 * at_work.sum())
        at_school = np.array([0.5, 1, 0.05, 0.05, 0.05, 0.05, 0.03, 0, 0]) * people
        assert school @ people == pytest.approx(10 * at_school.sum())

    def test_have_no_child_at_work_and_no_pensioner_at_school(self) -> None:
        _, work, school, _ = modelled_contacts().by_setting
        assert work[:2].sum() == work[7:].sum() == 0
        assert school[7:].sum() == 0

    def test_say_that_they_are_assumed(self) -> None:
        assert "assumed, not measured" in modelled_contacts().said[0]


class TestAFile:
    def test_of_nine_groups_is_read_and_balanced(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "own.csv", TEN_YEARS, lines(TEN_YEARS, "home", 0.5) + lines(TEN_YEARS, "work", 1)
        )
        contacts = open_contacts(path)
        met = met_both_ways(contacts)
        np.testing.assert_allclose(met, met.transpose(0, 2, 1), rtol=1e-12)
        # Half a contact with each age from either side: the mean of n_a/2 and n_c/2, by head.
        people = contacts.residents
        assert contacts.by_setting[0, 0, 8] == pytest.approx((people[0] + people[8]) / 2 * 0.5 / people[0])
        assert "none for school, other" in contacts.said[0]

    def test_of_sixteen_groups_becomes_nine(self, tmp_path: Path) -> None:
        # One contact with each five-year group: two with each ten-year group from 0-9 to 60-69, and two with
        # all of 70 and more, who are 435,834 and 230,710.
        path = write(tmp_path / "prem.csv", FIVE_YEARS, lines(FIVE_YEARS, "other", 1))
        people = open_contacts(path).residents
        nine = ten_year_contacts(np.ones((16, 16)), people)
        np.testing.assert_allclose(nine[0, :7], 2)
        assert nine[0, 7] == pytest.approx(2 * 435834 / 666544)
        assert nine[8].sum() == pytest.approx(16)
        np.testing.assert_allclose(open_contacts(path).by_setting[3], balanced(nine, people))

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("home,", "hme,", "setting 'hme'; it must be one of home, work, school, other"),
            ("0.5", "-1", "column 0-9: saw '-1'; allowed: a number from 0 to"),
            ("0.5", "", "column 0-9: saw nothing; allowed: a number from 0 to"),
            ("0.5", "1e300", "allowed: a number from 0 to 1,000,000"),
            ("home,10-19", "home,11-20", "it must have one for each of 0-9"),
            ("home,10-19", "home,", "has rows for 0-9, no age, 20-29"),
            ("age_group", "age", "columns setting, age_group and one for each age group"),
        ],
    )
    def test_that_cannot_be_is_refused(self, old: str, new: str, told: str, tmp_path: Path) -> None:
        path = Path(write(tmp_path / "own.csv", TEN_YEARS, lines(TEN_YEARS, "home", 0.5)))
        path.write_text(path.read_text().replace(old, new, 1))
        with pytest.raises(BadInputError, match=told):
            open_contacts(str(path))

    def test_of_a_norwegian_spreadsheet_is_read_alike(self, tmp_path: Path) -> None:
        path = Path(write(tmp_path / "own.csv", TEN_YEARS, lines(TEN_YEARS, "home", 0.5)))
        norwegian = tmp_path / "norsk.csv"
        text = path.read_text().replace(",", ";").replace("0.5", "0,5")
        norwegian.write_text(text, encoding="utf-8-sig")
        given, read = open_contacts(str(path)).by_setting, open_contacts(str(norwegian)).by_setting
        np.testing.assert_array_equal(read, given)

    def test_that_is_not_there_or_says_nothing_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadInputError, match="there is no file of contacts"):
            open_contacts(str(tmp_path / "none.csv"))
        path = write(tmp_path / "own.csv", TEN_YEARS, lines(TEN_YEARS, "home", 0))
        with pytest.raises(BadInputError, match="no contacts at all"):
            open_contacts(path)


@pytest.mark.skipif(
    find_spec("starsim_data") is None or find_spec("h5py") is None,
    reason="starsim-data (GPL-3.0, never a dependency) and h5py are not installed here",
)
@pytest.mark.parametrize(("r", "infected"), [(1.3, 0.314679), (1.8, 0.616317), (2.4, 0.787333)])
def test_published_contacts_infect_as_many_as_the_reference_says(r: float, infected: float) -> None:
    contacts = installed_contacts()
    total = contacts.by_setting.sum(axis=0)
    z = final_size(r * total / np.abs(np.linalg.eigvals(total)).max())
    assert z @ contacts.residents / contacts.residents.sum() == pytest.approx(infected, abs=1e-6)


@pytest.mark.skipif(find_spec("starsim_data") is not None, reason="starsim-data is installed here")
def test_published_contacts_that_are_not_installed_are_asked_for() -> None:
    with pytest.raises(BadInputError, match="pip install starsim-data"):
        open_contacts("prem2021")
