"""Broken files of purchases, stock and agreements: refused whole, with line, seen, allowed and what to do."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.test_duty_to_store import COVERED, OTHERS, bought, csv, question, stored

from samvirke.model.errors import BadInputError, PackageError, SamvirkeError
from samvirke.register.items import item_catalogue
from samvirke.rules.storage.equipment import item_fault, pieces, unit_fault
from samvirke.rules.storage.purchases import read_purchases
from samvirke.rules.storage.sheet import Source, work_out

GOOD = ("2023,gown,120", "2024,gown,120", "2025,gown,120")
SHARED = "item,quantity,unit,holder,agreement,until"


def refused(
    purchases: Source, stock: Source | None = None, agreements: Source | None = None, **stated: object
) -> str:
    """Return the text with which files are refused."""
    with pytest.raises(BadInputError) as refusal:
        work_out(question(**{"not_used": OTHERS, **stated}), purchases, stock=stock, agreements=agreements)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hansker", "glove"),
        ("Hanskar", "glove"),
        ("gloves", "glove"),
        ("munnbind", "surgical_mask"),
        ("åndedrettsvern", "respirator"),
        ("smittefrakk", "gown"),
        ("vernebriller", "eye_protection"),
        ("visir", "eye_protection"),
    ],
)
def test_a_norwegian_name_is_answered_with_ours(written: str, meant: str) -> None:
    text = refused(bought(*GOOD, f"2025,{written},4"))
    assert "row 5, column item" in text
    assert f"saw {written!r}" in text
    assert f"write {meant!r}" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "2025,glove,4,stk,",
            "column unit: saw 'stk'; allowed: piece, pair, box, pack for glove; do: write 'piece'",
        ),
        ("2025,glove,4,esker,", "write 'box' and fill in pieces_per_unit"),
        (
            "2025,gown,4,pair,",
            "column unit: saw 'pair'; allowed: piece, box, pack for gown; do: count in pieces",
        ),
        (
            "2025,eye_protection,4,par,",
            "saw 'par'; allowed: piece, box, pack for eye_protection; do: count in",
        ),
        ("2025,gown,4,kg,", "saw 'kg'"),
        ("2025,gown,4,box,", "column pieces_per_unit: saw nothing, for a box"),
        ("2025,gown,4,piece,100", "column pieces_per_unit: saw 100, for a piece"),
        ("2025,gown,4,box,0", "a whole number from 1 to 100000"),
        ("2025,gown,-4,piece,", "column quantity: saw -4; allowed: a whole number from 0"),
        ("2025,gown,4.5,piece,", "column quantity: saw 4.5"),
        ("2025,gown,many,piece,", "column quantity: saw 'many'"),
        ("2025,gown,1 200,piece,", "write 1200, without spaces"),
        ("2025,gown,,piece,", "column quantity: saw nothing"),
        ("25,gown,4,piece,", "column year: saw 25; allowed: a whole number from 2000 to 2100"),
        (",gown,4,piece,", "column year: saw nothing"),
        ("2025,propofol,4,piece,", "only protective equipment is stored under § 8 a"),
        ("2025,gown,1e300,piece,", "column quantity"),
        ("2025,gown,inf,piece,", "column quantity"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_to_do(line: str, said: str) -> None:
    text = refused(bought(*GOOD, line))
    assert "file.csv, row 5" in text
    assert said in text
    assert "nothing was worked out" in text


def test_all_that_is_wrong_in_all_files_is_told_in_one_go() -> None:
    purchases = bought("2023,hansker,1", "2024,gown,-1")
    with pytest.raises(PackageError) as refusal:
        work_out(question(), purchases, stock=stored("gown,x"), agreements=csv(SHARED, "gown,1,stk,N,a,"))
    assert len(refusal.value.findings) == 4


def test_the_header_names_the_files_at_fault_and_faults_stand_by_file_and_row() -> None:
    purchases = Source(
        path="bought.csv", data=b"year,item,quantity,unit\n2023,hansker,1,piece\n2024,gown,-1,piece\n"
    )
    stock = Source(path="store.csv", data=b"item,quantity,unit\ngown,x,piece\n")
    with pytest.raises(PackageError) as refusal:
        work_out(question(not_used=OTHERS), purchases, stock=stock)
    assert str(refusal.value).startswith("bought.csv with store.csv is refused")
    places = [(finding.table, finding.row) for finding in refusal.value.findings]
    assert places == [("bought.csv", "2"), ("bought.csv", "3"), ("store.csv", "2")]


def test_only_the_file_at_fault_is_refused() -> None:
    stock = Source(path="store.csv", data=b"item,quantity,unit\ngown,x,piece\n")
    assert refused(bought(*GOOD), stock=stock).startswith("store.csv is refused")


def test_a_missing_year_is_named() -> None:
    text = refused(bought("2023,gown,120", "2025,gown,120"))
    assert "no row for gown in 2024" in text
    assert "quantity 0 if none was used" in text


def test_a_missing_replacing_year_is_named_with_what_it_replaces() -> None:
    text = refused(bought(*GOOD), deviating=frozenset({2023, 2022}))
    assert "no row for gown in 2021" in text
    assert "2021 replaces 2023" in text


def test_an_item_without_a_line_is_no_zero() -> None:
    text = refused(bought(*GOOD), not_used=OTHERS - {"respirator"})
    assert "no row for respirator in 2023, 2024, 2025" in text
    assert "--not-used respirator" in text


def test_the_same_line_twice_is_refused_and_two_that_differ_are_added() -> None:
    text = refused(bought(*GOOD, "2025,gown,120"))
    assert "row 5: saw the same as row 4 in every column" in text
    header = "year,item,quantity,unit,date"
    days = csv(
        header,
        "2023,gown,120,piece,",
        "2024,gown,120,piece,",
        "2025,gown,60,piece,2025-01-10",
        "2025,gown,60,piece,2025-02-10",
    )
    # 120 + 120 + 60 + 60 = 360, a quarter of 120.
    (line,) = (found for found in work_out(question(not_used=OTHERS), days).obligations if found.use)
    assert line.amount == 30


def test_a_day_outside_the_year_of_its_line_is_refused() -> None:
    text = refused(csv("year,item,quantity,unit,date", "2025,gown,60,piece,2024-12-30"))
    assert "column date: saw '2024-12-30' beside the year 2025" in text


def test_equipment_that_the_duty_does_not_name_is_left_out_and_told() -> None:
    sheet = work_out(question(not_used=OTHERS), bought(*GOOD, "2025,hand_rub,40,litre,", "2025,apron,7"))
    assert [note.values for note in sheet.notes if note.kind == "uncovered"] == [
        {"items": ("apron", "hand_rub")}
    ]


def test_stock_of_a_body_without_purchases_is_refused() -> None:
    header = "body,year,item,quantity,unit"
    purchases = csv(header, *(f"Vik kommune,{year},gown,12,piece" for year in (2023, 2024, 2025)))
    stock = csv("body,item,quantity,unit", "Vik komune,gown,3,piece")
    text = refused(purchases, stock)
    assert "column body: saw 'Vik komune'; allowed: a body of the purchases: Vik kommune" in text
    assert "write 'Vik kommune'" in text


def test_a_body_that_the_purchases_lack_is_refused() -> None:
    header = "body,year,item,quantity,unit"
    purchases = csv(header, *(f"Vik kommune,{year},gown,12,piece" for year in (2023, 2024, 2025)))
    assert "has no body 'Vig kommune'; write 'Vik kommune'" in refused(purchases, body="Vig kommune")
    nameless = csv(header, "Vik kommune,2023,gown,12,piece", ",2024,gown,12,piece")
    assert "row 3, column body: saw nothing" in refused(nameless)


def test_more_promised_than_there_is_is_refused() -> None:
    header = "body,year,item,quantity,unit"
    lines = (f"{body},{year},gown,12,piece" for body in ("Vik", "Sand") for year in (2023, 2024, 2025))
    text = refused(
        csv(header, *lines),
        csv("body,item,quantity,unit", "Vik,gown,40,piece"),
        csv("body,item,quantity,unit,holder,agreement", "Sand,gown,41,piece,Vik,a"),
    )
    assert "41 pieces of gown promised by Vik, which has 40" in text


def test_a_body_that_stores_for_itself_by_agreement_is_refused() -> None:
    agreements = csv(SHARED, "gown,5,piece,Vik kommune,a,")
    text = refused(bought(*GOOD), None, agreements, body="Vik kommune")
    assert "move the row to the stock" in text


def test_an_item_that_is_stated_and_not_in_the_duty_is_refused() -> None:
    assert "no item 'glov' in § 8 a; write 'glove'" in refused(bought(*GOOD), not_used=frozenset({"glov"}))
    stated = {"apron": frozenset({2024})}
    assert "no item 'apron' in § 8 a" in refused(bought(*GOOD), deviating_of=stated)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"year": 2025}, "not in force on 2025-01-01"),
        ({"year": 20266}, "it must be from 2000 to 2100"),
        ({"kind": "ministry"}, "binds municipality, county, health_region"),
    ],
)
def test_a_question_outside_the_duty_is_refused(stated: dict[str, object], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        work_out(question(**{"not_used": OTHERS, **stated}), bought(*GOOD))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf\n", "an empty file"),
        (b"year,item,quantity,unit\n", "no rows"),
        (b"year,item,quantity\n2025,gown,1\n", "column unit: saw no such column"),
        (b"year,item,quantity,unit,colour\n2025,gown,1,piece,blue\n", "an unknown column"),
        (b"year,item,quantity,unit\n2025,gown,1\n", "3 values"),
        ("year,item,quantity,unit\n2025,gøwn,1,piece\n".encode("latin-1"), "no UTF-8"),
        (b"PK\x03\x04\0\0", "bytes of zero"),
        (b'year,item,quantity,unit\n2025,"gown,1,piece\n', "does not end"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, said: str) -> None:
    assert said in refused(Source(path="file.csv", data=data))


def test_a_norwegian_spreadsheet_with_semicolons_is_read() -> None:
    lines = "\r\n".join(f"{year};gown;120;piece" for year in (2023, 2024, 2025))
    data = ("\ufeffyear;item;quantity;unit\r\n" + lines).encode()
    sheet = work_out(question(not_used=OTHERS), Source(path="file.csv", data=data))
    assert sum(line.amount for line in sheet.obligations) == 30


CELLS = st.sampled_from(
    [
        "",
        "2025",
        "gown",
        "glove",
        "hansker",
        "piece",
        "box",
        "-1",
        "1e9",
        "NaN",
        "0",
        "100",
        "\0",
        '"',
        ";",
        "é,",
    ]
) | st.text(max_size=6)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=7).map(",".join), max_size=5), st.binary(max_size=30))
def test_no_file_brings_it_down(lines: list[str], tail: bytes) -> None:
    headers = (
        "body,year,item,quantity,unit,pieces_per_unit,service,date,note",
        "body,item,quantity,unit,pieces_per_unit,expires,country,lot",
        "body,item,quantity,unit,pieces_per_unit,holder,agreement,until,country",
    )
    broken = [
        Source(path="file.csv", data="\n".join((head, *lines)).encode("utf-8", "replace") + tail)
        for head in headers
    ]
    for purchases, stock, agreements in (
        (broken[0], None, None),
        (bought(*GOOD), broken[1], None),
        (bought(*GOOD), None, broken[2]),
    ):
        with suppress(SamvirkeError):  # any other error fails the test
            work_out(question(not_used=OTHERS), purchases, stock=stock, agreements=agreements)


def test_every_word_of_the_word_list_leads_to_a_name_we_have() -> None:
    for word in ("hansker", "andedrettsvern", "frakk", "augevern", "håndsprit"):
        fault = item_fault(word)
        assert fault is not None
        assert fault[3].removeprefix("write ").strip("'") in item_catalogue()
    assert [item_fault(item) for item in COVERED] == [None] * 5
    assert unit_fault("glove", "pair", None) is None
    assert pieces(7, "pair", None) == 14


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_norwegian_header_is_told_which_names_to_write(encoding: str) -> None:
    data = "År;Vare;Antall;Enhet;Leverandør\r\n2023;munnbind;12;stk;x\r\n".encode(encoding)
    _, findings = read_purchases("kjøp.csv", data)
    assert [finding.row for finding in findings] == ["1"]  # one answer, not one for each column
    assert "År → year, Vare → item, Antall → quantity, Enhet → unit" in findings[0].do
    assert "Leverandør" in findings[0].seen


def test_every_word_of_a_header_means_a_column_that_some_file_has() -> None:
    from samvirke.rules.storage.header import _words
    from samvirke.rules.storage.purchases import COLUMNS
    from samvirke.rules.storage.stock import AGREEMENTS, STOCK

    assert set(_words().values()) <= {column.name for column in (*COLUMNS, *STOCK, *AGREEMENTS)}
