"""The pages are complete in bokmål, nynorsk and English, and no text hides in a template or a script."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from tests.prepare import test_report_language as report

from samvirke import web
from samvirke.prepare.report.language import LANGUAGES, read_words

HOUSE = Path(web.__file__).parent
TRANSLATED = [code for code in LANGUAGES if code != "en"]
Text = str | tuple[str, ...]


@cache
def texts_in_use() -> set[Text]:
    found = extract_from_dir(HOUSE, method_map=report.METHODS, keywords=report.KEYWORDS)
    return {message[2] if isinstance(message[2], str) else tuple(message[2][:2]) for message in found}


def catalogues(code: str) -> dict[str, dict[Text, tuple[str, ...]]]:
    files = sorted((HOUSE / "locales" / code).glob("*.po"))
    return {path.stem: report.catalogue(path, code) for path in files}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(code: str) -> None:
    said = {text for words in catalogues(code).values() for text in words}
    in_reports = {text for text in texts_in_use() if _first(text) in read_words(code)}
    assert texts_in_use() - said - in_reports == set()
    assert said - texts_in_use() == set()
    assert said & in_reports == set()  # the report's word is used, not said again
    for words in catalogues(code).values():
        assert not [text for text, said_as in words.items() if not all(said_as)]


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_text_is_translated_in_one_file_only(code: str) -> None:
    files = Counter(text for words in catalogues(code).values() for text in words)
    assert [text for text, count in files.items() if count > 1] == []  # it belongs in shell.po


def test_both_languages_have_the_same_files_with_the_same_texts() -> None:
    bokmal, nynorsk = (catalogues(code) for code in TRANSLATED)
    assert {name: words.keys() for name, words in bokmal.items()} == {
        name: words.keys() for name, words in nynorsk.items()
    }


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_same_places_for_values(code: str) -> None:
    for text, said_as in (item for words in catalogues(code).values() for item in words.items()):
        forms = (text,) if isinstance(text, str) else text
        assert len(forms) == len(said_as), text
        for form, said in zip(forms, said_as, strict=True):
            wanted = sorted(report.PLACES.findall(form))
            if len(forms) == 1:
                assert sorted(report.PLACES.findall(said)) == wanted, text
            else:
                assert set(report.PLACES.findall(said)) <= set(wanted), text


@pytest.mark.parametrize("path", sorted((HOUSE / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_no_text_stands_bare_in_a_template(path: Path) -> None:
    assert not [text for text in report.bare_texts(path.read_text()) if text not in {"utf", "width"}]


def test_scripts_ask_only_for_words_that_some_page_gives() -> None:
    given = set(re.findall(r'^\s+"(\w+)": N_\(', _all_python(), flags=re.MULTILINE))
    for path in (HOUSE / "static").rglob("*.js"):
        asked = set(re.findall(r'\bword\("(\w+)"', path.read_text()))
        assert asked <= given, path.name


def _first(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _all_python() -> str:
    return "\n".join(path.read_text() for path in HOUSE.rglob("*.py"))
