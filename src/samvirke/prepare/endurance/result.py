"""What a stress test of days found: the one value that report, files and API all show."""

from dataclasses import dataclass

import pandas as pd

SERIES = ("infections", "infectious", "ill", "admissions", "in_hospital", "intensive")
SCOPES = ("hospital", "region", "nation")  # whose intensive care beds are shared


@dataclass(frozen=True, eq=False, kw_only=True)
class EnduranceResult:
    """What a region needs day by day under a threat, what it has, and who goes short.

    Days count from 0, the first day of the course; NaN where a day never comes. ``p05 … p95`` are
    quantiles over the runs, ``low, base, high`` the levels of the coefficients of use.

    Parameters
    ----------
    region_name, region_title, threat, preset, seed, runs, answered, days, starts_on
        What was asked. `answered` of the runs were followed through beds and stock.
    preset_title
        What the epidemic is called; empty: as its preset.
    people
        Residents.
    summary
        One row a key figure: ``measure, unit, expected, mean, p05, p50, p95``. Measures: infected_share,
        infected, admitted, intensive_admitted, peak_infectious, peak_in_hospital, peak_intensive,
        peak_day_intensive, intensive_days, intensive_days_over_hospital / _region / _nation.
    series
        The country by day: ``measure`` (of `SERIES`; in_hospital is ward and after-care and intensive
        together), ``day, expected, p05, p25, p50, p75, p95``.
    weekly
        Where and when: ``municipality, week, infections, per_1000`` (means over runs).
    hospitals
        ``hospital, name, owner, owner_name, municipality, lon, lat, people`` (whom it serves),
        ``beds, surge_beds`` (equipped today and at most), ``staffed`` (most that the nurses staff at any
        stage), ``room, room_most`` (staffed and not taken by ordinary patients, today and at most),
        ``peak_p05, peak_p50, peak_p95`` (largest need of patients of the course), ``first_over_p50`` (first
        day above `room`), ``share_over`` (of the runs that pass `room_most`), ``over_hospital, over_region,
        over_nation`` (patient-days for which there is no bed, mean, by who shares), ``rests_on``.
    hospital_days
        Intensive care: ``hospital, day, p05, p50, p95`` (need), ``beds`` (room that is open that day, each
        hospital alone, median).
    items
        One row a protective item: ``item, unit, normal_day`` (use of an ordinary day), ``stock,
        stock_weeks`` (what can be used on day 0, and its weeks of normal use), ``extra_low, extra_base,
        extra_high`` (need beyond the ordinary in the whole course, median run at each level; base is what
        is reckoned with), ``peak_day_base`` (largest need of a day over the ordinary, as a factor),
        ``first_short_p05, first_short_p50, first_short_p95`` (first day by which anybody has lacked more
        than half a unit in all), ``out_p50`` (the same if all share), ``share_short`` (of the runs),
        ``need, unmet, unmet_share`` (means), ``unmet_shared`` (if all share), ``first_owner,
        first_owner_name``.
    item_days
        ``item, day, need_low, need_p05, need_p50, need_p95, need_high, used_p50, left_p50``; need_low and
        need_high are the median run at low and high coefficients.
    owners
        Who goes short: ``owner, owner_name, item, need, unmet, first_short_p50, cover_days`` (days that the
        stock of day 0 covers normal use; inf: uses none), only owners that go short in some run.
    presets
        Which item runs out first under each preset, expected course: ``preset, item, first_short_day,
        out_day, order`` (1 runs out first; NaN never); a preset of the user's own comes last.
    sensitivity
        Which unknown coefficient matters most: ``coefficient, item, unit, low, base, high, at_low, at_base,
        at_high`` (share of the item's need that is never met in the expected course if all share one store),
        ``swing`` (between low and high), widest first.
    use
        The coefficients of the items: columns of `engine.endurance.use.use_table`.
    areas
        Outlines of municipalities: ``municipality, geometry``; without rows the map shows points.
    places
        Municipalities: ``municipality, name, people, lon, lat``.
    quality
        One row a table of the region: ``table, observed, official, typed, modelled`` row counts.
    method, warnings, attributions
        How it was computed, what the reader must know, and the sources; one sentence each.
    """

    region_name: str
    region_title: str
    threat: str
    preset: str
    seed: int
    runs: int
    answered: int
    days: int
    starts_on: str
    preset_title: str = ""
    people: int
    summary: pd.DataFrame
    series: pd.DataFrame
    weekly: pd.DataFrame
    hospitals: pd.DataFrame
    hospital_days: pd.DataFrame
    items: pd.DataFrame
    item_days: pd.DataFrame
    owners: pd.DataFrame
    presets: pd.DataFrame
    sensitivity: pd.DataFrame
    use: pd.DataFrame
    areas: pd.DataFrame
    places: pd.DataFrame
    quality: pd.DataFrame
    method: tuple[str, ...]
    warnings: tuple[str, ...]
    attributions: tuple[str, ...]
