"""The page of medicines: what it says agrees with the result, and no English is left in Norwegian."""

import html
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.hamlet import hamlet
from tests.prepare.medicines_made_up import made_up_medicines, without_production

from samvirke.prepare.measures.production.medicines import medicines
from samvirke.prepare.measures.production.result import MedicinesResult
from samvirke.prepare.report import medicines_drawn, medicines_rows, medicines_words
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.medicines_page import render_medicines
from samvirke.prepare.report.sentences import said

EN = Language.of("en")


@cache
def words_of(language: str) -> str:
    page = render_medicines(made_up_medicines(), language)
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_answer_names_the_first_that_runs_short_and_what_helps() -> None:
    # Week 2 after 5 January begins on 19 January.
    assert medicines_words.answer(made_up_medicines(), EN) == (
        "2 of 3 medicines run short, modelled; first noradrenaline in week 2 (19 January 2026). 400 days of "
        "treatment are lost; 250 with substitutes, and 100 with production at home too."
    )


def test_what_hospital_patients_may_lose_is_an_upper_limit_and_no_week_is_known() -> None:
    # Of 400 days 300 are of patients in hospital, of 250 and 100 again three quarters.
    result = made_up_medicines()
    result.who["is_limit"] = result.who["group"] == "hospital"
    result.substances["is_limit"] = result.substances["item"] == "noradrenaline"
    assert medicines_words.answer(result, EN) == (
        "1 of 3 medicines runs short, modelled: propofol in week 5 (9 February 2026). 100 days of treatment "
        "are lost; 62 with substitutes, and 25 with production at home too. Up to 300 more days of the "
        "epidemic's others in hospital may be lost: of their medicines neither stock nor ordinary use is "
        "known."
    )
    assert medicines_words.cards(result, EN)[0]["big"] == "at most 400"
    rows = {row[0]: row for row in medicines_rows.substances(result, EN).rows}
    assert rows["Noradrenaline"][1:7] == ("not known",) * 6
    assert rows["Noradrenaline"][7] == "at most 360"
    assert rows["Propofol"][1] == "5 (9 Feb 2026)"
    assert rows["Metformin tablets"][7] == "0"
    assert "ikke kjent" in render_medicines(result, "nb")


def test_the_value_is_told_in_lost_days_not_as_a_bill() -> None:
    # 100 days at 100 000 NOK make a value of 10 million; no money is meant.
    card = medicines_words.cards(made_up_medicines(), EN)[-1]
    assert card["facts"][0] == ("Value, weighted lost days", "100")


def test_patients_in_intensive_care_and_the_cost_are_said_beside_it() -> None:
    # A quarter of 400, 250 and 100.
    assert medicines_words.where(made_up_medicines(), EN) == (
        "Of them 100, 62 and 25 are of patients in intensive care. Production costs 1.5 million kroner."
    )


def test_without_production_nothing_is_said_of_it() -> None:
    result = without_production()
    assert medicines_words.answer(result, EN).endswith(
        "400 days of treatment are lost; 250 with substitutes."
    )
    page = render_medicines(result, "en")
    assert "What to make, week by week" not in page
    assert "With substitutes and production" not in [
        card["label"] for card in medicines_words.cards(result, EN)
    ]
    assert medicines_words.asked(result, EN) == "No epidemic; 8 weeks from 5 January 2026."
    assert len(medicines_drawn.drawn(result, EN)["ways"]) == 2


def test_where_nothing_runs_short_it_says_so() -> None:
    result = made_up_medicines()
    result.substances["first_short_nothing"] = np.nan
    assert medicines_words.answer(result, EN).startswith("No medicine runs short")


def test_a_plan_that_makes_nothing_says_so() -> None:
    result = made_up_medicines()
    page = render_medicines(replace(result, plan=result.plan.iloc[:0]), "en")
    assert "The plan makes nothing" in page
    assert 'id="plandraw"' not in page


def test_the_first_short_stand_first_with_their_weeks_dates_and_ends() -> None:
    rows = medicines_rows.substances(made_up_medicines(), EN).rows
    assert [row[0] for row in rows] == ["Noradrenaline", "Propofol", "Metformin tablets"]
    # Short from week 2; 3 with substitutes; 6 with production. Never at low, week 1 at high.
    assert rows[0][1:6] == (
        "2 (19 Jan 2026)",
        "3 (26 Jan 2026)",
        "6 (16 Feb 2026)",
        "never – 1",
        "2 – never",
    )
    assert rows[2][1:6] == ("–",) * 5


def test_those_who_lose_nothing_are_left_out() -> None:
    rows = medicines_rows.who(made_up_medicines(), EN).rows
    assert [row[:2] for row in rows] == [
        ("Noradrenaline", "others of the epidemic in hospital"),
        ("Noradrenaline", "in intensive care"),
        ("Propofol", "others of the epidemic in hospital"),
        ("Propofol", "in intensive care"),
    ]
    # Of 360, 250 and 100 three quarters.
    assert rows[0][3:] == ("270", "188", "75")


def test_a_square_is_the_share_of_the_weeks_need() -> None:
    drawn = medicines_drawn.drawn(made_up_medicines(), EN)
    noradrenaline = drawn["items"][2]
    assert noradrenaline["shares"][0] == [0, 0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]  # 300 of 1 000 from week 2
    assert noradrenaline["shares"][2] == [0] * 6 + [0.3, 0.3]
    assert drawn["batches"][0] == {"line": 1, "name": "Noradrenaline", "week": 1, "ready": 4, "batches": 2}


def test_what_stops_is_said_in_the_language() -> None:
    text = said(
        Language.of("nn"), "border closes (makers-in-asia): paracetamol has 70% left from day 0 to 30"
    )
    assert text.text.replace("\u202f", " ") == (
        "Grensa blir stengd (produsentar i Asia): paracetamol tablettar har 70 % att frå dag 0 til 30"
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_english_is_left_on_a_norwegian_page(language: str) -> None:
    text = words_of(language).replace("A made-up region", "").split("Observable")[0]
    assert not re.search(r"\b(the|and|of|with|weeks|lost|medicines|need)\b", text)


@pytest.fixture(scope="module")
def found() -> MedicinesResult:
    """Return the answer of a small region under an epidemic and a border that closes."""
    return medicines(
        hamlet(),
        supply=("border:30", "stop:noradrenaline:30", "plant:tablets:20"),
        runs=1,
        weeks=4,
        time_limit_s=5,
        processes=1,
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_sentence_of_an_answer_is_known_to_the_translators(
    found: MedicinesResult, language: str
) -> None:
    more = (
        "There is no epidemic: ordinary use only.",
        "Nothing is made.",
        "Stock is that of lots.csv; items it does not name have none.",
        (
            "lots of propofol, fentanyl go out of date within the plan; the plan by week does not throw them "
            "away (docs/endurance-stock.md does, day by day)"
        ),
        (
            "the clock stopped the search for a plan at a gap of 0.75%: with more time it may be better, and "
            "on another machine it may be another"
        ),
    )
    sentences = (*found.method, *found.warnings, *found.breaks, *more)
    assert [text for text in sentences if said(Language.of(language), text).language != language] == []


def test_the_page_of_a_real_answer_shows_no_number_as_a_computer_writes_it(found: MedicinesResult) -> None:
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", render_medicines(found, "en"), flags=re.DOTALL)
    assert not re.search(r"\b(nan|NaN|inf|None|undefined)\b", re.sub(r"<[^>]*>", " ", page))
