"""The calls of a simulated plan: who rings 110, 112 and 113, and when those who are sent are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.calls import NOT_WANTED, CallCourse
from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.outcome import first_rang_s
from samvirke.engine.calls.room import Lost
from samvirke.engine.calls.sharing import Sharing
from samvirke.engine.calls.staffing import enough_operators
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual, usual_procedure
from samvirke.engine.calls.volumes import call_volumes, with_given
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.prepare.centre_areas import (
    centres_named,
    centres_serving,
    main_room,
    nearest_of_its_service,
    numbered,
)
from samvirke.prepare.measures.call_centres.measuring import Counted, count
from samvirke.prepare.measures.call_centres.situations import Situation
from samvirke.prepare.plan import Plan
from samvirke.prepare.plan_calls import APART, PlanCalls
from samvirke.register.area import municipalities_of
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints

JOINT = 2  # services that an incident wants, at least, to be one that must be alerted jointly


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TakenCalls:
    """What came of the calls of a run.

    Parameters
    ----------
    alert_s
        When those who meet each need are told; ``inf``: never. Shape ``(n_needs,)``.
    counted
        Calls of the centres that are shown, and joint incidents inside the area.
    """

    alert_s: Floats
    counted: Counted


@dataclass(frozen=True, eq=False, kw_only=True)
class CallStage:
    """All of the call-taking that is the same in every run of a plan.

    Parameters
    ----------
    region
        The municipalities whose people ring.
    centres
        Every centre that these name, staffed.
    sharing
        What they share.
    volumes
        Calls a year, as `call_volumes` gives them.
    shown
        Centres, ascending, all of whose municipalities are simulated; others stand in for the rest.
    names
        What people call each centre.
    typed
        Centres whose operators the plan states.
    targets_s, target_share
        Answer targets of those that are shown.
    """

    region: Region
    centres: Centres
    sharing: Sharing
    volumes: pd.DataFrame
    shown: Ints
    names: tuple[str, ...]
    typed: frozenset[str]
    targets_s: Floats
    target_share: Floats

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the centres that are shown."""
        return tuple(self.centres.ids[number] for number in self.shown)

    @property
    def unmanned(self) -> tuple[str, ...]:
        """Names of the centres that are shown where nobody is on duty at any hour."""
        nobody = self.centres.operators.max(axis=1) == 0
        return tuple(self.names[number] for number in self.shown if nobody[number])

    @property
    def services(self) -> tuple[str, ...]:
        """110, 112 or 113 of the centres that are shown."""
        return tuple(SERVICES[self.centres.service[number]] for number in self.shown)

    def taken(self, course: Course, inside: Ints, *, seed: int, run: int) -> TakenCalls:
        """Let the operators take the calls of a course.

        Parameters
        ----------
        course
            What happens; centres among its disruptions are lost.
        inside
            Rows of the needs inside the area: the joint incidents among them are counted.
        seed, run
            As the course was drawn with.
        """
        ringing = calls_of(course, self.region, self.centres, seed=seed, run=run, volumes=self.volumes)
        lost = self._lost(course.disruptions)
        outcome = take_calls(
            self.centres, ringing, procedure=usual_procedure(), sharing=self.sharing, lost=lost
        )
        looked_at = self._looked_at(ringing, inside, lost)
        return TakenCalls(
            alert_s=outcome.alert_s, counted=count(looked_at, outcome, self.shown, self.targets_s)
        )

    def _looked_at(self, ringing: CallCourse, inside: Ints, lost: tuple[Lost, ...]) -> Situation:
        services = (ringing.agencies.centre != NOT_WANTED).sum(axis=1)
        here = np.unique(ringing.need_incident[inside])
        joint = here[services[here] >= JOINT]
        return Situation(
            name="as it comes",
            course=ringing,
            lost=lost,
            looked_at=np.isin(ringing.calls.centre, self.shown),
            incidents=joint,
            kind=services[joint],
            begins_s=first_rang_s(ringing.calls, ringing.agencies.count)[joint],
        )

    def _lost(self, disruptions: pd.DataFrame) -> tuple[Lost, ...]:
        """Return when which centre is lost; overlapping spans of one centre become one."""
        spans: dict[int, list[tuple[float, float]]] = {}
        for row in disruptions.itertuples():
            if row.hit_table != "sites" or row.hit not in self.centres.ids or row.share_left == 1:
                continue
            if row.share_left > 0:
                raise BadInputError(
                    f"the course leaves a share of {row.share_left:g} of {row.hit!r}; of a call centre it "
                    "must be 0 (lost) or 1; state fewer operators in [calls.staff] of a plan to leave some"
                )
            of = spans.setdefault(self.centres.number(str(row.hit)), [])
            of.append((max(0.0, float(row.from_s)), float(row.until_s)))
        return tuple(
            Lost(centre, from_s, until_s)
            for centre, of in sorted(spans.items())
            for from_s, until_s in _merged(of)
        )


