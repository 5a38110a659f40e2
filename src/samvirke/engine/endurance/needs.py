"""What patients need: items, by place and day."""

from dataclasses import dataclass

from samvirke.travel.times import Floats


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
