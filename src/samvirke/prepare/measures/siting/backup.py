"""The most demand reached once and twice: backup coverage (BACOP2)."""

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.maximise import maximise
from samvirke.prepare.measures.siting.restrictions import NONE, Restrictions
from samvirke.travel.times import Floats


def backup(
    coverage: Coverage,
    weight: Floats,
    p: int,
    restrictions: Restrictions = NONE,
    *,
    first_share: float = 0.5,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
) -> Answer:
    r"""Choose the sites that reach most demand, counting the first and the second that reaches it.

    Parameters
    ----------
    first_share
        Worth of the first cover, 0.5 to 1; the second is worth the rest. 1 is MCLP. Below 0.5 a second
        cover would be worth more than the first, and a point's only cover would count for less than
        another's spare.
    coverage, weight, p, restrictions, seed, time_limit_s, gap
        As in `mclp`; floors count the first cover. Capacity is refused.

    Raises
    ------
    BadInputError
        As `mclp`, and for a first share outside 0.5 to 1, or a capacity.

    Notes
    -----
    :math:`\max \sum_i w_i (a z_i + (1 - a) u_i)`, :math:`u_i \le z_i`,
    :math:`z_i + u_i \le \sum_{j \in N(i)} y_j`, :math:`\sum_j y_j \le p`: BACOP2 of Hogan and ReVelle
    (1986), Management Science 32, 1434-1444. The double standard model (Gendreau, Laporte and Semet 1997,
    Location Science 5, 75-88) asks besides that a share be reached: give that as a floor.
    """
    if not 0.5 <= first_share <= 1:
        raise BadInputError(
            f"first_share is {first_share}; it must be from 0.5 to 1, the worth of the first cover, so that "
            "the second is never worth more than the first"
        )
    refuse_capacity(restrictions, "backup")
    program = covering(coverage, weight, [first_share, 1 - first_share], p, restrictions)
    return maximise(program, seed=seed, time_limit_s=time_limit_s, gap=gap)


def refuse_capacity(restrictions: Restrictions, model: str) -> None:
    """Refuse a capacity where the model has no room for one."""
    if restrictions.capacity is not None:
        raise BadInputError(f"{model} knows no capacity of sites; leave it out, or use mclp or lscp")
