"""How many operators would be enough: a modelled staffing, for want of a published one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.usual import usual
from samvirke.engine.calls.volumes import YEAR_S, call_volumes, week_weights
from samvirke.engine.closed_forms.erlang import fewest_operators
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Staffing:
    """Centres with as many operators as they need, and why.

    Parameters
    ----------
    centres
        With operators by hour of the week.
    why
        One row a centre: `centre`, `service`, `calls_per_year`, `mean_load` and `peak_load` (erlangs),
        `least` and `most` operators, the target `share` and `within_s` with its `target_source`, and
        `quality`, always `modelled`: no centre's real staffing is open.
    """

    centres: Centres
    why: pd.DataFrame


def enough_operators(
    region: Region, *, volumes: pd.DataFrame | None = None, load_factor: float = 1.0
) -> Staffing:
    """Give each centre of a region the fewest operators by hour that meet its answer target.

    By Erlang C, hour by hour, from the calls of a mean week; at least 2. It is what the target takes when
    calls come at random at the mean rate: crews for peaks, joint calls, breaks and leave come on top.

    Parameters
    ----------
    region
        Its municipalities name the centres.
    volumes
        As `call_volumes` gives them; None: those.
    load_factor
        How many times the mean load they should bear, above 0.

    Raises
    ------
    InvalidValueError
        When the factor cannot be.
    BadInputError
        When no municipality names a centre.
    """
    if not 0 < load_factor < np.inf:
        raise InvalidValueError(f"load_factor is {load_factor}; it must be above 0 and finite")
    volumes = call_volumes(region) if volumes is None else volumes
    operators, rows = [], []
    for row in volumes.itertuples():
        service = str(row.service)
        work_s = work_per_call_s(service)
        load = row.calls_per_year / YEAR_S * work_s * load_factor * week_weights(service)
        share, within_s = usual(service, "answer_share"), usual(service, "answer_within_s")
        least = int(usual(service, "least_operators"))
        needed = [max(least, fewest_operators(a, work_s, share=share, within_s=within_s)) for a in load]
        operators.append(needed)
        rows.append(
            {
                "centre": row.centre,
                "service": service,
                "calls_per_year": row.calls_per_year,
                "mean_load": float(load.mean()),
                "peak_load": float(load.max()),
                "least": min(needed),
                "most": max(needed),
                "share": share,
                "within_s": within_s,
                "target_source": "assumed" if service == "110" else "published target",
                "quality": "modelled",
            }
        )
    centres = Centres(
        ids=tuple(str(centre) for centre in volumes["centre"]),
        service=np.array([SERVICES.index(str(service)) for service in volumes["service"]], dtype=np.int64),
        operators=np.array(operators, dtype=np.int64),
    )
    return Staffing(centres=centres, why=pd.DataFrame(rows))


def work_per_call_s(service: str) -> float:
    """Return the mean seconds of operators' work that a call of a service takes, one or two operators."""
    background = usual(service, "background_share")
    usual_s = usual(service, "background_talk_s") + usual(service, "background_after_s")
    incident_s = usual(service, "talk_s") + usual(service, "after_s")
    extra = usual(service, "extra_callers")
    first = (1 - background) / (1 + extra)  # of the calls about incidents one is the first
    second_s = usual(service, "pair_share") * usual(service, "handling_s") * usual("all", "paired_share")
    later = (1 - background) - first
    return background * usual_s + first * (incident_s + second_s) + later * usual(service, "known_talk_s")
