"""The page about the Region package says what the schema says."""

import importlib.util
from pathlib import Path

from samvirke.model.tables import TABLES

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_has_every_table_and_column_as_the_schema_has_them() -> None:
    spec = importlib.util.spec_from_file_location("region_tables", DOCS / "region_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (DOCS / "region-package.md").read_text("utf-8")
    assert text == module.page(text), "run `python docs/region_tables.py`"
    for schema in TABLES.values():
        assert f"### `{schema.name}`" in text
        for column in schema.columns:
            assert f"| `{column.name}` |" in text
