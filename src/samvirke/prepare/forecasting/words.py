"""How a forecast came about, and what the reader must know; one sentence each."""

from collections.abc import Sequence
from math import exp, log

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.forecast.backtest import Backtest
from samvirke.engine.endurance.forecast.care import Care
from samvirke.engine.endurance.forecast.trend import Trend

REMAINING = (
    "Today's patients leave by the stay that remains for those admitted when they were; nobody is turned "
    "away."
)
SCORED = (
    "Scores are of the same forecast made again on earlier days, each from what was known then, by the "
    "weighted interval score (Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618)."
)
AS_TODAY = (
    "As today: the latest count (admissions: the mean of seven days), with the earlier errors of saying so "
    "as its interval (Cramer et al. 2022, doi 10.1073/pnas.2113561119)."
)
GOES_ON = (
    "A forecast says what comes if admissions go on as of late; new measures, holidays and a wave that "
    "turns are not in it."
)
STALE_DAYS = 7  # a file that ends longer ago is told: reports are late by days, not by weeks
AT_HOME = "The ill at home are not in the state: equipment for home care and nursing homes is not counted."
USE = "Use of equipment per patient differs three to ten times between sources; see low and high."


def method_of(
    trend: Trend, care: Care, tested: Backtest, *, paths: int, seed: int, said: Sequence[str]
) -> tuple[str, ...]:
    """Say how a forecast was worked out, with its numbers; `said` is on stays first, then on stock."""
    window = int(coefficient("forecast", "fit", "window_days"))
    low, middle, high = (
        100 * (exp(trend.growth + errors * trend.growth_sd) - 1) for errors in (-1.96, 0.0, 1.96)
    )
    walk = f"Its growth may change by {trend.walk_sd:g} a day (one standard deviation)"
    why = (
        "chosen on earlier held-back days"
        if tested.is_chosen
        else "assumed, as too few earlier days could choose it"
    )
    return (
        f"Admissions: quasi-Poisson with level, growth and weekdays, fitted on the latest {window} days.",
        f"Growth on the last day: {middle:.1f} % a day, 95 % from {low:.1f} to {high:.1f} %.",
        *_doubling(trend.growth),
        f"{walk}: {why}.",
        f"A day's admissions vary {trend.dispersion:.1f} times as much as chance alone would have them.",
        f"{paths} courses were drawn with seed {seed}; the same seed gives the same bytes.",
        *said[:1],
        _compared(care),
        REMAINING,
        *said[1:],
        SCORED,
        AS_TODAY,
    )


def _compared(care: Care) -> str:
    """Say what today's patients changed in stays and in the share in intensive care, and what not."""
    share = f"{100 * care.share:.0f} % of the admitted"
    if care.compares_wards and care.compares_intensive:
        return (
            f"Held against the patients of the last days, {share} need intensive care and stays on wards are "
            f"{care.ward_factor:.2f} times as long as that."
        )
    if care.compares_wards:
        return (
            "Held against the patients of the last days, stays on wards are "
            f"{care.ward_factor:.2f} times as long as that; intensive patients were not counted, so {share} "
            "are taken to need intensive care."
        )
    if care.compares_intensive:
        return (
            f"Held against the intensive patients of the last days, {share} need intensive care; no other "
            "patients were counted, so stays on wards are taken as that."
        )
    return (
        f"No patients were counted on the last days to hold this against: {share} are taken to need "
        "intensive care, and stays are taken as that."
    )


def _doubling(growth: float) -> tuple[str, ...]:
    days = log(2) / abs(growth) if abs(growth) > 1e-6 else float("inf")
    if days > 100:
        return ()
    return (f"At that growth admissions {'double' if growth > 0 else 'halve'} in {days:.0f} days.",)


def warnings_of(
    *,
    gaps: Sequence[str],
    scored: bool,
    known_days: int,
    later_days: int,
    names_hospitals: bool,
    modelled_beds: int,
    empty: Sequence[str],
    days_ago: int,
) -> tuple[str, ...]:
    """Say what the reader must know before using a number."""
    said = [GOES_ON]
    if days_ago > STALE_DAYS:
        said.append(
            f"The last day of the file is {days_ago} days ago: the forecast is of the days after it, which "
            "are past in part or in whole, and not of those to come."
        )
    said += gaps
    if not scored:
        said.append(
            f"{known_days} days with admissions are too few to score such forecasts on held-back days; no "
            "score is given. 8 to 12 weeks are enough."
        )
    if later_days:
        said.append(f"The file has {later_days} later days; the forecast does not know them.")
    if not names_hospitals:
        said.append("The file names no hospital: there is no forecast by hospital or by owner of stock.")
    if modelled_beds:
        said.append(
            f"Intensive care beds of {modelled_beds} hospitals are modelled from the figures of their health "
            "region; put in your own in the table capacities."
        )
    if empty:
        said.append(f"No owner of a hospital has any stock of {', '.join(empty)}.")
    return (*said, USE, AT_HOME)
