"""What incidents are called, and what may harm crews: two tables that an agency can read and change."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from samvirke.model.capability import parse_capabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType:
    """A line of `data/types.csv`.

    Parameters
    ----------
    code
        What records say; the everyday threat's kinds keep their names, so that run cards meet.
    nb, nn, en
        What people read.
    category
        Two reports can only be of one incident within a category.
    triple_alert
        Whether the first centre that hears of it tells the two others at once.
    informs
        Who must be told, by what they are: municipality, county_governor …
    emsi
        EMSI (ISO/TR 22351) event category; from memory, not verified against the standard; empty: unknown.
    needs
        Capability → how many it usually takes, whoever brings them.
    source
        Where the line is from, or assumed.
    """

    code: str
    nb: str
    nn: str
    en: str
    category: str
    triple_alert: bool
    informs: tuple[str, ...]
    emsi: str
    needs: Mapping[str, int]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A line of `data/hazards.csv`: its code, what people read, and where it is from."""

    code: str
    nb: str
    nn: str
    en: str
    source: str


@cache
def incident_types() -> Mapping[str, IncidentType]:
    """Return the types of incidents by code, in the order of the file."""
    return MappingProxyType(
        {
            row["code"]: IncidentType(
                code=row["code"],
                nb=row["nb"],
                nn=row["nn"],
                en=row["en"],
                category=row["category"],
                triple_alert=row["triple_alert"] == "yes",
                informs=tuple(filter(None, row["informs"].split(";"))),
                emsi=row["emsi"],
                needs=MappingProxyType(parse_capabilities(row["needs"]) if row["needs"] else {}),
                source=row["source"],
            )
            for row in table("types.csv")
        }
    )


@cache
def hazards() -> Mapping[str, Hazard]:
    """Return what may harm crews, by code."""
    return MappingProxyType({row["code"]: Hazard(**row) for row in table("hazards.csv")})


def category_of(code: str) -> str:
    """Return the category of a type; `other` for one that this version does not know."""
    known = incident_types().get(code)
    return "other" if known is None else known.category


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of this folder."""
    text = files("samvirke.respond.incidents").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
