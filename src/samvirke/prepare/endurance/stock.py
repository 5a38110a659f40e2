"""Protective equipment in one run: who goes short and when, each alone and if all share."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.needs import by_owner, needs_of
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.precaution import with_precaution
from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.engine.endurance.use import Use
from samvirke.prepare.endurance.pooled import first_day, pooled_unmet
from samvirke.register.region import Region
from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StockSetting:
    """Who has what, and what keeps coming.

    Parameters
    ----------
    items, owners
        What is looked at, and whose; the order of all arrays. First those who need something, in the order of
        `engine.endurance.needs.by_owner`, then those who only have stock, such as a state store.
    lots
        By item, over the owners.
    normal
        Use of an ordinary day, shape ``(n_items, n_owners)``.
    supplied
        Share of ordinary use that is delivered each day, shape ``(n_items, n_days)``, 0 or more.
    sharing
        Who draws on whose stock; each for himself: `Sharing.none`.
    """

    region: Region
    use: Use
    items: tuple[str, ...]
    owners: tuple[str, ...]
    lots: Mapping[str, Lots]
    normal: Floats
    supplied: Floats
    sharing: Sharing

    def supplied_over(self, days: int) -> Floats:
        """Return the share of a course of another length; beyond its end supply is as on its last day."""
        return self.supplied[:, np.minimum(np.arange(days), self.supplied.shape[1] - 1)]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StockAnswer:
    """What came of the stock in a run; days are inf where they never come.

    Parameters
    ----------
    need, unmet
        In the whole course, shape ``(n_items, n_owners)``.
    first_short
        First day by which the owner has lacked more than half a unit in all, shape ``(n_items, n_owners)``.
    unmet_shared, out_shared
        If all had one store: what is never met, and the first day that somebody lacks, shape ``(n_items,)``.
    used, left
        Of the country by day, shape ``(n_items, n_days)``, float32.
    """

    need: Floats
    unmet: Floats
    first_short: Floats
    unmet_shared: Floats
    out_shared: Floats
    used: Floats
    left: Floats


def answer_stock(setting: StockSetting, patients: Patients) -> StockAnswer:
    """Let the stock of all owners answer what the patients of a run need."""
    of_patients = needs_of(setting.region, patients, setting.use, setting.items)
    of_owners = by_owner(with_precaution(of_patients, setting.region, patients, setting.use)).extra
    stores = len(setting.owners) - of_owners.shape[1]  # they need nothing
    needs = np.pad(of_owners, ((0, 0), (0, stores), (0, 0)))
    parts = []
    for number, item in enumerate(setting.items):
        ordinary = np.broadcast_to(setting.normal[number][:, None], needs[number].shape)
        deliveries = ordinary * setting.supplied_over(patients.days)[number]
        # Patients and precaution first, ordinary use with what is left: the order of rationing.
        held = hold_out(
            setting.lots[item],
            np.stack([needs[number], ordinary]),
            deliveries,
            sharing=setting.sharing,
        )
        unmet = held.unmet.sum(axis=0)
        in_all = needs[number].sum(axis=0) + ordinary.sum(axis=0)
        shared = pooled_unmet(setting.lots[item], in_all, deliveries.sum(axis=0))
        parts.append(
            (
                held.need.sum(axis=(0, 2)),
                unmet.sum(axis=1),
                np.array([first_day(row) for row in unmet]),
                shared.sum(),
                first_day(shared),
                held.used.sum(axis=(0, 1)).astype(np.float32),
                held.left.sum(axis=0).astype(np.float32),
            )
        )
    need, unmet_all, first, unmet_shared, out, used, left = (np.stack(of) for of in zip(*parts, strict=True))
    return StockAnswer(
        need=need,
        unmet=unmet_all,
        first_short=np.nan_to_num(first, nan=np.inf),
        unmet_shared=unmet_shared,
        out_shared=np.nan_to_num(out, nan=np.inf),
        used=used,
        left=left,
    )
