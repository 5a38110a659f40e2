"""Hospitals over the runs: beds against need, and for whom there is none."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.engine.endurance.normal_use import residents_served
from samvirke.prepare.endurance.beds import BedAnswer, BedSetting
from samvirke.prepare.endurance.fan import fan
from samvirke.prepare.endurance.result import SCOPES
from samvirke.prepare.endurance.run import EnduredRun
from samvirke.prepare.worth import WEAKEST_FIRST
from samvirke.register.region import Region


def hospitals_table(region: Region, setting: BedSetting, runs: Sequence[EnduredRun]) -> pd.DataFrame:
    """Return one row a hospital, worst first, as `EnduranceResult.hospitals` says."""
    answers = bed_answers_of(runs)
    hospitals = list(setting.beds.hospitals)
    sites = region.sites.set_index("id").loc[hospitals]
    names = region.organisations.set_index("id")["name"]
    capacities = region.table("capacities")
    rows = capacities[capacities["item"] == "icu_bed"]
    peaks = fan(np.stack([run.intensive.max(axis=1) for run in runs]), ("p05", "p50", "p95"))
    first = fan(np.stack([answer.first_over for answer in answers]), ("p50",))
    over = np.mean([answer.over for answer in answers], axis=0)
    table = pd.DataFrame(
        {
            "hospital": hospitals,
            "name": sites["name"].to_numpy(),
            "owner": sites["owner"].to_numpy(),
            "owner_name": names.reindex(sites["owner"]).to_numpy(),
            "municipality": sites["municipality"].to_numpy(),
            "lon": sites["lon"].to_numpy(dtype=np.float64),
            "lat": sites["lat"].to_numpy(dtype=np.float64),
            "people": residents_served(region, hospitals),
            "beds": setting.beds.beds[0],
            "surge_beds": setting.beds.beds[-1],
            "staffed": setting.beds.staffed.max(axis=0),
            "room": setting.beds.room[0],
            "room_most": setting.beds.room.max(axis=0),
            **{f"peak_{name}": value for name, value in peaks.items()},
            "first_over_p50": first["p50"],
            "share_over": np.mean([answer.passes_most for answer in answers], axis=0),
            **{f"over_{scope}": over[number] for number, scope in enumerate(SCOPES)},
            "rests_on": _weakest(rows, hospitals),
        }
    )
    return table.sort_values("over_hospital", ascending=False, kind="stable", ignore_index=True)


def hospital_days(setting: BedSetting, runs: Sequence[EnduredRun]) -> pd.DataFrame:
    """Return need and open beds of each hospital by day, as `EnduranceResult.hospital_days` says."""
    need = fan(np.stack([run.intensive for run in runs]), ("p05", "p50", "p95"))
    room = np.median(np.stack([answer.room for answer in bed_answers_of(runs)]), axis=0)
    n_hospitals, n_days = room.shape
    return pd.DataFrame(
        {
            "hospital": np.repeat(np.array(setting.beds.hospitals, dtype=object), n_days),
            "day": np.tile(np.arange(n_days), n_hospitals),
            **{name: value.ravel() for name, value in need.items()},
            "beds": room.ravel().astype(np.float64),
        }
    )


def _weakest(rows: pd.DataFrame, hospitals: Sequence[str]) -> list[str]:
    """Return the weakest quality of each hospital's rows; one without a row is modelled to have no bed."""
    of = {
        str(site): min(qualities, key=WEAKEST_FIRST.index)
        for site, qualities in rows.groupby("site")["quality"]
    }
    return [of.get(hospital, "modelled") for hospital in hospitals]


def bed_answers_of(runs: Sequence[EnduredRun]) -> list[BedAnswer]:
    """Return what came of the beds in the runs that were followed so far."""
    return [run.beds for run in runs if run.beds is not None]
