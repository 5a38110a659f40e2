"""What holds for every page of a report: its frame, its policy, its names, its bytes."""

import itertools
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

import pytest
from tests.prepare.report_pages import PAGES, Page

from samvirke.prepare.report.language import LANGUAGES

HOSTILE = "</script><b>\"'&\u2028<!--Ås"


@pytest.fixture(params=sorted(PAGES), name="page")
def every_page(request: pytest.FixtureRequest) -> Page:
    return PAGES[request.param]


@cache
def rendered(page: Page, language: str) -> str:
    return page.render(page.made_up(), language)


def without_scripts(page: str) -> str:
    return re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)


class TestEveryPage:
    def test_is_the_same_for_the_same_result(self, page: Page) -> None:
        assert page.render(page.made_up(), "nb") == rendered(page, "nb")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_whole_in_each_language(self, page: Page, language: str) -> None:
        html = rendered(page, language)
        assert f'<html lang="{language}">' in html
        assert tuple(re.findall(r'<section id="(\w+)"', html)) == page.sections

    def test_asks_nothing_of_anyone(self, page: Page) -> None:
        html = rendered(page, "nb")
        assert "default-src 'none'" in html
        assert not re.search(
            r"<(link|img|iframe|script|source|object|embed|form)\b[^>]*(https?:|//)", without_scripts(html)
        )
        styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
        assert "url(" not in styles
        assert "@import" not in styles

    def test_names_every_script_by_its_hash(self, page: Page) -> None:
        html = rendered(page, "nb")
        scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
        assert len(scripts) == 2 + len(page.scripts)
        hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts]
        assert f"script-src {' '.join(hashes)};" in html

    def test_lets_no_name_become_markup_or_script(self, page: Page) -> None:
        html = page.render(page.renamed(page.made_up(), HOSTILE), "nb")
        assert HOSTILE not in html
        assert "<b>\"'" not in html
        assert "<!--Ås" not in html
        plain = rendered(page, "nb")
        for tag in ("<script", "</script"):
            assert html.count(tag) == plain.count(tag)

    def test_has_headings_that_skip_no_rank(self, page: Page) -> None:
        ranks = [int(rank) for rank in re.findall(r"<h([1-6])\b", without_scripts(rendered(page, "nb")))]
        assert ranks.count(1) == 1
        assert ranks[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))

    def test_says_what_every_table_is(self, page: Page) -> None:
        html = without_scripts(rendered(page, "nb"))
        for found in re.finditer(r"<table\b[^>]*>(.{0,9})", html, re.DOTALL):
            before = html[: found.start()]
            labelled = before.rstrip().endswith(">") and re.search(r'aria-label="[^"]+">\s*$', before)
            assert labelled or found[1] == "<caption>", html[found.start() : found.end() + 200]

    def test_points_only_to_what_is_there(self, page: Page) -> None:
        html = without_scripts(rendered(page, "nb"))
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        for name in re.findall(r'\bhref="#([^"]*)"|\baria-(?:labelledby|describedby)="([^"]+)"', html):
            assert set("".join(name).split()) <= set(ids)

    def test_shows_no_number_as_a_computer_writes_it(self, page: Page) -> None:
        text = re.sub(r"<[^>]*>", " ", without_scripts(rendered(page, "en")))
        assert not re.search(r"\b(nan|NaN|inf|Infinity|None|NaT|undefined)\b", text)
