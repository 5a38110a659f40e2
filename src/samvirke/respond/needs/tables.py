"""The tables of this folder as rows of text."""

import csv
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/<name>`."""
    text = files("samvirke.respond.needs").joinpath("data", name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
