"""All acts: a new one is written in the folder of its subject and listed here."""

from samvirke.respond.act import Act
from samvirke.respond.incidents.open_incident import OpenIncident

ACTS: dict[str, type[Act]] = {act.name: act for act in (OpenIncident,)}
