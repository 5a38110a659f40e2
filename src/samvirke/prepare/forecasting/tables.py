"""The tables of a forecast, made of its courses."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from samvirke.engine.endurance.beds.capacity import Beds
from samvirke.engine.endurance.forecast.backtest import Held, Score
from samvirke.engine.endurance.forecast.course import Courses, quantiles_of
from samvirke.engine.endurance.forecast.state import INTENSIVE, MEASURES, State
from samvirke.engine.endurance.owners import owners_of
from samvirke.engine.endurance.use import Use
from samvirke.prepare.endurance.stock import StockSetting
from samvirke.prepare.forecasting.beds import CHANCES, LIMITS, chance_over, first_day_above, limits_of
from samvirke.prepare.forecasting.hospitals import HospitalCourses
from samvirke.prepare.forecasting.items import runs_out
from samvirke.prepare.forecasting.result import (
    HELD_COLUMNS,
    HOSPITAL_COLUMNS,
    HOSPITAL_DAY_COLUMNS,
    ITEM_COLUMNS,
    LIMIT_COLUMNS,
    LIMIT_DAY_COLUMNS,
    OBSERVED_COLUMNS,
    OUTLOOK_COLUMNS,
    OWNER_COLUMNS,
    SCORE_COLUMNS,
)
from samvirke.register.items import item_named
from samvirke.register.region import Region
from samvirke.travel.times import Floats

ITEM_PATHS = 1000  # that a stock is held out against; more would change no day


def outlook_table(courses: Courses, last_day: date) -> pd.DataFrame:
    """Return quantiles of each measure by day."""
    rows = [
        (measure, *row) for measure in MEASURES for row in _days(quantiles_of(courses.of(measure)), last_day)
    ]
    return pd.DataFrame(rows, columns=list(OUTLOOK_COLUMNS))


def observed_table(state: State, known_days: int) -> pd.DataFrame:
    """Return what was observed, and what came after the forecast was made."""
    rows = [
        (measure, str(state.starts_on + timedelta(days=int(day))), value, day >= known_days)
        for measure in MEASURES
        for day, value in enumerate(state.of(measure))
        if np.isfinite(value)
    ]
    return pd.DataFrame(rows, columns=list(OBSERVED_COLUMNS))


def limit_tables(
    courses: Courses, beds: Beds, today: float, last_day: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the region's beds against intensive patients: each limit, and each limit by day."""
    limits, days = [], []
    for name, of_each in limits_of(beds).items():
        chance = chance_over(courses.intensive, float(of_each.sum()))
        first = [first_day_above(chance, level) for level in CHANCES]
        limits.append(
            (
                name,
                float(of_each.sum()),
                today,
                float(chance.max()),
                first[0],
                _date(last_day, first[0]),
                first[1],
                _date(last_day, first[1]),
            )
        )
        days += [(name, h + 1, _date(last_day, h + 1), p) for h, p in enumerate(chance)]
    return (
        pd.DataFrame(limits, columns=list(LIMIT_COLUMNS)),
        pd.DataFrame(days, columns=list(LIMIT_DAY_COLUMNS)),
    )


