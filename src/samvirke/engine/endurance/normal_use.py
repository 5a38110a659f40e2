"""What hospitals and municipalities use up on an ordinary day, epidemic or not.

Only the hospitals' use of six protective items is known, from their stock of August 2020 and the weeks of
normal use it was said to last. What no figure is known for, all medicines among them, has a normal use
of 0 here: not none, but not known (`items_with_normal_use`).
"""

from collections.abc import Sequence

import numpy as np

from samvirke.engine.coefficients import coefficient, rows_of
from samvirke.engine.endurance.coefficient import Coefficient
from samvirke.engine.endurance.owners import owners_of
from samvirke.register.items import item_named
from samvirke.register.region import Region
from samvirke.travel.times import Floats

WEEK_DAYS = 7
INTENSIVE_BED = "icu_bed"  # an item of the table `capacities`
TABLE = "normal_use"
EVIDENCE = "stock"  # the setting that every item of the table has


def items_with_normal_use() -> tuple[str, ...]:
    """Return the items whose normal use is known."""
    return tuple(row["item"] for row in rows_of(TABLE) if row["setting"] == EVIDENCE)


def normal_coefficients() -> tuple[Coefficient, ...]:
    """Return normal use a week of the nation's hospitals, and of its municipalities.

    Notes
    -----
    Hospitals: stock / weeks of normal use in it. Low and high: the weeks are rounded; high is also no
    lower than what was used in weeks 18-19 of 2020, in the epidemic. Municipalities: hospitals x 20/70,
    the key by which the state gave out what came in spring 2020; that their normal use follows it is
    assumed.
    """
    shares = {(row["item"], row["setting"]): row for row in rows_of(TABLE)}
    link = shares["municipalities", "per_hospital_use"]
    found = []
    for item in items_with_normal_use():
        weeks, stock = shares[item, "weeks"], coefficient(TABLE, item, EVIDENCE)
        base = stock / float(weeks["base"])
        low = stock / float(weeks["high"])
        high = max(stock / float(weeks["low"]), coefficient(TABLE, item, "epidemic_week"))
        found += [
            _weekly(
                item,
                "normal_hospitals",
                (low, base, high),
                "stock of week 33 of 2020 / its weeks of normal use (helse-sorost.no); high: use of weeks "
                "18-19 of 2020 (NRK 1.15033646) where more",
                "derived",
            ),
            _weekly(
                item,
                "normal_municipalities",
                (
                    low * float(link["low"]),
                    base * float(link["base"]),
                    high * float(link["high"]),
                ),
                f"hospitals' use times {float(link['base']):.3g}: {link['source']}",
                "assumed",
            ),
        ]
    return tuple(found)


def precaution_coefficients() -> tuple[Coefficient, ...]:
    """Return what a week of an epidemic takes beyond an ordinary one, however many patients there are.

    Notes
    -----
    Hospitals: use of weeks 18-19 of 2020 less normal use, so the few patients of those weeks are in it.
    Low: none. High: that of `data/normal_use.csv`, assumed. Municipalities as in `normal_coefficients`.
    """
    shares = {(row["item"], row["setting"]): row for row in rows_of(TABLE)}
    link = shares["municipalities", "per_hospital_use"]
    highest = coefficient(TABLE, "precaution", "highest")
    found = []
    for item in items_with_normal_use():
        normal = coefficient(TABLE, item, EVIDENCE) / coefficient(TABLE, item, "weeks")
        base = max(0.0, coefficient(TABLE, item, "epidemic_week") - normal)
        found += [
            _weekly(
                item,
                "precaution_hospitals",
                (0.0, base, highest * base),
                "use of weeks 18-19 of 2020 (NRK 1.15033646) less normal use; limits assumed",
                "derived",
            ),
            _weekly(
                item,
                "precaution_municipalities",
                (0.0, base * float(link["base"]), highest * base * float(link["high"])),
                f"hospitals' precaution times {float(link['base']):.3g}: {link['source']}",
                "assumed",
            ),
        ]
    return tuple(found)


def _weekly(
    item: str, per: str, levels: tuple[float, float, float], source: str, quality: str
) -> Coefficient:
    low, base, high = levels
    return Coefficient(
        item=item,
        per=per,
        low=low,
        base=base,
        high=high,
        unit=item_named(item).unit,
        source=source,
        year="2020",
        quality=quality,
    )


def residents_served(region: Region, hospitals: Sequence[str]) -> Floats:
    """Return how many residents each hospital stands for, shape ``(n_hospitals,)``: modelled.

    A trust serves the municipalities whose ambulances it runs. Its hospitals share them by their beds in
    intensive care, equally where not each of them states any. Residents whose trust has no hospital here are
    shared over all hospitals in the same way.
    """
    if not hospitals:
        return np.zeros(0)
    beds = _beds(region, hospitals)
    owners = np.array(owners_of(region, hospitals), dtype=object)
    people = region.municipalities.groupby("ambulance_service")["population"].sum()
    served = np.zeros(len(hospitals))
    for trust, residents in people.items():
        own = owners == trust
        of = own if own.any() else np.ones(len(hospitals), dtype=np.bool_)
        weight = beds[of] if (beds[of] > 0).all() else np.ones(int(of.sum()))
        served[of] += float(residents) * weight / weight.sum()
    return served


def _beds(region: Region, hospitals: Sequence[str]) -> Floats:
    capacities = region.table("capacities")
    stated = capacities[capacities["item"] == INTENSIVE_BED].groupby("site")["quantity"].sum()
    return np.array([float(stated.get(site, 0.0)) for site in hospitals])


def normal_by_place(
    region: Region,
    weekly: Floats,
    *,
    hospitals: Sequence[str],
    municipalities: Sequence[str],
) -> Floats:
    """Share the nation's normal use out by residents.

    Parameters
    ----------
    weekly
        Use a week of the nation's hospitals and municipalities, shape ``(n_items, 2)``.
    hospitals, municipalities
        Ids.

    Returns
    -------
    Floats
        Use a day, shape ``(n_items, n_hospitals + n_municipalities)``. A region of another size than the
        nation of 2020 uses as much a resident.
    """
    population = region.municipalities.set_index("id")["population"]
    living = np.array([float(population[name]) for name in municipalities])
    nation = coefficient(TABLE, "nation", "residents")
    daily = weekly / (WEEK_DAYS * nation)
    return np.hstack(
        [
            daily[:, :1] * residents_served(region, hospitals)[None, :],
            daily[:, 1:] * living[None, :],
        ]
    )
