"""Ages and commuters held against the people of their municipality."""

from collections.abc import Sequence

import pandas as pd
from tests.hamlet import hamlet as build_hamlet

from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES, TEN_YEARS
from samvirke.register.checking import check_region
from samvirke.register.region import Region
from samvirke.register.shape import shape_table

PROVENANCE = {"source": "invented", "as_of": "2026-01-01", "quality": "typed"}
NES = [100, 150, 150, 150, 150, 150, 150, 100, 100]  # 1,200, of them 750 of 20-69


def with_rows(region: Region, name: str, rows: list[dict[str, object]]) -> Region:
    frame = pd.DataFrame([{"id": f"{name}-{i}", **row, **PROVENANCE} for i, row in enumerate(rows)])
    return region.with_table(name, shape_table(TABLES[name], frame))


def with_ages(region: Region, counts: Sequence[float]) -> Region:
    return with_rows(
        region,
        "ages",
        [
            {"municipality": "0002", "age_group": group, "population": count}
            for group, count in zip(TEN_YEARS, counts, strict=True)
        ],
    )


def commuters(region: Region, home: str, work: str, count: float) -> Region:
    return with_rows(region, "commuters", [{"home": home, "work": work, "commuters": count}])


def found(region: Region) -> tuple[Finding, ...]:
    return check_region(region).findings


def test_ages_and_commuters_that_fit_pass() -> None:
    region = commuters(with_ages(build_hamlet(), NES), "0002", "0001", 750)
    assert found(region) == ()


def test_ages_may_be_half_a_percent_off_and_no_more() -> None:
    assert found(with_ages(build_hamlet(), [*NES[:-1], 106])) == ()  # 1,206: 0.5 %
    (finding,) = found(with_ages(build_hamlet(), [*NES[:-1], 107]))
    assert (finding.table, finding.row) == ("ages", "0002")
    assert finding.seen == "1,207 people of all ages, 1,200 in the table municipalities"
    assert "same year" in finding.do


def test_an_age_group_that_lacks_is_told_by_its_sum() -> None:
    region = with_ages(build_hamlet(), NES)
    (finding,) = found(region.with_table("ages", region.table("ages").head(8)))
    assert finding.seen.startswith("1,100 people")


def test_an_age_group_twice_is_told() -> None:
    region = with_ages(build_hamlet(), [*NES[:-2], 0, 200])
    rows = region.table("ages")
    rows.loc[7, "age_group"] = "60-69"
    assert "60-69 of 0002 again" in [finding.seen for finding in found(region.with_table("ages", rows))]


def test_nobody_commutes_to_where_he_lives() -> None:
    (finding,) = found(commuters(build_hamlet(), "0001", "0001", 5))
    assert finding.seen == "'0001' as home and work"


def test_no_more_commute_than_are_of_working_age() -> None:
    (finding,) = found(commuters(with_ages(build_hamlet(), NES), "0002", "0001", 751))
    assert (finding.table, finding.column) == ("commuters", "commuters")
    assert finding.seen == "751 who commute from 0002, which has 750 of 20-69 years"


def test_without_ages_the_coarser_groups_say_how_many_they_can_be() -> None:
    # Nes has 650 of 20-66 and 200 of 67-79: 850 at most.
    assert found(commuters(build_hamlet(), "0002", "0001", 850)) == ()
    assert len(found(commuters(build_hamlet(), "0002", "0001", 851))) == 1