def hospital_tables(
    region: Region, found: HospitalCourses | None, beds: Beds, last_day: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return each hospital against its own beds, and its days."""
    if found is None:
        return pd.DataFrame(columns=list(HOSPITAL_COLUMNS)), pd.DataFrame(columns=list(HOSPITAL_DAY_COLUMNS))
    limits, names = limits_of(beds), _names(region)
    owners = owners_of(region, found.hospitals)
    rows, days = [], []
    intensive = found.of(INTENSIVE)
    paths = {measure: found.of(measure) for measure in MEASURES}
    for number, hospital in enumerate(found.hospitals):
        at = beds.hospitals.index(hospital)
        room = {name: float(limits[name][at]) for name in LIMITS}
        mine = intensive[:, number]
        chance = chance_over(mine, room["free"])
        rows.append(
            (
                hospital,
                names.get(hospital, hospital),
                names.get(owners[number], owners[number]),
                float(found.share[number]),
                float(found.today[:, number].sum()),
                float(found.today[1, number]),
                *room.values(),
                *quantiles_of(mine.max(axis=1))[[0, 2, 4]].tolist(),
                first_day_above(chance, 0.1),
                first_day_above(chance, 0.5),
                float(chance_over(mine, room["surge"]).max()),
            )
        )
        days += [
            (hospital, measure, *row)
            for measure in MEASURES
            for row in _days(quantiles_of(paths[measure][:, number]), last_day)
        ]
    return (
        pd.DataFrame(rows, columns=list(HOSPITAL_COLUMNS)),
        pd.DataFrame(days, columns=list(HOSPITAL_DAY_COLUMNS)),
    )


def item_table(region: Region, setting: StockSetting, use: Use, courses: Courses) -> pd.DataFrame:
    """Return how long each item lasts if the owners of hospitals had one store."""
    own = _hospital_owners(region, setting)
    part = _first(courses, ITEM_PATHS)
    found = runs_out(setting, use, part, [own])
    rows = []
    for number, item in enumerate(setting.items):
        low, base, high = (found.day[level, number, :, 0] for level in range(3))
        rows.append(
            (
                item,
                item_named(item).unit,
                _stock(setting, item, own),
                float(setting.normal[number, own].sum()),
                float(np.median(found.need[number, :, 0])),
                float(np.isfinite(base).mean()),
                *_sorted(base),
                _sorted(low)[2],
                _sorted(high)[2],
                float(np.isfinite(low).mean()),
                float(np.isfinite(high).mean()),
            )
        )
    return pd.DataFrame(rows, columns=list(ITEM_COLUMNS))


def owner_table(
    region: Region, setting: StockSetting, use: Use, found: HospitalCourses | None
) -> pd.DataFrame:
    """Return how long each item lasts with each owner of hospitals that the state names."""
    if found is None:
        return pd.DataFrame(columns=list(OWNER_COLUMNS))
    of_each = owners_of(region, found.hospitals)
    owners = tuple(dict.fromkeys(of_each))
    groups = [np.array([setting.owners.index(owner)]) for owner in owners]
    members = np.array([owners.index(owner) for owner in of_each])
    out, names = runs_out(setting, use, found.courses, groups, members), _names(region)
    rows = []
    for number, item in enumerate(setting.items):
        for group, owner in enumerate(owners):
            day = out.day[1, number, :, group]
            rows.append(
                (
                    item,
                    owner,
                    names.get(owner, owner),
                    _stock(setting, item, groups[group]),
                    float(np.median(out.need[number, :, group])),
                    _sorted(day)[2],
                    float(np.isfinite(day).mean()),
                )
            )
    return pd.DataFrame(rows, columns=list(OWNER_COLUMNS))


def score_table(scores: Sequence[Score]) -> pd.DataFrame:
    """Return the scores."""
    return pd.DataFrame(
        [tuple(getattr(score, name) for name in SCORE_COLUMNS) for score in scores],
        columns=list(SCORE_COLUMNS),
    )


def held_table(held: Sequence[Held], starts_on: date) -> pd.DataFrame:
    """Return every held-back forecast day beside what came."""
    rows = []
    for one in held:
        made_on = starts_on + timedelta(days=one.origin)
        rows += [
            (one.measure, str(made_on), h + 1, _date(made_on, h + 1), came, *ours, *theirs)
            for h, (came, ours, theirs) in enumerate(
                zip(one.came, one.quantiles.T, one.persistence.T, strict=True)
            )
            if np.isfinite(came)
        ]
    return pd.DataFrame(rows, columns=list(HELD_COLUMNS))


def items_without_stock(setting: StockSetting, region: Region) -> Sequence[str]:
    """Return the items that no owner of a hospital has any of."""
    own = _hospital_owners(region, setting)
    return [item for item in setting.items if _stock(setting, item, own) == 0]


def _hospital_owners(region: Region, setting: StockSetting) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    sites = region.sites
    runs = set(sites.loc[sites["kind"] == "hospital", "owner"])
    return np.array([number for number, owner in enumerate(setting.owners) if owner in runs], dtype=np.int64)


def _stock(setting: StockSetting, item: str, owners: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
    """Return what is there at the start and still in date."""
    lots = setting.lots[item]
    there = np.isin(lots.owner, owners) & (lots.arrives_day <= 0) & (lots.expires_day >= 0)
    return float(lots.quantity[there].sum())


def _first(courses: Courses, paths: int) -> Courses:
    return Courses(
        admissions=courses.admissions[:paths],
        ward=courses.ward[:paths],
        intensive=courses.intensive[:paths],
        after_intensive=courses.after_intensive[:paths],
    )


def _sorted(days: Floats) -> list[float]:
    """Return quantiles of days, NaN where it is never; the lower of two, so that it is a day of some path."""
    found = np.sort(days)[[int(np.floor(q * (len(days) - 1))) for q in (0.05, 0.25, 0.5, 0.75, 0.95)]]
    return [float(value) if np.isfinite(value) else float("nan") for value in found]


def _days(quantiles: Floats, last_day: date) -> list[tuple[object, ...]]:
    return [(h + 1, _date(last_day, h + 1), *row.tolist()) for h, row in enumerate(quantiles.T)]


def _date(last_day: date, ahead: float) -> str:
    return str(last_day + timedelta(days=int(ahead))) if np.isfinite(ahead) else ""


def _names(region: Region) -> Mapping[str, str]:
    return {
        str(name): str(said)
        for table in (region.organisations, region.sites)
        for name, said in zip(table["id"], table["name"], strict=True)
    }
