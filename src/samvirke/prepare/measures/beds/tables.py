"""The tables of a result about intensive care."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.engine.endurance.beds.cared import Cared
from samvirke.engine.endurance.beds.sharing import SCOPES
from samvirke.prepare.measures.beds.result import DAY_COLUMNS, HOSPITAL_COLUMNS, PLAN_COLUMNS, SHARING_COLUMNS
from samvirke.prepare.measures.beds.setting import Followed, Setting
from samvirke.prepare.measures.beds.surge import cvar
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats


def quantile(values: Floats, share: float) -> Floats:
    """Return a quantile over the first axis, a value of some run (the lower of two); inf becomes NaN."""
    found = np.sort(values, axis=0)[int(np.floor(share * (len(values) - 1)))]
    return np.where(np.isfinite(found), found, np.nan)


def hospital_table(region: Region, setting: Setting, runs: Sequence[Followed], inside: Bools) -> pd.DataFrame:
    """Return one row a hospital of the area; columns of `HOSPITAL_COLUMNS`."""
    beds = setting.beds
    sites = region.sites.set_index("id").loc[list(beds.hospitals)]
    names = region.organisations.set_index("id")["name"]
    rows = region.table("capacities").query("item == 'icu_bed'").set_index("site")["quality"]
    peak, first = (np.stack([getattr(run, name) for run in runs]) for name in ("peak", "first_over"))
    over = np.stack([run.over for run in runs])
    asked = over[:, SCOPES.index(setting.sharing)]
    table = pd.DataFrame(
        {
            "hospital": beds.hospitals,
            "name": sites["name"].to_numpy(),
            "owner": sites["owner"].to_numpy(),
            "owner_name": sites["owner"].map(names).to_numpy(),
            "municipality": sites["municipality"].to_numpy(),
            "lon": sites["lon"].to_numpy(),
            "lat": sites["lat"].to_numpy(),
            "beds": beds.beds[0],
            "surge_beds": beds.beds[-1],
            "staffed_surge": beds.staffed[-1],
            "room": beds.room[0],
            "nurse_shifts": beds.nurse_shifts,
            "peak_p50": quantile(peak, 0.5),
            "peak_p90": quantile(peak, 0.9),
            "first_over_p50": quantile(first, 0.5),
            "share_over": (asked > 0).mean(axis=0),
            **{f"over_{scope}": over[:, number].mean(axis=0) for number, scope in enumerate(SCOPES)},
            "rests_on": [str(rows.get(site, "")) for site in beds.hospitals],
        }
    )
    return table.loc[inside, list(HOSPITAL_COLUMNS)].reset_index(drop=True)


def sharing_table(setting: Setting, runs: Sequence[Followed], inside: Bools) -> pd.DataFrame:
    """Return one row a scope; columns of `SHARING_COLUMNS`."""
    over = np.stack([run.over[:, inside].sum(axis=1) for run in runs])
    return pd.DataFrame(
        {
            "sharing": SCOPES,
            "expected": over.mean(axis=0),
            "p50": quantile(over, 0.5),
            "p90": quantile(over, 0.9),
            "cvar95": [cvar(of) for of in over.T],
            "transfers": np.mean([run.transfers for run in runs], axis=0),
            "travel_h": np.mean([run.travel_h for run in runs], axis=0),
            "asked": [scope == setting.sharing for scope in SCOPES],
        }
    )[list(SHARING_COLUMNS)]


def plan_table(
    hospitals: pd.DataFrame, inside: Bools, beds: Floats, nurses: Floats, prices: tuple[float, float]
) -> pd.DataFrame:
    """Return one row a hospital that gets something; columns of `PLAN_COLUMNS`."""
    table = hospitals[["hospital", "name", "owner_name"]].assign(beds=beds[inside], nurses=nurses[inside])
    table["cost_nok"] = table["beds"] * prices[0] + table["nurses"] * prices[1]
    return table.loc[table["cost_nok"] > 0, list(PLAN_COLUMNS)].reset_index(drop=True)


def day_table(setting: Setting, cared: Sequence[Cared], inside: Bools) -> pd.DataFrame:
    """Return one row a hospital and day; columns of `DAY_COLUMNS`."""
    need, room, over, shifts = (
        np.stack([getattr(of, name)[inside] for of in cared])
        for name in ("need", "room", "over", "nurse_shifts_needed")
    )
    n_hospitals, n_days = need.shape[1:]
    return pd.DataFrame(
        {
            "hospital": np.repeat(np.array(setting.beds.hospitals)[inside], n_days),
            "day": np.tile(np.arange(n_days), n_hospitals),
            "need_p50": quantile(need, 0.5).ravel(),
            "need_p90": quantile(need, 0.9).ravel(),
            "room_p50": quantile(room, 0.5).ravel(),
            "over_mean": over.mean(axis=0).ravel(),
            "shifts_needed_p50": quantile(shifts, 0.5).ravel(),
        }
    )[list(DAY_COLUMNS)]
