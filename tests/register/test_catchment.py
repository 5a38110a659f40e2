"""Which hospital serves whom, on the hamlet with a second hospital."""

import numpy as np
import pandas as pd
import pytest

from samvirke.model.errors import BadInputError
from samvirke.register.catchment import catchment_of
from samvirke.register.region import Region


def with_hospital(region: Region, owner: str, lon: float, lat: float) -> Region:
    sites = region.sites
    added = sites[sites["id"] == "hospital-vik"].assign(id="hospital-new", owner=owner, lon=lon, lat=lat)
    return region.with_table("sites", pd.concat([sites, added], ignore_index=True))


def test_everybody_goes_to_the_only_hospital(hamlet: Region) -> None:
    catchment = catchment_of(hamlet)
    assert catchment.hospitals == ("hospital-vik",)
    assert catchment.share.tolist() == [[1.0], [1.0]]


def test_the_people_of_each_cell_go_to_the_nearest_of_their_own_trust(hamlet: Region) -> None:
    # At cell-4, where 200 of Vik's 5,000 live. Nes is 15.4 km from Vik's hospital and 17.6 km from the new
    # one.
    catchment = catchment_of(with_hospital(hamlet, "org-trust", 10.15, 60.0))
    np.testing.assert_allclose(catchment.share, np.array([[4800 / 5000, 200 / 5000], [1, 0]]))
    assert catchment.main.tolist() == [0, 0]


def test_nobody_goes_to_another_trust_while_the_own_has_a_hospital(hamlet: Region) -> None:
    catchment = catchment_of(with_hospital(hamlet, "org-civil", 10.25, 60.15))
    assert catchment.share[:, 1].tolist() == [0, 0]


def test_people_of_a_trust_without_hospital_go_to_the_nearest_of_all(hamlet: Region) -> None:
    rows = hamlet.municipalities
    region = hamlet.with_table("municipalities", rows.assign(ambulance_service=["org-trust", "org-civil"]))
    catchment = catchment_of(with_hospital(region, "org-health", 10.25, 60.15))
    assert catchment.main.tolist() == [0, 1]
    assert "in 1 of 2 municipalities, whose trust owns none" in catchment.said


def test_a_municipality_without_cells_goes_by_its_own_position(hamlet: Region) -> None:
    region = with_hospital(hamlet, "org-trust", 10.25, 60.14)
    catchment = catchment_of(region.with_table("cells", region.cells.head(0)))
    assert catchment.share.tolist() == [[1, 0], [0, 1]]


def test_a_region_without_hospitals_is_refused(hamlet: Region) -> None:
    with pytest.raises(BadInputError, match="hamlet has 0 hospitals"):
        catchment_of(hamlet.with_table("sites", hamlet.sites.head(2)))
