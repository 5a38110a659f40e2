"""What patients need: items, by place and day."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.coefficient import IN_WARDS, PER_ADMISSION, PER_ILL_AT_HOME
from samvirke.engine.endurance.normal_use import normal_by_place
from samvirke.engine.endurance.owners import owners_of
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.register.items import item_catalogue
from samvirke.register.region import Region
from samvirke.travel.times import Floats

NORMAL = ("normal_hospitals", "normal_municipalities")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Needs:
    """Items needed on each day, if nothing were short.

    Parameters
    ----------
    items
        Of the catalogue.
    places, owners
        Ids of hospitals and then municipalities, and the organisation whose stock each draws on.
    extra
        Because of the epidemic, shape ``(n_items, n_places, n_days)``, in the unit of the item.
    normal
        Use of an ordinary day, shape ``(n_items, n_places)``.
    """

    items: tuple[str, ...]
    places: tuple[str, ...]
    owners: tuple[str, ...]
    extra: Floats
    normal: Floats


def needs_of(
    region: Region, patients: Patients, use: Use | None = None, items: Sequence[str] | None = None
) -> Needs:
    r"""Turn patients into items, by place and day.

    Parameters
    ----------
    region
        Whom the places belong to, and whose residents the normal use follows.
    patients
        Of the region; as they would be if nobody were turned away for the need if nothing were short, or
        those whom there is room for.
    use
        Coefficients; None: the table that ships with Samvirke, at base.
    items
        Of the catalogue; None: all.

    Raises
    ------
    BadInputError
        When an item or a place is not known.

    Notes
    -----
    :math:`need_{i,p,d} = \sum_c k_{i,c}\,patients_{c,p,d}`: care c in intensive care, on wards and after
    intensive care; admissions, for ambulance and screening; ill at home, for home care and nursing homes.
    The coefficients k hold share treated x dose x share of days, and staff shifts x items a shift
    (docs/needs.md).
    """
    use = standard_use() if use is None else use
    items = tuple(item_catalogue()) if items is None else tuple(items)
    n_hospitals, n_days = patients.admissions.shape
    places = (*patients.hospitals, *patients.municipalities)
    extra = np.empty((len(items), len(places), n_days))
    in_hospital = np.stack([*_census(patients), patients.admissions])
    extra[:, :n_hospitals] = np.tensordot(_per_driver(use, items), in_hospital, axes=1)
    at_home = use.matrix(items, PER_ILL_AT_HOME).sum(axis=1)
    np.multiply(at_home[:, None, None], patients.at_home, out=extra[:, n_hospitals:])
    return Needs(
        items=items,
        places=places,
        owners=owners_of(region, places),
        extra=extra,
        normal=normal_by_place(
            region,
            use.matrix(items, NORMAL),
            hospitals=patients.hospitals,
            municipalities=patients.municipalities,
        ),
    )


def by_owner(needs: Needs) -> Needs:
    """Return the needs with one place for each owner, named after it, in the order of first mention."""
    owners = tuple(dict.fromkeys(needs.owners))
    row = {owner: index for index, owner in enumerate(owners)}
    at = np.array([row[owner] for owner in needs.owners], dtype=np.int64)
    order = np.argsort(at, kind="stable")
    starts = np.searchsorted(at[order], np.arange(len(owners)))
    if not owners:  # reduceat has no answer to nothing
        return needs
    return Needs(
        items=needs.items,
        places=owners,
        owners=owners,
        extra=np.add.reduceat(needs.extra[:, order], starts, axis=1),
        normal=np.add.reduceat(needs.normal[:, order], starts, axis=1),
    )


def _census(patients: Patients) -> tuple[Floats, Floats, Floats]:
    """Return patients in hospital in the order of `IN_WARDS`."""
    return patients.intensive, patients.ward, patients.after_intensive


def _per_driver(use: Use, items: Sequence[str]) -> Floats:
    """Return use per patient-day of each care, and per admission, shape ``(n_items, 4)``."""
    admission = use.matrix(items, PER_ADMISSION).sum(axis=1, keepdims=True)
    return np.hstack([use.matrix(items, IN_WARDS), admission])
