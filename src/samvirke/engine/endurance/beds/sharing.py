"""Who takes intensive patients for whom: the hospital alone, its trust, its health region, or the nation."""

from datetime import date

import numpy as np

from samvirke.engine.response.dispatch.agreements import agreements_on
from samvirke.model.care import INTENSIVE
from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.times import Ints

SCOPES = ("hospital", "trust", "region", "nation")


def sharing_groups(
    region: Region, hospitals: tuple[str, ...], scope: str, *, day: date | None = None
) -> Ints:
    """Return the number of the group of each hospital, shape ``(n_hospitals,)``, from 0 in order.

    Parameters
    ----------
    region
        Owners of sites are trusts, whose `parent` is the health region.
    hospitals
        Ids of sites.
    scope
        hospital, trust, region or nation. A hospital whose owner has no parent is a region of its own.
    day
        Agreements of the table `agreements` for `care.intensive` (or for everything) that hold on that day
        join the groups of giver and receiver, both ways and with all who share with either; None: none do.

    Raises
    ------
    BadInputError
        When there is no such scope.
    """
    if scope not in SCOPES:
        near = did_you_mean(scope, SCOPES)
        raise BadInputError(
            f"sharing is {scope!r}; {near + ': ' if near else ''}it must be {', '.join(SCOPES)}"
        )
    owner = region.sites.set_index("id")["owner"]
    parent = region.organisations.set_index("id")["parent"].dropna()
    chains = [_chain(str(owner[site]), dict(parent)) for site in hospitals]
    if scope == "nation":
        keys = ["nation"] * len(hospitals)
    elif scope == "hospital":
        keys = list(hospitals)
    else:
        keys = [chain[0] if scope == "trust" or len(chain) == 1 else chain[1] for chain in chains]
    for giver, receiver, what in agreements_on(region, day) if day is not None else []:
        if what and INTENSIVE not in what:
            continue
        joined = {key for key, chain in zip(keys, chains, strict=True) if giver in chain or receiver in chain}
        keys = [min(joined) if key in joined else key for key in keys]
    number = {key: count for count, key in enumerate(dict.fromkeys(keys))}
    return np.array([number[key] for key in keys], dtype=np.int64)


def _chain(organisation: str, parent: dict[str, str]) -> list[str]:
    """Return the owner, its parent, and so on; a ring in the table ends it."""
    chain = [organisation]
    while chain[-1] in parent and parent[chain[-1]] not in chain:
        chain.append(parent[chain[-1]])
    return chain