def call_stage(
    region: Region, calls: PlanCalls, called: Sequence[str], inside: Sequence[str], backups: Mapping[str, str]
) -> CallStage:
    """Make ready who answers.

    Parameters
    ----------
    region
        As it would be, with all municipalities of the centres that are shown.
    calls
        How the centres work together.
    called
        Ids of the centres that are shown.
    inside
        Municipalities of the area.
    backups
        Centre that may be lost → centre that gets its calls then.

    Raises
    ------
    BadInputError
        When centres are to share a room and the area's municipalities name fewer than two.
    """
    usually = call_volumes(region)
    volumes = with_given(usually, calls.volume, "given in the plan")
    # Operators do not grow with the volume that a plan states: ten times the calls is no better staffing.
    staff = {centre: int(number) for centre, number in calls.staff.items()}
    centres = enough_operators(region, volumes=usually).centres.staffed(staff)
    rooms = calls.rooms
    if not rooms and calls.arrangement != APART:
        rooms = (main_room(region, inside),)
    seated = [[centres.number(centre) for centre in room] for room in rooms]
    shown = np.sort(np.array([centres.number(c) for c in called if c in centres.ids], dtype=np.int64))
    services = [SERVICES[centres.service[number]] for number in shown]
    name = region.sites.set_index("id")["name"].to_dict()
    return CallStage(
        region=region,
        centres=centres,
        sharing=calls.arranged().sharing(centres, seated, numbered(backups, centres).tolist()),
        volumes=volumes,
        shown=shown,
        names=tuple(str(name.get(centre, centre)) for centre in centres.ids),
        typed=frozenset(calls.staff),
        targets_s=np.array([usual(service, "answer_within_s") for service in services]),
        target_share=np.array([usual(service, "answer_share") for service in services]),
    )


def backups_of(plan: Plan, region: Region) -> dict[str, str]:
    """Return for each centre that the plan takes out the nearest other of its service, which takes over."""
    known = centres_named(region)
    lost = [outage.id for outage in plan.outages if outage.id in known]
    found = {centre: nearest_of_its_service(region, centre) for centre in lost}
    return {centre: backup for centre, backup in found.items() if backup}


def centres_called(plan: Plan, region: Region, area: str) -> tuple[str, ...]:
    """Return the centres all of whose calls must be played: the area's, those the plan names, and backups.

    Parameters
    ----------
    plan, region
        The plan, and the region as it would be.
    area
        What is judged.
    """
    named = plan.calls.centres if plan.calls is not None else ()
    backups = backups_of(plan, region)
    wanted = [*centres_serving(region, municipalities_of(region, area)), *named, *backups, *backups.values()]
    return tuple(dict.fromkeys(wanted))


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for from_s, until_s in sorted(spans):
        if merged and from_s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until_s))
        else:
            merged.append((from_s, until_s))
    return merged
