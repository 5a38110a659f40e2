"""Bokmål, nynorsk and English are all complete, and no text hides in a template."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from tests.prepare.report_pages import PAGES

from samvirke.prepare import report
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.prepare.report.sentences import said
from samvirke.prepare.worth import method_of, warnings_of
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Points

HOUSE = Path(report.__file__).parent
TRANSLATED = [code for code in LANGUAGES if code != "en"]
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACES = re.compile(r"%\(\w+\)s|%%|\{\w+\}")


def texts_in_use() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(HOUSE, method_map=METHODS, keywords=KEYWORDS)
    return {message[2] if isinstance(message[2], str) else tuple(message[2][:2]) for message in found}


def catalogues(code: str) -> dict[str, dict[str | tuple[str, ...], tuple[str, ...]]]:
    """Return the words of each page's file."""
    return {path.stem: catalogue(path, code) for path in sorted((HOUSE / "locales" / code).glob("*.po"))}


def catalogue(path: Path, code: str) -> dict[str | tuple[str, ...], tuple[str, ...]]:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=code) if message.id]
    assert not [message.id for message in messages if message.fuzzy]
    return {
        message.id if isinstance(message.id, str) else tuple(message.id): (
            (message.string,) if isinstance(message.string, str) else tuple(map(str, message.string or ()))
        )
        for message in messages
    }


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(code: str) -> None:
    translated = {text for words in catalogues(code).values() for text in words}
    assert texts_in_use() - translated == set()
    assert translated - texts_in_use() == set()
    for words in catalogues(code).values():
        assert not [text for text, said_as in words.items() if not all(said_as)]


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_text_is_translated_in_one_file_only(code: str) -> None:
    files = Counter(text for words in catalogues(code).values() for text in words)
    assert [text for text, count in files.items() if count > 1] == []  # it belongs in common.po


def test_both_languages_have_the_same_files_with_the_same_texts() -> None:
    bokmal, nynorsk = (catalogues(code) for code in TRANSLATED)
    assert bokmal.keys() == nynorsk.keys()
    for name, words in bokmal.items():
        assert words.keys() == nynorsk[name].keys()


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_same_places_for_values(code: str) -> None:
    for text, translations in (item for words in catalogues(code).values() for item in words.items()):
        forms = (text,) if isinstance(text, str) else text
        assert len(forms) == len(translations), text
        for form, translation in zip(forms, translations, strict=True):
            # In the singular form of "drawn once" a language may leave out what is one anyway.
            assert set(PLACES.findall(translation)) <= set(PLACES.findall(form)), text
            if len(forms) == 1:
                assert sorted(PLACES.findall(translation)) == sorted(PLACES.findall(form)), text


@pytest.mark.parametrize("path", sorted((HOUSE / "templates").glob("*.html")), ids=lambda path: path.stem)
def test_no_text_stands_bare_in_a_template(path: Path) -> None:
    assert not list(bare_texts(path.read_text()))


def test_a_bare_text_would_be_found() -> None:
    assert list(bare_texts("<p>{{ _('x') }} late</p>")) == ["late"]
    assert list(bare_texts('<p title="late {{ 1 }}"></p>')) == ["late {{ 1 }}"]


def bare_texts(template: str) -> Iterator[str]:
    """Give every run of letters a reader would see that no gettext call made."""
    read_aloud = r'\b(?:aria-label|title|alt|placeholder|content)="([^"]*(?:\{\{[^}]*\}\}[^"]*)*)"'
    names = {"viewport", "color-scheme", "referrer", "Content-Security-Policy"}
    unread = r"\{#.*?#\}|\{% block (style|skip_to) %\}.*?\{% endblock %\}"  # rules, and an id
    template = re.sub(unread, "", template, flags=re.DOTALL)
    for tag in re.findall(r"<[^>]*>", re.sub(r"\{\{.*?\}\}", lambda m: m[0].replace(">", ""), template)):
        if any(name in tag for name in names):
            continue
        for value in re.findall(read_aloud, tag):
            if re.search(r"[^\W\d_]{2}", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", value)):
                yield value
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", template, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text)
    for word in re.findall(r"[^\W\d_]{2,}", text):
        if word != "Samvirke":
            yield word


@pytest.mark.parametrize("name", PAGES)
def test_the_scripts_use_only_words_that_are_translated_and_all_of_them(name: str) -> None:
    page = PAGES[name]
    scripts = "".join((HOUSE / "static" / script).read_text() for script in page.scripts)
    assert set(re.findall(r'\bword\("(\w+)"', scripts)) == set(page.words)


@pytest.mark.parametrize(
    ("code", "written"), [("nb", "1\u202f234,5"), ("nn", "1\u202f234,5"), ("en", "1,234.5")]
)
def test_marks_of_numbers_follow_the_language(code: str, written: str) -> None:
    assert Language.of(code).number(1234.5, 1) == written


def test_only_all_is_a_hundred_per_cent_and_only_nothing_is_none() -> None:
    english = Language.of("en")
    shares = (0, 0.001, 0.5, 0.996, 1)
    assert [english.percent(share) for share in shares] == ["0%", "1%", "50%", "99%", "100%"]


def test_a_negative_zero_has_no_sign() -> None:
    assert Language.of("en").number(-0.04, 1) == "0.0"


def test_the_names_in_a_known_sentence_are_translated_too() -> None:
    sentence = said(Language.of("nn"), "police, 20000+: 80% of cases within")
    assert sentence.text == "Politi, byar med 20\u202f000 eller fleire: 80\u202f% av tilfella innan"
    assert sentence.language == "nn"


def test_a_profile_within_a_sentence_is_said_in_the_language_too() -> None:
    sentence = said(Language.of("nb"), "Travel times: line (car: 60 km/h, detour 1.3, 0 s fixed).")
    assert sentence.text == (
        "Kjøretider: rette linjer med tillegg for omvei (bil: 60 km/t, omvei 1,3, 0 s fast tillegg)."
    )


def test_every_sentence_of_a_result_is_known_to_the_translators(hamlet: Region) -> None:
    # When this fails, give the new form of the sentence to sentences.py and the two catalogues.
    road = LineTimes()
    sentences = [*method_of("everyday", 1, [], road.describe()), *warnings_of(hamlet, road)]
    assert not [text for text in sentences if said(Language.of("nb"), text).language != "nb"]


def test_warnings_of_a_region_with_holes_are_known_to_the_translators(hamlet: Region) -> None:
    class Nowhere(LineTimes):
        """Travel data that know no road at all."""

        def knows(self, places: Points) -> npt.NDArray[np.bool_]:
            return np.zeros(len(places), dtype=np.bool_)

    holed = hamlet.with_table(
        "cells", hamlet.cells[hamlet.cells["municipality"] == "0001"].reset_index(drop=True)
    )
    without = holed.with_table("sites", holed.sites.replace({"kind": {"hospital": "store"}}))
    warnings = {*warnings_of(holed, Nowhere()), *warnings_of(without, Nowhere())}
    assert sum("know no road" in text for text in warnings) == 3
    assert any("no hospital" in text for text in warnings)
    assert any("beside their cells" in text for text in warnings)
    for language in ("nb", "nn"):
        assert not [text for text in warnings if said(Language.of(language), text).language != language]
