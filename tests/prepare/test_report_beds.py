"""The page of intensive care: what it says agrees with the result, and no English is left in Norwegian."""

import html
import re
from dataclasses import replace
from functools import cache

import pytest
from tests.hamlet import hamlet
from tests.prepare.beds_made_up import made_up_beds

from samvirke.prepare.measures.beds.proposal import propose_beds
from samvirke.prepare.measures.beds.result import FORESIGHT_COLUMNS, BedsResult, no_rows
from samvirke.prepare.report import beds_drawn, beds_rows, beds_words
from samvirke.prepare.report.beds_page import render_beds
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.sentences import said
from samvirke.threats.pandemic.threat import Pandemic

EN = Language.of("en")


@cache
def words_of(language: str) -> str:
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", render_beds(made_up_beds(), language), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_answer_holds_the_plan_against_no_money_on_the_same_other_runs() -> None:
    # On other runs: 420 without money, 420 - 10 × 20 = 220 with 20 million.
    assert beds_words.answer(made_up_beds(), EN) == (
        "420 patient-days in intensive care are over capacity in a run when the hospitals of a health region "
        "share, modelled: the mean of the 10 runs that judge the plan. 20 million kroner, "
        "for 0 beds and 20 trained nurses, bring them down to 220."
    )


def test_what_binds_is_said() -> None:
    assert beds_words.where(made_up_beds(), EN) == (
        "100 beds more without nurses save 0 patient-days; 100 nurses more without beds save 150."
    )


def test_a_region_with_beds_for_all_is_told_so() -> None:
    result = made_up_beds()
    result.frontier[["expected", "cvar95"]] = 0.0
    assert beds_words.answer(result, EN).startswith("No patient is over capacity")


def test_a_plan_that_the_clock_stopped_has_no_figures() -> None:
    result = replace(made_up_beds(), budget_nok=50e6, plan=made_up_beds().plan.iloc[:0])
    assert beds_words.answer(result, EN).endswith("The clock stopped the plan before it was found.")
    page = render_beds(result, "en")
    assert "The plan gives no hospital anything." in page
    assert 'id="plandraw"' not in page


def test_foresight_is_shown_only_where_it_was_asked_for() -> None:
    result = made_up_beds()
    assert "What foresight is worth" not in render_beds(
        replace(result, foresight=no_rows(FORESIGHT_COLUMNS)), "en"
    )
    assert beds_rows.foresight(result, EN).rows[0][3:5] == ("90", "60")
    assert beds_rows.streams(result, EN).rows == (("Nordvik sykehus", "Sørdal sykehus", "7.5", "15.0"),)


def test_hospitals_that_lack_in_most_runs_are_counted() -> None:
    # 0.9 and 0.4 of the runs: one is above half.
    assert beds_words.cards(made_up_beds(), EN)[0]["big"] == "1 of 2"


def test_the_worst_hospital_stands_first_in_table_and_drawing() -> None:
    result = made_up_beds()
    turned = replace(result, hospitals=result.hospitals.iloc[::-1].reset_index(drop=True))
    assert [row[0] for row in beds_rows.hospitals(turned, EN).rows] == ["Nordvik sykehus", "Sørdal sykehus"]
    drawn = beds_drawn.drawn(turned, EN)
    assert drawn["over"] == [300, 100]
    assert drawn["nurses_more"] == [20, 0]
    assert drawn["days"][0]["need"][10] == 30  # day 30


def test_every_thirtieth_day_is_in_the_table() -> None:
    table = beds_rows.days(made_up_beds(), EN)
    assert [row[1] for row in table.rows] == ["0", "30", "60"] * 2
    assert table.rows[1] == ("Nordvik sykehus", "30", "30.0", "40.0", "6.0", "24.0")


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_english_is_left_on_a_norwegian_page(language: str) -> None:
    text = words_of(language).replace("A made-up region", "")
    assert not re.search(r"\b(the|and|of|with|beds|nurses|runs)\b", text.split("Observable")[0])


@pytest.fixture(scope="module")
def found() -> BedsResult:
    """Return the answer of a region with one hospital."""
    return propose_beds(hamlet(), Pandemic(days=120), runs=2, seed=3, budget_nok=3e6, processes=1)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_sentence_of_an_answer_is_known_to_the_translators(found: BedsResult, language: str) -> None:
    more = (
        "the clock stopped at least one plan: its row says time_limit and has no figures",
        "plans, changes and days rest on the first 20 of 40 runs",
        "the beds of 3 of 4 hospitals are modelled, not counted: give your own rows icu_bed",
    )
    sentences = (*found.method, *found.warnings, *more)
    assert [text for text in sentences if said(Language.of(language), text).language != language] == []


def test_the_stages_of_a_surge_are_said_in_the_language() -> None:
    text = (
        "Stages: ordinary 289 beds in the country, 2.861 nurse shifts a bed and day, 0% of ordinary patients "
        "put off, short 925 beds in the country, 1.79 nurse shifts a bed and day, 40% of ordinary patients "
        "put off, 28 days at most; a hospital's own beds lie as far between its today and its most."
    )
    sentence = said(Language.of("nb"), text)
    assert sentence.language == "nb"
    assert "vanlig: 289 plasser i landet, 2,861 sykepleiervakter per plass og døgn, 0 % av" in (
        sentence.text.replace("\u202f", " ")
    )
    assert "høyst 28 dager" in sentence.text
