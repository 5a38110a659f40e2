"""Stock as users write it, and what is said when it cannot be."""

from pathlib import Path

import pytest

from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.engine.endurance.stock.region_lots import read_lots
from samvirke.engine.endurance.stock.stock_file import lots_from_file
from samvirke.model.errors import BadInputError, PackageError
from samvirke.register.region import Region

OWNERS = ("org-trust", "org-vik", "org-nes")
START = "2026-01-31T23:00:00Z"  # the first of February in Norway


def written(folder: Path, text: str) -> Path:
    path = folder / "stock.csv"
    path.write_text(text, encoding="utf-8")
    return path


def told(folder: Path, region: Region, text: str) -> str:
    with pytest.raises(PackageError) as error:
        lots_from_file(written(folder, text), region, OWNERS, START)
    assert "no stock was read" in str(error.value)
    return str(error.value)


def test_a_file_gives_lots_by_item(tmp_path: Path, hamlet: Region) -> None:
    text = (
        "site;owner;item;quantity;unit;expires_on;arrives_on\n"  # a Norwegian Excel
        "hospital-vik;;gown;100;piece;2026-02;\n"
        ";org-nes;gown;50;piece;;2026-02-11\n"
        ";org-vik;hand_rub;2.5;litre;2025;\n"
    )
    lots = lots_from_file(written(tmp_path, text), hamlet, OWNERS, START)
    assert list(lots) == ["gown", "hand_rub"]
    gowns = lots["gown"]
    assert gowns.owner.tolist() == [0, 2]  # who runs the hospital; who is named
    assert gowns.quantity.tolist() == [100, 50]
    assert gowns.arrives_day.tolist() == [0, 10]
    assert gowns.expires_day.tolist() == [27, NEVER]  # the 28th of February is day 27
    assert lots["hand_rub"].expires_day.tolist() == [-32]  # New Year's Eve: 31 days of January and one
    assert lots["hand_rub"].arrives_day.tolist() == [-32]


def test_a_file_without_the_columns_of_dates_and_sites_will_do(tmp_path: Path, hamlet: Region) -> None:
    text = "owner,item,quantity,unit\norg-vik,glove,7,piece\n"
    lots = lots_from_file(written(tmp_path, text), hamlet, OWNERS, START)["glove"]
    assert (lots.owner.item(), lots.quantity.item(), lots.expires_day.item()) == (1, 7, NEVER)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("org-vik,,gowns,1,piece,,", "row 2, column item: saw 'gowns'; allowed: an item of the catalogue"),
        ("org-vik,,gowns,1,piece,,", "do: write 'gown'"),
        ("org-vik,,smittefrakk,1,piece,,", "do: write 'gown'"),
        ("org-vik,,gown,-1,piece,,", "row 2, column quantity: saw -1; allowed: a number from 0"),
        ("org-vik,,gown,many,piece,,", "column quantity: saw 'many'"),
        ("org-vik,,gown,,piece,,", "column quantity: saw nothing"),
        ("org-vik,,glove,1,pair,,", "saw 'pair' of glove; allowed: 'piece'; do: count it in piece"),
        ("org-vik,,gown,1,piece,2026-03,2026-04", "expires_on: saw 2026-03, before it comes on 2026-04"),
        ("org-vik,,gown,1,piece,2026-13,", "column expires_on"),
        ("org-viik,,gown,1,piece,,", "column owner: saw 'org-viik'; allowed: one of the 3 owners"),
        (",hospital-vikk,gown,1,piece,,", "column site: saw 'hospital-vikk'"),
        (",fire-vik,gown,1,piece,,", "column site: saw 'org-fire'"),
        (",,gown,1,piece,,", "neither owner nor site"),
    ],
)  # fmt: skip
def test_every_bad_row_is_named_with_what_to_do(tmp_path: Path, hamlet: Region, row: str, says: str) -> None:
    assert says in told(tmp_path, hamlet, f"owner,site,item,quantity,unit,expires_on,arrives_on\n{row}\n")


def test_all_bad_rows_are_named_in_one_go(tmp_path: Path, hamlet: Region) -> None:
    # A figure that cannot be read in one row hides nothing of the others.
    rows = "org-vik,mask,1,piece\norg-vik,gown,1,box\norg-oslo,gown,1,piece\norg-vik,gown,-1,piece\n"
    text = told(tmp_path, hamlet, "owner,item,quantity,unit\n" + rows)
    assert "4 findings" in text
    assert all(f"row {number}" in text for number in (2, 3, 4, 5))


def test_a_norwegian_header_is_answered_with_our_names(tmp_path: Path, hamlet: Region) -> None:
    text = told(tmp_path, hamlet, "Eier;Vare;Antall;Enhet;Utløpsdato\norg-vik;gown;1;piece;2027\n")
    assert "1 finding\n" in text
    assert "Eier → owner, Vare → item, Antall → quantity, Enhet → unit, Utløpsdato → expires_on" in text
    text = told(tmp_path, hamlet, "owner,item,antall,unit\norg-vik,gown,1,piece\n")
    assert "do: name it quantity in row 1" in text
    assert "own table" not in text


def test_files_that_are_no_stock_are_refused(tmp_path: Path, hamlet: Region) -> None:
    assert "an empty file" in told(tmp_path, hamlet, "")
    assert "no rows" in told(tmp_path, hamlet, "owner,item,quantity,unit\n")
    assert "quantity" in told(tmp_path, hamlet, "owner,item,unit\n")
    assert "amount" in told(tmp_path, hamlet, "owner,item,quantity,unit,amount\n")
    with pytest.raises(BadInputError, match="cannot be read"):
        lots_from_file(tmp_path / "none.csv", hamlet, OWNERS, START)


def with_stocks(region: Region, **columns: object) -> Region:
    rows = region.table("stocks").assign(**({"item": "respirator", "unit": "piece"} | columns))
    return region.with_table("stocks", rows)


def respirators(region: Region) -> Lots:
    return read_lots(region, "respirator", OWNERS, "2026-01-01T00:00:00Z")


def test_the_stocks_of_a_region_are_lots_from_the_start(hamlet: Region) -> None:
    lots = respirators(with_stocks(hamlet))
    # 2,400 of the trust until June 2028: 365 + 365 days, 31 + 29 + 31 + 30 + 31 + 30 = 182, less one.
    assert lots.owner.tolist() == [0]
    assert lots.quantity.tolist() == [2400]
    assert lots.expires_day.tolist() == [365 + 365 + 182 - 1]
    assert len(respirators(hamlet)) == 0
    assert respirators(with_stocks(hamlet, expires_on=None)).expires_day.tolist() == [NEVER]
    assert respirators(with_stocks(hamlet, expires_on="2025-12-31")).arrives_day.tolist() == [-1]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"unit": "box"}, "counted in 'box'; the catalogue's unit is 'piece'"),
        ({"owner": "org-police"}, "'org-police' owns respirator and is none of the 3 owners"),
        ({"quantity": -1.0}, "quantity is -1"),
        ({"item": "respirators"}, "write 'respirator'"),
    ],
)
def test_stocks_that_cannot_be_used_are_refused(
    hamlet: Region, columns: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        respirators(with_stocks(hamlet, **columns))
    with pytest.raises(BadInputError, match="there is no item"):
        read_lots(hamlet, "respiratr", OWNERS, "2026-01-01T00:00:00Z")
