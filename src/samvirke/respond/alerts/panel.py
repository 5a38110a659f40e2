"""The panel of an alert: how to talk first, then who has seen it, who acts, and since how many seconds."""

from dataclasses import dataclass

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.alerts.answer import answer_in, is_enough, receipt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody silent who is to be called.

    Parameters
    ----------
    id
        Of its record, for `note-call`.
    step, wanted, call
        The how manieth call, what was waited for, and the number; None: not known.
    since_s
        Seconds since the limit passed.
    called_at_ms, words
        When a person called and what came of it.
    is_to_be_made
        Whether somebody should call now: it is the last in line so far, nobody has called, and no answer
        that is enough has come since.
    """

    id: str
    step: int
    wanted: str
    call: str | None
    since_s: int
    called_at_ms: int | None
    words: str | None
    is_to_be_made: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One who was told.

    Parameters
    ----------
    who, is_centre
        A centre, or a name on a list.
    answer
        not_delivered, delivered, seen, acting or declined.
    delivered_s, seen_s, acting_s, declined_s
        Seconds from the alert to each; None: not so far.
    waiting_s
        Seconds since the alert without anybody acting or declining; None: answered.
    words
        What they said.
    calls
        Calls that their silence led to.
    """

    who: str
    is_centre: bool
    answer: str
    delivered_s: int | None
    seen_s: int | None
    acting_s: int | None
    declined_s: int | None
    waiting_s: int | None
    words: str | None
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPanel:
    """An alert as all who take part see it alike.

    Parameters
    ----------
    talk_group, phone
        How to talk; None: nobody has said so, ask.
    pattern, message, card, home, incident, told_at_ms
        The alert.
    is_stopped, stopped_why
        Whether a person has stopped the calls.
    rows
        Those told, in the order of the alert.
    """

    talk_group: str | None
    phone: str | None
    alert: str
    incident: str
    home: str
    pattern: str
    message: str | None
    card: str | None
    told_at_ms: int
    is_stopped: bool
    stopped_why: str | None
    rows: tuple[PanelRow, ...]


def alert_panel(views: Views, actor: Actor, alert: str, now_ms: int) -> AlertPanel | None:
    """Return the panel of an alert; None: there is none that the actor may see."""
    record = views.state.get(alert)
    view = None if record is None or record.kind != "alert" else views.of(actor, record, now_ms)
    if view is None or not {"told", "told_at_ms", "pattern"} <= set(view):
        return None  # not for them, or erased but for what came later
    about = [found for found in views.about(actor, view["subject"], now_ms) if found.get("of") == alert]
    receipts = [found for found in about if found["kind"] == "alert_receipt"]
    # Only the alerting centre escalates.
    calls = [
        found
        for found in about
        if (found["kind"], found["home"]) == ("alert_escalation", view["home"])
        and {"due_at_ms", "who", "step", "wanted"} <= set(found)
    ]
    told_at_ms = int(view["told_at_ms"])

    def since(moment: int | None) -> int | None:
        # Clocks of centres differ by a little; nobody has seen an alert before it was given.
        return None if moment is None else max(0, (moment - told_at_ms) // 1000)

    rows = []
    for told in view["told"]:
        receipt = receipt_of(receipts, view["home"], told["who"])
        answer = answer_in(receipt)
        of_theirs = sorted(
            (call for call in calls if call["who"] == told["who"]), key=lambda call: int(call["step"])
        )
        rows.append(
            PanelRow(
                who=told["who"],
                is_centre=told["is_centre"],
                answer=answer,
                delivered_s=since(receipt.get("delivered_at_ms")),
                seen_s=since(receipt.get("seen_at_ms")),
                acting_s=since(receipt.get("acting_at_ms")),
                declined_s=since(receipt.get("declined_at_ms")),
                waiting_s=None if answer in ("acting", "declined") else since(now_ms),
                words=receipt.get("words"),
                calls=tuple(
                    Call(
                        id=call["id"],
                        step=call["step"],
                        wanted=call["wanted"],
                        call=call.get("call"),
                        since_s=max(0, (now_ms - call["due_at_ms"]) // 1000),
                        called_at_ms=call.get("called_at_ms"),
                        words=call.get("words"),
                        is_to_be_made=call is of_theirs[-1]
                        and call.get("called_at_ms") is None
                        and view.get("stopped_at_ms") is None
                        and not is_enough(answer, call["wanted"]),
                    )
                    for call in of_theirs
                ),
            )
        )
    return AlertPanel(
        talk_group=view.get("talk_group"),
        phone=view.get("phone"),
        alert=alert,
        incident=view["subject"],
        home=view["home"],
        pattern=view["pattern"],
        message=view.get("message"),
        card=view.get("card"),
        told_at_ms=told_at_ms,
        is_stopped=view.get("stopped_at_ms") is not None,
        stopped_why=view.get("stopped_why"),
        rows=tuple(rows),
    )


def who_has_been_told(views: Views, actor: Actor, incident: str, now_ms: int) -> list[AlertPanel]:
    """Return the panels of all alerts about an incident that the actor may see, oldest first."""
    panels = (
        alert_panel(views, actor, alert["id"], now_ms)
        for alert in views.about(actor, incident, now_ms)
        if alert["kind"] == "alert"
    )
    return [panel for panel in panels if panel is not None]
