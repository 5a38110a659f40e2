"""The page of a stress test of days: what it says, and that it says it in every language."""

import re
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pytest
from tests.prepare.endurance_made_up import calm_endurance, made_up_endurance

from samvirke.engine.endurance import coefficient
from samvirke.prepare.endurance import words
from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.report import (
    endurance_drawn,
    endurance_figures,
    endurance_item_rows,
    endurance_rows,
    endurance_words,
)
from samvirke.prepare.report.endurance_page import render_endurance
from samvirke.prepare.report.endurance_words import PRESETS, about, day_cell
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.prepare.report.sentences import said
from samvirke.threats.pandemic.method import method_of
from samvirke.threats.pandemic.presets import preset_named, preset_names, words_of

if TYPE_CHECKING:
    from samvirke.threats.pandemic.epidemic import Epidemic

ENGLISH = Language.of("en")


@cache
def page(language: str = "en") -> str:
    return render_endurance(made_up_endurance(), language)


def test_the_answer_says_how_bad_when_who_has_no_bed_and_what_runs_short_first() -> None:
    # Day 40 of a course that starts on 1 January is 10 February; day 30 is 31 January.
    assert endurance_figures.answer(made_up_endurance(), ENGLISH) == (
        "At the worst, on day 40 (10 February 2026), 60 patients need intensive care at a time. Of 1,280 "
        "patient-days there is no bed for 500 if each hospital stands alone, and for 300 if all share. First "
        "to run short is gown or coverall: somebody has none from day 30 (31 January 2026). Most "
        "often Nordvik sykehus HF is first. One store for all would be empty from day 45 (15 February 2026)."
    )


def test_one_store_that_lasts_is_said_to_last() -> None:
    whole = made_up_endurance()
    answer = endurance_figures.answer(replace(whole, items=whole.items.assign(out_p50=np.nan)), ENGLISH)
    assert answer.endswith("One store for all would never be empty.")


def test_a_preset_of_ones_own_is_called_by_its_title() -> None:
    # In the line of what was asked, and in its row of the table of presets; shipped ones in the language.
    whole = made_up_endurance()
    last = pd.DataFrame([("my", "gown", 50.0, 60.0, 1.0)], columns=list(whole.presets.columns))
    own = replace(whole, preset="my", preset_title="A bad winter", presets=pd.concat([whole.presets, last]))
    assert endurance_figures.asked(own, ENGLISH).startswith("epidemic: A bad winter, 90 days")
    table = endurance_item_rows.presets(own, Language.of("nb"))
    assert [row[0] for row in table.rows] == [
        "Covid-19 i 2020 uten tiltak",
        "Folkehelseinstituttets planscenario, mars 2020",
        "A bad winter",
    ]


def test_where_nothing_is_short_the_answer_says_so() -> None:
    answer = endurance_figures.answer(calm_endurance(), ENGLISH)
    assert "All find a bed, also where each hospital stands alone." in answer
    assert answer.endswith("Nobody goes short of protective equipment.")


def test_the_answer_is_the_first_thing_on_the_page() -> None:
    html = page()
    assert html.index('class="answer"') < html.index('class="banner"') < html.index('class="cards"')


def test_need_that_is_not_capped_stands_beside_what_is_used() -> None:
    # A fifth of 29,000 gowns is not met: 23,200 are used.
    table = endurance_item_rows.amounts(made_up_endurance(), ENGLISH)
    gown = dict(zip(table.headings, table.rows[0], strict=True))
    assert (gown["Need in all"], gown["Used"], gown["Not met"]) == ("29,000", "23,200", "5,800")
    assert [gown[f"Extra need, {level}"] for level in ("low", "base", "high")] == [
        "5,000",
        "20,000",
        "60,000",
    ]


def test_items_stand_in_the_order_in_which_they_run_short_and_those_that_never_do_last() -> None:
    table = endurance_item_rows.shortages(made_up_endurance(), ENGLISH)
    assert [row[0] for row in table.rows] == ["Gown or coverall", "Examination glove", "Surgical cap"]
    assert [row[2] for row in table.rows] == ["30 (31 Jan 2026)", "50 (20 Feb 2026)", "–"]


def test_a_preset_names_what_runs_short_first_second_and_so_on() -> None:
    table = endurance_item_rows.presets(made_up_endurance(), ENGLISH)
    assert table.rows == (
        ("Covid-19 of 2020 without measures", "Gown or coverall, 20", "Examination glove, 30"),
        (
            "Planning scenario of the public health institute, March 2020",
            "Examination glove, 33",
            "Gown or coverall, 35",
        ),
    )


