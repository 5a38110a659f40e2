"""Part of a region: who is meant, who lives near, and what is kept."""

import numpy as np
import pytest

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.area import cut, municipalities_of, ring_of
from samvirke.register.checking import check_region
from samvirke.register.region import Region


@pytest.fixture(scope="module")
def norway() -> Region:
    return Region.builtin("norway")


def test_a_county_is_all_its_municipalities(norway: Region) -> None:
    # Kartverket 2024: Innlandet has 46 municipalities, all numbered 34xx.
    found = municipalities_of(norway, "Innlandet")
    assert len(found) == 46
    assert {number[:2] for number in found} == {"34"}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Hamar", ("3403",)),
        (" hamar ,3411", ("3403", "3411")),
        ("3411,Hamar", ("3403", "3411")),  # in the order of the region, whatever is written
        ("Hamar, Hamar", ("3403",)),
        ("OSLO", ("0301",)),
    ],
)
def test_municipalities_go_by_name_or_number(norway: Region, words: str, meant: tuple[str, ...]) -> None:
    assert municipalities_of(norway, words) == meant


def test_no_area_is_all_of_the_region(norway: Region) -> None:
    assert len(municipalities_of(norway, " ")) == len(norway.municipalities)
    assert cut(norway, "") is norway


def test_unknown_words_are_all_told_with_the_nearest_there_are(norway: Region) -> None:
    with pytest.raises(BadInputError, match=r"Inlandet.*write 'Innlandet'.*Hamer.*write 'Hamar'"):
        municipalities_of(norway, "Inlandet, Hamer, Oslo")


def test_the_ring_counts_from_cell_to_cell(hamlet: Region) -> None:
    # The cells of Vik and Nes nearest to one another are cell-4 (10.15, 60.00) and cell-5 (10.25, 60.15):
    # 0.10 degrees of longitude, 55.6 km each at 60 N, and 0.15 of latitude, 111.2 km each:
    # sqrt(5.56² + 16.68²) = 17.58 km. cell-3 (10.05, 60.08) to cell-5: sqrt(11.1² + 7.78²) = 13.6 km.
    assert ring_of(hamlet, ("0001",), ring_m=13_400) == ()
    assert ring_of(hamlet, ("0001",), ring_m=13_800) == ("0002",)


@pytest.mark.parametrize("ring_m", [-1.0, np.nan, np.inf])
def test_a_ring_that_cannot_be_is_refused(hamlet: Region, ring_m: float) -> None:
    with pytest.raises(InvalidValueError, match="ring_m is"):
        ring_of(hamlet, ("0001",), ring_m=ring_m)


def test_a_cut_without_a_ring_holds_the_area_and_what_its_rows_name(hamlet: Region) -> None:
    alone = cut(hamlet, "Nes", ring_m=1_000)
    assert set(alone.municipalities["id"]) == {"0002"}
    assert set(alone.cells["id"]) == {"cell-5", "cell-6", "cell-7"}
    assert set(alone.units["id"]) == {"engine-nes-1", "ambulance-nes-1", "search-nes-1"}
    # The centres that Nes names and the hospital stand in Vik, and are kept without units.
    assert {"centre-110", "hospital-vik"} <= set(alone.sites["id"])
    assert "fire-vik" not in set(alone.sites["id"])
    assert "org-vik" in set(alone.organisations["id"])  # it owns the fire service of Nes
    assert check_region(alone).findings == ()


def test_a_cut_of_the_country_is_a_region_without_findings(norway: Region) -> None:
    part = cut(norway, "Innlandet")
    assert check_region(part).findings == ()
    assert set(municipalities_of(part, "Innlandet")) == set(municipalities_of(norway, "Innlandet"))
    hospitals = norway.sites["kind"] == "hospital"
    assert (part.sites["kind"] == "hospital").sum() == hospitals.sum()


def test_a_wide_ring_keeps_everybody(hamlet: Region) -> None:
    whole = cut(hamlet, "Nes", ring_m=60_000)
    for name in ("municipalities", "cells", "sites", "units", "stocks", "agreements", "areas"):
        assert len(whole.table(name)) == len(hamlet.table(name)), name
