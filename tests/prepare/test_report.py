"""The page says what the result says, to the point, safely, and the same every time."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samvirke.model.errors import BadInputError
from samvirke.prepare.report import render_report, vendored

HOSTILE = "</script><b>\"'&\u2028<!--Ås"


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def text_of(page: str) -> str:
    """Return what a reader without scripts reads, thin spaces as spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", body).replace("\u202f", " ").replace("&#39;", "'")
    return re.sub(r"\s+", " ", text)


def test_the_same_result_gives_the_same_page(factory: ModuleType) -> None:
    assert render_report(factory.made_up_result()) == render_report(factory.made_up_result())


def test_the_answer_adds_up_the_table(factory: ModuleType) -> None:
    # Two services in one municipality: 100 needs, of which 10 + 2 are late or unmet and 5 too many;
    # 1,000 needs, of which 200 are late and 95 too many. Together 1,100, 212 and 100.
    result = factory.made_up_result(municipalities=1)
    table = result.table.iloc[:2].assign(
        function=["fire", "police"],
        required=[100.0, 1000.0],
        met_in_time=[88.0, 800.0],
        late=[10.0, 200.0],
        unmet=[2.0, 0.0],
        gap=[5.0, 95.0],
    )
    text = text_of(render_report(replace(result, table=table), "en"))
    assert "Of 1,100 acute needs a year, 212 get help late or not at all; 100 of these" in text
    assert "88.0% in time" in text  # so that 99.6 is not read as short of 100 by a whole per cent
    assert "80.0% in time" in text


def test_without_a_gap_the_page_says_so(factory: ModuleType) -> None:
    result = factory.made_up_result()
    text = text_of(render_report(replace(result, table=result.table.assign(gap=0.0)), "en"))
    assert "which the standards allow" in text
    assert "municipalities have a gap." not in text


def test_nine_in_ten_is_read_off_the_curves(factory: ModuleType) -> None:
    # Reached 90 % at the end of minute 12 in one kind of area, never within 20 minutes in the other.
    result = factory.made_up_result()
    steps = np.arange(1, 21)
    curves = pd.concat(
        [
            pd.DataFrame({"time_s": 60.0 * steps, "share": share, "low": share, "high": share}).assign(
                function="fire", area_class=name
            )
            for name, share in (("urban", np.where(steps < 12, 0.5, 0.9)), ("rural", steps / 40))
        ]
    )
    text = text_of(render_report(replace(result, curves=curves), "en"))
    assert "9 of 10 within, min 12–> 20 " in text.replace("&gt;", ">")


def test_without_a_standard_nothing_is_called_in_time(factory: ModuleType) -> None:
    # All were answered, so the table says 100 % met; but no limit says what in time is.
    result = factory.made_up_result()
    table = result.table.assign(
        time_limit_s=np.nan, share_in_time=1.0, share_required=np.nan, late=0.0, unmet=0.0, gap=0.0
    )
    page = render_report(replace(result, table=table), "en")
    assert "100%" not in text_of(page).partition("When it happens")[0].partition("Where help")[0]
    assert "no standard is known" in text_of(page)
    assert set(data_of(page)["rows"]["share"]) == {None}


def test_numbers_are_written_as_norwegians_write_them(factory: ModuleType) -> None:
    result = factory.made_up_result()
    table = result.table.assign(required=12345.6, p90_s=754.0)
    page = render_report(replace(result, table=table), "nb")
    assert "12\u202f346" in page
    assert ">12,6 <" in page  # 754 s are 12.566… minutes


def test_what_is_not_a_number_is_a_dash(factory: ModuleType) -> None:
    result = factory.made_up_result()
    table = result.table.assign(
        share_in_time=np.nan,
        share_in_time_low=np.nan,
        p90_s=np.inf,
        p90_high_s=np.inf,
        share_required=np.nan,
        share_by_own=np.nan,
    )
    page = render_report(replace(result, table=table), "en")
    assert not re.search(r"\b(nan|inf|NaN|Infinity|None)\b", text_of(page))
    assert data_of(page)["rows"]["p90"][0] is None


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_name_can_become_markup_or_script(factory: ModuleType, language: str) -> None:
    page = render_report(factory.renamed(factory.made_up_result_with_areas(), HOSTILE), language)
    assert "<b>\"'" not in page
    assert HOSTILE not in page
    assert "<!--Ås" not in page
    assert data_of(page)["places"]["name"][0] == HOSTILE
    plain = render_report(factory.made_up_result_with_areas(), language)
    for tag in ("<script", "</script", "<b>"):
        # Bold stands in two cells a row of the table, as many as before; no script is added.
        assert page.count(tag) == plain.count(tag)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_whole_in_each_language(factory: ModuleType, language: str) -> None:
    page = render_report(factory.made_up_result(), language)
    assert f'<html lang="{language}">' in page
    for section in ("map", "curves", "rhythm", "gaps", "owners", "worth", "method"):
        assert f'<section id="{section}"' in page
    assert page.count("<td") > 180 * 9


