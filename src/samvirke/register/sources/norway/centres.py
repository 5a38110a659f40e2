"""The emergency centres 110, 112 and 113 and the two rescue co-ordination centres."""

from samvirke.register.sources.norway.facts import fact_table, model_table
from samvirke.register.sources.norway.organisations import (
    municipality_key,
    police_district_key,
    trust_key,
)
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of, slug

KINDS = {
    "110": "centre_110",
    "112": "centre_112",
    "113": "centre_113",
    "JRCC": "rescue_coordination_centre",
}
ORIGIN = Origin(
    source="DSB list of 110 centres, police seats (Wikipedia), 16 AMK (norskluftambulanse.no)",
    as_of="2026",
    quality="typed",
)


def centre_key(kind: str, name: str) -> str:
    """Return the key of a centre: `centre-110-oslo` for the centre `Oslo 110`."""
    plain = name.removesuffix(" 110").removeprefix("AMK ").removeprefix("HRS ")
    return f"centre-{kind.lower()}-{slug(plain)}"


def centres() -> Rows:
    """Return the 42 centres as sites, placed in the middle of their town."""
    rows = fact_table("emergency_centres").merge(
        model_table("centre_hosts"), on=["centre", "kind"], how="left", validate="one_to_one"
    )
    owners = [
        _owner(kind, name, number, catchment)
        for kind, name, number, catchment in zip(
            rows["kind"], rows["centre"], rows["municipality"], rows["catchment"], strict=True
        )
    ]
    return rows_of(
        "sites",
        {
            "id": [centre_key(k, c) for k, c in zip(rows["kind"], rows["centre"], strict=True)],
            "name": [
                f"112 {name}" if kind == "112" else name
                for kind, name in zip(rows["kind"], rows["centre"], strict=True)
            ],
            "kind": rows["kind"].map(KINDS),
            "owner": owners,
            "municipality": rows["municipality"],
            "lon": rows["lon"],
            "lat": rows["lat"],
        },
        ORIGIN,
    )


def _owner(kind: str, name: str, number: str, catchment: str) -> str:
    """Say who runs a centre: the host municipality, the police district, the trust or the state."""
    if kind == "110":
        return municipality_key(number)
    if kind == "112":
        return police_district_key(name)
    return trust_key(catchment) if kind == "113" else "state-hrs"
