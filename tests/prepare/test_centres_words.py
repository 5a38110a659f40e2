"""The headline of the page of call centres: what it says of answer times, and of which situation."""

from dataclasses import replace

import pytest
from tests.prepare.centres_made_up import made_up_centres

from samvirke.prepare.report.centres_words import answer
from samvirke.prepare.report.language import Language


def said(code: str, *, usual: float, peak: float) -> str:
    """Return the headline where co-location changes the shares in time so much, ± 0.2 points."""
    result = made_up_centres()
    answers = result.answers.copy()
    for situation, change in (("ordinary", usual), ("peak", peak)):
        rows = (answers["arrangement"] == "co_located") & (answers["situation"] == situation)
        answers.loc[rows, ["in_time_change", "in_time_change_low", "in_time_change_high"]] = [
            change,
            change - 0.002,
            change + 0.002,
        ]
    return answer(replace(result, answers=answers), Language.of(code))


def test_answers_as_before_are_said_of_an_ordinary_year_only_and_the_disaster_hour_beside_it() -> None:
    text = said("en", usual=0.0, peak=0.032)
    assert "In an ordinary year calls are answered as soon as before." in text
    assert "In a disaster hour the share answered in time changes by +3.2 percentage points." in text


def test_nothing_is_said_of_the_disaster_hour_where_it_may_be_chance() -> None:
    assert "disaster hour" not in said("en", usual=0.0, peak=0.001)


@pytest.mark.parametrize(
    ("code", "usual", "peak"),
    [
        ("nb", "I et vanlig år endres andelen som besvares i tide, med +3,7", "I en katastrofetime"),
        ("nn", "I eit vanleg år blir delen som får svar i tide, endra med +3,7", "I ein katastrofetime"),
    ],
)
def test_both_norwegians_say_both(code: str, usual: str, peak: str) -> None:
    text = said(code, usual=0.037, peak=0.285)
    assert usual in text
    assert peak in text
