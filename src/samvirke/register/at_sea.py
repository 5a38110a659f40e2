"""Does every site lie on land? Boat stations, and what only boats leave, may lie in the sea."""

import numpy as np

from samvirke.model.finding import Finding
from samvirke.register.land import TOLERANCE_M, Land
from samvirke.register.plausible import Tables

AFLOAT = ("boat_station",)
OFFSHORE = ("air_base", "works")  # may stand on a platform: worth a look, no reason to refuse


def check_land(tables: Tables, land: Land | None) -> tuple[list[Finding], list[Finding]]:
    """Return findings and notes about sites more than a thousand metres from land.

    Parameters
    ----------
    tables
        Tables of a region.
    land
        The coast; without one nothing is judged, and a note says so.
    """
    sites = tables.get("sites")
    if sites is None or not {"lon", "lat", "kind"} <= set(sites.rows.columns):
        return [], []
    if land is None:
        return [], [
            Finding(
                table="sites",
                seen="no coast in this installation",
                allowed="sites on land are checked against the coast that ships with Samvirke",
                do="build it with `make` (needs npm), or look at the sites on a map",
            )
        ]
    rows = sites.rows
    lon, lat = rows["lon"].to_numpy(dtype=np.float64), rows["lat"].to_numpy(dtype=np.float64)
    kind = rows["kind"].to_numpy(dtype=object)
    by_land, by_sea = _sites_of(tables, ("road", "foot")), _sites_of(tables, ("sea",))
    ids = sites.labels.ids
    judged = np.array(
        [
            one in by_land or (of not in AFLOAT and one not in by_sea)
            for one, of in zip(ids, kind, strict=True)
        ],
        dtype=np.bool_,
    )
    judged &= np.isfinite(lon) & np.isfinite(lat)
    judged &= land.judges(lon, lat)
    positions = np.flatnonzero(judged)
    off_m = land.distance_to_land_m(lon[positions], lat[positions])
    findings: list[Finding] = []
    notes: list[Finding] = []
    for position, away_m in zip(positions, off_m, strict=True):
        if away_m <= TOLERANCE_M:
            continue
        away = f"{away_m / 1000:.1f} km" if np.isfinite(away_m) else "50 km or more"
        offshore = kind[position] in OFFSHORE and ids[position] not in by_land
        (notes if offshore else findings).append(
            Finding(
                table=sites.labels.where(int(position)),
                row=sites.labels.row(int(position)),
                column="lon",
                seen=f"lon {lon[position]:g}, lat {lat[position]:g}, in the sea {away} from land",
                allowed=f"a position on land, or within {TOLERANCE_M / 1000:g} km of it, unless it "
                f"is a {AFLOAT[0]} or only units of mode sea lie there",
                do="correct the position; are lon and lat swapped, or a digit lost?",
            )
        )
    return findings, notes


def _sites_of(tables: Tables, modes: tuple[str, ...]) -> frozenset[str]:
    units = tables.get("units")
    if units is None or not {"site", "mode"} <= set(units.rows.columns):
        return frozenset()
    return frozenset(units.rows.loc[units.rows["mode"].isin(modes), "site"].dropna())
