"""The sheet of the duty to store: whole in each language, every sum on it, nothing asked of anyone."""

import html
import itertools
import re
from functools import cache

import pytest
from tests.rules.test_duty_to_store import OTHERS, bought, csv, question, stored

from samvirke.prepare.report import duty_page, duty_rows, duty_words
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.rules.storage.notes import KINDS, Note
from samvirke.rules.storage.sheet import Sheet, work_out

SHARED = "item,quantity,unit,holder,agreement,until"


@cache
def sheet(name: str = "Vik kommune") -> Sheet:
    """Return a sheet with a replaced year, an item not used, a lot out of date and an agreement that ended.

    2024 deviates: 1 200 + 1 200 + 1 300 = 3 700; /3 = 1 233.33; /4 = 308.33, so 309. 200 own and 80 by
    agreement: 29 are missing.
    """
    return work_out(
        question(
            body=name,
            deviating=frozenset({2024}),
            not_used=OTHERS,
            signed_by=name,
            role=f"head of {name}",
        ),
        bought("2023,gown,1200", "2024,gown,9000", "2025,gown,1300", "2025,respirator,5"),
        stock=stored("gown,200", "gown,40,piece,2026-01,"),
        agreements=csv(SHARED, f"gown,80,piece,{name} havn,a,", "gown,9,piece,Sørlager,b,2026-01-01"),
    )


@cache
def rendered(language: str) -> str:
    return duty_page.render(sheet(), language)


def words_of(page: str) -> str:
    text = re.sub(r"<(style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_sum_stands_on_the_sheet(language: str) -> None:
    # Without marks of thousands and decimals, which differ: 1 233.33 is 123333.
    text = re.sub(r"[\s.,]", "", words_of(rendered(language)))
    for found in ("3700/3123333", "123333×3/1230833", "309−200−8029"):
        assert found in text


def test_a_replaced_year_says_whose_use_counts() -> None:
    assert "2024 avviker; forbruket i 2023 i stedet" in words_of(rendered("nb"))
    assert "2024 avvik; forbruket i 2023 i staden" in words_of(rendered("nn"))
    assert "2024 deviates; use of 2023 instead" in words_of(rendered("en"))


def test_the_answer_names_what_is_missing() -> None:
    assert "Missing, in pieces: gown or coverall 29." in words_of(rendered("en"))
    assert "Det mangler, i antall stykker: smittefrakk 29." in words_of(rendered("nb"))


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_english_is_left_on_a_norwegian_sheet(language: str) -> None:
    text = words_of(rendered(language)).replace("head of", "")
    assert not re.search(r"\b(the|and|of|use|store|pieces|stored|year)\b", text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_note_has_its_words(kind: str) -> None:
    values = {
        "year": 2024,
        "pieces": 1000,
        "middle": 12.5,
        "holder": "Nordlager",
        "items": ("apron", "hand_rub"),
    }
    for code in LANGUAGES:
        text = duty_words.note_text(Language.of(code), Note(kind=kind, item="gown", values=values))
        assert "%(" not in text
        assert "2\u202f024" not in text  # a year is a name
        assert len(text) > 20


def test_notes_name_their_body_where_there_are_several() -> None:
    note = Note(kind="expired", body="Vik", item="gown", values={"pieces": 40})
    english = Language.of("en")
    assert duty_words.note_text(english, note, several=True).startswith("Vik: Gown or coverall: 40 pieces")
    assert duty_words.note_text(english, note).startswith("Gown or coverall: 40 pieces")


def test_it_asks_nothing_of_anyone_and_runs_no_script() -> None:
    page = rendered("nb")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "https://" not in page
    assert "url(" not in page


def test_no_name_becomes_markup() -> None:
    hostile = "</style><script>x</script><b>\"'&"
    page = duty_page.render(sheet(hostile), "nb")
    assert hostile not in page
    assert "<script" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_headings_skip_no_rank_and_its_tables_have_captions(language: str) -> None:
    page = rendered(language)
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])\b", page)]
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))
    assert len(re.findall(r"<table\b", page)) == len(re.findall(r"<caption>[^<]", page)) == 1 + 5
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= ids


def test_what_lasts_just_under_three_months_is_not_rounded_up() -> None:
    # 1 200 a year are 100 a month: 299 last 2.99 months, which is shown as 2.9.
    lasting = work_out(
        question(not_used=OTHERS),
        bought("2023,gown,1200", "2024,gown,1200", "2025,gown,1200"),
        stock=stored("gown,299"),
    )
    (row,) = (row for row in duty_rows.overview(lasting, Language.of("en")).rows if row[0].startswith("Gown"))
    assert row == ("Gown or coverall", "300", "299", "0", "1", "2.9", "0")


def test_the_table_for_a_spreadsheet_has_whole_numbers_and_empty_cells() -> None:
    table = duty_rows.spreadsheet(sheet(), Language.of("en"))
    text = table.to_csv(index=False)
    row = next(line for line in text.splitlines() if ",gown," in line)
    assert ",2023,2023,1200,2024,2023,1200,2025,2025,1300,3700," in row
    unused = next(line for line in text.splitlines() if ",glove," in line)
    assert ",no,,,,,,,,,," in unused