def test_the_largest_unmet_needs_of_an_item_come_first_and_all_are_counted() -> None:
    gown, glove = endurance_item_rows.owners(made_up_endurance(), ENGLISH)
    assert gown.summary == "Gown or coverall: 20 go short, the largest unmet needs first"
    assert [row[0] for row in gown.table.rows[:2]] == ["Owner 19", "Owner 18"]
    assert len(gown.table.rows) == endurance_item_rows.OWNERS
    assert glove.summary == "Examination glove: 1 goes short"


def test_who_lacks_most_of_each_item_stands_without_unfolding_anything() -> None:
    # Owner 19 lacks 190 of 1,000 gowns; the only one short of gloves lacks none on the mean.
    table = endurance_item_rows.owners_in_short(made_up_endurance(), ENGLISH)
    assert table.rows == (
        ("Gown or coverall", "Owner 19", "190", "19%", "20"),
        ("Examination glove", "Owner 0", "0", "0%", "1"),
    )


def test_a_municipality_has_its_worst_week() -> None:
    # The made-up wave of the k-th place has its top in week 5 + k, with 20 (k + 1) cases: 60 of 10,200.
    table = endurance_rows.weeks(made_up_endurance(), ENGLISH)
    assert [row[0] for row in table.rows] == ["Østnes", "Sørdal", "Nordvik"]
    assert table.rows[0][4:] == ("49 (19 Feb 2026)", "5.9")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (635.4, "635"),
        (36_741.0, "36,700"),
        (2_379_901.0, "2,380,000"),
        (8.05, "8.1"),
        (np.nan, "–"),
        (0, "0"),
    ],
)
def test_a_large_number_says_no_more_than_a_model_can_know(value: float, written: str) -> None:
    assert about(ENGLISH, value) == written


def test_a_day_stands_with_its_date_also_across_new_year() -> None:
    assert day_cell(ENGLISH, "2026-11-30", 40) == "40 (9 Jan 2027)"
    assert day_cell(Language.of("nb"), "2026-11-30", 40) == "40 (9. jan. 2027)"
    assert day_cell(ENGLISH, "2026-11-30", np.nan) == "–"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calm_result_is_a_whole_page_too(language: str) -> None:
    html = render_endurance(calm_endurance(), language)
    assert 'id="owners"' not in html
    assert 'href="#owners"' not in html
    assert 'id="presets"' not in html
    assert 'href="#presets"' not in html


def test_every_curve_and_its_table_is_labelled_as_modelled() -> None:
    html = page()
    for name in ("course", "map", "hospitals", "items", "presets", "sensitivity"):
        section = re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL)
        assert section is not None
        assert "modelled" in section[0]


def test_the_words_of_the_presets_are_those_of_the_threat() -> None:
    assert {name: words_of(name)["title"] for name in preset_names()} == PRESETS


def test_every_kind_of_use_and_of_knowing_it_has_a_name() -> None:
    assert set(endurance_words.PER) == set(coefficient.PER)
    assert set(endurance_words.KNOWN_AS) == set(coefficient.QUALITIES)


@pytest.mark.parametrize("code", ["nb", "nn"])
def test_how_a_result_came_about_is_said_in_the_language(code: str) -> None:
    epidemic = cast("Epidemic", SimpleNamespace(method=()))
    for sentence in words.method_of(epidemic, 1, 20, 20, ()):
        assert said(Language.of(code), sentence).language == code, sentence


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("code", ["nb", "nn"])
def test_the_assumptions_of_every_preset_are_said_in_the_language(name: str, code: str) -> None:
    language = Language.of(code)
    for sentence in method_of(preset_named(name), 365):
        text = said(language, sentence)
        assert text.language == code, sentence
        assert "_" not in text.text, text.text  # no name of a row is left


WEEKS_ENGLISH = (
    "Stock is that of March 2020 in weeks of normal use (glove 7, surgical_mask 4.5; the health minister's "
    "answer, NRK 1.15009442), spread over all owners by their normal use: modelled, nobody's own count."
)
WEEKS_BOKMAL = (
    "Lageret er det fra mars 2020 i uker med vanlig forbruk (undersøkelseshanske 7, munnbind 4,5; "
    "helseministerens svar, NRK 1.15009442), fordelt på alle eiere etter vanlig forbruk: modellert, ingens "
    "egen telling."
)
FILE_ENGLISH = "Stock is read from my_stock.csv. It has no gown, cap: they are taken to be empty."
FILE_BOKMAL = (
    "Lageret er lest fra my_stock.csv. Der står ikke smittefrakk, operasjonshette: det regnes som tomt."
)
LITTLE_ENGLISH = (
    "Ordinary use of eye_protection is only 52.9 a day in all: 45 weeks of it are 16,700, and the worst day "
    "of the epidemic asks for 224 times an ordinary one."
)
LITTLE_BOKMAL = (
    "Vanlig forbruk av øyebeskyttelse er bare 52,9 om dagen i alt: 45 uker av det er 16\u202f700, og "
    "epidemiens verste dag krever 224 ganger en vanlig dag."
)
COMMUTERS_ENGLISH = (
    "Commuting is from the region's table commuters: 847,684 people work in another municipality than they "
    "live in, 24.8 % of those of 20-69 years."
)
COMMUTERS_BOKMAL = (
    "Pendlingen er fra regionens tabell commuters: 847\u202f684 arbeider i en annen kommune enn de bor i, "
    "24,8\u202f% av dem mellom 20 og 69 år."
)


