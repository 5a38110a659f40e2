"""Which unknown coefficient matters most: one at a time at its low and high, all else at base."""

import pandas as pd

from samvirke.engine.endurance.use import Use, use_table
from samvirke.prepare.endurance.item_tables import PER, national_need
from samvirke.prepare.endurance.pooled import pooled_unmet
from samvirke.prepare.endurance.stock import StockSetting
from samvirke.travel.times import Floats

COLUMNS = ("coefficient", "item", "unit", "low", "base", "high", "at_low", "at_base", "at_high", "swing")


def sensitivity_table(setting: StockSetting, care: Floats) -> pd.DataFrame:
    """Return the share of each item's need that is never met as each of its coefficients goes low and high.

    Parameters
    ----------
    care
        Of the expected course, as in `EnduredRun`, shape ``(6, n_days)``.

    Returns
    -------
    One row a coefficient, the widest swing first. All share one store, so that it is the coefficient and not
    the place of the stock that speaks.
    """
    table = use_table(setting.use)
    table = table[table["per"].isin([word for words in PER.values() for word in words])]
    rows = []
    for number, item in enumerate(setting.items):
        base = _unmet_share(setting, setting.use, number, item, care)
        for row in table[table["item"] == item].to_dict(orient="records"):
            ends = [
                _unmet_share(setting, setting.use.with_level(row["key"], level), number, item, care)
                for level in ("low", "high")
            ]
            rows.append(
                {
                    "coefficient": row["key"],
                    "item": item,
                    "unit": row["unit"],
                    "low": row["low"],
                    "base": row["base"],
                    "high": row["high"],
                    "at_low": ends[0],
                    "at_base": base,
                    "at_high": ends[1],
                    "swing": abs(ends[1] - ends[0]),
                }
            )
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _unmet_share(setting: StockSetting, use: Use, number: int, item: str, care: Floats) -> float:
    ordinary = float(setting.normal[number].sum())
    need = national_need(use, (item,), care)[0] + ordinary
    unmet = pooled_unmet(setting.lots[item], need, ordinary * setting.supplied_over(len(need))[number])
    return float(unmet.sum() / need.sum()) if need.any() else 0.0
