"""Items over the runs: need in bands, what is used, first day of shortage, and who goes short."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.engine.endurance.coefficient import PER_ADMISSION, PER_ILL_AT_HOME
from samvirke.engine.endurance.precaution import PRECAUTION
from samvirke.engine.endurance.use import Use
from samvirke.prepare.endurance.fan import QUANTILES, by_day, fan
from samvirke.prepare.endurance.run import CARE, EnduredRun
from samvirke.prepare.endurance.stock import StockAnswer, StockSetting
from samvirke.register.items import item_catalogue
from samvirke.register.region import Region
from samvirke.travel.times import Floats

WEEK = 7
LEVELS = ("low", "base", "high")
PER = {  # kind of care → words of the coefficients
    "admissions": PER_ADMISSION,
    "ward": ("ward",),
    "intensive": ("intensive",),
    "after_intensive": ("after_intensive",),
    "at_home": PER_ILL_AT_HOME,
    "precaution": PRECAUTION,
}


def national_need(use: Use, items: Sequence[str], care: Floats) -> Floats:
    """Return what the country needs beyond ordinary use.

    Parameters
    ----------
    care
        In the order of `CARE`, shape ``(…, 6, n_days)``.

    Returns
    -------
    Shape ``(…, n_items, n_days)``.
    """
    per = np.stack([use.matrix(items, PER[kind]).sum(axis=1) for kind in CARE], axis=1)
    return np.asarray(per @ care)


def _uses(use: Use) -> tuple[Use, Use, Use]:
    """Return low, what is reckoned with (base, or the levels that the user chose), and high."""
    return use.at("low"), use, use.at("high")


def items_table(setting: StockSetting, runs: Sequence[EnduredRun], names: pd.Series) -> pd.DataFrame:
    """Return one row an item, as `EnduranceResult.items` says."""
    answers = answers_of(runs)
    care = np.stack([run.care for run in runs]).astype(np.float64)
    extra = {
        level: national_need(use, setting.items, care).sum(axis=-1)
        for level, use in zip(LEVELS, _uses(setting.use), strict=True)
    }
    peak = np.median(national_need(setting.use, setting.items, care).max(axis=-1), axis=0)
    catalogue = item_catalogue()
    rows = []
    for number, item in enumerate(setting.items):
        stock = float(setting.lots[item].at_hand().sum())
        normal = float(setting.normal[number].sum())
        first = np.array([answer.first_short[number].min() for answer in answers])
        short = fan(first, ("p05", "p50", "p95"))
        out = fan(np.array([answer.out_shared[number] for answer in answers]), ("p50",))
        need = float(np.mean([answer.need[number].sum() for answer in answers]))
        unmet = float(np.mean([answer.unmet[number].sum() for answer in answers]))
        owner = _first_owner(setting, answers, number)
        rows.append(
            {
                "item": item,
                "unit": catalogue[item].unit,
                "normal_day": normal,
                "stock": stock,
                "stock_weeks": stock / (WEEK * normal) if normal else np.inf,
                **{f"extra_{level}": float(np.median(extra[level][:, number])) for level in LEVELS},
                "peak_day_base": (normal + peak[number]) / normal if normal else np.inf,
                **{f"first_short_{name}": float(value) for name, value in short.items()},
                "out_p50": float(out["p50"]),
                "share_short": float(np.isfinite(first).mean()),
                "need": need,
                "unmet": unmet,
                "unmet_share": unmet / need if need else 0.0,
                "unmet_shared": float(np.mean([answer.unmet_shared[number] for answer in answers])),
                "first_owner": owner,
                "first_owner_name": str(names.get(owner, "")) if owner else "",
            }
        )
    return pd.DataFrame(rows)


def item_days(setting: StockSetting, runs: Sequence[EnduredRun]) -> pd.DataFrame:
    """Return need, use and stock of each item by day, as `EnduranceResult.item_days` says."""
    answers = answers_of(runs)
    care = np.stack([run.care for run in runs]).astype(np.float64)
    ordinary = setting.normal.sum(axis=1)[:, None]
    # Each level in every run, and then the median: so that low is never above base, nor base above high.
    low, need, high = (national_need(use, setting.items, care) + ordinary for use in _uses(setting.use))
    used = np.stack([answer.used for answer in answers])
    left = np.stack([answer.left for answer in answers])
    parts = []
    for number, item in enumerate(setting.items):
        spread = fan(need[:, number], ("p05", "p50", "p95"))
        shown = {
            "need_low": fan(low[:, number], ("p50",))["p50"],
            **{f"need_{name}": value for name, value in spread.items()},
            "need_high": fan(high[:, number], ("p50",))["p50"],
            "used_p50": np.quantile(used[:, number], QUANTILES["p50"], axis=0),
            "left_p50": np.quantile(left[:, number], QUANTILES["p50"], axis=0),
        }
        parts.append(by_day(shown, item=item))
    return pd.concat(parts, ignore_index=True)


def owners_table(region: Region, setting: StockSetting, runs: Sequence[EnduredRun]) -> pd.DataFrame:
    """Return who goes short of what, most unmet first, as `EnduranceResult.owners` says."""
    answers = answers_of(runs)
    names = region.organisations.set_index("id")["name"]
    need = np.mean([answer.need for answer in answers], axis=0)
    unmet = np.mean([answer.unmet for answer in answers], axis=0)
    first = fan(np.stack([answer.first_short for answer in answers]), ("p50",))["p50"]
    stock = np.stack([setting.lots[item].at_hand() for item in setting.items])
    cover = np.divide(stock, setting.normal, out=np.full(stock.shape, np.inf), where=setting.normal > 0)
    item, owner = np.nonzero(unmet > 0)
    table = pd.DataFrame(
        {
            "owner": np.array(setting.owners, dtype=object)[owner],
            "owner_name": names.reindex(np.array(setting.owners, dtype=object)[owner]).to_numpy(),
            "item": np.array(setting.items, dtype=object)[item],
            "need": need[item, owner],
            "unmet": unmet[item, owner],
            "first_short_p50": first[item, owner],
            "cover_days": cover[item, owner],
        }
    )
    # Of unlike things the share says more than the count: a tenth of the masks or of the gowns.
    table["unmet_share"] = table["unmet"] / table["need"]
    return table.sort_values(["unmet_share", "unmet"], ascending=False, kind="stable", ignore_index=True)


def answers_of(runs: Sequence[EnduredRun]) -> list[StockAnswer]:
    """Return what came of the stock in the runs that were followed so far."""
    return [run.stock for run in runs if run.stock is not None]


def _first_owner(setting: StockSetting, answers: Sequence[StockAnswer], item: int) -> str:
    """Return who is the first to go short most often; empty where nobody does."""
    first = [
        int(answer.first_short[item].argmin())
        for answer in answers
        if np.isfinite(answer.first_short[item]).any()
    ]
    return setting.owners[int(np.bincount(first).argmax())] if first else ""
