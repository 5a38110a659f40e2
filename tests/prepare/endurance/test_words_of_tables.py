"""What may be misread in the tables of a stress test of days."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
from tests.prepare.endurance_made_up import calm_endurance, made_up_endurance

from samvirke.engine.endurance.stock.lots import Lots
from samvirke.prepare.endurance.words_of_tables import warnings_of_tables

if TYPE_CHECKING:
    from samvirke.prepare.endurance.stock import StockSetting


def setting(*quantities: float) -> "StockSetting":
    """Return owners of whom each uses one gown a day and has so many; the last uses none."""
    count = len(quantities)
    lots = Lots(
        n_owners=count,
        owner=np.arange(count),
        quantity=np.array(quantities),
        arrives_day=np.zeros(count, np.int64),
        expires_day=np.full(count, 10_000),
    )
    normal = np.array([[1.0] * (count - 1) + [0.0]])
    made = SimpleNamespace(owners=tuple("abcdef"[:count]), lots={"gown": lots}, normal=normal)
    return cast("StockSetting", made)


def told(items: pd.DataFrame, *, summary: pd.DataFrame | None = None, shared: bool = False) -> list[str]:
    figures = made_up_endurance().summary if summary is None else summary
    return list(warnings_of_tables(figures, items, setting(1, 1, 0), shared=shared))


def test_owners_without_any_are_counted_among_those_who_need_some() -> None:
    result = calm_endurance()
    said = warnings_of_tables(result.summary, result.items, setting(5, 0, 0, 9), shared=False)
    assert "Stock is given for 1 of 3 owners; the others have none, and may be the first to go short." in said


def test_many_weeks_of_hardly_any_use_are_told_in_pieces() -> None:
    # 45 weeks of 52.9 a day are 16,664 pieces.
    items = calm_endurance().items
    little = items.assign(
        item="eye_protection", normal_day=52.9, stock=16_664.0, stock_weeks=45.0, peak_day_base=224.3
    ).head(1)
    (sentence,) = told(little)
    assert sentence == (
        "Ordinary use of eye_protection is only 52.9 a day in all: 45 weeks of it are 16,700, and the worst "
        "day of the epidemic asks for 224 times an ordinary one."
    )
    assert told(items) == []


def test_sharing_that_changes_nothing_is_explained_and_other_sharing_is_not() -> None:
    # The made-up items halve what is not met where all share.
    items = made_up_endurance().items
    assert told(items) == []
    alike = items.assign(unmet_shared=items["unmet"] - 0.005 * items["need"])
    assert len(told(alike)) == 1
    assert "all go short at about the same time" in told(alike)[0]
    assert told(alike, shared=True) == []


def test_key_figures_outside_the_runs_are_counted() -> None:
    summary = made_up_endurance().summary
    out = summary.assign(expected=[2 * value for value in summary["expected"]])
    first = pd.concat([out.head(3), summary.tail(len(summary) - 3)])
    assert told(calm_endurance().items, summary=first)[0].startswith("In 3 of 12 key figures")
