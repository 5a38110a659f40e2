"""Several agencies over the same candidate sites: what each should open, and what they may share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.coverage import Coverage, Sites
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.maximise import maximise
from samvirke.prepare.measures.siting.program import CellFloor, Program
from samvirke.prepare.measures.siting.restrictions import Floor, Restrictions, amounts, whole_number
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Agency:
    """One agency's demand and means.

    Parameters
    ----------
    name
        For the answer.
    coverage, weight
        Its own points, within its own limit, over the candidate sites that all share.
    importance
        What one weight of its demand is worth beside that of others; 0 or more.
    p
        Most sites that it may open; None: no limit of its own.
    cost
        Of its opening each site, beside the building, ``(n_sites,)``; None: 1 each.
    fixed, forbidden, floors
        Its own.
    """

    name: str
    coverage: Coverage
    weight: Floats
    importance: float = 1.0
    p: int | None = None
    cost: Floats | None = None
    fixed: Sequence[int] | Ints = ()
    forbidden: Sequence[int] | Ints = ()
    floors: Sequence[Floor] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class JointAnswer:
    """What the agencies do together.

    Parameters
    ----------
    answer
        Of the whole; its sites are numbered agency by agency: number of the agency × n_sites + site.
    sites_by_agency
        Open sites of each, rising.
    reached_by_agency
        Weight that each reaches in time.
    shared
        Sites that more than one agency opens.
    """

    answer: Answer
    sites_by_agency: Mapping[str, Ints]
    reached_by_agency: Mapping[str, float]
    shared: Ints


def joint(
    agencies: Sequence[Agency],
    *,
    p: int | None = None,
    building_cost: Floats | None = None,
    budget: float = float("inf"),
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
) -> JointAnswer:
    r"""Choose the sites of all agencies at once.

    Parameters
    ----------
    agencies
        At least one, with names of their own, over equally many sites.
    p
        Most openings in all (a site that two agencies open counts twice); None: no limit.
    building_cost
        Paid once at each site that any agency opens, ``(n_sites,)``: those who share one build cheaper.
        Fixed sites pay it too; give 0 where a building stands. None: 0.
    budget
        Most that openings and buildings may cost together.
    seed, time_limit_s, gap
        As in `mclp`.

    Raises
    ------
    BadInputError
        As `mclp`, and when agencies share a name, have different sites, or neither p, budget nor every
        agency's own p limits anything.

    Notes
    -----
    :math:`\max \sum_a v_a \sum_i w_{ai} z_{ai}`, :math:`z_{ai} \le \sum_{j \in N_a(i)} y_{aj}`,
    :math:`y_{aj} \le h_j`, :math:`\sum_{aj} c_{aj} y_{aj} + \sum_j b_j h_j \le B`,
    :math:`\sum_{aj} y_{aj} \le p`, :math:`\sum_j y_{aj} \le p_a`: ours; a maximal covering problem of
    :math:`|A| \times n` sites whose buildings are paid once.
    """
    _check(agencies, p, budget)
    n_sites = agencies[0].coverage.n_sites
    most = n_sites * len(agencies) if p is None else whole_number(p, "the number of openings")
    building = np.zeros(n_sites) if building_cost is None else amounts(building_cost, n_sites, "building")
    if not budget >= 0:
        raise BadInputError(f"the budget is {budget}; it must be 0 or more")
    programs = [_program(agency) for agency in agencies]
    whole = _beside_one_another(programs, agencies, most, building, budget)
    answer = maximise(whole, seed=seed, time_limit_s=time_limit_s, gap=gap)
    of_agency = [answer.sites[answer.sites // n_sites == a] % n_sites for a in range(len(agencies))]
    number, times = np.unique(answer.sites % n_sites, return_counts=True)
    return JointAnswer(
        answer=answer,
        sites_by_agency={agency.name: own for agency, own in zip(agencies, of_agency, strict=True)},
        reached_by_agency={
            agency.name: float(program.weight[program.covers(_plan(own, n_sites)) > 0].sum())
            for agency, program, own in zip(agencies, programs, of_agency, strict=True)
        },
        shared=number[times > 1],
    )


def _plan(sites: Ints, n_sites: int) -> Ints:
    return np.bincount(sites, minlength=n_sites)


def _check(agencies: Sequence[Agency], p: int | None, budget: float) -> None:
    if not agencies:
        raise BadInputError("no agency was given; give at least one")
    names = [agency.name for agency in agencies]
    if len(set(names)) < len(names):
        raise BadInputError(f"agencies are named {', '.join(names)}; each must have a name of its own")
    n_sites = {agency.coverage.n_sites for agency in agencies}
    if len(n_sites) > 1:
        raise BadInputError(
            f"agencies have {sorted(n_sites)} candidate sites; all must choose among the same, in one order; "
            "forbid to each those that it cannot use"
        )
    for agency in agencies:
        if not (np.isfinite(agency.importance) and agency.importance >= 0):
            raise BadInputError(f"importance of {agency.name} is {agency.importance}; it must be 0 or more")
    if p is None and not np.isfinite(budget) and any(agency.p is None for agency in agencies):
        raise BadInputError(
            "nothing limits how much may be opened; give p, a budget, or each agency its own p"
        )


def _program(agency: Agency) -> Program:
    restrictions = Restrictions(
        fixed=agency.fixed, forbidden=agency.forbidden, cost=agency.cost, floors=agency.floors
    )
    p = agency.coverage.n_sites if agency.p is None else whole_number(agency.p, f"p of {agency.name}")
    return covering(agency.coverage, agency.weight, [1.0], p, restrictions)


def _beside_one_another(
    programs: Sequence[Program], agencies: Sequence[Agency], p: int, building_cost: Floats, budget: float
) -> Program:
    n_sites = len(building_cost)
    n_cells = [len(program.weight) for program in programs]
    first_cell = np.concatenate([[0], np.cumsum(n_cells)])
    floors = []
    for number, program in enumerate(programs):
        for floor in program.floors:
            cells = np.zeros(first_cell[-1], dtype=np.bool_)
            cells[first_cell[number] : first_cell[number + 1]] = floor.cells
            name = f"{agencies[number].name}, {floor.name}"
            floors.append(CellFloor(cells=cells, needed=floor.needed, name=name))
    worth = [agency.importance * program.worth for agency, program in zip(agencies, programs, strict=True)]
    return Program(
        coverage=_stacked([program.coverage for program in programs]),
        weight=np.concatenate([program.weight for program in programs]),
        worth=np.concatenate(worth),
        p=p,
        least=np.concatenate([program.least for program in programs]),
        most=np.concatenate([program.most for program in programs]),
        cost=np.concatenate([program.cost for program in programs]),
        budget=float(budget),
        building=np.tile(np.arange(n_sites), len(programs)),
        building_cost=building_cost,
        group=np.repeat(np.arange(len(programs)), n_sites),
        group_most=np.array([program.p for program in programs], dtype=np.int64),
        floors=tuple(floors),
    )


def _stacked(coverages: Sequence[Coverage]) -> Coverage:
    n_sites = coverages[0].n_sites
    starts, sites = [np.zeros(1, dtype=np.int64)], list[Sites]()
    entries = 0
    for number, coverage in enumerate(coverages):
        starts.append(coverage.starts[1:] + entries)
        sites.append(coverage.sites + np.int32(number * n_sites))
        entries += len(coverage.sites)
    return Coverage(np.concatenate(starts), np.concatenate(sites), n_sites * len(coverages))