def test_the_page_asks_nothing_of_anyone(factory: ModuleType) -> None:
    page = render_report(factory.made_up_result())
    assert "default-src 'none'" in page
    markup = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(link|img|iframe|script|source|object|embed)\b[^>]*(https?:|//)", markup)
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles


def test_every_row_stands_in_the_page_without_scripts(factory: ModuleType) -> None:
    result = factory.made_up_result()
    page = render_report(result, "en")
    tables = re.findall(r'<table class="gaps".*?</table>', page, re.DOTALL)
    assert [table.count("<tr>") - 1 for table in tables] == [25, len(result.table) - 25]


def test_a_sentence_of_known_form_is_said_in_the_readers_language(factory: ModuleType) -> None:
    page = render_report(factory.made_up_result(), "nb")
    assert "Modellert, ikke observert, er 140 av 190 enheter, 80 av 137 steder." in page
    assert "trukket 4 ganger med startverdi 3" in page


def test_a_sentence_nobody_translated_is_marked_as_english(factory: ModuleType) -> None:
    page = render_report(factory.made_up_result(), "nn")
    assert '<span lang="en">A sentence that no translator has seen.</span>' in page


def test_the_coast_is_named_where_it_is_drawn_and_only_there(factory: ModuleType) -> None:
    result = factory.made_up_result()
    assert "© OpenStreetMap contributors, ODbL" in text_of(render_report(result))
    elsewhere = replace(result, table=result.table.assign(lon=150.0, lat=-30.0))
    page = render_report(elsewhere)
    assert "OpenStreetMap" not in text_of(page)
    assert data_of(page)["coast"] == {}


def test_the_policy_names_every_script_by_its_hash(factory: ModuleType) -> None:
    page = render_report(factory.made_up_result())
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts]
    assert f"script-src {' '.join(hashes)};" in page


def test_words_of_the_data_are_marked_as_english(factory: ModuleType) -> None:
    page = render_report(factory.made_up_result(), "nn")
    assert '<td lang="en">nationen.no (2020)</td>' in page
    assert '<li lang="en">© OpenStreetMap contributors, ODbL</li>' in page
    assert 'lang="en"' not in render_report(factory.made_up_result(), "en").split("<body", 1)[1]


def test_a_result_without_rows_is_a_page_all_the_same(factory: ModuleType) -> None:
    result = factory.made_up_result()
    empty = {
        name: getattr(result, name).iloc[:0]
        for name in ("table", "curves", "rhythm", "owners", "coverage", "published", "quality", "areas")
    }
    text = text_of(render_report(replace(result, **empty), "en"))
    assert "Nothing was held against a standard" in text


def test_a_coverage_that_was_not_worked_out_leaves_dashes(factory: ModuleType) -> None:
    result = replace(factory.made_up_result(), coverage=pd.DataFrame())
    assert "Served by others" not in text_of(render_report(result, "en"))


def test_a_large_region_stays_under_three_megabytes(factory: ModuleType) -> None:
    page = render_report(factory.made_up_result_with_areas(municipalities=357))
    assert len(page.encode()) < 3_000_000


def test_a_fourth_language_is_refused() -> None:
    with pytest.raises(BadInputError, match="'se'; it must be nb, nn, en"):
        render_report(None, "se")  # type: ignore[arg-type]


def test_missing_scripts_are_named_with_what_to_do(
    factory: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(vendored, "files", lambda _: tmp_path)
    with pytest.raises(BadInputError, match="comes from npm when Samvirke is built: run `make`"):
        render_report(factory.made_up_result())
