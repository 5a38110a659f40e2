"""Who rings, when and for how long: the calls, the agencies they lead to, the needs that wait for them."""

from dataclasses import dataclass, fields

import numpy as np

from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.model.calendar import moment_utc
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints

NOT_WANTED = -1  # the incident does not need the service
NO_CENTRE = -2  # the service is wanted and has no centre: who answers alerts it himself
LEVELS = 3  # priorities of calls, 1 to 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Calls:
    """Calls in order of time; all arrays have shape ``(n_calls,)``.

    Parameters
    ----------
    at_s
        When the caller rings the first time, ascending.
    centre
        Centre that the call comes to.
    incident
        Index into the incidents, -1 where it is about none.
    talk_s
        Conversation from answer (and triage) to end.
    known_talk_s
        The same when the incident was known already: then there is nothing to alert, nor after-work.
    after_s
        Work of the operator after the conversation.
    patience_s
        How long the caller waits before giving up; ``inf``: as long as it takes.
    redials
        How often the caller rings again after having given up.
    redial_s
        How long after giving up; the patience is the same each time.
    priority
        1 is answered before 2 and 3; what a queue cannot see should be 1 for all.
    pair
        Whether two operators work on it, if a second is free when it is answered.
    """

    at_s: Floats
    centre: Ints
    incident: Ints
    talk_s: Floats
    known_talk_s: Floats
    after_s: Floats
    patience_s: Floats
    redials: Ints
    redial_s: Floats
    priority: Ints
    pair: Bools

    def __post_init__(self) -> None:
        n = len(self.at_s)
        for column in fields(self):
            shape = getattr(self, column.name).shape
            if shape != (n,):
                raise InvalidValueError(f"{column.name} has shape {shape}; with {n} calls it must be ({n},)")
        for name in ("at_s", "talk_s", "known_talk_s", "after_s", "redial_s"):
            times = getattr(self, name)
            _refuse(name, times, ~((times >= 0) & (times < np.inf)), "0 s or more and finite")
        _refuse("patience_s", self.patience_s, ~(self.patience_s >= 0), "0 s or more, inf for endless")
        _refuse("redials", self.redials, self.redials < 0, "0 or more")
        _refuse("priority", self.priority, (self.priority < 1) | (self.priority > LEVELS), f"1 to {LEVELS}")
        if (np.diff(self.at_s) < 0).any():
            raise InvalidValueError("the calls are not in order of time; sort them by at_s")

    @property
    def count(self) -> int:
        """How many calls there are."""
        return len(self.at_s)


@dataclass(frozen=True, eq=False, kw_only=True)
class Agencies:
    """Whom each incident wants; arrays have shape ``(n_incidents, 3)``, one column a service.

    Parameters
    ----------
    centre
        Centre of the service where the incident is; `NOT_WANTED` (-1) or `NO_CENTRE` (-2).
    handling_s
        From the moment an operator of the service has the call until the agency is alerted.
    join_s
        How long an operator is busy who joins the conference.
    """

    centre: Ints
    handling_s: Floats
    join_s: Floats

    def __post_init__(self) -> None:
        n = len(self.centre)
        for column in fields(self):
            shape = getattr(self, column.name).shape
            if shape != (n, len(SERVICES)):
                raise InvalidValueError(
                    f"{column.name} has shape {shape}; with {n} incidents it must be ({n}, {len(SERVICES)})"
                )
        for name in ("handling_s", "join_s"):
            times = getattr(self, name)
            _refuse(name, times, ~((times >= 0) & (times < np.inf)), "0 s or more and finite")

    @property
    def count(self) -> int:
        """How many incidents there are."""
        return len(self.centre)


@dataclass(frozen=True, eq=False, kw_only=True)
class CallCourse:
    """The telephone side of a course.

    Parameters
    ----------
    starts_at_utc, horizon_s
        As `Course`: the operators' hours are read from them.
    calls
        All that rings.
    agencies
        Whom the incidents want.
    need_incident
        For each need of the course the index of its incident, shape ``(n_needs,)``.
    need_service
        For each need the service that alerts those who meet it, index into `SERVICES`.
    need_from_s
        When the need arises: nobody is alerted to it sooner.
    """

    starts_at_utc: str
    horizon_s: float
    calls: Calls
    agencies: Agencies
    need_incident: Ints
    need_service: Ints
    need_from_s: Floats

    def __post_init__(self) -> None:
        moment_utc(self.starts_at_utc)
        if not 0 < self.horizon_s < np.inf:
            raise InvalidValueError(f"horizon_s is {self.horizon_s}; it must be above 0 s and finite")
        n = len(self.need_incident)
        if self.need_service.shape != (n,) or self.need_from_s.shape != (n,):
            raise InvalidValueError(
                f"need_service is {self.need_service.shape} and need_from_s {self.need_from_s.shape}; "
                f"with {n} needs both must be ({n},)"
            )
        incidents = self.agencies.count
        for name, numbers, least, most in (
            ("incident of calls", self.calls.incident, -1, incidents),
            ("need_incident", self.need_incident, 0, incidents),
            ("need_service", self.need_service, 0, len(SERVICES)),
        ):
            _refuse(name, numbers, (numbers < least) | (numbers >= most), f"{least} to {most - 1}")

    def reject_unfit(self, centres: Centres) -> None:
        """Refuse calls that do not belong to these centres.

        Raises
        ------
        InvalidValueError
            When a call or an incident names a centre that is not there, or one of another service.
        """
        n, called = centres.count, self.calls.centre
        _refuse("centre of calls", called, (called < 0) | (called >= n), f"0 to {n - 1}")
        for service, name in enumerate(SERVICES):
            wanted = self.agencies.centre[:, service]
            _refuse(f"centre for {name}", wanted, (wanted < NO_CENTRE) | (wanted >= n), f"-2 to {n - 1}")
            other = (wanted >= 0) & (centres.service[np.maximum(wanted, 0)] != service)
            _refuse(f"centre for {name}", wanted, other, f"a centre that answers {name}")


def _refuse(name: str, values: Ints | Floats, wrong: Bools, allowed: str) -> None:
    if wrong.any():
        raise InvalidValueError(
            f"{name} holds {values[wrong][0]} ({int(wrong.sum())} such); it must be {allowed}"
        )
