"""What is found about medicines: the one value that command, files and API show."""

from dataclasses import dataclass

import pandas as pd

GROUPS = ("intensive", "hospital", "ordinary")  # priority classes, the first served first
WAYS = ("nothing", "substitution", "production")  # each with all that stands before it


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MedicinesResult:
    """Who goes without which medicine, and what can be made.

    Weeks count from 0, the first of the plan; NaN: never short. *nothing* is stock and supply alone,
    *substitution* with substitutes, *production* with substitutes and the plan. `intensive` are patients in
    intensive care, ordinary ones too; `hospital` the epidemic's others; `ordinary` the users of every day.

    Parameters
    ----------
    region_name, region_title, preset, seed, runs, weeks, starts_on, first_day
        What was asked; `first_day` is the day of the epidemic on which the plan begins.
    breaks
        What stops, in words.
    substances
        One row an item: ``item, unit, need_low, need_base, need_high`` (in all weeks, expected course, at
        each level of the coefficients), ``stock, supply`` (in all weeks), ``made`` (released within the
        weeks), ``first_short_nothing, first_short_substitution, first_short_production`` (base),
        ``first_short_low, first_short_high`` (with nothing, at low and high coefficients),
        ``first_short_p05, first_short_p50, first_short_p95`` (with nothing, over the runs; with few runs
        the extremes), ``share_short`` (of the runs, with nothing), ``days_lost_nothing,
        days_lost_substitution, days_lost_production`` (treated patient-days), ``dose`` (of a day of
        treatment), ``need_rests_on, stock_rests_on, is_limit`` (what is lost is an upper limit and the week
        is not known: only the group *hospital* loses any, and its stock and ordinary use are not known).
    weekly
        One row an item and week: ``item, week, need_low, need_base, need_high, supply, made`` (ready that
        week), ``unmet_nothing, unmet_substitution, unmet_production, store`` (at the end, with production).
    who
        Who goes short: ``item, group, need_days`` (treated patient-days), ``lost_nothing,
        lost_substitution, lost_production, is_limit`` (an upper limit: as above).
    ways
        One row a way: ``way, days_lost_low, days_lost, days_lost_high`` (by level of the coefficients),
        ``days_lost_p50, days_lost_p95`` (over the runs), ``cost_nok, value, bound, gap, status``; value
        and bound are weighted lost days x the price of one + cost, so no money that anybody pays.
    plan
        The production plan: ``week, line, owner, item, batches, quantity, hours, cost_nok, ready_week``.
    deliveries
        Day by day: ``day, item, quantity`` released.
    lines
        ``line, owner, hours_per_week, hours_used, share_used, rests_on``.
    figures
        What was assumed or read: name, item, low, base, high, unit, meaning, source, year.
    reports
        Context: shortage reports by year: ``year, reports, source``.
    method, warnings, attributions
        One sentence each.
    """

    region_name: str
    region_title: str
    preset: str
    seed: int
    runs: int
    weeks: int
    starts_on: str
    first_day: int
    breaks: tuple[str, ...]
    substances: pd.DataFrame
    weekly: pd.DataFrame
    who: pd.DataFrame
    ways: pd.DataFrame
    plan: pd.DataFrame
    deliveries: pd.DataFrame
    lines: pd.DataFrame
    figures: pd.DataFrame
    reports: pd.DataFrame
    method: tuple[str, ...]
    warnings: tuple[str, ...]
    attributions: tuple[str, ...]
