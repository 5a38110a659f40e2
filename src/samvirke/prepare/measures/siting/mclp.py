"""The most demand that a number of sites can reach: the maximal covering location problem (MCLP)."""

from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.maximise import maximise
from samvirke.prepare.measures.siting.restrictions import NONE, Restrictions
from samvirke.travel.times import Floats


def mclp(
    coverage: Coverage,
    weight: Floats,
    p: int,
    restrictions: Restrictions = NONE,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
) -> Answer:
    r"""Choose the sites that reach most.

    Parameters
    ----------
    coverage
        The sites that reach each point in time.
    weight
        Demand of each point, shape ``(n_points,)``, not negative: people, or expected incidents.
    p
        Most sites that may be open, those fixed included.
    restrictions
        What a plan must keep to. With capacity, value is the weight served, and a point may be shared
        between sites.
    seed
        Of the search; the same seed gives the same answer where the time limit does not cut.
    time_limit_s
        After which the best plan so far is returned, with its bound.
    gap
        Share of the value at which to stop; 0 asks for proof.

    Raises
    ------
    BadInputError
        When a weight, cost or capacity is negative or not a number, a site is unknown, or a site is both
        fixed and forbidden.

    Notes
    -----
    :math:`\max \sum_i w_i z_i`, :math:`z_i \le \sum_{j \in N(i)} y_j`, :math:`\sum_j y_j \le p`: Church and
    ReVelle (1974), Papers of the Regional Science Association 32, 101-118. With capacity
    :math:`\max \sum_{ij} v_{ij}`, :math:`v_{ij} \le w_i y_j`, :math:`\sum_i v_{ij} \le C_j y_j`.
    """
    program = covering(coverage, weight, [1.0], p, restrictions)
    return maximise(program, seed=seed, time_limit_s=time_limit_s, gap=gap)
