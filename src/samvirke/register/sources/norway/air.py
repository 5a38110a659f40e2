"""Air ambulance and rescue helicopters, and the fixed-wing bases that go to airports only."""

import pandas as pd

from samvirke.register.sources.norway.facts import coefficient, fact_table
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of, slug

BASES = Origin(
    source="luftambulanse.no (About ...); airportsdata; ingean/ingean.github.io",
    as_of="2026",
    quality="typed",
)
OWNERS = {
    "HEMS": "state-air-ambulance",
    "SAR": "state-330-squadron",
    "fixed-wing": "state-air-ambulance",
}
# Asset of dispatch_parameters_heli, capabilities and crew of what stands at a base.
HELICOPTERS = {
    "HEMS": ("HEMS helicopter", "health.air_ambulance;health.doctor", "crew_hems"),
    "SAR": ("SAR helicopter", "air.search;sea.rescue;health.air_ambulance", "crew_sar"),
}


def _keys(bases: pd.DataFrame) -> list[str]:
    return [f"air-{slug(k)}-{slug(b)}" for k, b in zip(bases["kind"], bases["base"], strict=True)]


def air_bases() -> Rows:
    """Return the bases as sites."""
    bases = fact_table("air_bases")
    return rows_of(
        "sites",
        {
            "id": _keys(bases),
            "name": bases["base"] + " (" + bases["kind"] + ")",
            "kind": "air_base",
            "owner": bases["kind"].map(OWNERS),
            "lon": bases["lon"],
            "lat": bases["lat"],
        },
        BASES,
    )


def helicopters() -> list[Rows]:
    """Return the helicopters as units; aeroplanes fly between airports and answer no scene."""
    bases = fact_table("air_bases").assign(site=_keys)
    flown = fact_table("dispatch_parameters_heli").set_index("asset")
    made = []
    for kind, (asset, capabilities, crew) in HELICOPTERS.items():
        there = bases[bases["kind"] == kind]
        each = there.loc[there.index.repeat(there["aircraft"])]
        number = each.groupby("site").cumcount() + 1
        numbers = flown.loc[asset]
        made.append(
            rows_of(
                "units",
                {
                    "id": each["site"] + "-" + number.astype(str),
                    "name": each["base"] + f" {kind} " + number.astype(str),
                    "site": each["site"],
                    "owner": OWNERS[kind],
                    "capabilities": capabilities,
                    "mode": "air",
                    "turnout_time_s": 60.0 * numbers["react_min"],
                    "hours": "always",
                    "crew": int(coefficient("air", crew)),
                    "speed_kmh": float(numbers["speed_kmh"]),
                },
                Origin(
                    source=f"luftambulanse.no; speed and turn-out of {numbers['type']}: "
                    f"{numbers['source']}; crew assumed",
                    as_of="2026",
                    quality="typed",
                ),
            )
        )
    return made