@pytest.mark.parametrize(
    ("english", "bokmal"),
    [
        (WEEKS_ENGLISH, WEEKS_BOKMAL),
        (FILE_ENGLISH, FILE_BOKMAL),
        (LITTLE_ENGLISH, LITTLE_BOKMAL),
        (COMMUTERS_ENGLISH, COMMUTERS_BOKMAL),
        ("First infected are 10 in Oslo (0301), 5 in 1103.", "Først smittet er 10 i Oslo (0301), 5 i 1103."),
        (
            "Contacts at school are times 0.5 from day 10 until day 40.",
            "Kontaktene på skole er ganget med 0,5 fra dag 10 til dag 40.",
        ),
    ],
)
def test_lists_within_a_sentence_are_said_too(english: str, bokmal: str) -> None:
    sentence = said(Language.of("nb"), english)
    assert (sentence.text, sentence.language) == (bokmal, "nb")


def test_forty_hospitals_over_a_year_stay_under_four_megabytes() -> None:
    assert len(render_endurance(norwegian_size(), "nb").encode()) < 4e6


def norwegian_size() -> EnduranceResult:
    """Return 42 hospitals, 357 municipalities and eight items over 365 days, numbers without pattern."""
    draw = np.random.default_rng(4)
    small, days = made_up_endurance(), 365
    hospitals = pd.concat([small.hospitals.iloc[:1]] * 42, ignore_index=True)
    hospitals = hospitals.assign(hospital=[f"h{k}" for k in range(42)])
    items = pd.concat([small.items.iloc[:1]] * 8, ignore_index=True).assign(item=[f"i{k}" for k in range(8)])
    places = pd.concat([small.places.iloc[:1]] * 357, ignore_index=True)
    places = places.assign(municipality=[f"{1000 + k}" for k in range(357)])

    def table(key: str, names: list[str], columns: list[str], size: int = days) -> pd.DataFrame:
        count = len(names) * size
        return pd.DataFrame(
            {
                key: np.repeat(np.array(names, dtype=object), size),
                "day": np.tile(np.arange(size), len(names)),
                **{column: 1e6 * draw.random(count) for column in columns},
            }
        )

    fan = ["expected", "p05", "p25", "p50", "p75", "p95"]
    needs = ["need_low", "need_p05", "need_p50", "need_p95", "need_high", "used_p50", "left_p50"]
    weekly = table("municipality", list(places["municipality"]), ["infections", "per_1000"], 53)
    return replace(
        small,
        days=days,
        series=table("measure", ["infections", "in_hospital", "intensive"], fan),
        weekly=weekly.rename(columns={"day": "week"}),
        hospitals=hospitals,
        hospital_days=table("hospital", list(hospitals["hospital"]), ["p05", "p50", "p95", "beds"]),
        items=items,
        item_days=table("item", list(items["item"]), needs),
        places=places,
        areas=small.areas.iloc[:0],
    )


def test_the_country_is_drawn_by_the_day_and_the_rest_every_third() -> None:
    drawn = endurance_drawn.drawn(made_up_endurance(), ENGLISH)
    assert len(drawn["series"][0]["expected"]) == 90
    assert len(drawn["hospitals"][0]["p50"]) == 30
    assert drawn["dates"][31] == "1 Feb 2026"


def test_quiet_days_after_the_wave_are_not_drawn() -> None:
    # A wave with its top on day 40 falls under half a per cent of it after day 67: the axis ends at 90,
    # the next full month, or on the last day.
    result = made_up_endurance()
    assert endurance_rows.until(result) == 89
    longer = pd.DataFrame({"day": np.arange(90, 400), "expected": 0.0, "p05": 0.0, "p25": 0.0, "p50": 0.0})
    longer = longer.assign(measure="intensive", p75=0.0, p95=0.0)
    series = pd.concat([result.series, longer], ignore_index=True)
    assert endurance_rows.until(replace(result, days=400, series=series)) == 90


def test_the_tables_of_the_region_have_names_in_the_language() -> None:
    table = endurance_rows.quality(made_up_endurance(), Language.of("nn"))
    assert [row[0] for row in table.rows] == ["kommunar", "aldersgrupper", "kapasitetar"]
