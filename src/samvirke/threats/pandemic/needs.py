"""What patients ask for, as the needs of a Course: by hospital and day, and by municipality and week."""

import numpy as np
import pandas as pd

from samvirke.model import care
from samvirke.model.course import NEED_COLUMNS
from samvirke.model.tables import DAY_S
from samvirke.threats.pandemic.epidemic import WEEK_DAYS, Curves
from samvirke.travel.times import Floats, Ints

PRIORITY = {
    care.INTENSIVE: 1,
    care.WARD: 2,
    care.AFTER_INTENSIVE: 2,
    care.ADMISSION: 2,
    care.HOME: 3,
}
KIND = "pandemic"


def needs_of(
    curves: Curves, hospitals: tuple[str, ...], municipalities: tuple[str, ...], base: str
) -> pd.DataFrame:
    """Return the needs: one incident a day on which somebody needs care, rows of nobody left out.

    Parameters
    ----------
    curves
        Patients, also where there is no room for them; rounded half up.
    hospitals, municipalities
        Ids, in the order of the curves.
    base
        The preset.
    """
    n_days = curves.beds.ward.shape[1]
    places = (*hospitals, *municipalities)
    capabilities = tuple(PRIORITY)
    by_day = {
        care.INTENSIVE: curves.beds.intensive,
        care.WARD: curves.beds.ward,
        care.AFTER_INTENSIVE: curves.beds.after_intensive,
        care.ADMISSION: curves.beds.admissions,
    }
    parts = [
        (capabilities.index(name), *_rows(patients.T, first=0, step=1)) for name, patients in by_day.items()
    ]
    at_home = _rows(curves.ill_at_home.T, first=len(hospitals), step=WEEK_DAYS)
    parts.append((capabilities.index(care.HOME), *at_home))
    day, place, quantity = (np.concatenate([part[k] for part in parts]) for k in (1, 2, 3))
    what = np.repeat([part[0] for part in parts], [len(part[1]) for part in parts])
    # By day, then by capability and place: as they stand, since the sort is stable.
    order = np.argsort(day, kind="stable")
    day, place, quantity, what = day[order], place[order], quantity[order], what[order]
    is_home = what == capabilities.index(care.HOME)
    until = np.minimum(day + np.where(is_home, WEEK_DAYS, 1), n_days) * float(DAY_S)
    from_s = day * float(DAY_S)
    count = len(day)
    columns = {
        "incident": np.cumsum(np.diff(day, prepend=day[:1]) > 0),
        "kind": _category(np.zeros(count, dtype=np.int8), [KIND]),
        "capability": _category(what.astype(np.int8), list(capabilities)),
        "quantity": quantity,
        "arrival_order": np.ones(count),
        "place": _category(place.astype(np.int32), list(places)),
        "from_s": from_s,
        "by_s": until,
        "until_s": until,
        "priority": np.array(list(PRIORITY.values()))[what],
        "on_scene_s": until - from_s,
        "transport": np.zeros(count, dtype=np.bool_),
        "handover_s": np.zeros(count),
        "base": _category(np.zeros(count, dtype=np.int8), [base]),
    }
    # Each as it shall be from the start: to turn the table as a whole takes longer than to make it.
    typed = {
        name: value if NEED_COLUMNS[name] == "category" else np.asarray(value).astype(NEED_COLUMNS[name])
        for name, value in columns.items()
    }
    return pd.DataFrame(typed)


def _category(codes: np.ndarray, names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=names)


def _rows(by_time: Floats, *, first: int, step: int) -> tuple[Ints, Ints, Ints]:
    """Return day, place and whole number of persons where there is one or more."""
    count = np.floor(by_time + 0.5).astype(np.int64)
    time, place = np.nonzero(count)
    return time * step, place + first, count[time, place]
