"""The duty to store, § 8 a: ten cases worked out by hand, and what must hold in every case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.rules.storage.deviation import deviation_factor, suggested
from samvirke.rules.storage.duty import BODY_KINDS, duties
from samvirke.rules.storage.normal_use import normal_use, sources_of_years
from samvirke.rules.storage.obligation import Obligation
from samvirke.rules.storage.question import Question, deviating_years
from samvirke.rules.storage.sheet import Sheet, Source, work_out

TODAY = date(2026, 11, 22)
COVERED = ("glove", "surgical_mask", "respirator", "gown", "eye_protection")
OTHERS = frozenset(COVERED) - {"gown"}


def question(**stated: object) -> Question:
    return Question(**{"kind": "municipality", "year": 2026, "day": TODAY, **stated})  # type: ignore[arg-type]


def csv(header: str, *lines: str) -> Source:
    return Source(path="file.csv", data="\n".join((header, *lines, "")).encode())


def bought(*lines: str) -> Source:
    """Return purchases: `2025,gown,100`, or with a unit and what it holds."""
    return csv("year,item,quantity,unit,pieces_per_unit", *(_full(line, 3, ",piece,") for line in lines))


def stored(*lines: str) -> Source:
    return csv("item,quantity,unit,expires,country", *(_full(line, 2, ",piece,,") for line in lines))


def _full(line: str, short: int, rest: str) -> str:
    return line + rest if len(line.split(",")) == short else line


def of_gowns(years: Mapping[int, int]) -> Source:
    return bought(*(f"{year},gown,{pieces}" for year, pieces in years.items()))


def of_item(sheet: Sheet, item: str = "gown", body: str = "") -> Obligation:
    (found,) = (line for line in sheet.obligations if (line.item, line.body) == (item, body))
    return found


@dataclass(frozen=True, kw_only=True)
class Case:
    """Gowns bought by year, what is stated, and the pieces to store and missing by hand."""

    used: Mapping[int, int]
    amount: int
    deviating: frozenset[int] = frozenset()
    stock: Sequence[str] = ()
    shared: Sequence[str] = ()
    missing: int | None = None
    year: int = 2026
    taken: tuple[int, ...] = field(default=(2023, 2024, 2025))


CASES = {
    # 1 000 + 1 200 + 1 400 = 3 600; a year 1 200; a quarter of it 300.
    "an even use": Case(used={2023: 1000, 2024: 1200, 2025: 1400}, amount=300),
    # 1 000 + 1 000 + 1 001 = 3 001; a year 1 000 1/3; a quarter 250 1/12, and nobody stores a twelfth.
    "a broken piece is stored whole": Case(used={2023: 1000, 2024: 1000, 2025: 1001}, amount=251),
    # 2024 deviates: 2023 takes its place and counts twice. 900 + 900 + 1 200 = 3 000; 1 000; 250.
    "a replacing year within the three counts twice": Case(
        used={2023: 900, 2024: 9000, 2025: 1200},
        deviating=frozenset({2024}),
        amount=250,
        taken=(2023, 2023, 2025),
    ),
    # 2023 deviates: 2022, outside the three, takes its place. 600 + 900 + 1 200 = 2 700; 900; 225.
    "the first of the three is replaced from outside": Case(
        used={2022: 600, 2023: 9000, 2024: 900, 2025: 1200},
        deviating=frozenset({2023}),
        amount=225,
        taken=(2022, 2024, 2025),
    ),
    # 2022 and 2023 deviate: one further back, 2021. 300 + 900 + 1 200 = 2 400; 800; 200.
    "the year before deviates too: one further back": Case(
        used={2021: 300, 2022: 8000, 2023: 9000, 2024: 900, 2025: 1200},
        deviating=frozenset({2022, 2023}),
        amount=200,
        taken=(2021, 2024, 2025),
    ),
    # All three deviate, as 2020, 2021 and 2022 did: 2019 three times. 3 x 500 = 1 500; 500; 125.
    "all three deviate: one year three times": Case(
        year=2023 + 4,  # the duty did not hold in 2023; 2027 counts 2024 to 2026
        used={2023: 500, 2024: 7000, 2025: 8000, 2026: 9000},
        deviating=frozenset({2024, 2025, 2026}),
        amount=125,
        taken=(2023, 2023, 2023),
    ),
    # To store 300 as in the first; 180 own and 70 by agreement: 300 - 180 - 70 = 50 are missing.
    "own stock and a share by agreement count": Case(
        used={2023: 1000, 2024: 1200, 2025: 1400},
        stock=("gown,180",),
        shared=("gown,70,piece,Nordlager,avtale 1,",),
        amount=300,
        missing=50,
    ),
    # 200 good, 60 out of date, 40 in Sweden (SE): 300 - 200 = 100 are missing.
    "what is out of date or abroad does not count": Case(
        used={2023: 1000, 2024: 1200, 2025: 1400},
        stock=("gown,200", "gown,60,piece,2026-11-21,", "gown,40,piece,,SE"),
        amount=300,
        missing=100,
    ),
    # Good on its last day, 22 November, and to the end of the month it names: 300 - 150 - 150 = 0.
    "a lot is good on its last day, and a month to its end": Case(
        used={2023: 1000, 2024: 1200, 2025: 1400},
        stock=("gown,150,piece,2026-11-22,", "gown,150,piece,2026-11,"),
        amount=300,
        missing=0,
    ),
    # An agreement of 100 that ended yesterday and one of 100 that ends today: 300 - 0 - 100 = 200.
    "an agreement counts to its last day": Case(
        used={2023: 1000, 2024: 1200, 2025: 1400},
        shared=("gown,100,piece,Nordlager,a,2026-11-21", "gown,100,piece,Nordlager,b,2026-11-22"),
        amount=300,
        missing=200,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_worked_out_by_hand(name: str) -> None:
    case = CASES[name]
    sheet = work_out(
        question(year=case.year, deviating=case.deviating, not_used=OTHERS),
        of_gowns(case.used),
        stock=stored(*case.stock) if case.stock else None,
        agreements=csv("item,quantity,unit,holder,agreement,until", *case.shared) if case.shared else None,
    )
    line = of_item(sheet)
    assert line.use is not None
    assert tuple(year.taken_from for year in line.use.counted) == case.taken
    assert line.amount == case.amount
    assert line.gap == case.missing


def test_pairs_boxes_and_packs_become_pieces() -> None:
    # 2023: 100 boxes of 100 = 10 000. 2024: 5 000 pairs = 10 000. 2025: 40 packs of 50 + 8 000 = 10 000.
    # 30 000 in three years, 10 000 a year, 2 500 to store.
    purchases = bought(
        "2023,glove,100,box,100", "2024,glove,5000,pair,", "2025,glove,40,pack,50", "2025,glove,8000,piece,"
    )
    sheet = work_out(question(not_used=frozenset(COVERED) - {"glove"}), purchases)
    assert of_item(sheet, "glove").amount == 2500


def test_a_year_that_deviates_for_one_item_is_replaced_for_that_item_alone() -> None:
    # Gowns: 2025 gives way to 2024: 120 + 120 + 120 = 360, a quarter of 120 is 30. Masks keep 2025:
    # 120 + 120 + 1 200 = 1 440, a quarter of 480 is 120.
    years = {2023: 120, 2024: 120, 2025: 1200}
    purchases = bought(
        *(f"{year},{item},{pieces}" for item in ("gown", "surgical_mask") for year, pieces in years.items())
    )
    stated = question(deviating_of={"gown": frozenset({2025})}, not_used=OTHERS - {"surgical_mask"})
    sheet = work_out(stated, purchases)
    assert of_item(sheet).amount == 30
    assert of_item(sheet, "surgical_mask").amount == 120


def test_what_is_not_used_in_a_normal_situation_asks_for_nothing() -> None:
    purchases = bought("2023,gown,120", "2024,gown,120", "2025,gown,120", "2024,respirator,900")
    sheet = work_out(question(not_used=OTHERS), purchases, stock=stored("gown,30"))
    respirators = of_item(sheet, "respirator")
    assert (respirators.amount, respirators.gap, respirators.months_covered) == (0, 0, None)
    assert not sheet.gaps
    # It was bought all the same, and the reader is told.
    assert [(note.item, note.values) for note in sheet.notes if note.kind == "unused"] == [
        ("respirator", {"pieces": 900})
    ]


def test_months_say_how_long_the_store_lasts() -> None:
    # 1 200 a year are 100 a month: 150 own and 100 by agreement last two months and a half.
    sheet = work_out(
        question(not_used=OTHERS),
        of_gowns({2023: 1200, 2024: 1200, 2025: 1200}),
        stock=stored("gown,150"),
        agreements=csv("item,quantity,unit,holder,agreement", "gown,100,piece,Nordlager,avtale"),
    )
    assert of_item(sheet).months_covered == 2.5


def test_what_expires_within_a_year_is_told_and_counts() -> None:
    # From 22 November 2026 a year reaches 22 November 2027: 10 expire by then, 20 the day after, 30 never.
    sheet = work_out(
        question(not_used=OTHERS),
        of_gowns({2023: 240, 2024: 240, 2025: 240}),
        stock=stored("gown,10,piece,2027-11-22,", "gown,20,piece,2027-11-23,", "gown,30"),
    )
    store = of_item(sheet).store
    assert store is not None
    assert (store.own, store.expiring) == (60, 10)


def test_without_stock_and_agreements_nothing_is_said_to_be_missing() -> None:
    sheet = work_out(question(not_used=OTHERS), of_gowns({2023: 12, 2024: 12, 2025: 12}))
    assert of_item(sheet).gap is None
    assert not sheet.is_judged
    assert "unjudged" in {note.kind for note in sheet.notes}


BODIES = csv(
    "body,year,item,quantity,unit",
    *(f"{body},{year},gown,1200,piece" for body in ("Vik", "Sand") for year in (2023, 2024, 2025)),
)


def test_what_one_body_holds_for_another_counts_once() -> None:
    # Each must store 300. Vik has 400, of which 250 are Sand's by agreement: Vik lacks 150, Sand 50.
    sheet = work_out(
        question(not_used=OTHERS),
        BODIES,
        stock=csv("body,item,quantity,unit", "Vik,gown,400,piece"),
        agreements=csv("body,item,quantity,unit,holder,agreement", "Sand,gown,250,piece,Vik,avtale 2026"),
    )
    assert of_item(sheet, body="Vik").gap == 150
    assert of_item(sheet, body="Sand").gap == 50


def test_a_body_that_nothing_is_said_of_has_nothing_in_store_and_the_reader_is_told() -> None:
    stock = csv("body,item,quantity,unit", "Vik,gown,400,piece")
    sheet = work_out(question(not_used=OTHERS), BODIES, stock=stock)
    assert of_item(sheet, body="Sand").gap == 300
    assert [note.body for note in sheet.notes if note.kind == "storeless"] == ["Sand"]


def test_an_item_without_a_row_of_stock_has_nothing_in_store_and_the_reader_is_told() -> None:
    used = csv(
        "year,item,quantity,unit",
        *(f"{year},{item},1200,piece" for item in ("gown", "respirator") for year in (2023, 2024, 2025)),
    )
    stock = csv("item,quantity,unit", "gown,0,piece")  # nothing in store, but said so
    sheet = work_out(question(not_used=OTHERS - {"respirator"}), used, stock=stock)
    assert [note.item for note in sheet.notes if note.kind == "storeless"] == ["respirator"]


def test_one_body_of_several_is_shown_alone() -> None:
    sheet = work_out(question(not_used=OTHERS, body="Sand"), BODIES)
    assert sheet.bodies == ("Sand",)
    assert {line.body for line in sheet.obligations} == {"Sand"}


@pytest.mark.parametrize("kind", BODY_KINDS)
def test_the_duty_binds_all_three_kinds_of_bodies_from_2026(kind: str) -> None:
    asked = duties(kind, date(2026, 1, 1))
    assert {line.item for line in asked} == set(COVERED)
    assert {(line.months, line.years) for line in asked} == {(3, 3)}
    assert all(line.source for line in asked)
    with pytest.raises(BadInputError, match="not in force on 2025-12-31; it holds from 2026-01-01"):
        duties(kind, date(2025, 12, 31))


def test_a_year_that_looks_deviating_is_suggested_and_never_applied() -> None:
    # The middle of 100, 110 and 900 is 110; 900 is more than one and a half times it, 100 is not below 73.
    assert deviation_factor() == 1.5
    sheet = work_out(question(not_used=OTHERS), of_gowns({2023: 900, 2024: 100, 2025: 110}))
    notes = [note.values for note in sheet.notes if note.kind == "suggested"]
    assert notes == [{"year": 2023, "pieces": 900, "middle": 110}]
    # (900 + 100 + 110) / 12 = 92.5
    assert of_item(sheet).amount == 93


def test_exactly_the_factor_is_not_suggested() -> None:
    assert suggested({2023: 150, 2024: 100, 2025: 100}) == ()
    assert [found.year for found in suggested({2023: 151, 2024: 100, 2025: 66})] == [2023, 2025]
    assert suggested({2023: 0, 2024: 0, 2025: 0}) == ()
    assert suggested({2023: 1, 2024: 1000}) == ()  # two years have no middle one


def test_a_stated_year_that_changes_nothing_is_told() -> None:
    stated = question(not_used=OTHERS, deviating=frozenset({2002}))
    sheet = work_out(stated, of_gowns({2023: 12, 2024: 12, 2025: 12}))
    assert [note.values for note in sheet.notes if note.kind == "unneeded"] == [{"year": 2002}]


def test_a_year_that_counts_and_is_not_over_is_told() -> None:
    # On 22 November 2026 the duty of 2027 counts 2024, 2025 and a 2026 that has five weeks left.
    sheet = work_out(question(year=2027, not_used=OTHERS), of_gowns({2024: 12, 2025: 12, 2026: 10}))
    assert [note.values for note in sheet.notes if note.kind == "unfinished"] == [{"year": 2026}]


def test_normal_use_refuses_a_year_that_it_was_not_given() -> None:
    with pytest.raises(InvalidValueError, match="the use of 2022 is not among"):
        normal_use({2023: 1, 2024: 1, 2025: 1}, year=2026, years=3, deviating={2023})


@pytest.mark.parametrize("words", ["20", "gown", "gown:", "1999", "2020-2022", "gown:20201"])
def test_a_deviating_year_that_is_none_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(BadInputError, match="surgical_mask:2021"):
        deviating_years([words])


years_used = st.fixed_dictionaries({year: st.integers(0, 10**7) for year in range(2015, 2026)})
deviations = st.frozensets(st.integers(2016, 2025), max_size=6)


@given(years_used, deviations)
def test_the_amount_is_the_least_whole_number_that_is_a_quarter_of_the_mean(
    used: Mapping[int, int], deviating: frozenset[int]
) -> None:
    use = normal_use(used, year=2026, years=3, deviating=deviating)
    (duty, *_) = duties("county", date(2026, 1, 1))
    amount = duty.amount(use.total)
    assert 4 * amount >= use.a_year
    assert 4 * (amount - 1) < use.a_year


@given(years_used, deviations, st.integers(1, 1000))
def test_twelve_times_the_use_is_twelve_times_the_exact_share(
    used: Mapping[int, int], deviating: frozenset[int], times: int
) -> None:
    (duty, *_) = duties("county", date(2026, 1, 1))
    total = normal_use(used, year=2026, years=3, deviating=deviating).total
    more = {year: 12 * times * pieces for year, pieces in used.items()}
    scaled = normal_use(more, year=2026, years=3, deviating=deviating).total
    # 12 x total x 3 / 36 is whole, so that no rounding blurs it.
    assert duty.amount(scaled) == times * total
    assert duty.amount(total) * 12 >= total


@given(deviations)
def test_no_year_that_counts_deviates_and_none_is_later_than_its_own(deviating: frozenset[int]) -> None:
    for year, source in sources_of_years(2026, 3, deviating).items():
        assert source <= year
        assert source not in deviating
        assert set(range(source + 1, year + 1)) <= deviating


lines_of_gowns = st.lists(
    st.tuples(st.sampled_from((2023, 2024, 2025)), st.integers(0, 10**6)), max_size=12, unique=True
)


@settings(max_examples=40)
@given(lines_of_gowns, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(lines: list[tuple[int, int]], random: object) -> None:
    written = [f"{year},gown,{pieces}" for year, pieces in [*lines, (2023, 0), (2024, 0), (2025, 0)]]
    written = list(dict.fromkeys(written))
    mixed = list(written)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = (
        work_out(question(not_used=OTHERS), bought(*order)).obligations for order in (written, mixed)
    )
    assert first == second


@settings(max_examples=30)
@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 2000))
def test_one_more_agreement_never_leaves_more_missing(own: int, first: int, more: int) -> None:
    purchases = of_gowns({2023: 4000, 2024: 4000, 2025: 4000})
    header = "item,quantity,unit,holder,agreement"
    lines = [f"gown,{first},piece,Nordlager,a", f"gown,{more},piece,Sørlager,b"]
    gaps = [
        of_item(
            work_out(
                question(not_used=OTHERS),
                purchases,
                stock=stored(f"gown,{own}"),
                agreements=csv(header, *lines[:count]),
            )
        ).gap
        for count in (1, 2)
    ]
    assert gaps == [max(0, 1000 - own - first), max(0, 1000 - own - first - more)]
