"""Prices: our table is whole and marked, and a user's table is refused where it cannot be right."""

from pathlib import Path

import pytest

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.stock.prices import open_prices
from samvirke.register.items import items_of

HEAD = "item,setting,low,base,high,unit,source,year\n"


def test_every_protective_item_and_medicine_has_a_price() -> None:
    for item in items_of("protective", "medicine"):
        assert open_prices().of_item(item).price_nok > 0


def test_what_a_gown_costs_by_hand() -> None:
    # 15 NOK, 5 years, 3,000 on a pallet at 1,800 NOK a year and 2 NOK a km, 4 % interest.
    gown = open_prices().of_item("gown")
    assert gown.room_nok == pytest.approx(0.6)
    assert gown.capital_nok == pytest.approx(0.6)
    assert gown.expiry_nok == pytest.approx(3)
    assert gown.km_nok == pytest.approx(2 / 3000)


def test_the_levels_rise_and_every_price_is_marked_assumed() -> None:
    low, high = open_prices("low").of_item("gown"), open_prices("high").of_item("gown")
    assert low.price_nok < 15 < high.price_nok
    assert ("gown", "price") in open_prices().assumed
    assert ("all", "interest") not in open_prices().assumed


def test_an_item_without_a_price_is_refused() -> None:
    with pytest.raises(BadInputError, match="no price for oxygen"):
        open_prices().of_item("oxygen")


def test_ones_own_contract_price_takes_the_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "prices.csv"
    own.write_text(HEAD + "gown,price,9,9,9,NOK/piece,our contract,2026\n")
    prices = open_prices().with_file(own)
    assert prices.of_item("gown").price_nok == 9
    assert ("gown", "price") not in prices.assumed
    assert prices.of_item("glove") == open_prices().of_item("glove")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("gowm,price,1,1,1,NOK/piece,x,2026", "line 2: there is no item 'gowm'; .*gown"),
        ("gown,cost,1,1,1,NOK/piece,x,2026", "setting is 'cost'"),
        ("gown,price,1,1,1,NOK/pack,x,2026", "must be NOK/piece"),
        ("gown,price,1,-1,1,NOK/piece,x,2026", "base is '-1'"),
        ("gown,price,3,2,1,NOK/piece,x,2026", "they must rise"),
        ("gown,price,1,1,1,NOK/piece", "line 2 has more or fewer values than the header"),
        ("gown,price,1,1,1,NOK/piece,x,2026,y", "line 2 has more or fewer values than the header"),
        ("all,chance_a_year,1,3,5,1/year,x,2026", "at most 1: write a share, not per cent"),
        ("gown,price,1,1,1,NOK/piece,x,2026\ngown,price,1,1,1,NOK/piece,x,2026", "line 3: .* twice"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    own = tmp_path / "prices.csv"
    own.write_text(HEAD + row + "\n")
    with pytest.raises(BadInputError, match=said):
        open_prices().with_file(own)


def test_prices_with_semicolons_as_a_norwegian_spreadsheet_writes_them_are_read(tmp_path: Path) -> None:
    own = tmp_path / "prices.csv"
    own.write_text("\ufeff" + (HEAD + "gown,price,8,9.5,11,NOK/piece,our contract,2026\n").replace(",", ";"))
    assert open_prices().with_file(own).of_item("gown").price_nok == 9.5
    own.write_text(
        (HEAD + "gown;price;8;9,5;11;NOK/piece;our contract;2026\n").replace(HEAD, HEAD.replace(",", ";"))
    )
    with pytest.raises(BadInputError, match=r"base is '9,5'; .* a point before decimals"):
        open_prices().with_file(own)
