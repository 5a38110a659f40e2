"""From a course to the calls about it, and all the calls that are about no incident.

Callers ring the number of the service that the incident wants first, in the centre of the municipality.
Later callers are drawn too. Calls about no incident (questions, wrong numbers, follow-ups) come on top, by
residents and hour of the week. Every number is a row of `data/calls.csv`, most of them assumed. Nothing drawn
here depends on centres, staff or sharing: two plans meet the same callers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.calls.calls import NO_CENTRE, NOT_WANTED, Agencies, CallCourse, Calls
from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.draws import Draws
from samvirke.engine.calls.service import service_of_capability
from samvirke.engine.calls.usual import usual
from samvirke.engine.calls.volumes import CENTRE_COLUMNS, YEAR_S, call_volumes, week_weights
from samvirke.model.calendar import HOUR_S, local_hours
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints

RUNG_INSTEAD = (1, 2, 0)  # where a service has no centre callers ring 112, else 113, else 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """A disaster hour: so many more calls to a centre, spread evenly; about incidents that are known.

    Parameters
    ----------
    centre
        Id of the centre.
    from_s, until_s
        Span of the course.
    calls
        Mean number of calls in it, 0 or more.
    """

    centre: str
    from_s: float
    until_s: float
    calls: float

    def __post_init__(self) -> None:
        if not (0 <= self.from_s < self.until_s < np.inf and 0 <= self.calls < np.inf):
            raise InvalidValueError(
                f"{self} cannot be; it must be from 0 s or later until later, with 0 calls or more"
            )


def calls_of(
    course: Course,
    region: Region,
    centres: Centres,
    *,
    seed: int = 0,
    run: int = 0,
    volumes: pd.DataFrame | None = None,
    peaks: Sequence[Peak] = (),
) -> CallCourse:
    """Draw the calls of a course.

    Parameters
    ----------
    course
        What happens.
    region
        Its cells lie in municipalities, which name their centres.
    centres
        Those centres; more may be there.
    seed, run
        Decide who rings when and for how long, whatever the centres are.
    volumes
        Calls a year by centre, as `call_volumes` gives them; None: those.
    peaks
        Further calls.

    Raises
    ------
    InvalidValueError
        When a need's place or capability is unknown, or a centre that is named is not among `centres`.
    BadInputError
        When no municipality names a centre.
    """
    near = _centres_of_municipalities(region, centres)
    of_need = _Needs.read(course, region)
    draws = Draws(seed, run, [str(key) for key in region.municipalities["id"]])
    agencies = _agencies(of_need, near, draws)
    parts = [
        _about_incidents(of_need, near, draws),
        *_background(course, region, near, draws, call_volumes(region) if volumes is None else volumes),
        *(_peak(peak, number, centres, seed, run) for number, peak in enumerate(peaks)),
    ]
    return CallCourse(
        starts_at_utc=course.starts_at_utc,
        horizon_s=course.horizon_s,
        calls=together(parts),
        agencies=agencies,
        need_incident=of_need.incident,
        need_service=of_need.service,
        need_from_s=course.needs["from_s"].to_numpy(dtype=np.float64),
    )


def together(parts: Sequence[Calls]) -> Calls:
    """Return all calls in order of time; at equal times in the order of the parts."""
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in Calls.__dataclass_fields__
    }
    order = np.argsort(columns["at_s"], kind="stable")
    return Calls(**{name: values[order] for name, values in columns.items()})


@dataclass(frozen=True, slots=True, eq=False)
class _Needs:
    """The needs of a course, and its incidents; what begins with ``at_`` has one entry an incident."""

    incident: Ints
    service: Ints
    at_municipality: Ints
    at_s: Floats
    at_first: Ints  # service of the need wanted first
    at_wanted: np.ndarray  # (n_incidents, 3)

    @classmethod
    def read(cls, course: Course, region: Region) -> "_Needs":
        needs = course.needs
        capability = needs["capability"].astype("category").cat
        of_category = np.array(
            [service_of_capability(str(name)) for name in capability.categories], dtype=int
        )
        service = of_category[capability.codes] if len(needs) else np.zeros(0, dtype=np.int64)
        numbers, first, incident = np.unique(
            needs["incident"].to_numpy(), return_index=True, return_inverse=True
        )
        wanted = np.zeros((len(numbers), len(SERVICES)), dtype=np.bool_)
        wanted[incident, service] = True
        order = np.lexsort((np.arange(len(needs)), needs["arrival_order"].to_numpy(), incident))
        wanted_first = order[np.searchsorted(incident[order], np.arange(len(numbers)))]
        return cls(
            incident=incident.astype(np.int64),
            service=service.astype(np.int64),
            at_municipality=_municipality(needs.iloc[first]["place"], region),
            at_s=needs["from_s"].to_numpy(dtype=np.float64)[first],
            at_first=service[wanted_first],
            at_wanted=wanted,
        )


def _municipality(place: pd.Series, region: Region) -> Ints:
    number = {key: n for n, key in enumerate(region.municipalities["id"])}
    of_cell = dict(zip(region.cells["id"], region.cells["municipality"].map(number), strict=True))
    column = place.astype("category").cat
    unknown = [name for name in column.categories if name not in of_cell and (place == name).any()]
    if unknown:
        raise InvalidValueError(
            f"the course has incidents at {unknown[0]!r} ({len(unknown)} such places), which is no cell of "
            f"region {region.name}; unfold the course from this region"
        )
    of_category = np.array([of_cell.get(name, -1) for name in column.categories], dtype=np.int64)
    return np.asarray(of_category[column.codes] if len(place) else np.zeros(0, dtype=np.int64))


def _centres_of_municipalities(region: Region, centres: Centres) -> Ints:
    """Return the centre of each municipality and service, `NO_CENTRE` where none is named; shape (n, 3)."""
    found = np.full((len(region.municipalities), len(SERVICES)), NO_CENTRE, dtype=np.int64)
    for service, column in enumerate(CENTRE_COLUMNS):
        named = region.municipalities[column]
        for number, name in enumerate(named):
            if not pd.isna(name):
                found[number, service] = centres.number(str(name))
    nobody = np.flatnonzero((found == NO_CENTRE).all(axis=1))
    if len(nobody):
        raise InvalidValueError(
            f"municipality {region.municipalities['id'].iloc[nobody[0]]} ({len(nobody)} such) names no "
            f"centre at all; it must name one of {', '.join(CENTRE_COLUMNS)}"
        )
    return found


def _by_service(setting: str, service: Ints) -> Floats:
    return np.array([usual(name, setting) for name in SERVICES])[service]


def _agencies(of_need: _Needs, near: Ints, draws: Draws) -> Agencies:
    n = len(of_need.at_s)
    order = np.argsort(of_need.at_municipality, kind="stable")
    counts = np.bincount(of_need.at_municipality, minlength=len(draws.entities))
    handling_s, join_s = np.zeros((n, len(SERVICES))), np.zeros((n, len(SERVICES)))
    for service, name in enumerate(SERVICES):
        handling_s[order, service] = draws.half_fixed(f"handling {name}", counts, usual(name, "handling_s"))
        join_s[order, service] = draws.half_fixed(f"conference {name}", counts, usual(name, "join_s"))
    centre = np.where(of_need.at_wanted, near[of_need.at_municipality], NOT_WANTED)
    return Agencies(centre=centre, handling_s=handling_s, join_s=join_s)


def _about_incidents(of_need: _Needs, near: Ints, draws: Draws) -> Calls:
    """Draw the first and the later callers about each incident."""
    order = np.argsort(of_need.at_municipality, kind="stable")
    counts = np.bincount(of_need.at_municipality, minlength=len(draws.entities))
    extra = draws.poisson(
        "callers of incidents", counts, _by_service("extra_callers", of_need.at_first[order])
    )
    incident = np.repeat(order, extra + 1)
    starts = np.cumsum(extra + 1) - (extra + 1)
    is_first = np.zeros(len(incident), dtype=np.bool_)
    is_first[starts] = True
    municipality, service = of_need.at_municipality[incident], of_need.at_first[incident]
    counts = np.bincount(municipality, minlength=len(draws.entities))
    later_s = draws.exponential("later callers", counts, _by_service("later_s", service))
    paired = draws.uniform("pairs", counts) < _by_service("pair_share", service)
    centre = near[municipality, service]
    for instead in RUNG_INSTEAD:
        centre = np.where(centre == NO_CENTRE, near[municipality, instead], centre)
    return _callers(
        draws,
        counts,
        "incidents",
        at_s=of_need.at_s[incident] + np.where(is_first, 0.0, later_s),
        centre=centre,
        service=service,
        incident=incident,
        talk_s=_by_service("talk_s", service),
        after_s=_by_service("after_s", service),
        pair=paired,
    )


def _background(
    course: Course, region: Region, near: Ints, draws: Draws, volumes: pd.DataFrame
) -> list[Calls]:
    """Draw the calls about no incident, one part a service."""
    calls_a_person = dict(
        zip(volumes["centre"], volumes["calls_per_year"] / volumes["residents"].clip(lower=1e-9), strict=True)
    )
    people = region.municipalities["population"].to_numpy(dtype=np.float64)
    parts = []
    for service, name in enumerate(SERVICES):
        per_year = people * [
            calls_a_person.get(c, 0.0) if not pd.isna(c) else 0.0
            for c in region.municipalities[CENTRE_COLUMNS[service]]
        ]
        begins_s, weight_s = _hours(course, name)
        purpose = f"background {name}"
        mean = per_year * usual(name, "background_share") * weight_s.sum() / YEAR_S
        counts = draws.poisson(purpose, np.ones(len(mean), dtype=np.int64), mean)
        # Where in the course: by the weights of its hours, evenly within an hour.
        total = np.concatenate([[0.0], np.cumsum(weight_s)])
        along = draws.uniform(f"{purpose} moment", counts) * total[-1]
        at_s = np.interp(along, total, np.append(begins_s, course.horizon_s))
        municipality = np.repeat(np.arange(len(counts)), counts)
        of = np.full(len(at_s), service, dtype=np.int64)
        parts.append(
            _callers(
                draws,
                counts,
                purpose,
                at_s=at_s,
                centre=near[municipality, service],
                service=of,
                incident=np.full(len(at_s), -1, dtype=np.int64),
                talk_s=_by_service("background_talk_s", of),
                after_s=_by_service("background_after_s", of),
                pair=np.zeros(len(at_s), dtype=np.bool_),
            )
        )
    return parts


def _hours(course: Course, service: str) -> tuple[Floats, Floats]:
    """Return when each hour of the course begins, and its seconds times its weight."""
    n = int(np.ceil(course.horizon_s / HOUR_S))
    begins_s = np.arange(n, dtype=np.float64) * HOUR_S
    # An hour of the course is weighed by the local hour it begins in; a course may begin at half past.
    weight = week_weights(service)[local_hours(course.starts_at_utc, n).hour_of_week]
    return begins_s, weight * (np.append(begins_s[1:], course.horizon_s) - begins_s)


def _peak(peak: Peak, number: int, centres: Centres, seed: int, run: int) -> Calls:
    draws = Draws(seed, run, [peak.centre])
    purpose = f"peak {number}"
    counts = draws.poisson(purpose, np.ones(1, dtype=np.int64), peak.calls)
    n, centre = int(counts[0]), centres.number(peak.centre)
    service = np.full(n, centres.service[centre], dtype=np.int64)
    return _callers(
        draws,
        counts,
        purpose,
        at_s=peak.from_s + (peak.until_s - peak.from_s) * draws.uniform(f"{purpose} moment", counts),
        centre=np.full(n, centre, dtype=np.int64),
        service=service,
        incident=np.full(n, -1, dtype=np.int64),
        talk_s=_by_service("known_talk_s", service),
        after_s=np.zeros(n),
        pair=np.zeros(n, dtype=np.bool_),
    )


def _callers(
    draws: Draws,
    counts: Ints,
    purpose: str,
    *,
    at_s: Floats,
    centre: Ints,
    service: Ints,
    incident: Ints,
    talk_s: Floats,
    after_s: Floats,
    pair: np.ndarray,
) -> Calls:
    """Draw what callers bring with them, in the order of the draws, and put them in order of time."""
    about = incident >= 0
    patience_s = np.where(
        about, _by_service("incident_patience_s", service), _by_service("patience_s", service)
    )
    redial_probability = np.where(
        about,
        _by_service("incident_redial_probability", service),
        _by_service("redial_probability", service),
    )
    calls = {
        "at_s": at_s,
        "centre": centre,
        "incident": incident,
        "talk_s": draws.exponential(f"{purpose} talk", counts, talk_s),
        "known_talk_s": draws.exponential(
            f"{purpose} known talk", counts, _by_service("known_talk_s", service)
        ),
        "after_s": draws.exponential(f"{purpose} after-work", counts, after_s),
        "patience_s": draws.exponential(f"{purpose} patience", counts, patience_s),
        "redials": draws.geometric(f"{purpose} redials", counts, redial_probability),
        "redial_s": draws.exponential(f"{purpose} redial", counts, _by_service("redial_s", service)),
        "priority": np.ones(len(at_s), dtype=np.int64),  # nobody knows before the call is answered
        "pair": pair,
    }
    order = np.argsort(at_s, kind="stable")
    return Calls(**{name: values[order] for name, values in calls.items()})
