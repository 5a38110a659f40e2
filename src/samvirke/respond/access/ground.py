"""Legal grounds on which a class may be released: `data/grounds.csv`. A lawyer must confirm each."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A legal ground.

    Parameters
    ----------
    code
        What a release names: `hpl_31`.
    law, paragraph
        Where it stands.
    agencies
        Who may use it.
    classes
        Which classes of fields it opens.
    strength
        duty or right.
    seen
        Where we have it from.
    en, nb, nn
        What it says, in our words.
    """

    code: str
    law: str
    paragraph: str
    agencies: frozenset[str]
    classes: frozenset[str]
    strength: str
    seen: str
    en: str
    nb: str
    nn: str


@cache
def grounds() -> Mapping[str, Ground]:
    """Return code → ground."""
    source = files("samvirke.respond.access").joinpath("data", "grounds.csv")
    rows = csv.DictReader(source.read_text("utf-8").splitlines(), strict=True)
    return MappingProxyType({row["code"]: _ground(row) for row in rows})


def _ground(row: Mapping[str, str]) -> Ground:
    return Ground(
        code=row["code"],
        law=row["law"],
        paragraph=row["paragraph"],
        agencies=frozenset(row["agencies"].split(";")),
        classes=frozenset(row["classes"].split(";")),
        strength=row["strength"],
        seen=row["seen"],
        en=row["en"],
        nb=row["nb"],
        nn=row["nn"],
    )
