"""Situation reports about an incident, what it is told as to others, and who changed what."""

from dataclasses import dataclass

from samvirke.respond.incidents.history import Change, history
from samvirke.respond.reports.rhythm import RhythmView, rhythm_view
from samvirke.web.incident.forms import is_open
from samvirke.web.incident.seen import Seen
from samvirke.web.situation.look import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report or a draft of one, with the forms on it, and who has read it."""

    view: View
    acts: list[str]
    receipts: list[View]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Drafts, sent reports, when the next is due, warnings drafted, and what can be begun.

    Parameters
    ----------
    above
        The centre that reports go to; empty: none is set.
    """

    drafts: list[Report]
    sent: list[Report]
    rhythm: RhythmView | None
    may_stop: bool
    warnings: list[Report]
    acts: list[str]
    above: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change, in words: when, what, which fields to what, and by whom where the reader may know."""

    at_ms: int
    what: str
    fields: list[tuple[str, str]]
    by: str


def reports(seen: Seen) -> Reports:
    """Return the reports about an incident, as somebody sees them."""
    above = seen.scene.place.reports_to.get(seen.centre, "")
    drafts = [view for view in seen.of_kind("report_draft") if not view.get("sent_as")]
    receipts = seen.of_kind("report_receipt")
    begun = ("draft-report", "set-rhythm", "draft-cap") if seen.is_home else ("draft-cap",)
    on_draft = ("edit-report", "send-report") if above else ("edit-report",)
    rhythm = rhythm_view(seen.scene.state, seen.centre, seen.id, seen.now_ms)
    sees_rhythm = any(view["home"] == seen.centre for view in seen.of_kind("report_rhythm"))
    return Reports(
        drafts=[_report(seen, view, on_draft) for view in drafts],
        sent=[
            _report(
                seen,
                view,
                ("correct-report",) if view["home"] == seen.centre else ("receive-report",),
                [one for one in receipts if one.get("of") == view["id"]],
            )
            for view in reversed(seen.of_kind("report"))
        ],
        rhythm=rhythm if sees_rhythm else None,
        may_stop=is_open(seen, "set-rhythm"),
        warnings=[
            _report(seen, view, () if view.get("sent_to") else ("send-cap",))
            for view in seen.of_kind("cap_draft")
        ],
        acts=[name for name in begun if is_open(seen, name)],
        above=above,
    )


def changes(seen: Seen) -> list[Changed]:
    """Return who changed what of an incident, and when, the latest first, as somebody may know it."""
    words = seen.words
    store = seen.visit.node.journal.store
    found: list[Change] = history(store, seen.views, seen.scene.actor, seen.incident, seen.now_ms)
    return [
        Changed(
            at_ms=one.at_ms,
            what=words.change(one.kind),
            fields=[(words.field(name), words.value(name, value)) for name, value in one.fields.items()],
            by="" if one.by is None else f"{one.by[0]}, {words.role(one.by[1])}",
        )
        for one in reversed(found)
    ]


def _report(seen: Seen, view: View, acts: tuple[str, ...], receipts: list[View] | None = None) -> Report:
    if view["kind"] == "report" and any(one.get("corrects") == view["id"] for one in seen.of_kind("report")):
        acts = ()  # the later version is corrected
    read = any(one["home"] == seen.centre and one.get("read_at_ms") for one in receipts or ())
    return Report(
        view=view,
        acts=[
            name
            for name in acts
            if not (read and name == "receive-report") and is_open(seen, name, view["id"])
        ],
        receipts=receipts or [],
    )
