"""What those below have reported: who has and who has not, the sums, and the texts side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.place import Place
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.reports.records import SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """One who is to report here.

    Parameters
    ----------
    centre
        Who.
    report
        Its latest report, as the actor may see it; None: it has sent none.
    age_s
        Seconds since that was sent.
    is_overdue
        Whether the next, which that report promised, should have come by now.
    """

    centre: str
    report: Mapping[str, Any] | None
    age_s: int | None
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """What those below have reported.

    Parameters
    ----------
    reporters
        All who are to report here, by name.
    numbers
        Number → sum over the latest reports.
    texts
        Heading → reporter and text, of those who wrote something.
    """

    reporters: tuple[Reporter, ...]
    numbers: Mapping[str, int]
    texts: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def has_reported(self) -> tuple[str, ...]:
        """Those with a report whose next is not overdue."""
        return tuple(r.centre for r in self.reporters if r.report is not None and not r.is_overdue)

    @property
    def has_not_reported(self) -> tuple[str, ...]:
        """Those without a report, or whose next is overdue."""
        return tuple(r.centre for r in self.reporters if r.report is None or r.is_overdue)


def roll_up(views: Views, actor: Actor, place: Place, now_ms: int) -> RollUp:
    """Roll up what those below have reported to a centre on all that they have.

    The latest report of each counts, in its latest version: a report holds what goes on, not what is new.
    """
    latest = {report.home: report for report in latest_from_below(views.state, place, now_ms)}
    reporters: list[Reporter] = []
    numbers: Counter[str] = Counter()
    texts: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
    for centre in sorted(below(place)):
        view = views.of(actor, latest[centre], now_ms) if centre in latest else None
        if view is None:
            reporters.append(Reporter(centre=centre, report=None, age_s=None, is_overdue=False))
            continue
        next_due = view.get("next_due_ms")
        age_s = max(0, (now_ms - view["sent_at_ms"]) // 1000)
        is_overdue = next_due is not None and now_ms > next_due
        reporters.append(Reporter(centre=centre, report=view, age_s=age_s, is_overdue=is_overdue))
        numbers.update(view.get("numbers") or {})
        for section, text in (view.get("sections") or {}).items():
            if text and section in texts:
                texts[section].append((centre, text))
    return RollUp(reporters=tuple(reporters), numbers=dict(numbers), texts=texts)


def below(place: Place) -> set[str]:
    """Return the centres that report to this one."""
    return {centre for centre, above in place.reports_to.items() if above == place.centre}


def latest_from_below(state: State, place: Place, now_ms: int) -> list[Record]:
    """Return the latest report of each centre below on all that it has, sent by now, in order of names."""
    latest: dict[str, Record] = {}
    for centre in sorted(below(place)):
        for report in state.about(desk_of(centre), "report"):
            is_for_us = report.home == centre and place.centre in report.get("recipients", ())
            if is_for_us and report.get("sent_at_ms", now_ms + 1) <= now_ms:
                before = latest.get(centre)
                if before is None or _rank(report) > _rank(before):
                    latest[centre] = report
    return list(latest.values())


def _rank(report: Record) -> tuple[int, int]:
    return report.get("number", 0), report.get("version", 1)
