"""The page of a forecast: whole in each language, safe, and with its numbers."""

import re

import pytest
from tests.prepare.forecast_made_up import made_up_forecast, renamed_forecast, unscored_forecast

from samvirke.prepare.report.forecast_forms import FORMS
from samvirke.prepare.report.forecast_page import render_forecast
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.prepare.report.sentences import said

HOSTILE = "</script><b>\"'&\u2028<!--Ås"
SECTIONS = ["outlook", "beds", "items", "scores", "method"]


def plain(page: str) -> str:
    return re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_whole_in_each_language_and_the_same_each_time(language: str) -> None:
    page = render_forecast(made_up_forecast(), language)
    assert f'<html lang="{language}">' in page
    assert re.findall(r'<section id="(\w+)"', page) == SECTIONS
    assert page == render_forecast(made_up_forecast(), language)


def test_it_says_when_the_free_beds_are_too_few_and_what_runs_out_first() -> None:
    page = plain(render_forecast(made_up_forecast(), "en"))
    assert (
        "In the median course 13 patients are in intensive care on 11 March 2026; nine times in ten 10 to 16."
        in page
    )
    assert "From 5 March 2026 it is more likely than not that these are more than the 4 free beds." in page
    assert "First to run out: gown or coverall, on day 6 in the median course." in page
    assert "4 (5 Mar 2026)" in page


def test_too_few_days_are_said_and_no_score_is_shown() -> None:
    page = plain(render_forecast(unscored_forecast(), "en"))
    assert "Too few days to say" in page
    assert "Held-back days" not in page
    assert "They are hardly more than the 4 free beds on any day." in page
    assert "Protective equipment lasts all these days" in page


def test_a_wider_limit_is_named_when_only_one_in_ten_courses_pass_it() -> None:
    made = made_up_forecast()
    made.limits.loc[0, ["first_day_50", "first_date_50"]] = [float("nan"), ""]
    assert "From 3 March 2026 the chance" in render_forecast(made, "en")


@pytest.mark.parametrize("result", [made_up_forecast(), unscored_forecast()])
def test_no_number_is_shown_as_a_computer_writes_it(result: object) -> None:
    text = re.sub(r"<[^>]*>", " ", plain(render_forecast(result, "en")))  # type: ignore[arg-type]
    assert not re.search(r"\b(nan|NaN|inf|Infinity|None|NaT|undefined)\b", text)


def test_no_name_becomes_markup() -> None:
    page = render_forecast(renamed_forecast(made_up_forecast(), HOSTILE), "nb")
    assert HOSTILE not in page
    assert page.count("<script") == render_forecast(made_up_forecast(), "nb").count("<script")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("code", ["nb", "nn"])
def test_every_sentence_is_said_in_the_language(form: str, code: str) -> None:
    sentence = re.sub(r"\{\w+\}", "7", form)
    spoken = said(Language.of(code), sentence, FORMS)
    assert spoken.language == code
    assert spoken.text != sentence
