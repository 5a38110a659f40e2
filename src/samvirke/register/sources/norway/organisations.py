"""Who owns resources or has a duty: municipalities, districts, trusts and the state."""

import pandas as pd

from samvirke.register.sources.norway.facts import model_table
from samvirke.register.sources.norway.rows import Origin, Rows, joined, rows_of, slug

SPLIT_2024 = Origin(
    source="Kartverket and SSB: municipalities of 2024", as_of="2026-01-01", quality="official"
)
STATE = Origin(source="typed: the state's own names and lines of authority", as_of="2026", quality="typed")
# (key, name, who governs it)
STATE_BODIES = (
    ("state-jd", "Justis- og beredskapsdepartementet", None),
    ("state-hod", "Helse- og omsorgsdepartementet", None),
    ("state-fd", "Forsvarsdepartementet", None),
    ("state-dsb", "Direktoratet for samfunnssikkerhet og beredskap (DSB)", "state-jd"),
    ("state-pod", "Politidirektoratet", "state-jd"),
    ("state-hrs", "Hovedredningssentralen", "state-jd"),
    ("state-air-ambulance", "Luftambulansetjenesten HF", "state-hod"),
    ("state-330-squadron", "Luftforsvaret, 330 skvadronen", "state-fd"),
)


def municipality_key(number: str) -> str:
    """Return the key of a municipality as an organisation."""
    return f"municipality-{number}"


def own_fire_service_key(number: str) -> str:
    """Return the key of the fire service of a municipality that has its own."""
    return f"fire-service-{number}"


def trust_key(catchment: str) -> str:
    """Return the key of the hospital trust of a catchment."""
    return "trust-oslo" if catchment.startswith("OUS") else f"trust-{slug(catchment)}"


def health_region_key(name: str) -> str:
    """Return the key of a regional health authority."""
    return slug(name)


def police_district_key(name: str) -> str:
    """Return the key of a police district."""
    return f"police-{slug(name)}"


def civil_defence_key(name: str) -> str:
    """Return the key of a Civil Defence district."""
    return f"civil-defence-{slug(name)}"


def unique_names(municipalities: pd.DataFrame) -> pd.Series:
    """Return names that tell the two of Herøy and of Våler apart."""
    twice = municipalities["name"].duplicated(keep=False)
    county = " (" + municipalities["county"] + ")"
    return municipalities["name"] + county.where(twice, "")


def organisations(municipalities: pd.DataFrame, fire_services: Rows) -> pd.DataFrame:
    """Return all organisations.

    Parameters
    ----------
    municipalities
        Table of facts.
    fire_services
        Rows of organisations.
    """
    trusts = municipalities[["hospital_catchment", "health_region"]].drop_duplicates()
    names = model_table("trusts").set_index("catchment")["name"]
    regions = municipalities["health_region"].drop_duplicates()
    police = municipalities["police_district"].drop_duplicates()
    civil = municipalities["civil_defence_district"].drop_duplicates()
    return joined(
        "organisations",
        [
            rows_of(
                "organisations",
                {
                    "id": [municipality_key(n) for n in municipalities["number"]],
                    "name": unique_names(municipalities) + " kommune",
                    "kind": "municipality",
                },
                SPLIT_2024,
            ),
            fire_services,
            rows_of(
                "organisations",
                {
                    "id": [police_district_key(name) for name in police],
                    "name": police + " politidistrikt",
                    "kind": "police_district",
                    "parent": "state-pod",
                },
                Origin(
                    source='Wikipedia, "List of police districts in Norway"',
                    as_of="2026",
                    quality="typed",
                ),
            ),
            rows_of(
                "organisations",
                {
                    "id": [health_region_key(name) for name in regions],
                    "name": regions + " RHF",
                    "kind": "health_region",
                    "parent": "state-hod",
                },
                Origin(source="SKDE: catchments", as_of="2020", quality="typed"),
            ),
            rows_of(
                "organisations",
                {
                    "id": [trust_key(name) for name in trusts["hospital_catchment"]],
                    "name": names.loc[trusts["hospital_catchment"]],
                    "kind": "hospital_trust",
                    "parent": [health_region_key(name) for name in trusts["health_region"]],
                },
                Origin(
                    source="SKDE: catchments; the trust's name typed, not checked",
                    as_of="2020",
                    quality="typed",
                ),
            ),
            rows_of(
                "organisations",
                {
                    "id": [civil_defence_key(name) for name in civil],
                    "name": civil + " sivilforsvarsdistrikt",
                    "kind": "civil_defence_district",
                    "parent": "state-dsb",
                },
                Origin(source="DSB: Civil Defence districts", as_of="2019", quality="official"),
            ),
            rows_of(
                "organisations",
                {
                    "id": [key for key, _, _ in STATE_BODIES],
                    "name": [name for _, name, _ in STATE_BODIES],
                    "kind": "state",
                    "parent": [parent for _, _, parent in STATE_BODIES],
                },
                STATE,
            ),
        ],
    )


def own_fire_services(municipalities: pd.DataFrame) -> Rows:
    """Return one fire service for each municipality, owned by it: the duty is the municipality's.

    In fact 167 services share the 357 municipalities; who shares with whom is in no table that may
    ship, so this is modelled.
    """
    return rows_of(
        "organisations",
        {
            "id": [own_fire_service_key(n) for n in municipalities["number"]],
            "name": "Brann og redning, " + unique_names(municipalities),
            "kind": "fire_service",
            "parent": [municipality_key(n) for n in municipalities["number"]],
        },
        Origin(
            source="model: one fire service a municipality (really 167 services share them)",
            as_of="2026",
            quality="modelled",
        ),
    )
