"""When the next report is due: the rapporteringshjul, on the clock of the space."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.due import Due
from samvirke.respond.incidents import wellformed
from samvirke.respond.logbook.log_line import log_subject
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

SHORTEST_S = 60
LONGEST_S = 7 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRhythm:
    """Say how often a situation report is due; a new rhythm takes the place of the old.

    Parameters
    ----------
    every_s
        Seconds from one to the next, 60 to a week.
    first_at_ms
        When the first is due; left out: `every_s` from now.
    incident
        The incident that it is about; left out: the centre's reports on all that it has.
    """

    name: ClassVar[str] = "set-rhythm"
    action: ClassVar[str] = "report.rhythm"

    every_s: int
    first_at_ms: int | None = None
    incident: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return log_subject(scene, self.incident)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        InvalidValueError
            When a number cannot be used.
        """
        wellformed.count("every_s", self.every_s, SHORTEST_S, LONGEST_S)
        wellformed.moment("first_at_ms", self.first_at_ms)
        first = scene.now_ms + 1000 * self.every_s if self.first_at_ms is None else self.first_at_ms
        data = {"every_s": self.every_s, "first_at_ms": first, "stopped_at_ms": None}
        about = self.incident or desk_of(scene.centre)
        return [Patch(kind="rhythm-set/1", record=rhythm_id(scene.centre, about), subject=about, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRhythm:
    """Let no more reports fall due.

    Parameters
    ----------
    incident
        As in `set-rhythm`.
    """

    name: ClassVar[str] = "stop-rhythm"
    action: ClassVar[str] = "report.rhythm"

    incident: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return log_subject(scene, self.incident)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When there is none.
        """
        about = self.incident or desk_of(scene.centre)
        rhythm = scene.state.get(rhythm_id(scene.centre, about))
        if rhythm is None or rhythm.get("stopped_at_ms") is not None:
            raise RefusedError("your centre has no rhythm of reports here; set one with set-rhythm")
        data = {"stopped_at_ms": scene.now_ms}
        return [Patch(kind="rhythm-stopped/1", record=rhythm.id, subject=about, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmView:
    """Where a rhythm stands.

    Parameters
    ----------
    every_s, first_at_ms
        The rhythm.
    next_due_ms
        The moment that the next report answers.
    is_overdue, overdue_s
        Whether that has passed, and by how many seconds.
    missed
        How many moments have passed without a report since the last, besides the one that is due.
    """

    every_s: int
    first_at_ms: int
    next_due_ms: int
    is_overdue: bool
    overdue_s: int
    missed: int


def rhythm_view(state: State, centre: str, about: str, now_ms: int) -> RhythmView | None:
    """Return where a centre's rhythm about something stands; None: it has none, or it was stopped.

    Parameters
    ----------
    about
        Id of the incident, or `desk_of` the centre.
    """
    rhythm = state.get(rhythm_id(centre, about))
    if rhythm is None or rhythm.get("stopped_at_ms") is not None:
        return None
    first, every = int(rhythm.get("first_at_ms", 0)), 1000 * int(rhythm.get("every_s", SHORTEST_S))
    answered = [r.get("for_due_ms", first - every) for r in sent_reports(state, centre, about)]
    due = _next_after(first, every, max(answered, default=first - every))
    passed = 0 if now_ms <= due else (now_ms - due - 1) // every
    return RhythmView(
        every_s=every // 1000,
        first_at_ms=first,
        next_due_ms=due,
        is_overdue=now_ms > due,
        overdue_s=max(0, (now_ms - due) // 1000),
        missed=passed,
    )


def answers(rhythm: RhythmView | None, now_ms: int) -> tuple[int | None, int | None]:
    """Return which due moment a report sent now answers, and when the next is due.

    A report answers the latest moment that has passed; sent before, it answers the one to come where less
    than half of the time to it is left (assumed), else it is one besides and answers none.
    """
    if rhythm is None:
        return None, None
    every = 1000 * rhythm.every_s
    if rhythm.is_overdue:
        answered = rhythm.next_due_ms + every * ((now_ms - rhythm.next_due_ms) // every)
        return answered, answered + every
    if rhythm.next_due_ms - now_ms < every / 2:
        return rhythm.next_due_ms, rhythm.next_due_ms + every
    return None, rhythm.next_due_ms


def sent_reports(state: State, centre: str, about: str) -> list[Record]:
    """Return the reports that a centre has sent about something, oldest first."""
    return [report for report in state.about(about, "report") if report.home == centre]


def rhythm_moments(state: State, centre: str, from_ms: int, to_ms: int) -> Iterator[Due]:
    """Go through the moments after one and until another at which a report of a centre is due."""
    for rhythm in state.by_kind.get("report_rhythm", {}).values():
        if rhythm.home == centre and rhythm.get("stopped_at_ms") is None:
            first, every = rhythm.get("first_at_ms", 0), 1000 * rhythm.get("every_s", SHORTEST_S)
            for at_ms in range(_next_after(first, every, from_ms), to_ms + 1, every):
                yield Due(at_ms=at_ms, what="report", record=rhythm.id)


def rhythm_id(centre: str, about: str) -> str:
    """Return the id of the one rhythm of a centre about something."""
    return str(RecordId("report_rhythm", centre, RecordId.of(about).own))


def _next_after(first_ms: int, every_ms: int, moment_ms: int) -> int:
    """Return the first moment of a rhythm after another."""
    if moment_ms < first_ms:
        return first_ms
    return first_ms + every_ms * ((moment_ms - first_ms) // every_ms + 1)
