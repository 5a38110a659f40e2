"""The page of who may what says what `decide` says."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("access_matrix", DOCS / "access_matrix.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_as_decide_says_today(maker: ModuleType) -> None:
    text = (DOCS / "access.md").read_text("utf-8")
    assert maker.page(text) == text, "run: python docs/access_matrix.py"


def test_the_matrix_tells_what_the_prose_above_it_tells(maker: ModuleType) -> None:
    rows = {row[0]: row[1:] for row in maker._reading()}
    health, police, fire = (
        rows[f"operator, leader: {of}"] for of in ("health", "police", "fire and all others")
    )
    # FELLES, ETAT, HELSE, POLITI, SKJERMET
    assert fire == [
        "own, sees, acts, all, sent",
        *["own, released, glass", "released, glass"],
        "released, glass",
        "own*, released*",
    ]
    assert health[2:4] == ["own, released, glass", "released, glass"]
    assert police[2:4] == ["released, glass", "own, released, glass"]
    assert rows["administrator"] == [""] * 5
    assert rows["exercise leader, live"] == [""] * 5
