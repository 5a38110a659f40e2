"""A header in Norwegian: which of our columns it means."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from samvirke.model.finding import Finding
from samvirke.model.schema import TableSchema
from samvirke.register import foreign_header as register


def foreign_header(schema: TableSchema, data: bytes) -> Finding | None:
    """Return what to write in row 1 when it has none of our names; None when it has one or more.

    Parameters
    ----------
    schema
        Columns of the file; its name is what the finding calls the file.
    data
        The bytes of the file.
    """
    return register.foreign_header(schema, data, _words(), "docs/duty-to-store.md")


@cache
def _words() -> Mapping[str, str]:
    text = files("samvirke.rules").joinpath("data", "duty_to_store_columns.csv").read_text("utf-8")
    return MappingProxyType({row["word"]: row["name"] for row in csv.DictReader(text.splitlines())})
