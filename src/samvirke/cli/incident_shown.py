"""Incidents, needs, alerts, cards and logs as tables for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from samvirke.cli.conventions import print_table
from samvirke.cli.found import short

HIDDEN = ("id", "kind", "home", "subject", "stamp", "by", "made_by", "made_at_ms", "changed_at_ms")


def at(moment_ms: int | None) -> str:
    """Return a moment in the reader's own time."""
    if moment_ms is None:
        return ""
    return datetime.fromtimestamp(moment_ms / 1000).astimezone().strftime("%d.%m. %H:%M:%S")


def show_incidents(views: Iterable[Mapping[str, Any]]) -> None:
    """Print a list of incidents."""
    rows = [
        (
            view.get("number") or short(view["id"]),
            view.get("type", ""),
            f"P{view['priority']}" if view.get("priority") else "",
            view.get("title") or view.get("place") or "",
            view.get("status", ""),
            view["home"],
            at(view["made_at_ms"]),
        )
        for view in views
    ]
    print_table(("number", "type", "priority", "what", "status", "home", "opened"), rows)


def show_incident(told: Mapping[str, Any], needs: Sequence[Mapping[str, Any]]) -> None:
    """Print an incident with what is about it."""
    incident = told["incident"]
    fields = [
        (name, _plain(value))
        for name, value in incident.items()
        if name not in HIDDEN and value not in (None, [])
    ]
    print_table((incident["id"], ""), fields)
    if needs:
        show_needs(needs)
    rows = [
        (short(view["id"]), view["kind"], view["home"], at(view["made_at_ms"]), _line(view))
        for views in told["about"].values()
        for view in views
        if view["kind"] != "need"
    ]
    if rows:
        print_table(("id", "kind", "home", "when", "what"), rows)


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
    """Print requests, offers and commitments."""
    rows = []
    for view in sorted(views, key=lambda view: int(view["made_at_ms"])):
        what = view.get("capability") or view.get("unit") or ", ".join(view.get("units") or {})
        to = ", ".join(view.get("recipients") or ())
        row = (short(view["id"]), view["kind"], view["home"], to, what, view.get("quantity", ""))
        rows.append((*row, view.get("status") or "open"))
    print_table(("id", "kind", "from", "to", "what", "how many", "status"), rows)


def show_alerts(panels: Iterable[Mapping[str, Any]]) -> None:
    """Print who has been told: how to talk comes first."""
    for panel in panels:
        print(
            f"talk group {panel['talk_group'] or 'not said: ask'}, phone {panel['phone'] or 'not said: ask'}"
        )
        rows = [
            (
                row["who"],
                row["answer"],
                _seconds(row["seen_s"]),
                _seconds(row["acting_s"]),
                row["words"] or "",
            )
            for row in panel["rows"]
        ]
        print_table((f"alert {short(panel['alert'])}", "answer", "seen after", "acting after", "words"), rows)


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


def show_log(lines: Iterable[Mapping[str, Any]]) -> None:
    """Print lines of a log."""
    rows = []
    for one in lines:
        line = one["line"]
        texts = [line[name] for name in ("text", "text_own", "text_health", "text_police") if line.get(name)]
        who = " → ".join(line[name] for name in ("sender", "receiver") if line.get(name))
        put_right = " (put right)" if one["corrected_by"] else ""
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


def _line(view: Mapping[str, Any]) -> str:
    told = [
        f"{name} {_plain(value)}" for name, value in view.items() if name not in HIDDEN and value is not None
    ]
    return ", ".join(told)[:200]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)


def _seconds(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds} s"
