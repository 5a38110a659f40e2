"""A proposal as a plan for `samvirke compare` and `simulate`: new sites, new and moved units."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from samvirke.prepare.measures.siting.problem import (
    SITE_KIND,
    Problem,
    Service,
    owner_at,
    units_inside,
)
from samvirke.prepare.plan import AddSite, AddUnit, Change, MoveUnit, Plan, RemoveUnit
from samvirke.register.region import BUILTIN
from samvirke.travel.line import distances_m
from samvirke.travel.times import Points


def plan_of(
    problem: Problem, chosen: Sequence[Sequence[int]], *, title: str, region: str, area: str, anew: bool
) -> Plan:
    """Return a proposal as a plan.

    Parameters
    ----------
    problem
        What was asked; `chosen` holds numbers of its candidates for each of its services, a candidate once
        for every unit.
    title, region, area
        Of the plan.
    anew
        Whether today's units of the area are moved to the chosen sites (`total`) instead of standing on.
    """
    changes: list[Change] = []
    for service, sites in zip(problem.services, chosen, strict=True):
        known = {change.id for change in changes if isinstance(change, AddSite)}
        changes += [
            _new_site(problem, service, row)
            for row in dict.fromkeys(sites)
            if bool(problem.candidates["is_new"].iloc[row]) and _id(problem, row) not in known
        ]
        changes += _all_anew(problem, service, sites) if anew else _added(problem, service, sites)
    return Plan(title=title, region=region, area=area, changes=tuple(changes))


def _id(problem: Problem, row: int) -> str:
    return str(problem.candidates["id"].iloc[row])


def _new_site(problem: Problem, service: Service, row: int) -> AddSite:
    site = problem.candidates.iloc[row]
    return AddSite(
        id=str(site["id"]),
        name=f"{site['name']} (proposed)",
        kind=SITE_KIND.get(service.function, "works"),
        owner=owner_at(
            problem.region, service.function, str(site["municipality"]), str(service.like["owner"])
        ),
        lon=float(site["lon"]),
        lat=float(site["lat"]),
        municipality=str(site["municipality"]),
    )


def _added(problem: Problem, service: Service, sites: Sequence[int]) -> list[Change]:
    """Return new units, all of one site together."""
    taken = set(problem.region.units["id"])
    made: list[Change] = []
    for row, count in sorted(Counter(sites).items()):
        site = problem.candidates.iloc[row]
        owner = owner_at(
            problem.region, service.function, str(site["municipality"]), str(service.like["owner"])
        )
        name = f"new-{service.label}-{site['id']}".replace(".", "-")
        made.append(
            AddUnit(
                site=str(site["id"]),
                like=str(service.like["id"]),
                count=count,
                columns={
                    "id": name if name not in taken else f"{name}-proposed",
                    "name": f"{site['name']}: new {service.label}",
                    "owner": owner,
                },
            )
        )
    return made


def _all_anew(problem: Problem, service: Service, sites: Sequence[int]) -> list[Change]:
    """Return how today's units of the area come to stand at the chosen sites, and what is then too much."""
    units = units_inside(problem.region, problem.inside, service.capabilities)
    places = problem.region.sites.set_index("id")
    free = list(units["id"])
    at = dict(zip(units["id"], units["site"], strict=True))
    wanted = Counter(_id(problem, row) for row in sites)
    for site in list(wanted):  # who stands where a unit is wanted stays
        for unit in [u for u in free if at[u] == site][: wanted[site]]:
            free.remove(unit)
            wanted[site] -= 1
    changes: list[Change] = []
    rows = {_id(problem, row): row for row in sites}
    for site in sorted(+wanted):
        for _ in range(wanted[site]):
            if not free:
                changes += _added(problem, service, [rows[site]])
                continue
            here = Points.of(problem.candidates.iloc[[rows[site]]])
            there = Points.of(places.loc[[at[unit] for unit in free]])
            nearest = int(np.argmin(distances_m(here, there)[0]))
            changes.append(MoveUnit(unit=free.pop(nearest), site=site))
    return [*_numbered(changes), *(RemoveUnit(unit=unit) for unit in free)]


def _numbered(changes: list[Change]) -> list[Change]:
    """Return the changes with several new units of one site made one entry."""
    count = Counter(c.site for c in changes if isinstance(c, AddUnit))
    others: list[Change] = [c for c in changes if not isinstance(c, AddUnit)]
    first = {c.site: c for c in changes if isinstance(c, AddUnit)}
    return [*others, *(replace(new, count=count[new.site]) for new in first.values())]


def plan_text(plan: Plan, folder: Path, note: Sequence[str] = ()) -> str:
    """Write a plan of new, moved and removed units as TOML.

    Parameters
    ----------
    plan
        What `plan_of` made.
    folder
        Where the file will lie: a region that is a path is written so that it is found from there.
    note
        Lines of comment at the head.
    """
    region = plan.region
    if region not in BUILTIN:
        region = str(Path(region).resolve()) if Path(region).exists() else region
        base = folder.resolve()
        if Path(region).is_relative_to(base):
            region = str(Path(region).relative_to(base))
    lines = [
        *(f"# {line}" for line in note),
        *_pairs({"title": plan.title, "region": region, "area": plan.area}),
    ]
    for change in plan.changes:
        lines += ["", *_change(change)]
    return "\n".join(lines) + "\n"


def _change(change: Change) -> list[str]:
    match change:
        case AddSite():
            names = ("id", "name", "kind", "owner", "municipality", "lon", "lat")
            return ["[[add_site]]", *_pairs({name: getattr(change, name) for name in names})]
        case AddUnit():
            keys = {"site": change.site, "like": change.like, "count": change.count, **change.columns}
            return ["[[add_unit]]", *_pairs(keys)]
        case MoveUnit():
            return ["[[move_unit]]", *_pairs({"unit": change.unit, "site": change.site})]
        case RemoveUnit():
            return ["[[remove_unit]]", *_pairs({"unit": change.unit})]
        case _:  # a proposal sets no other value
            raise TypeError(type(change).__name__)


def _pairs(keys: Mapping[str, object]) -> list[str]:
    # JSON's strings and numbers are TOML's, DEL apart, which no name holds.
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value != ""]
