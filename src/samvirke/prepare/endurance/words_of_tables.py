"""What the reader must know of the tables of a stress test of days; one sentence each."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from samvirke.prepare.endurance.stock import StockSetting

FAR_ABOVE = 20.0  # times an ordinary day: from there on weeks of ordinary use say little, assumed
LITTLE = 0.01  # of an item's need: what sharing must change to be worth a word, assumed


def warnings_of_tables(
    summary: pd.DataFrame, items: pd.DataFrame, setting: StockSetting, *, shared: bool
) -> tuple[str, ...]:
    """Say what may be misread in the tables.

    Parameters
    ----------
    summary, items
        As `EnduranceResult` says.
    shared
        Whether owners draw on one another's stock already.
    """
    return (
        *_without_stock(setting),
        *_weeks_of_little(items),
        *(() if shared else _sharing_in_vain(items)),
        *_outside(summary),
    )


def _without_stock(setting: StockSetting) -> Iterator[str]:
    """Say how many of those who need something have any lot, where it is not all."""
    needy = setting.normal.sum(axis=0) > 0
    given = np.zeros(len(setting.owners), dtype=bool)
    for lots in setting.lots.values():
        given[lots.owner[lots.quantity > 0]] = True
    some, all_ = int((given & needy).sum()), int(needy.sum())
    if some < all_:
        yield (
            f"Stock is given for {some} of {all_} owners; the others have none, and may be the first to go "
            "short."
        )


def _weeks_of_little(items: pd.DataFrame) -> Iterator[str]:
    """Say where an ordinary week is so small that weeks of stock look like plenty."""
    far = np.isfinite(items["stock_weeks"]) & (items["peak_day_base"] >= FAR_ABOVE) & (items["stock"] > 0)
    for row in items[far].to_dict(orient="records"):
        yield (
            f"Ordinary use of {row['item']} is only {_about(row['normal_day'])} a day in all: "
            f"{_about(row['stock_weeks'])} weeks of it are {_about(row['stock'])}, and the worst day of the "
            f"epidemic asks for {_about(row['peak_day_base'])} times an ordinary one."
        )


def _sharing_in_vain(items: pd.DataFrame) -> Iterator[str]:
    """Say why the figures with and without sharing are alike, where they are."""
    short = items[items["unmet"] > 0]
    if len(short) and ((short["unmet"] - short["unmet_shared"]).abs() < LITTLE * short["need"]).all():
        yield (
            "One store for all changes what is not met by less than one per cent of the need of any item: "
            "all go short at about the same time."
        )


def _outside(summary: pd.DataFrame) -> Iterator[str]:
    """Say why the expected course may lie outside the interval of the runs, where it does."""
    below, above = (summary["expected"] < summary["p05"]), (summary["expected"] > summary["p95"])
    some = int((below | above).sum())
    if some:
        yield (
            f"In {some} of {len(summary)} key figures the expected course lies outside 5 to 95 % of the "
            "runs: it is of means, so that it never dies out and its peak has one day; the runs vary in both."
        )


def _about(value: float) -> str:
    """Write a number with what matters of it."""
    return f"{float(f'{value:.3g}'):,.10g}"
