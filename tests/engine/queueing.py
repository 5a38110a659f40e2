"""Closed forms that a simulator must meet: Erlang B and C, and Larson's hypercube solved exactly."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt


def erlang_b(load: float, servers: int) -> float:
    """Return the share of calls lost with no waiting room: B(0) = 1, B(k) = aB / (k + aB)."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """Return the share of calls that wait: B / (1 - (a/n)(1 - B))."""
    blocked = erlang_b(load, servers)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait(load: float, servers: int) -> float:
    """Return the mean wait in units of service time: C / (n - a)."""
    return erlang_c(load, servers) / (servers - load)


def hypercube_workloads(rate_of: Mapping[tuple[int, ...], float]) -> npt.NDArray[np.float64]:
    """Return the workload of each server, with service rate 1 and an endless queue.

    Parameters
    ----------
    rate_of
        From preference list, best server first, to the rate of its calls.

    Notes
    -----
    State s has bit n set while server n is busy. The queue lengthens the full state alone; by the
    cut between full and longer it cancels there, so the 2^N states are solved as if calls were
    lost, and the queue's mass, P(full) ρ / (1 - ρ), is added. Larson (1974), Computers & Operations
    Research 1, 67-95.
    """
    servers = len(next(iter(rate_of)))
    states = 2**servers
    flow = np.zeros((states, states))  # from row to column
    for state in range(states):
        for server in range(servers):
            if state >> server & 1:
                flow[state, state & ~(1 << server)] += 1.0
        for preference, rate in rate_of.items():
            idle = [server for server in preference if not state >> server & 1]
            if idle:
                flow[state, state | 1 << idle[0]] += rate
    balance = flow.T - np.diag(flow.sum(axis=1))
    balance[0] = 1.0  # in place of one of them: all sum to 1
    share = np.linalg.solve(balance, np.eye(states)[0])
    load = sum(rate_of.values()) / servers
    queue = share[-1] * load / (1 - load)
    busy = [sum(share[s] for s in range(states) if s >> n & 1) + queue for n in range(servers)]
    return np.asarray(np.array(busy) / (1 + queue))
