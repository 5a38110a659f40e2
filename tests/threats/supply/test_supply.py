"""What does not come: events, suppliers, lists of shortages, and the course they make."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samvirke.model.course import DISRUPTION_COLUMNS, NEED_COLUMNS
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.tables import TABLES
from samvirke.register.items import item_catalogue
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.threats.supply import (
    Shortage,
    Supplier,
    Supply,
    SupplyEvent,
    read_shortages,
    read_suppliers,
    standard_suppliers,
)
from samvirke.threats.supply.event import read_data, supply_kinds

DAY_S = 86_400
EVENTS = (
    SupplyEvent(kind="border_closes"),
    SupplyEvent(kind="supplier_stops", hit="makers-in-asia", from_day=5),
    SupplyEvent(kind="plant_burns", hit="tablets", from_day=9),
    SupplyEvent(kind="item_stops", hit="propofol", from_day=20),
    SupplyEvent(kind="late_deliveries", hit="medicine"),
    SupplyEvent(kind="price_shock", hit="gown"),
)
TWO_MAKERS = (
    Supplier(name="north", item="gown", share=0.5, abroad=False),
    Supplier(name="south", item="gown", share=0.4, abroad=True),
)


def rows(region: Region, *events: SupplyEvent, suppliers: tuple[Supplier, ...] | None = None) -> list[object]:
    """Return what is hit, from which day until which, and what is left, rounded."""
    hits = Supply(events=events, suppliers=suppliers).unfold(region, seed=1).disruptions
    return [
        (row.hit, row.from_s / DAY_S, row.until_s / DAY_S, round(row.share_left, 9))
        for row in hits.itertuples()
    ]


def with_lines(region: Region) -> Region:
    lines = pd.DataFrame(
        {
            "id": ["t-1", "t-2", "a-1"],
            "line": ["tablets", "tablets", "ampoules"],
            "site": "hospital-vik",
            "owner": "org-trust",
            "item": ["paracetamol", "metformin", "fentanyl"],
            "batch_quantity": 1.0,
            "batch_h": 1.0,
            "setup_h": 1.0,
            "hours_per_week": 40.0,
            "release_days": 7.0,
            "source": "invented",
            "as_of": "2026",
            "quality": "typed",
        }
    )
    return region.with_table("lines", shape_table(TABLES["lines"], lines))


def test_the_same_seed_and_run_give_the_same_course_and_others_another(hamlet: Region) -> None:
    threat = Supply(events=EVENTS)
    course = threat.unfold(hamlet, seed=7, run=2)
    assert course == threat.unfold(hamlet, seed=7, run=2)
    assert course != threat.unfold(hamlet, seed=8, run=2)
    assert course != threat.unfold(hamlet, seed=7, run=1)


def test_nobody_needs_anything_and_the_columns_are_those_of_a_course(hamlet: Region) -> None:
    course = Supply(events=EVENTS).unfold(hamlet, seed=1)
    assert course.needs.empty
    assert {name: str(kind) for name, kind in course.needs.dtypes.items()} == NEED_COLUMNS
    assert {name: str(kind) for name, kind in course.disruptions.dtypes.items()} == DISRUPTION_COLUMNS
    assert course.threat == "supply"


def test_disruptions_lie_within_the_course_and_name_what_they_hit(hamlet: Region) -> None:
    for run in range(20):
        hits = Supply(events=EVENTS, days=90).unfold(hamlet, seed=3, run=run).disruptions
        assert (hits["from_s"] >= 0).all()
        assert (hits["until_s"] > hits["from_s"]).all()
        assert (hits["until_s"] <= 90 * DAY_S).all()
        assert hits["share_left"].between(0, 1).all()
        assert hits["cause"].str.len().gt(0).all()
        assert hits["from_s"].is_monotonic_increasing
        assert set(hits["hit_table"]) == {"items", "lines"}
        assert set(hits.loc[hits["hit_table"] == "items", "hit"]) <= set(item_catalogue())


def test_an_event_has_the_same_luck_whatever_else_happens(hamlet: Region) -> None:
    def propofol(*events: SupplyEvent) -> pd.DataFrame:
        hits = Supply(events=events).unfold(hamlet, seed=1, run=4).disruptions
        return hits[hits["cause"] == "item stops"].reset_index(drop=True)

    alone = SupplyEvent(kind="item_stops", hit="propofol", from_day=20)
    pd.testing.assert_frame_equal(propofol(alone), propofol(*EVENTS))


def test_a_fixed_event_is_not_drawn(hamlet: Region) -> None:
    assert rows(hamlet, SupplyEvent(kind="item_stops", hit="gown", from_day=3, days=4, share_left=0.25)) == [
        ("gown", 3, 7, 0.25)
    ]


def test_draws_stay_between_their_limits_with_the_mean_of_a_triangle(hamlet: Region) -> None:
    threat = Supply(events=(SupplyEvent(kind="item_stops", hit="gown"),))
    hits = pd.concat([threat.unfold(hamlet, seed=1, run=run).disruptions for run in range(100)])
    days = (hits["until_s"] - hits["from_s"]) / DAY_S
    assert days.between(14, 240).all()
    assert hits["share_left"].between(0, 0.5).all()
    # Triangle 14, 60, 240: mean 314 / 3 = 104.7, standard deviation 48.6; 3 standard errors are 14.6 days.
    assert days.mean() == pytest.approx(314 / 3, abs=14.6)


def test_suppliers_of_one_item_add_up(hamlet: Region) -> None:
    # North (half) stops on days 0-9, south (0.4, half of it left) on days 5-14:
    # 1 - 0.5 = 0.5; 1 - 0.5 - 0.4 x 0.5 = 0.3; 1 - 0.2 = 0.8.
    north = SupplyEvent(kind="supplier_stops", hit="north", days=10, share_left=0.0)
    south = SupplyEvent(kind="supplier_stops", hit="south", from_day=5, days=10, share_left=0.5)
    assert rows(hamlet, north, south, suppliers=TWO_MAKERS) == [
        ("gown", 0, 5, 0.5),
        ("gown", 5, 10, 0.3),
        ("gown", 10, 15, 0.8),
    ]


def test_two_events_of_one_supplier_multiply(hamlet: Region) -> None:
    # South delivers 0.4; half is left after the border and half of that after its own trouble:
    # 1 - 0.4 x (1 - 0.25) = 0.7.
    border = SupplyEvent(kind="border_closes", days=10, share_left=0.5)
    south = SupplyEvent(kind="supplier_stops", hit="south", days=10, share_left=0.5)
    assert rows(hamlet, border, south, suppliers=TWO_MAKERS) == [("gown", 0, 10, 0.7)]


def test_a_closed_border_leaves_what_is_made_at_home(hamlet: Region) -> None:
    border = SupplyEvent(kind="border_closes", days=10, share_left=0.0)
    assert rows(hamlet, border, suppliers=TWO_MAKERS) == [("gown", 0, 10, 0.6)]


def test_a_supplier_that_stands_in_the_region_is_hit_as_an_organisation_too(hamlet: Region) -> None:
    makers = (Supplier(name="org-red-cross", item="gown", share=1.0, abroad=False),)
    event = SupplyEvent(kind="supplier_stops", hit="org-red-cross", days=2, share_left=0.0)
    hits = Supply(events=(event,), suppliers=makers).unfold(hamlet, seed=1).disruptions
    assert set(zip(hits["hit"], hits["hit_table"], strict=True)) == {
        ("gown", "items"),
        ("org-red-cross", "organisations"),
    }


def test_a_burnt_line_is_all_its_products(hamlet: Region) -> None:
    region = with_lines(hamlet)
    for name in ("tablets", "t-2"):
        event = SupplyEvent(kind="plant_burns", hit=name, days=30, share_left=0.0)
        assert rows(region, event) == [("t-1", 0, 30, 0), ("t-2", 0, 30, 0)]
    # A region without lines: whoever answers may know lines of its own.
    event = SupplyEvent(kind="plant_burns", hit="tablets", days=30, share_left=0.0)
    assert rows(hamlet, event) == [("tablets", 0, 30, 0)]


def test_a_line_that_the_region_lacks_is_refused(hamlet: Region) -> None:
    threat = Supply(events=(SupplyEvent(kind="plant_burns", hit="tablet"),))
    with pytest.raises(BadInputError, match=r"no line 'tablet' in region hamlet; write 'tablets'"):
        threat.unfold(with_lines(hamlet), seed=1)


def test_late_deliveries_do_not_come_for_so_many_days(hamlet: Region) -> None:
    assert rows(hamlet, SupplyEvent(kind="late_deliveries", hit="oxygen", days=21)) == [("oxygen", 0, 21, 0)]


def test_a_price_shock_leaves_what_the_budget_buys_and_says_so(hamlet: Region) -> None:
    hits = Supply(events=(SupplyEvent(kind="price_shock", hit="gown"),)).unfold(hamlet, seed=1).disruptions
    words = hits["cause"].iloc[0].removeprefix("price shock: price x ").split(", budget x ")
    price, budget = (float(word) for word in words)
    assert 1.5 <= price <= 10
    assert 1 <= budget <= 3
    assert hits["share_left"].iloc[0] == pytest.approx(min(1, budget / price), abs=0.01)


def test_a_list_of_shortages_counts_days_from_the_local_start(hamlet: Region, tmp_path: Path) -> None:
    place = tmp_path / "shortages.csv"
    place.write_text(
        "item;from;until;share_left;cause\n"
        "propofol;2026-07-03;2026-07-04;0.2;raw material\n"
        "gown;2026-06-20;2026-07-01;0;strike\n"
        "glove;2025-01-01;2025-02-01;0;over long ago\n"
    )
    # 22:00 UTC on 30 June is the first moment of 1 July in Oslo. Last days are included.
    threat = Supply(events=(), shortages=read_shortages(place), starts_at_utc="2026-06-30T22:00:00Z")
    hits = threat.unfold(hamlet, seed=1).disruptions
    assert [
        (row.hit, row.from_s / DAY_S, row.until_s / DAY_S, row.share_left) for row in hits.itertuples()
    ] == [
        ("gown", 0, 1, 0.0),
        ("propofol", 2, 4, 0.2),
    ]


def test_every_bad_row_of_a_list_is_refused_with_its_number(tmp_path: Path) -> None:
    place = tmp_path / "shortages.csv"
    place.write_text(
        "item,from,until,share_left,cause\n"
        "propofool,2026-01-01,2026-02-01,0,a\n"
        "gown,1.1.2026,2026-02-01,0,a\n"
        "gown,2026-03-01,2026-02-01,0,a\n"
        "gown,2026-01-01,2026-02-01,20 %,a\n"
        "gown,2026-01-01,2026-02-01,1.5,\n"
        "gown,2026-01-01,2026-02-01,0,a,b\n"
    )
    with pytest.raises(BadInputError) as refused:
        read_shortages(place)
    text = str(refused.value)
    assert "7 findings" in text
    for part in (
        "row 2, column item: saw 'propofool'",
        "do: write 'propofol'",
        "row 3, column from: saw '1.1.2026'; allowed: an ISO date",
        "row 4, column until: saw 2026-02-01; allowed: 2026-03-01 or later",
        "row 5, column share_left: saw '20 %'; allowed: a number from 0 to 1",
        "row 6, column share_left: saw '1.5'",
        "row 6, column cause: saw nothing",
        "row 7: saw more fields than columns",
    ):
        assert part in text


def test_a_list_from_a_norwegian_spreadsheet_has_decimal_commas_and_empty_lines(tmp_path: Path) -> None:
    place = tmp_path / "shortages.csv"
    head = "item;from;until;share_left;cause\n\n"
    place.write_text(head + "gown;2026-01-01;2026-02-01;0,25;strike\n", encoding="utf-8-sig")
    assert [shortage.share_left for shortage in read_shortages(place)] == [0.25]
    # The empty line is line 2, so the row is line 3.
    place.write_text(head + "gown;2026-01-01;2026-02-01;2,5;strike\n")
    with pytest.raises(BadInputError, match="row 3, column share_left: saw '2,5'"):
        read_shortages(place)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "has the columns none"),
        (b"item,from\n", "it must have item, from, until, share_left, cause"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    place = tmp_path / "shortages.csv"
    place.write_bytes(data)
    with pytest.raises(BadInputError, match=said):
        read_shortages(place)


def test_own_suppliers_are_read_and_more_than_all_of_an_item_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "suppliers.csv"
    place.write_text("supplier,item,share,abroad\nnorth,gown,0.5,no\nsouth,gown,0.4,yes\n")
    assert read_suppliers(place) == TWO_MAKERS
    place.write_text(
        "supplier,item,share,abroad\nnorth,gown,0.7,no\nsouth,gown,0.4,yes\nsouth,gown,0.1,maybe\n"
    )
    with pytest.raises(BadInputError) as refused:
        read_suppliers(place)
    assert "row 3, column share: saw shares of gown of 1.1 in all" in str(refused.value)
    assert "row 4, column abroad: saw 'maybe'; allowed: yes, no" in str(refused.value)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"kind": "border_close"}, r"write 'border_closes'"),
        ({"kind": "item_stops", "hit": "gowns"}, r"write 'gown'"),
        ({"kind": "plant_burns"}, r"hits no line; name the line"),
        ({"kind": "border_closes", "hit": "gown"}, r"leave hit empty"),
        ({"kind": "item_stops", "days": 0}, r"last 1 day or more"),
        ({"kind": "item_stops", "from_day": -1}, r"must begin on day 0"),
        ({"kind": "item_stops", "share_left": 1.1}, r"share of 1.1; it must be 0"),
        ({"kind": "late_deliveries", "share_left": 0.5}, r"leave share_left out"),
    ],
)
def test_an_event_that_cannot_be_is_refused(event: dict[str, object], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        SupplyEvent(**event)  # type: ignore[arg-type]


def test_a_threat_that_cannot_be_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"no supplier 'makers-in-asi'; write 'makers-in-asia'"):
        Supply(events=(SupplyEvent(kind="supplier_stops", hit="makers-in-asi"),))
    with pytest.raises(BadInputError, match=r"border_closes::0 stands twice"):
        Supply(events=(SupplyEvent(kind="border_closes"), SupplyEvent(kind="border_closes", days=3)))
    with pytest.raises(InvalidValueError, match=r"days is 0; it must be a whole number, 1 or more"):
        Supply(days=0)


def test_a_shortage_that_cannot_be_is_refused() -> None:
    first, last = pd.Timestamp("2026-03-01").date(), pd.Timestamp("2026-02-01").date()
    with pytest.raises(BadInputError, match=r"before it begins"):
        Shortage(item="gown", first=first, last=last, share_left=0, cause="a")
    with pytest.raises(BadInputError, match=r"share of 2; it must be 0 to 1"):
        Shortage(item="gown", first=last, last=first, share_left=2, cause="a")


@pytest.mark.parametrize("table", ["kinds.csv", "suppliers.csv"])
def test_every_figure_has_a_source_and_lies_between_its_limits(table: str) -> None:
    rows = read_data(table)
    assert ((rows["low"] <= rows["base"]) & (rows["base"] <= rows["high"])).all()
    assert rows["source"].str.startswith("assumed").all()  # none was found: said, not hidden
    assert not rows.duplicated(list(rows.columns[:2])).any()


def test_the_stand_ins_deliver_no_more_than_all_of_an_item() -> None:
    shares = pd.Series([s.share for s in standard_suppliers()]).groupby(
        [s.item for s in standard_suppliers()]
    )
    assert (shares.sum() <= 1).all()
    assert {s.item for s in standard_suppliers()} <= set(item_catalogue())
    assert all(np.isfinite(limits).all() for kind in supply_kinds().values() for limits in kind.values())
