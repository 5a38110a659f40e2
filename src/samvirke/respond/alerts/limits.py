"""After how much silence somebody is called: the table `data/limits.csv`, assumed where it says so."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def limits_of(pattern: str) -> Sequence[dict[str, Any]]:
    """Return the calls of a pattern, triple or inform, in their order."""
    text = files("samvirke.respond").joinpath("alerts", "data", "limits.csv").read_text("utf-8")
    return tuple(
        {"step": int(row["step"]), "wanted": row["wanted"], "after_s": int(row["after_s"])}
        for row in csv.DictReader(text.splitlines())
        if row["pattern"] == pattern
    )
