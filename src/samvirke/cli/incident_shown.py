"""Incidents, needs, alerts, cards and logs as tables for people."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from samvirke.cli.conventions import print_table
from samvirke.cli.found import UNSEEN, short
from samvirke.model.calendar import OSLO

HIDDEN = ("id", "kind", "home", "subject", "stamp", "by", "made_by", "made_at_ms", "changed_at_ms")
# Of what is about an incident: what stands above already, in the alert's own panel, or in its limits.
SAID_ABOVE = ("recipients", "lat", "lon", "incident_type", "told", "limits", "taken")
TEXTS = {"ETAT": "text_own", "HELSE": "text_health", "POLITI": "text_police"}
WORDS = {"requisition": "acceptance", "not_delivered": "not delivered: call", "on_scene": "on scene"}
WORDS |= {"en_route": "on the way"}


def at(moment_ms: int | None) -> str:
    """Return a moment in Norwegian time, whatever the machine is set to."""
    if moment_ms is None:
        return ""
    return datetime.fromtimestamp(moment_ms / 1000, OSLO).strftime("%d.%m. %H:%M:%S")


def show_incidents(views: Iterable[Mapping[str, Any]]) -> None:
    """Print a list of incidents."""
    rows = [
        (
            view.get("number") or short(view["id"]),
            view.get("type", ""),
            f"P{view['priority']}" if view.get("priority") else "",
            view.get("title") or view.get("place") or "",
            _status(view),
            view["home"],
            at(view["made_at_ms"]),
        )
        for view in views
    ]
    print_table(("number", "type", "priority", "what", "status", "home", "opened"), rows)


def _status(view: Mapping[str, Any]) -> str:
    goes_on = view.get("replaced_by")
    return f"goes on as {short(goes_on)}" if goes_on else str(view.get("status", ""))


def show_incident(told: Mapping[str, Any], needs: Sequence[Mapping[str, Any]]) -> None:
    """Print an incident with what is about it."""
    incident = told["incident"]
    fields = [
        (_label(name), _plain(name, value))
        for name, value in incident.items()
        if name not in HIDDEN and value not in (None, [])
    ]
    print_table((incident["id"], ""), fields)
    if needs:
        show_needs(needs)
    about = (view for views in told["about"].values() for view in views)
    seen = (view for view in about if view["kind"] not in {"need", *UNSEEN})
    rows = [
        (at(view["made_at_ms"]), view["home"], _label(view["kind"]), short(view["id"]), _line(view))
        for view in sorted(seen, key=lambda view: int(view["made_at_ms"]))
    ]
    if rows:
        print_table(("when", "centre", "what", "id", "told"), rows)


def show_needs(needs: Iterable[Mapping[str, Any]]) -> None:
    """Print needs with how far they are covered."""
    rows = []
    for one in needs:
        view, covered = one["need"], one["coverage"]
        rows.append(
            (
                short(view["id"]),
                view.get("capability", ""),
                *(
                    covered[name]
                    for name in ("quantity", "asked", "offered", "committed", "on_scene", "missing")
                ),
                "RED" if covered["red"] else one["state"],
            )
        )
    print_table(
        ("need", "capability", "takes", "asked", "offered", "committed", "on scene", "missing", "state"), rows
    )


def show_exchange(views: Iterable[Mapping[str, Any]]) -> None:
    """Print requests, offers, acceptances and commitments, each with what it answers."""
    rows = []
    for view in sorted(views, key=lambda view: int(view["made_at_ms"])):
        what = view.get("unit") or ", ".join(view.get("units") or {}) or view.get("capability") or ""
        to = ", ".join(view.get("to") or ()) or view.get("asker") or ""
        answers = view.get("offer") or view.get("request") or view.get("need") or ""
        row = (short(view["id"]), _said(view), view["home"], to, what, view.get("quantity", ""))
        rows.append((*row, short(answers)))
    print_table(("id", "said", "from", "to", "what", "how many", "about"), rows)


def show_alerts(panels: Iterable[Mapping[str, Any]]) -> None:
    """Print who has been told: how to talk comes first."""
    for panel in panels:
        print(
            f"talk group {panel['talk_group'] or 'not said: ask'}, phone {panel['phone'] or 'not said: ask'}"
        )
        rows = [
            (
                row["who"],
                WORDS.get(row["answer"], row["answer"]),
                _seconds(row["seen_s"]),
                _seconds(row["acting_s"]),
                row["words"] or "",
            )
            for row in panel["rows"]
        ]
        print_table((f"alert {short(panel['alert'])}", "answer", "seen after", "acting after", "words"), rows)
        for row in panel["rows"]:
            for call in (call for call in row["calls"] if call["is_to_be_made"]):
                number = call["call"] or "number not known"
                late = f"not {call['wanted']}, {call['since_s']} s over the limit"
                print(f"CALL {row['who']}: {number}; {late}")


def show_cards(cards: Iterable[Mapping[str, Any]]) -> None:
    """Print action cards with their steps."""
    for card in cards:
        rows = [
            (
                step["id"],
                step["text"]["nb"],
                step["owner"],
                "OVERDUE" if step["is_overdue"] else step["state"],
            )
            for step in card["steps"]
        ]
        print_table(
            ("step", "what", "who", "state"), rows, title=f"{card['title']['nb']} ({short(card['id'])})"
        )


def show_draft(draft: Mapping[str, Any]) -> None:
    """Print a draft of a situation report: its numbers, then its sections."""
    from samvirke.respond.reports.records import SECTIONS

    numbers = sorted((draft.get("numbers") or {}).items())
    print_table((draft["id"], ""), [(_label(name), value) for name, value in numbers])
    told = draft.get("sections") or {}
    for name in SECTIONS:
        print(f"{_label(name)}\n  {told.get(name) or '–'}")


def show_log(lines: Iterable[Mapping[str, Any]]) -> None:
    """Print lines of a log."""
    rows = []
    for one in lines:
        line = one["line"]
        texts = [line[name] for name in ("text", "text_own", "text_health", "text_police") if line.get(name)]
        who = " → ".join(line[name] for name in ("sender", "receiver") if line.get(name))
        put_right = " (put right)" if one["corrected_by"] else ""
        kept = [name for name in line.get("holds") or () if not line.get(TEXTS.get(name, ""))]
        put_right += f" (more in {', '.join(kept)}: ask)" if kept else ""
        rows.append(
            (
                at(line["made_at_ms"]),
                line["home"],
                who,
                line.get("medium") or "",
                " · ".join(texts) + put_right,
            )
        )
    print_table(("when", "centre", "from → to", "by", "text"), rows)


def _said(view: Mapping[str, Any]) -> str:
    """Return what is said by a request, an offer, an acceptance or a commitment, in a word or two."""
    kind, status = view["kind"], view.get("status")
    if kind == "requisition":
        return "accepted" if view.get("accepted") else "refused"
    if kind == "offer" and status == "offered":
        return "firm offer" if view.get("firm") else "offer"
    if kind == "commitment":
        return WORDS.get(str(status), str(status or kind))
    return kind if status in (None, "open") else f"{kind}, {status}"


def _line(view: Mapping[str, Any]) -> str:
    told = [
        f"{_label(name)} {_plain(name, value)}"
        for name, value in view.items()
        if name not in (*HIDDEN, *SAID_ABOVE) and value not in (None, [], False)
    ]
    return ", ".join(told)


def _label(name: str) -> str:
    return WORDS.get(name, name).removesuffix("_ms").replace("_", " ")


def _plain(name: str, value: Any) -> str:
    """Return a value as people read it: moments as times of day, ids by what may be typed of them."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_label(of)} {_plain(of, one)}" for of, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(name, one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_ms") and isinstance(value, int):
        return at(value)
    is_record = isinstance(value, str) and re.fullmatch(r"[a-z_]+:[^\s:]+:[^\s:]+", value)
    return short(value) if is_record else str(value)


def _seconds(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds} s"
