"""How busy each unit is, nearly, for any number of units: Larson's approximation."""

from math import exp, lgamma, log

import numpy as np

from samvirke.engine.closed_forms.erlang import erlang_c
from samvirke.engine.closed_forms.hypercube import UnitsAtWork, mean_travel_s, reject_unfit
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

MOST_PASSES = 1_000
SETTLED = 1e-10


def correction(n_units: int, workload: float, place: int) -> float:
    r"""Return Larson's factor Q: how far "the first j are busy, the next is free" is from independence.

    Parameters
    ----------
    n_units
        1 or more.
    workload
        Mean share of the time that a unit is busy, above 0 and below 1.
    place
        How many units of the list are tried before, 0 to ``n_units - 1``.

    Notes
    -----
    .. math:: Q(N, ρ, j) = \sum_{k=j}^{N-1}
        \frac{(N-j-1)!\,(N-k)}{(k-j)!} \frac{N^k}{N!} ρ^{k-j} \frac{P_0}{1-ρ}

    Larson (1975), Operations Research 23, 845-868. With logarithms, so that 500 units do not overflow.
    """
    if n_units < 1 or not 0 <= place < n_units or not 0 < workload < 1:
        raise InvalidValueError(
            f"Q of {n_units} units, workload {workload}, place {place} is not defined; units must be 1 or "
            "more, the workload between 0 and 1, the place 0 to units - 1"
        )
    load = n_units * workload
    terms = [i * log(load) - lgamma(i + 1) for i in range(n_units)]
    terms.append(n_units * log(load) - lgamma(n_units + 1) - log(1 - workload))
    highest = max(terms)
    log_none_busy = -highest - log(sum(exp(term - highest) for term in terms))
    fixed = lgamma(n_units - place) - lgamma(n_units + 1) + log_none_busy - log(1 - workload)
    return sum(
        exp(fixed + log(n_units - k) - lgamma(k - place + 1) + k * log(n_units) + (k - place) * log(workload))
        for k in range(place, n_units)
    )


def approximate(
    preference: Ints,
    rate_per_s: Floats,
    service_s: float,
    *,
    travel_s: Floats | None = None,
    passes: int | None = None,
) -> UnitsAtWork:
    """Return nearly what `hypercube` returns, where calls wait; for 3 units within about 0.01.

    Parameters
    ----------
    preference, rate_per_s, service_s, travel_s
        As `hypercube` takes them.
    passes
        How many passes; None: until nothing moves.

    Raises
    ------
    InvalidValueError
        When a value cannot be, or the load is too much.

    Notes
    -----
    S(n) = Σ over lists with n at place j of rate · Q(N, ρ, j) · Π ρ of the units before it;
    ρ(n) ← (S(n) + λ P(wait) / N) / (1 + S(n)), scaled to Σ ρ(n) = λ each pass; start at the mean.
    """
    reject_unfit(preference, rate_per_s, service_s, travel_s)
    n_units = preference.shape[1]
    rate = rate_per_s * service_s
    load = float(rate.sum())
    if load >= n_units:
        raise InvalidValueError(
            f"the load is {load:g} erlangs for {n_units} units; a queue would grow for ever; add units"
        )
    waits = erlang_c(load, n_units)
    factor = np.array([correction(n_units, load / n_units, place) for place in range(n_units)])
    busy = np.full(n_units, load / n_units)
    for _ in range(MOST_PASSES if passes is None else passes):
        tried = _all_before_busy(busy, preference) * factor * rate[:, None]
        asked = np.bincount(preference.ravel(), weights=tried.ravel(), minlength=n_units)
        new = (asked + load * waits / n_units) / (1 + asked)
        new *= load / new.sum()
        moved = float(np.abs(new - busy).max())
        busy = new
        if passes is None and moved < SETTLED:
            break
    sent = np.zeros(preference.shape)
    # Sent: free itself, all before it busy; all together the calls that do not wait.
    reached = _all_before_busy(busy, preference) * factor * (1 - busy[preference]) * rate[:, None] / load
    np.put_along_axis(sent, preference, reached, axis=1)
    sent *= (1 - waits) / sent.sum()
    return UnitsAtWork(
        workload=busy,
        all_busy=waits,
        sent_share=sent,
        mean_travel_s=mean_travel_s(sent, rate, waits, travel_s),
    )


def _all_before_busy(busy: Floats, preference: Ints) -> Floats:
    """Return the product of the workloads of those before each place of each list."""
    ordered = busy[preference]
    return np.asarray(np.cumprod(np.hstack([np.ones((len(preference), 1)), ordered[:, :-1]]), axis=1))
