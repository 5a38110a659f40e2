"""What every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from tests.hamlet import hamlet as build_hamlet

from samvirke.register.region import Region

# A first call compiles or imports for half a second; a deadline would fail tests by chance;
# explaining a failure of a test that writes files takes many minutes.
settings.register_profile("samvirke", deadline=None, derandomize=True, phases=set(Phase) - {Phase.explain})
settings.load_profile("samvirke")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real Norwegian data; skip where this checkout has none beside it."""
    place = Path(os.environ.get("SAMVIRKE_SHARED", Path(__file__).parents[2] / "shared"))
    if not (place / "norway").is_dir():
        pytest.skip(f"no real data at {place}; set SAMVIRKE_SHARED to a folder that holds norway/")
    return place


@pytest.fixture
def hamlet() -> Region:
    """Return a region small enough to do its sums by hand."""
    return build_hamlet()
