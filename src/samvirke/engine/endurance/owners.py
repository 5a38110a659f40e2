"""Whose stock a place draws on."""

from collections.abc import Sequence

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region

HOSPITAL = "hospital"  # a kind of site


def hospitals_in(region: Region) -> tuple[str, ...]:
    """Return the ids of the hospitals of a region, in its order."""
    sites = region.sites
    return tuple(str(name) for name in sites.loc[sites["kind"] == HOSPITAL, "id"])


def municipalities_in(region: Region) -> tuple[str, ...]:
    """Return the ids of the municipalities of a region, in its order."""
    return tuple(str(name) for name in region.municipalities["id"])


def owners_of(region: Region, places: Sequence[str]) -> tuple[str, ...]:
    """Return the organisation that owns each place: a hospital's is its trust.

    Parameters
    ----------
    places
        Ids of sites or municipalities.

    Raises
    ------
    BadInputError
        When a place is neither.
    """
    owner = {
        str(name): str(who)
        for table in (region.municipalities, region.sites)
        for name, who in zip(table["id"], table["owner"], strict=True)
    }
    for place in places:
        if place not in owner:
            near = did_you_mean(place, owner)
            raise BadInputError(
                f"there is no place {place!r} in region {region.name}; "
                f"{near + '; ' if near else ''}stock belongs to hospitals and municipalities: give the id of "
                "a site or municipality"
            )
    return tuple(owner[place] for place in places)
