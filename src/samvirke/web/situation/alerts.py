"""Alerts that wait for this centre's answer, and silent ones whom it should call by phone."""

from dataclasses import dataclass

from samvirke.respond.alerts.panel import AlertPanel, Call, alert_panel
from samvirke.web.situation.look import Look, View


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAlert:
    """An alert to this centre that nobody here acts on or has declined.

    Parameters
    ----------
    panel
        The alert: how to talk, from whom, what.
    incident
        What it is about, as far as it is open; None: not at all.
    is_seen
        Whether somebody here has said that they have seen it.
    waiting_s
        Seconds since it was given.
    """

    panel: AlertPanel
    incident: View | None
    is_seen: bool
    waiting_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallToMake:
    """Somebody whom this centre alerted is silent past the limit and should be called.

    Parameters
    ----------
    who
        A centre, or a name on a list.
    call
        Number, what was waited for, and for how long it is late.
    incident
        What the alert is about.
    """

    who: str
    call: Call
    incident: View | None


def panels(look: Look) -> list[AlertPanel]:
    """Return the panels of all alerts that somebody may see about incidents that are open, oldest first."""
    found = []
    for view in look.all("alert"):
        if not look.is_over(view["subject"]):
            panel = alert_panel(look.views, look.actor, view["id"], look.now_ms)
            if panel is not None:
                found.append(panel)
    return sorted(found, key=lambda panel: panel.told_at_ms)


def waiting_alerts(look: Look, given: list[AlertPanel]) -> list[WaitingAlert]:
    """Return the alerts that wait for this centre's answer, those that nobody has seen first."""
    waiting = [
        WaitingAlert(
            panel=panel,
            incident=look.incident(panel.incident),
            is_seen=row.answer == "seen",
            waiting_s=row.waiting_s,
        )
        for panel in given
        for row in panel.rows
        if row.who == look.centre and row.waiting_s is not None
    ]
    return sorted(waiting, key=lambda one: (one.is_seen, -one.waiting_s))


def calls_to_make(look: Look, given: list[AlertPanel]) -> list[CallToMake]:
    """Return whom this centre should call now: its own alerts, unanswered past their limit."""
    calls = [
        CallToMake(who=row.who, call=call, incident=look.incident(panel.incident))
        for panel in given
        if panel.home == look.centre
        for row in panel.rows
        for call in row.calls
        if call.is_to_be_made
    ]
    return sorted(calls, key=lambda one: -one.call.since_s)
