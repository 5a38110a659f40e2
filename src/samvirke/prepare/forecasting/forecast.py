"""Forecast the next days of a region from what has been observed."""

from collections.abc import Callable
from datetime import date, timedelta
from os import PathLike

import numpy as np

from samvirke.engine.endurance.beds.capacity import ICU_BED, beds_of
from samvirke.engine.endurance.forecast.backtest import backtest, scores_of
from samvirke.engine.endurance.forecast.care import care_of
from samvirke.engine.endurance.forecast.course import draw_courses
from samvirke.engine.endurance.forecast.paths import draw_admissions
from samvirke.engine.endurance.forecast.state import ADMISSIONS
from samvirke.engine.endurance.forecast.trend import fit_trend
from samvirke.engine.endurance.owners import hospitals_in
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.model.errors import BadInputError
from samvirke.prepare.endurance.stock_at_start import stock_setting
from samvirke.prepare.forecasting.hospitals import share_out
from samvirke.prepare.forecasting.result import ForecastResult
from samvirke.prepare.forecasting.state_file import read_state
from samvirke.prepare.forecasting.stays import stays_of
from samvirke.prepare.forecasting.tables import (
    held_table,
    hospital_tables,
    item_table,
    items_without_stock,
    limit_tables,
    observed_table,
    outlook_table,
    owner_table,
    score_table,
)
from samvirke.prepare.forecasting.words import method_of, warnings_of
from samvirke.register.region import Region

MOST_DAYS = 42
PATHS = (100, 20_000)


def forecast(
    region: Region | str | PathLike[str],
    state: str | PathLike[str],
    *,
    stock: str | PathLike[str] | None = None,
    supply: float = 1.0,
    days: int = 21,
    paths: int = 2000,
    seed: int = 1,
    made_on: date | None = None,
    preset: str | PathLike[str] | None = None,
    use: Use | None = None,
    today: date | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> ForecastResult:
    """Return what may come in the next days, where beds run short, what runs out, and how sure that is.

    Parameters
    ----------
    region
        A region, the name of a built-in one, or the path of a package.
    state
        A file of the state: see `state_file.read_state`.
    stock
        ``march_2020``, ``region`` or the path of a stock file; None: the region's where it has any, else
        March 2020.
    supply
        Share of ordinary use that is delivered every day, 0 to 10.
    days
        How far ahead, 1 to 42.
    paths
        Courses drawn, 100 to 20,000.
    seed
        0 or more; the same seed gives the same bytes.
    made_on
        The last day that the forecast may know; later ones of the file are shown beside it. None: the file's
        last.
    preset
        An epidemic whose stays in hospital to begin with; None: Covid-19 of 2020.
    use
        Coefficients of use; None: those that ship with Samvirke, at base.
    today
        Days after it are refused; None: none is.
    done, said
        Told how many held-back forecasts are finished, and what is being done.

    Raises
    ------
    BadInputError
        When the state or the stock cannot be read, a number is out of range, or the region has no intensive
        care beds.
    """
    if not (1 <= days <= MOST_DAYS and PATHS[0] <= paths <= PATHS[1] and seed >= 0):
        raise BadInputError(
            f"days is {days}, paths {paths} and seed {seed}; days must be 1 to {MOST_DAYS}, paths {PATHS[0]} "
            f"to {PATHS[1]} and seed 0 or more"
        )
    where = region if isinstance(region, Region) else Region.open(region)
    stays, stays_said = stays_of(preset)
    table = use or standard_use()
    whole, gaps = read_state(state, where, today=today, made_on=made_on)
    last_day = whole.last_day if made_on is None else made_on
    known = whole.until((last_day - whole.starts_on).days)
    setting, stock_said = stock_setting(
        where,
        table,
        stock=stock,
        supply=supply,
        cuts=None,
        starts_at_utc=f"{last_day + timedelta(days=1)}T00:00:00Z",
        days=days,
        sharing="none",
    )
    said("held-back days")
    tested = backtest(known, stays, days=days, seed=seed, done=done)
    scores = scores_of(tested.held, days)
    said(f"{paths} courses of {days} days")
    trend = fit_trend(known.of(ADMISSIONS), last_day.weekday(), tested.walk_sd)
    admissions = draw_admissions(trend, last_day, days=days, paths=paths, seed=seed)
    care = care_of(known, stays)
    courses = draw_courses(admissions, care, seed=seed, entity=last_day.isoformat())
    each = share_out(known, care, admissions, seed=seed)
    beds = beds_of(where, hospitals_in(where))
    limits, limit_days = limit_tables(courses, beds, care.intensive, last_day)
    hospitals, hospital_days = hospital_tables(where, each, beds, last_day)
    said("stock")
    capacities = where.table("capacities")
    modelled = (capacities["item"] == ICU_BED) & (capacities["quality"] == "modelled")
    return ForecastResult(
        region_name=where.name,
        region_title=where.title,
        made_on=str(last_day),
        days=days,
        paths=paths,
        seed=seed,
        growth=trend.growth,
        growth_sd=trend.growth_sd,
        walk_sd=tested.walk_sd,
        walk_is_chosen=tested.is_chosen,
        ward_factor=care.ward_factor,
        intensive_share=care.share,
        outlook=outlook_table(courses, last_day),
        observed=observed_table(whole, known.days),
        limits=limits,
        limit_days=limit_days,
        hospitals=hospitals,
        hospital_days=hospital_days,
        items=item_table(where, setting, table, courses),
        owners=owner_table(where, setting, table, each),
        scores=score_table(scores),
        held=held_table(tested.held if scores else (), known.starts_on),
        method=method_of(trend, care, tested, paths=paths, seed=seed, said=(stays_said, *stock_said)),
        warnings=warnings_of(
            gaps=gaps,
            scored=bool(scores),
            known_days=int(np.isfinite(known.of(ADMISSIONS)).sum()),
            later_days=whole.days - known.days,
            names_hospitals=each is not None,
            modelled_beds=int(modelled.sum()),
            empty=items_without_stock(setting, where),
            # Who gives the last day to know looks back on purpose.
            days_ago=(today - last_day).days if today and made_on is None else 0,
        ),
        attributions=where.attributions,
    )
