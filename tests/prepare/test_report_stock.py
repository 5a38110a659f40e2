"""The page of stock: what it says agrees with the result, and no English is left on a Norwegian one."""

import html
import re
from functools import cache

import pytest
from tests.prepare.stock_made_up import made_up_stock

from samvirke.prepare.measures.stock.prices import open_prices
from samvirke.prepare.measures.stock.question import StockQuestion
from samvirke.prepare.measures.stock.words import method_of
from samvirke.prepare.report import stock_drawn, stock_rows, stock_words
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.prepare.report.measure_rows import millions
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.stock_page import render_stock

EN = Language.of("en")
WARNINGS = (  # one of each that a plan may carry
    "prices of gown, glove are assumed: put your own contract prices in with --prices",
    "the chance of a course in a year is assumed; it weighs transport only",
    (
        "no normal use is known for apron: nothing is rotated there, all that expires is paid for, and no "
        "duty to store is shown"
    ),
    (
        "three months of normal use of eye_protection, respirator is less than 1% of what a course needs "
        "beyond ordinary supply: hardly any were used in an ordinary week, so that weeks of normal use say "
        "little of how long a store lasts in an epidemic"
    ),
    "the region tells of no stock of gown today, so all of the plan is bought new",
    "stock of trust-a, trust-b is counted at the first depot",
    "no course asks for gown beyond ordinary supply",
    "10 courses are few for a tail of 5%: CVaR is near the worst course; give more --runs",
)


@cache
def words_of(language: str) -> str:
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", render_stock(made_up_stock(), language), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_answer_is_the_mean_of_the_items_shares() -> None:
    # Without: 800 of 1 000 and 500 of 500, mean 90 %. With: 20 % and 0 %, mean 10 %. Cost 2 + 2 million.
    assert stock_words.answer(made_up_stock(), EN) == (
        "For 4 million kroner a year, unmet need beyond ordinary supply falls from 90% to 10%, modelled, as "
        "a mean over 2 items that all count the same. Least covered is gown or coverall: 20% stays unmet, "
        "for to meet all of it costs 4 of the 8 million kroner a year for all items, and money goes first "
        "where it lowers the share of need unmet the most."
    )


def test_what_lies_where_and_what_is_left_is_said() -> None:
    assert stock_words.where(made_up_stock(), EN) == (
        "The stock is bought once for 24 million kroner and lies at 2 depots. Of the budget 1 million kroner "
        "a year would lower nothing in these courses."
    )


def test_a_region_that_needs_nothing_is_told_so() -> None:
    result = made_up_stock()
    result.items["need"] = 0.0
    assert stock_words.answer(result, EN).startswith("No course asks for more")
    render_stock(result, "nb")  # shares of nothing are dashes


def test_the_least_good_of_the_items_is_how_good_the_plan_is() -> None:
    card = stock_words.cards(made_up_stock(), EN)[-1]
    assert card["big"] == "good, not proven best"
    assert card["facts"][0] == ("Largest gap", "2.0%")


def test_a_depot_has_one_row_with_all_items() -> None:
    table = stock_rows.depots(made_up_stock(), EN)
    assert table.rows == (("Nordvik sykehus", "400", "300"), ("Sørdal sykehus", "200", "150"))


def test_curves_of_other_courses_are_left_out_when_none_were_drawn() -> None:
    result = made_up_stock()
    alone = stock_drawn.drawn(result, EN)["frontiers"][0]
    assert [len(series["mean"]) for series in alone["series"]] == [4, 4, 4]
    assert alone["cost"] == [0, 1, 2, 4]
    assert alone["series"][0]["mean"] == [800, 600, 400, 0]
    object.__setattr__(result, "question", StockQuestion(items=("gown", "surgical_mask"), held_out=0))
    assert len(stock_drawn.drawn(result, EN)["frontiers"][0]["series"]) == 1


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_english_is_left_on_a_norwegian_page(language: str) -> None:
    text = words_of(language).split("Kjelder" if language == "nn" else "Kilder")[0]
    assert not re.search(r"\b(the|and|of|with|stock|unmet|courses)\b", text.replace("A made-up region", ""))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
@pytest.mark.parametrize("need", ["drawn", "low", "base", "high"])
def test_every_sentence_of_a_plan_is_known_to_the_translators(language: str, need: str) -> None:
    for duty in (True, False):
        question = StockQuestion(need_level=need, duty=duty)  # type: ignore[arg-type]
        sentences = (*method_of(question, open_prices("base"), 365), *WARNINGS)
        assert [text for text in sentences if said(Language.of(language), text).language != language] == []


@pytest.mark.parametrize(
    ("nok", "written"),
    [
        (0, "0"),
        (10e6, "10"),
        (13_193_992.0, "13.2"),
        (240_000.0, "0.24"),
        (419.2e6, "419"),
        (float("nan"), "–"),
    ],
)
def test_millions_are_as_exact_as_they_are_small(nok: float, written: str) -> None:
    assert millions(EN, nok) == written
