"""Finding rows: words in any language, filters, order and pages."""

import pytest
from tests.hamlet import hamlet as build_hamlet

from samvirke.register.region import Region
from samvirke.web.registers.links import place_of, referring_to
from samvirke.web.registers.search import PAGE_ROWS, Asked, Index


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(build_hamlet())


def ids(index: Index, **asked: object) -> set[str]:
    found = index.search(Asked(**asked))  # type: ignore[arg-type]
    return {f"{hit.table}/{hit.row}" for hit in found.hits}


def test_every_word_must_fit_and_may_be_a_part_of_a_name(index: Index) -> None:
    # The unit by the name of its site; those of Vik by that of their owner, Vik og Nes brannvesen.
    assert ids(index, words="NES brannst", owner="org-fire", municipality="nes") == {
        "sites/fire-nes",
        "units/engine-nes-1",
    }
    assert "units/engine-vik-1" in ids(index, words="nes BRANNVESEN")


@pytest.mark.parametrize("word", ["hospital", "sykehus", "sjukehus"])
def test_a_kind_is_found_in_every_language(index: Index, word: str) -> None:
    assert "sites/hospital-vik" in ids(index, words=word, table="sites")


def test_a_capability_is_found_by_its_words(index: Index) -> None:
    assert ids(index, words="redningshund") == set()
    assert ids(index, words="patrol of two") == {"units/patrol-vik-1"}


def test_a_function_is_what_units_can_do_wherever_they_stand(index: Index) -> None:
    found = ids(index, function="police")
    # Standards name the service themselves; the agreement is about searching, by volunteers.
    assert found == {
        "organisations/org-police",
        "sites/police-vik",
        "units/patrol-vik-1",
        "standards/police-11",
        "standards/police-19",
        "standards/police-30",
    }
    assert "agreements/help-nes" in ids(index, function="volunteer")


def test_an_owner_is_an_id_or_a_part_of_a_name_and_holds_for_what_stands_at_its_sites(index: Index) -> None:
    by_id = ids(index, owner="org-trust")
    assert {"units/ambulance-nes-1", "capacities/icu-vik", "stocks/masks-vik"} <= by_id
    assert by_id == ids(index, owner="dal sykehus")


def test_a_municipality_whose_name_is_just_so_goes_before_longer_names(hamlet: Region) -> None:
    rows = hamlet.municipalities.copy()
    rows.loc[1, "name"] = "Vikna"
    index = Index(hamlet.with_table("municipalities", rows))
    assert ids(index, municipality="vik", table="units") == ids(index, municipality="0001", table="units")
    assert "units/engine-nes-1" in ids(index, municipality="vikn", table="units")


def test_counts_are_by_table_as_if_none_had_been_asked_for(index: Index) -> None:
    found = index.search(Asked(words="nes", table="sites"))
    assert {hit.table for hit in found.hits} == {"sites"}
    assert found.count == found.counts["sites"]
    assert found.counts["units"] > 0


def test_a_name_that_begins_so_comes_first_and_the_key_itself_before_it(hamlet: Region) -> None:
    rows = hamlet.sites.copy()
    rows.loc[rows["id"] == "base-nes", "name"] = "depot-vik nr. 2"
    found = Index(hamlet.with_table("sites", rows)).search(Asked(words="depot-vik", table="sites"))
    assert [hit.row for hit in found.hits] == ["depot-vik", "base-nes"]


def test_rows_are_sorted_by_a_column_names_by_what_they_name_and_empty_last(index: Index) -> None:
    crews = [float(str(hit.values["crew"])) for hit in index.search(Asked(table="units", sort="-crew")).hits]
    assert crews == sorted(crews, reverse=True)
    speeds = index.search(Asked(table="units", sort="speed_kmh")).hits
    assert speeds[0].row == "helicopter-vik-1"  # the only one with a speed
    owners = [
        index.name_of("organisations", hit.owner)
        for hit in index.search(Asked(table="units", sort="owner")).hits
    ]
    assert owners == sorted(owners, key=str.casefold)


def test_pages_run_on_over_tables_and_one_too_far_is_the_last(index: Index) -> None:
    whole = index.search(Asked())
    # 8 + 2 + 7 + 12 + 9 + 1 + 1 + 1 + 2 + 8 rows of the hamlet.
    assert whole.count == 51
    assert (len(whole.hits), whole.pages) == (PAGE_ROWS, 2)
    last = index.search(Asked(page=99))
    assert (last.page, len(last.hits)) == (2, 1)
    assert not {hit.row for hit in last.hits} & {
        hit.row for hit in whole.hits if hit.table == last.hits[0].table
    }


def test_rows_that_name_a_row_are_asked_for_by_the_column(index: Index) -> None:
    assert ids(index, table="units", reference="site:air-vik") == {"units/helicopter-vik-1"}
    assert ids(index, table="units", reference="crew:4") == set()


def test_what_refers_to_a_row_is_counted_by_column(hamlet: Region) -> None:
    found = {
        (one.table, one.column): (one.count, set(one.rows))
        for one in referring_to(hamlet, "sites", "hospital-vik")
    }
    assert found == {("capacities", "site"): (1, {"icu-vik"}), ("stocks", "site"): (1, {"masks-vik"})}


def test_a_row_lies_where_it_says_or_where_its_site_lies(hamlet: Region) -> None:
    assert place_of(hamlet, "sites", "air-vik") == (10.04, 60.07)
    assert place_of(hamlet, "units", "helicopter-vik-1") == (10.04, 60.07)
    assert place_of(hamlet, "standards", "fire-10") is None


def test_choices_for_a_field_begin_with_names_that_begin_so(index: Index) -> None:
    names = [name for _, name in index.choices("organisations", "dal")]
    assert names[0].startswith("Dal")
    assert "Helse Dal" in names
    assert names.index("Helse Dal") > names.index("Dal sykehus HF")
