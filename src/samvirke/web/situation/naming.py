"""Codes and ids in the words of whoever reads: types, capabilities, units, owners, statuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from samvirke.prepare.report.language import Language
from samvirke.register.region import Region
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.needs.tables import table
from samvirke.web.capability_words import capability_words
from samvirke.web.words import N_

INJURED = {
    "none": N_("none injured"),
    "one": N_("one injured"),
    "several": N_("several injured"),
    "many": N_("many injured"),
    "unknown": N_("injured: not known"),
}
PRIORITIES = {1: N_("Acute"), 2: N_("Urgent"), 3: N_("Ordinary")}
LEVELS = {
    "neighbour": N_("the neighbours"),
    "region": N_("the region"),
    "national": N_("the whole country"),
}
CLASSES = {
    "ETAT": N_("for the owner's own"),
    "HELSE": N_("for health personnel"),
    "POLITI": N_("for the police"),
    "SKJERMET": N_("for persons named"),
}
COLOURS = {"red": N_("Red"), "orange": N_("Orange"), "yellow": N_("Yellow"), "green": N_("Green")}
SITES = {
    "municipality": N_("municipality"),
    "fire_station": N_("fire station"),
    "ambulance_base": N_("ambulance base"),
    "police_station": N_("police station"),
    "civil_defence_depot": N_("Civil Defence depot"),
    "hospital": N_("hospital"),
    "air_base": N_("air base"),
    "centre_110": N_("110 centre"),
    "centre_112": N_("112 centre"),
    "centre_113": N_("113 centre"),
    "rescue_coordination_centre": N_("rescue coordination centre"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Says what things are called; what nobody knows a name for stands as it is.

    Parameters
    ----------
    language
        Of the reader.
    region
        The register; None: units and owners stand by their ids.
    """

    language: Language
    region: Region | None

    def type(self, code: str | None) -> str:
        """Return what an incident of a type is called."""
        known = incident_types().get(code or "")
        return (code or "") if known is None else str(getattr(known, self.language.code))

    def capability(self, name: str | None) -> str:
        """Return what a capability is called."""
        return capability_words(self.language, name or "")

    def priority(self, number: int | None) -> str:
        """Return what a priority is called; empty: none is told."""
        return self._in(PRIORITIES, number)

    def level(self, name: str) -> str:
        """Return whom a need asks at a level."""
        return self._in(LEVELS, name)

    def injured(self, code: str | None) -> str:
        """Return how many are hurt, in words."""
        return self._in(INJURED, code)

    def field_class(self, name: str) -> str:
        """Return for whom a class of fields is."""
        return self._in(CLASSES, name)

    def colour(self, name: str | None) -> str:
        """Return the level of a warning."""
        return self._in(COLOURS, name)

    def site_kind(self, kind: str) -> str:
        """Return what a kind of place is called."""
        return self._in(SITES, kind)

    def unit(self, unit: str | None) -> str:
        """Return the name of a unit of the register."""
        names = {} if self.region is None else _names(self.region, "units")
        return names.get(unit or "", unit or "")

    def owner(self, organisation: str | None) -> str:
        """Return the name of an organisation of the register."""
        names = {} if self.region is None else _names(self.region, "organisations")
        return names.get(organisation or "", organisation or "")

    def reasons_for_no(self) -> list[tuple[str, str]]:
        """Return the codes of why a request is declined, with their words, for a list to choose from."""
        return [(row["code"], row[self.language.code]) for row in table("decline_reasons.csv")]

    def types(self) -> list[tuple[str, str]]:
        """Return all types of incidents with their words, by the words."""
        told = ((code, self.type(code)) for code in incident_types())
        return sorted(told, key=lambda one: one[1].casefold())

    def _in(self, words: Mapping[Any, str], value: Any) -> str:
        known = words.get(value)
        return ("" if value is None else str(value)) if known is None else self.language.gettext(known)


@lru_cache(maxsize=4)
def _names(region: Region, name: str) -> Mapping[str, str]:
    rows: pd.DataFrame = region.tables[name] if name in region.tables else pd.DataFrame()
    return dict(zip(rows["id"].astype(str), rows["name"].astype(str), strict=True)) if len(rows) else {}
