"""How long protective equipment lasts on the courses that may come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.coefficient import IN_WARDS, LEVELS, PER_ADMISSION
from samvirke.engine.endurance.forecast.course import Courses
from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.use import Use
from samvirke.prepare.endurance.stock import StockSetting
from samvirke.travel.times import Floats, Ints

HALF = 0.5  # of a unit: less is no shortage


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RunsOut:
    """On which day ahead (1: tomorrow) each item is first too little; inf where it lasts.

    Parameters
    ----------
    day
        By level of use (low, base, high), shape ``(3, n_items, n_paths, n_groups)``.
    need
        At base over all days, the same without the levels.
    """

    day: Floats
    need: Floats


def needed(use: Use, items: Sequence[str], courses: Courses) -> Floats:
    """Return what patients need, shape ``(n_items, n_paths, n_days)``: of hospitals and the way there.

    Those ill at home are not in a state, so home care and nursing homes are not in this need.
    """
    care = np.stack([courses.intensive, courses.ward, courses.after_intensive, courses.admissions])
    admission = use.matrix(items, PER_ADMISSION).sum(axis=1, keepdims=True)
    per = np.hstack([use.matrix(items, IN_WARDS), admission])
    return np.asarray(np.tensordot(per, care, axes=1))


def runs_out(
    setting: StockSetting, use: Use, courses: Courses, groups: Sequence[Ints], members: Ints | None = None
) -> RunsOut:
    """Let the stock of groups of owners meet what their patients need.

    Parameters
    ----------
    setting
        Lots, ordinary use and what is delivered.
    use
        Coefficients; ordinary use stays at base.
    courses
        Rows are paths, or path after path the places of `members`.
    groups
        Owners who have one store, as indices of the setting's owners.
    members
        Group of each place; None: all patients are those of the one group.
    """
    n_groups = len(groups)
    found, base = [], np.zeros(0)
    for level in LEVELS:
        need = needed(use.at(level), setting.items, courses)
        need = need[:, :, None, :] if members is None else _by_group(need, members, n_groups)
        if level == "base":
            base = need.sum(axis=3)
        found.append(np.stack([_days(setting, item, need[item], groups) for item in range(len(need))]))
    return RunsOut(day=np.stack(found), need=base)


def _by_group(need: Floats, members: Ints, n_groups: int) -> Floats:
    n_items, rows, days = need.shape
    by_place = need.reshape(n_items, rows // len(members), len(members), days)
    whole = np.zeros((n_items, rows // len(members), n_groups, days))
    for place, group in enumerate(members):
        whole[:, :, group] += by_place[:, :, place]
    return whole


def _days(setting: StockSetting, item: int, need: Floats, groups: Sequence[Ints]) -> Floats:
    """Return the first day of shortage, shape ``(n_paths, n_groups)``: each path's groups are owners."""
    n_paths, n_groups, days = need.shape
    lots = setting.lots[setting.items[item]]
    parts = [(group, np.flatnonzero(np.isin(lots.owner, owners))) for group, owners in enumerate(groups)]
    rows = np.concatenate([row for _, row in parts]) if parts else np.zeros(0, np.int64)
    owner = np.concatenate([np.full(len(row), group) for group, row in parts])
    copies = np.arange(n_paths)[:, None] * n_groups
    stock = Lots(
        n_owners=n_paths * n_groups,
        owner=(copies + owner).ravel(),
        quantity=np.tile(lots.quantity[rows], n_paths),
        arrives_day=np.tile(lots.arrives_day[rows], n_paths),
        expires_day=np.tile(lots.expires_day[rows], n_paths),
    )
    ordinary = np.array([setting.normal[item, owners].sum() for owners in groups])[:, None]
    every = (need + ordinary).reshape(n_paths * n_groups, days)
    brought = np.tile(ordinary * setting.supplied_over(days)[item], (n_paths, 1))
    unmet = hold_out(stock, every[None], brought).unmet[0].reshape(n_paths, n_groups, days)
    short = unmet > HALF
    return np.where(short.any(axis=2), short.argmax(axis=2) + 1.0, np.inf)
