"""The made-up result, and whether this machine can show a page."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from samvirke.prepare.report import vendored


@pytest.fixture(scope="session")
def factory() -> ModuleType:
    """Return the maker of results, which stands beside the tests and in no package."""
    spec = importlib.util.spec_from_file_location(
        "result_factory", Path(__file__).with_name("result_factory.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def chromium() -> str:
    """Return the browser; skip where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium on PATH; apt-get install chromium to see the page as a reader does")
    return found


@pytest.fixture(autouse=True)
def _fresh_scripts() -> None:
    """Read vendored files anew, so that a test may take them away."""
    vendored.script.cache_clear()
    vendored.coast.cache_clear()
