"""The catalogue of what a resource can do, as a table: `data/capabilities.csv`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One line of the catalogue.

    Parameters
    ----------
    name
        What needs and units say: `fire.pump`.
    function
        Which service it mostly belongs to: fire, ambulance, air_ambulance, police, civil_defence,
        volunteer, rescue or care. For grouping only; a need never names a service.
    meaning, norwegian
        In English, and the term of the field.
    """

    name: str
    function: str
    meaning: str
    norwegian: str


@cache
def capability_catalogue() -> Mapping[str, Capability]:
    """Return the catalogue by name, in the order of the file."""
    text = files("samvirke.register").joinpath("data", "capabilities.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["name"]: Capability(**row) for row in rows})
