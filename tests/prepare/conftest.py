"""The made-up result, and scripts that are read anew."""

import importlib.util
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


@pytest.fixture(autouse=True)
def _fresh_scripts() -> None:
    """Read vendored files anew, so that a test may take them away."""
    vendored.script.cache_clear()
    vendored.coast.cache_clear()
