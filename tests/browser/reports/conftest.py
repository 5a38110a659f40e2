"""Reports as files of their own, shown by chromium without a server."""

import shutil

import pytest
from tests.prepare.conftest import _fresh_scripts, factory

__all__ = ["_fresh_scripts", "chromium", "factory"]


@pytest.fixture
def chromium() -> str:
    """Return the browser; skip where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium on PATH; apt-get install chromium to see the page as a reader does")
    return found
