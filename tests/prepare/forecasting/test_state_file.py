"""A planner's state file: what is read, and what is refused with row, seen, allowed and what to do."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.hamlet import hamlet

from samvirke.engine.endurance.forecast.state import State
from samvirke.model.errors import BadInputError, PackageError
from samvirke.prepare.forecasting.state_file import read_state

FIRST = date(2026, 3, 2)
HEAD = "date,hospital,measure,value\n"
Read = Callable[..., tuple[State, tuple[str, ...]]]


def days(number: int, measure: str = "admissions", value: int = 5, hospital: str = "") -> str:
    return "".join(f"{FIRST + timedelta(days=day)},{hospital},{measure},{value}\n" for day in range(number))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def made(text: str, **given: date) -> tuple[State, tuple[str, ...]]:
        path = tmp_path / "state.csv"
        path.write_text(text, encoding="utf-8")
        return read_state(path, hamlet(), **given)

    return made


def test_days_that_are_missing_are_unknown_and_named(read: Read) -> None:
    rows = days(20).splitlines(keepends=True)
    state, said = read(HEAD + "".join(rows[:6] + rows[7:]))
    assert state.starts_on == FIRST
    assert state.days == 20
    assert np.flatnonzero(np.isnan(state.of("admissions"))).tolist() == [6]
    assert "Admissions are missing on 1 of 20 days: 2026-03-08." in said
    assert "The state does not count those in intensive care: they are modelled from the admissions." in said


def test_a_spreadsheets_semicolons_and_a_hospitals_name_are_read(read: Read) -> None:
    text = (HEAD + days(20, hospital="Dal sykehus")).replace(",", ";")
    state, _ = read(text)
    assert state.hospitals == ("hospital-vik",)
    assert state.by_hospital[0, 0].tolist() == [5.0] * 20


def test_without_rows_of_the_region_it_is_the_sum_of_its_hospitals(read: Read) -> None:
    state, _ = read(HEAD + days(20, hospital="hospital-vik", value=7))
    assert state.of("admissions").tolist() == [7.0] * 20


def test_a_day_that_the_forecast_may_know_is_of_the_file(read: Read) -> None:
    with pytest.raises(PackageError, match=r"a forecast of 2027-01-01; allowed: 2026-03-02 to 2026-03-21"):
        read(HEAD + days(20), made_on=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("rows", "row", "seen", "do"),
    [
        ("2026-03-30,,admissions,-1\n", "22", "saw -1", "write the number anew"),
        ("2026-03-30,,admissions,2.5\n", "22", "saw 2.5", "write a whole number, without decimals"),
        ("2026-03-30,,admisions,1\n", "22", "'admisions'", "write 'admissions'"),
        ("2026-03-30,hospital-vikk,admissions,1\n", "22", "'hospital-vikk'", "write 'hospital-vik'"),
        ("2026-03-30,Dal sjukehus,admissions,1\n", "22", "'Dal sjukehus'", "write 'Dal sykehus'"),
        ("2026-03-03,,admissions,6\n", "22", "2026-03-03 again, as in row 3", "keep the one that is right"),
        ("2026-03-31,,admissions,6\n", "22", "2026-03-31, which is to come", "what was observed"),
        ("2026-03,,admissions,6\n", "22", "'2026-03'", "write year-month-day"),
        ("30.03.2026,,admissions,6\n", "22", "'30.03.2026'", "2026-03-30"),
        (
            "2026-03-04,,in_hospital,3\n2026-03-04,,intensive,4\n",
            "23",
            "4 in intensive care and 3 in hospital on 2026-03-04",
            "count intensive patients among those in hospital",
        ),
        (
            "2026-03-04,hospital-vik,admissions,6\n",
            "4",
            "admissions 5 in the region and 6 in its hospitals on 2026-03-04",
            "mend the row",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_row_and_what_to_do(
    read: Read, rows: str, row: str, seen: str, do: str
) -> None:
    with pytest.raises(PackageError) as refused:
        read(HEAD + days(20) + rows, today=date(2026, 3, 30))
    text = str(refused.value)
    assert "nothing was forecast" in text
    assert f"row {row}" in text
    assert seen in text
    assert do in text
    assert "allowed:" in text


def test_faults_of_every_kind_are_told_in_one_go_by_row(read: Read) -> None:
    rows = "2026-03-04,nowhere,admissions,6\n2026-03-05,,in_hospital,x\n2026-03-03,,admissions,6\n"
    with pytest.raises(PackageError) as refused:
        read(HEAD + days(20) + rows)
    assert [finding.row for finding in refused.value.findings] == ["22", "23", "24"]


def test_three_days_are_too_few(read: Read) -> None:
    with pytest.raises(
        PackageError, match=r"admissions on 3 days from 2026-03-02 to 2026-03-04.*14 days or more"
    ):
        read(HEAD + days(3))


def test_old_days_do_not_make_up_for_new_ones(read: Read) -> None:
    # 20 days of admissions, and 40 days later a count of patients: none in the latest 28.
    with pytest.raises(PackageError, match="admissions on 0 days"):
        read(HEAD + days(20) + "2026-04-30,,in_hospital,9\n")


def test_a_year_written_wrong_is_seen(read: Read) -> None:
    with pytest.raises(PackageError, match="whether a year is written wrong"):
        read(HEAD + days(20) + "2024-03-02,,admissions,9\n")


def test_a_file_without_rows_or_that_is_not_there_is_refused(read: Read, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="no rows"):
        read(HEAD)
    with pytest.raises(BadInputError, match="cannot be read"):
        read_state(tmp_path / "none.csv", hamlet())


def test_all_findings_are_told_at_once(read: Read) -> None:
    with pytest.raises(PackageError, match="2 findings"):
        read(HEAD + days(20) + "2026-03-30,nowhere,admissions,1\n2026-03-02,,admissions,1\n")
