"""One queue, equal operators: who waits, how long, who gives up (Erlang B, C and A)."""

from dataclasses import dataclass
from math import exp, expm1, inf, log

from scipy.integrate import quad

from samvirke.model.errors import InvalidValueError

MOST_OPERATORS = 100_000  # beyond it a target is taken to be out of reach


def erlang_b(load: float, operators: int) -> float:
    """Return the share of calls lost where nobody can wait.

    Parameters
    ----------
    load
        Erlangs, 0 or more.
    operators
        0 or more.

    Raises
    ------
    InvalidValueError
        When a value is outside that.

    Notes
    -----
    B(0) = 1, B(k) = aB(k-1) / (k + aB(k-1)): Erlang (1917), in the form that never overflows.
    """
    _refuse_unfit(load, operators, least=0)
    blocked = 1.0
    for k in range(1, operators + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(load: float, operators: int) -> float:
    """Return the share of calls that wait where nobody gives up; 1 when the load is too much.

    C = B / (1 - (a/n)(1 - B)): Erlang (1917).
    """
    _refuse_unfit(load, operators, least=1)
    if load >= operators:
        return 1.0
    blocked = erlang_b(load, operators)
    return blocked / (1 - load / operators * (1 - blocked))


def mean_wait_s(load: float, operators: int, service_s: float) -> float:
    """Return the mean wait of all calls, seconds, where nobody gives up; ``inf`` when the load is too much.

    >>> round(mean_wait_s(10, 14, 1.0), 6)
    0.043533
    """
    _refuse_service(service_s)
    if load >= operators:
        return inf
    return erlang_c(load, operators) * service_s / (operators - load)


def service_level(load: float, operators: int, service_s: float, within_s: float) -> float:
    """Return the share of calls that wait no longer than a time, where nobody gives up.

    1 - C exp(-(n - a) t / service); 0 when the load is too much.
    """
    _refuse_service(service_s)
    if not within_s >= 0:
        raise InvalidValueError(f"within_s is {within_s}; it must be 0 s or more")
    if load >= operators:
        return 0.0
    return 1 - erlang_c(load, operators) * exp(-(operators - load) * within_s / service_s)


def fewest_operators(load: float, service_s: float, *, share: float, within_s: float) -> int:
    """Return the fewest operators with whom a share of the calls waits no longer than a time.

    Parameters
    ----------
    load
        Erlangs, 0 or more.
    service_s
        Mean time that a call takes, above 0.
    share
        0 or more, below 1; 0.9 is nine in ten.
    within_s
        Longest accepted wait.

    Raises
    ------
    InvalidValueError
        When a value is outside that, or more than 100 000 operators were needed.
    """
    if not 0 <= share < 1:
        raise InvalidValueError(f"share is {share}; it must be 0 or more and below 1: 0.9 is nine in ten")
    if not 0 <= load < MOST_OPERATORS:
        raise InvalidValueError(f"load is {load} erlangs; it must be 0 or more, below {MOST_OPERATORS}")
    operators = int(load) + 1
    blocked = erlang_b(load, operators)
    _refuse_service(service_s)
    while True:
        waits = blocked / (1 - load / operators * (1 - blocked))
        if 1 - waits * exp(-(operators - load) * within_s / service_s) >= share:
            return operators
        operators += 1
        blocked = load * blocked / (operators + load * blocked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErlangA:
    """What becomes of calls whose callers have an exponential patience.

    Parameters
    ----------
    waits
        Share of the calls that are not answered at once.
    abandons
        Share of the calls that are given up.
    mean_wait_s
        Mean wait of all calls, until answered or given up.
    """

    waits: float
    abandons: float
    mean_wait_s: float


def erlang_a(load: float, operators: int, service_s: float, patience_s: float) -> ErlangA:
    """Return what becomes of calls when callers give up; any load can be borne then.

    Parameters
    ----------
    load
        Erlangs offered, above 0.
    operators
        1 or more.
    service_s, patience_s
        Means of exponential times, above 0 and finite.

    Notes
    -----
    p(k) = p(k-1) λ / (min(k, n) μ + max(0, k - n) θ). Palm (1957); Garnett, Mandelbaum and Reiman (2002),
    Manufacturing & Service Operations Management 4, 208-227. The sum is taken from its greatest term
    outwards, until terms vanish beside it.
    """
    _refuse_unfit(load, operators, least=1)
    _refuse_service(service_s)
    _refuse_service(patience_s)
    if load == 0:
        return ErlangA(waits=0.0, abandons=0.0, mean_wait_s=0.0)
    give_up = service_s / patience_s  # rates in calls a service time: μ = 1, λ = load, θ = give_up
    # From the state with all busy and none waiting, down and up, so that nothing overflows.
    below, term = 0.0, 1.0
    for k in range(operators, 0, -1):
        term *= k / load
        below += term
        if term < 1e-300:
            break
    at_full, queue, term, k = 1.0, 0.0, 1.0, operators
    while True:
        k += 1
        term *= load / (operators + (k - operators) * give_up)
        at_full += term
        queue += (k - operators) * term
        # Terms fall from the first on, or rise first: stop only once they fall fast enough to vanish.
        if load < operators + (k - operators) * give_up and term * (k - operators) < 1e-17 * max(
            queue, 1e-300
        ):
            break
        if at_full > 1e250:  # scale all down alike
            below, at_full, queue, term = (value * 1e-250 for value in (below, at_full, queue, term))
    total = below + at_full
    mean_queue = queue / total
    return ErlangA(
        waits=at_full / total,
        abandons=give_up * mean_queue / load,
        mean_wait_s=mean_queue / load * service_s,
    )


def answered_within(
    load: float, operators: int, service_s: float, patience_s: float, within_s: float
) -> float:
    """Return the share of the answered calls that waited no longer than a time, where callers give up.

    Notes
    -----
    The wait offered to a caller who never gives up has density proportional to exp(λH(x) - nμx) with
    H(x) = (1 - exp(-θx)) / θ; of those offered x, exp(-θx) are still there. Zeltyn and Mandelbaum (2005),
    Queueing Systems 51, 361-402.
    """
    whole = erlang_a(load, operators, service_s, patience_s)
    if not within_s >= 0:
        raise InvalidValueError(f"within_s is {within_s}; it must be 0 s or more")
    if load == 0:
        return 1.0
    give_up, limit = service_s / patience_s, within_s / service_s

    def exponent(x: float) -> float:
        return -load * expm1(-give_up * x) / give_up - operators * x

    top = max(0.0, log(load / operators) / give_up)  # where the density is greatest
    highest = exponent(top)

    def served(x: float) -> float:
        return exp(exponent(x) - highest - give_up * x)

    def offered(x: float) -> float:
        return exp(exponent(x) - highest)

    def area(density: object, until: float) -> float:
        points = [top] if 0 < top < until else None
        return float(quad(density, 0.0, until, points=points, epsabs=0, epsrel=1e-10, limit=500)[0])

    end = top + 60.0 / max(operators - load * exp(-give_up * top), (operators * give_up) ** 0.5 / 4)
    scaled = exp(-highest) / erlang_b(load, operators - 1)  # the mass of an answer at once, in load units
    all_offered = scaled + load * area(offered, end)
    in_time = (scaled + load * area(served, min(limit, end))) / all_offered
    return min(1.0, in_time / (1 - whole.abandons))


def _refuse_unfit(load: float, operators: int, least: int) -> None:
    if not 0 <= load < inf:
        raise InvalidValueError(f"load is {load} erlangs; it must be 0 or more and finite")
    if operators < least:
        raise InvalidValueError(f"operators is {operators}; it must be {least} or more")


def _refuse_service(seconds: float) -> None:
    if not 0 < seconds < inf:
        raise InvalidValueError(f"a mean time is {seconds} s; it must be above 0 and finite")
