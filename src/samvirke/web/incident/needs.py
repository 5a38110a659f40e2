"""Needs and what comes of them: how far each is covered, what was said, and what can be said next."""

from dataclasses import dataclass

from samvirke.register.capabilities import capability_catalogue
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.needs.conflicts import Conflict, conflicts
from samvirke.respond.needs.coverage import Coverage, coverage
from samvirke.respond.needs.exchange import state_of
from samvirke.web.incident.may import may, steps
from samvirke.web.incident.seen import Seen
from samvirke.web.situation.look import View

SAID = ("request", "offer", "requisition", "commitment", "resource_message")
# What is done most on what was said; the other acts stand behind a button.
FIRST = frozenset(
    {
        *("offer-resource", "decline-request", "accept-offer", "refuse-offer", "commit-unit"),
        *("report-deployment", "release-unit"),
        *("answer-information", "answer-quote", "answer-return", "answer-extension"),
    }
)
REFERS = ("need", "request", "offer", "about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was said about a need: a request, an offer, a commitment, a message.

    Parameters
    ----------
    view
        As the reader sees it.
    state
        Where it stands.
    steps
        Acts that the reader may do on it now.
    """

    view: View
    state: str
    steps: list[str]

    @property
    def first(self) -> list[str]:
        """What is done most."""
        return [act for act in self.steps if act in FIRST]

    @property
    def further(self) -> list[str]:
        """The other acts."""
        return [act for act in self.steps if act not in FIRST]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A need as the page shows it.

    Parameters
    ----------
    view, state
        The need, and whether it is open or withdrawn.
    covered
        Counted from what the reader sees.
    said
        What was said about it, oldest first.
    steps
        Acts that the reader may do on it now.
    """

    view: View
    state: str
    covered: Coverage
    said: list[Said]
    steps: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """All needs of an incident, the red first, and what was said that belongs to no need.

    Parameters
    ----------
    rows
        Needs, those that are red first, then open ones, then withdrawn ones.
    besides
        Offers that name no need, with what follows from them.
    conflicts
        Units of this incident that are committed more than once.
    may_state
        Whether the reader states needs.
    """

    rows: list[NeedRow]
    besides: list[Said]
    conflicts: list[Conflict]
    may_state: bool

    @property
    def missing(self) -> int:
        """How many of all that is needed nobody has committed."""
        return sum(row.covered.missing for row in self.rows)

    @property
    def red(self) -> int:
        """How many needs are red."""
        return sum(row.covered.red for row in self.rows)


def needs(seen: Seen) -> Needs:
    """Return the needs of an incident as somebody sees them."""
    state = seen.scene.state
    said = {view["id"]: view for view in seen.about if view["kind"] in SAID}
    of_need = {view["id"]: _need_of(seen, view) for view in said.values()}
    rows = []
    for view in seen.of_kind("need"):
        record = seen.record(view["id"])
        rows.append(
            NeedRow(
                view=view,
                state=state_of(seen.scene, record, seen.threads),
                covered=coverage(state, view["id"], seen.now_ms, seen.threads),
                said=[_said(seen, one) for one in said.values() if of_need[one["id"]] == view["id"]],
                steps=steps(seen, record),
            )
        )
    rows.sort(key=lambda row: (row.state != "open", not row.covered.red, row.view.get("priority") or 3))
    known = {row.view["id"] for row in rows}
    besides = [_said(seen, one) for one in said.values() if of_need[one["id"]] not in known]
    units = {str(view.get("unit")) for view in seen.of_kind("commitment")}
    return Needs(
        rows=rows,
        besides=besides,
        conflicts=[one for one in conflicts(state) if one.unit in units],
        may_state=seen.is_open and may(seen, "state-need"),
    )


def capability_choices(seen: Seen) -> list[tuple[str, str]]:
    """Return what can be needed, those that the type of the incident usually takes first."""
    known = incident_types().get(str(seen.view.get("type")))
    usual = [] if known is None else list(known.needs)
    names = [*usual, *(name for name in capability_catalogue() if name not in usual)]
    return [(name, seen.words.capability(name)) for name in names]


def _said(seen: Seen, view: View) -> Said:
    record = seen.record(view["id"])
    if view["kind"] == "requisition":
        return Said(view=view, state="requisitioned" if view.get("accepted") else "refused", steps=[])
    if view["kind"] == "resource_message" and view.get("message") not in _QUESTIONS:
        return Said(view=view, state="", steps=[])
    stands = state_of(seen.scene, record, seen.threads)
    return Said(view=view, state=stands, steps=steps(seen, record))


def _need_of(seen: Seen, view: View) -> str:
    """Return the need that something was said about, through the offer, request or message it refers to."""
    met: set[str] = set()
    one: View | None = view
    by_id = {other["id"]: other for other in seen.about}
    while one is not None and one["id"] not in met:
        met.add(one["id"])
        if one["kind"] == "need":
            return str(one["id"])
        further = next((one[name] for name in REFERS if isinstance(one.get(name), str)), "")
        if further.startswith("need:"):
            return str(further)
        one = by_id.get(further)
    return ""


_QUESTIONS = frozenset(
    {"RequestInformation", "RequestQuote", "RequestReturn", "RequestExtendedDeploymentDuration"}
)
