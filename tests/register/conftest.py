"""What every test of the register may use."""

import shutil
from pathlib import Path

import pytest
from tests.hamlet import hamlet as build_hamlet


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a package without fault, to be copied."""
    folder = tmp_path_factory.mktemp("whole") / "hamlet"
    build_hamlet().write(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path, whole: Path) -> Path:
    """Return a package without fault, to be broken."""
    return Path(shutil.copytree(whole, tmp_path / "hamlet"))
