"""Put a region under a threat of days many times: who needs care, what runs out, who goes short."""

from collections.abc import Callable, Sequence
from os import PathLike

import numpy as np
import pandas as pd

from samvirke.engine.endurance.stock.expiry import first_day_of
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.engine.ensemble import ensemble
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.prepare.endurance.beds import bed_setting
from samvirke.prepare.endurance.hospital_tables import bed_answers_of, hospital_days, hospitals_table
from samvirke.prepare.endurance.item_tables import item_days, items_table, owners_table
from samvirke.prepare.endurance.presets import COLUMNS, presets_table
from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.endurance.run import EnduranceWork, EnduredRun
from samvirke.prepare.endurance.sensitivity import sensitivity_table
from samvirke.prepare.endurance.series import over_rows, series_table, summary_table
from samvirke.prepare.endurance.stock_at_start import stock_setting
from samvirke.prepare.endurance.tables import areas_of, places_of, use_rows, weekly_table
from samvirke.prepare.endurance.words import method_of, warnings_of
from samvirke.prepare.endurance.words_of_tables import warnings_of_tables
from samvirke.register.region import Region
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.threat import Pandemic

ANSWERED = 200  # runs followed through beds and stock: their quantiles stand still long before a thousand


def endure(
    region: Region | str | PathLike[str],
    threat: Pandemic | None = None,
    *,
    runs: int = 20,
    seed: int = 1,
    stock: str | PathLike[str] | None = None,
    supply: float = 1.0,
    cuts: Course | None = None,
    sharing: str = "none",
    use: Use | None = None,
    presets: bool = True,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> EnduranceResult:
    """Put a region under an epidemic and return what it needs, what it has, and who goes short.

    Parameters
    ----------
    region
        A region, the name of a built-in one, or the path of a package.
    threat
        The epidemic; None: the planning scenario of March 2020.
    runs
        How many courses are drawn, 1 or more. The first 200 are followed through beds and stock.
    seed
        0 or more; the same seed gives the same bytes on any number of processes.
    stock
        ``march_2020``, ``region`` or the path of a stock file; None: the region's where it has any, else
        March 2020.
    supply
        Share of ordinary use that is delivered every day, 0 to 10.
    cuts
        A course that cuts that supply, such as one of `samvirke.threats.supply`.
    sharing
        Of stock: ``none`` or ``nation``. What all would have in one store is always shown beside.
    use
        Coefficients; None: those that ship with Samvirke, at base.
    presets
        Whether to work out which item runs out first under each preset too.
    processes
        How many runs at a time; None: as many as the machine has cores.
    done, said
        Told how many runs are finished, and what is being done.

    Raises
    ------
    BadInputError
        When a number is out of range, the region lacks municipalities, hospitals or intensive care
        beds, or the stock cannot be read.
    """
    if runs < 1 or seed < 0:
        raise BadInputError(f"runs is {runs} and seed {seed}; runs must be 1 or more and seed 0 or more")
    if processes is not None and processes < 1:
        raise BadInputError(f"processes is {processes}; it must be 1 or more, or left out: all cores")
    where = region if isinstance(region, Region) else Region.open(region)
    chosen = threat or Pandemic()
    table = use or standard_use()
    said("people, contacts and commuters")
    expected = chosen.expected(where)
    days = len(expected.infections)
    stocked, stock_said = stock_setting(
        where,
        table,
        stock=stock,
        supply=supply,
        cuts=cuts,
        starts_at_utc=chosen.starts_at_utc,
        days=days,
        sharing=sharing,
    )
    people = int(expected.population.residents.sum())
    answered = min(runs, ANSWERED)
    work = EnduranceWork(
        region=where,
        threat=chosen,
        seed=seed,
        people=people,
        answered=answered,
        bed_setting=bed_setting(where),
        stock_setting=stocked,
    )
    mean = work.of(expected, follow=True)
    said(f"{runs} runs of {days} days")
    outcomes = ensemble(work, runs, processes=processes, done=done)
    names = where.organisations.set_index("id")["name"]
    said("which unknown coefficient matters most")
    summary = _summary(mean, outcomes)
    items = items_table(stocked, outcomes, names)
    preset = open_preset(chosen.preset)
    return EnduranceResult(
        region_name=where.name,
        region_title=where.title,
        threat=chosen.name,
        preset=preset.name,
        preset_title=preset.title,
        seed=seed,
        runs=runs,
        answered=answered,
        days=days,
        starts_on=first_day_of(chosen.starts_at_utc).isoformat(),
        people=people,
        summary=summary,
        series=series_table(mean.curves, np.stack([run.curves for run in outcomes])),
        weekly=weekly_table(expected.population, outcomes),
        hospitals=hospitals_table(where, work.bed_setting, outcomes),
        hospital_days=hospital_days(work.bed_setting, outcomes),
        items=items,
        item_days=item_days(stocked, outcomes),
        owners=owners_table(where, stocked, outcomes),
        presets=presets_table(work, said=said) if presets else pd.DataFrame(columns=list(COLUMNS)),
        sensitivity=sensitivity_table(stocked, mean.care.astype(np.float64)),
        use=use_rows(table, stocked.items),
        areas=areas_of(where),
        places=places_of(where),
        quality=where.quality.rename_axis("table").reset_index(),
        method=method_of(expected, seed, runs, answered, stock_said),
        warnings=(
            *warnings_of(where, outcomes, answered, expected=mean),
            *warnings_of_tables(summary, items, stocked, shared=sharing == "nation"),
        ),
        attributions=where.attributions,
    )


def _summary(mean: EnduredRun, runs: Sequence[EnduredRun]) -> pd.DataFrame:
    over = np.stack([answer.over.sum(axis=1) for answer in bed_answers_of(runs)])
    expected = bed_answers_of([mean])[0].over.sum(axis=1)
    figures = summary_table(mean.figures, np.stack([run.figures for run in runs]))
    return pd.concat([figures, over_rows(expected, over)], ignore_index=True)
