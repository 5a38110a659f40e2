"""The incidents that are open: the pressing ones first, then by priority, the newest first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samvirke.respond.alerts.panel import AlertPanel
from samvirke.web.situation.look import Look, View
from samvirke.web.situation.red import ShortNeed

NEW_MS = 10 * 60_000  # so long an incident is called new


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """An incident that is open.

    Parameters
    ----------
    view
        As whoever looks may see it.
    since_ms
        When it happened, or was opened where nobody has said.
    is_new
        Whether it was opened a few minutes ago.
    taking_part
        The centres that take part, its home first.
    red
        How many of its needs are red.
    silent
        Those alerted who neither act nor have declined.
    """

    view: View
    since_ms: int
    is_new: bool
    taking_part: tuple[str, ...]
    red: int
    silent: tuple[str, ...]


def open_incidents(look: Look, short: Sequence[ShortNeed], given: Sequence[AlertPanel]) -> list[OpenIncident]:
    """Return the open incidents.

    Parameters
    ----------
    short, given
        Needs that something is missing of, and alerts, as `short_needs` and `panels` return them.
    """
    red = Counter(one.view["subject"] for one in short if one.is_red)
    silent: dict[str, set[str]] = {}
    for panel in given:
        silent.setdefault(panel.incident, set()).update(
            row.who for row in panel.rows if row.waiting_s is not None
        )
    found = [
        OpenIncident(
            view=view,
            since_ms=int(view.get("occurred_at_ms") or view["made_at_ms"]),
            is_new=look.now_ms - view["made_at_ms"] < NEW_MS,
            taking_part=_taking_part(look, view),
            red=red[view["id"]],
            silent=tuple(sorted(silent.get(view["id"], ()))),
        )
        for view in look.all("incident")
        if view.get("status") == "open" and not view.get("replaced_by")
    ]
    return sorted(
        found,
        key=lambda one: (not one.red, one.view.get("priority") or 3, -one.view["made_at_ms"]),
    )


def _taking_part(look: Look, view: View) -> tuple[str, ...]:
    """Return who takes part: told by the shares that whoever looks may see."""
    shared: Iterable[str] = (
        str(one.get("to"))
        for one in look.about(view["id"])
        if one["kind"] == "share"
        and not one.get("ended")
        and (one.get("until_ms") or look.now_ms) >= look.now_ms
    )
    return tuple(dict.fromkeys((view["home"], *sorted(set(shared)))))
