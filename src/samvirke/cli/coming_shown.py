"""Who can come, as a table: from a register or from a running node, in the same words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samvirke.cli.conventions import print_table, say
from samvirke.cli.shown import minutes, percent

if TYPE_CHECKING:
    from samvirke.engine.response.advice import Advice, Recommendation
    from samvirke.engine.response.uncover import Uncovered

    Left = Mapping[str, Sequence[Uncovered]]

HAS = "has "  # what it has stands in a column of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit that could help, as it is shown.

    Parameters
    ----------
    is_sent
        Whether it is proposed.
    soonest_s, latest_s
        Between which times it is there; ``inf``: it cannot come now, or nobody knows when at the latest.
    unit, owner, standing
        Its name, whose it is, and how that owner stands to the place.
    ids
        Of the unit and its owner, where they are to be typed again.
    call
        How to alert it; empty: not told.
    gives
        What it is sent for, or could give.
    why
        Why it is sent, or why not.
    known
        How fresh that is.
    """

    is_sent: bool
    soonest_s: float
    latest_s: float
    unit: str
    owner: str
    standing: str
    ids: tuple[str, ...]
    call: str
    gives: Mapping[str, int]
    why: str
    known: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """What the leaving of a unit uncovers, as it is shown."""

    unit: str
    capability: str
    people: float
    next_s: float
    next_unit: str


def show_comers(title: str, rows: Sequence[Row], *, several: bool) -> None:
    """Print the units; `several`: more than one thing is asked, so that who gives what must be told."""
    gives = ("gives",) if several else ()
    print_table(
        ("send", "min", "unit, owner (standing)", *gives, "why, or why not", "known"),
        [
            (
                number if row.is_sent else "",
                _between(row),
                _who(row),
                *([_listed(row.gives)] if several else []),
                row.why,
                row.known,
            )
            for number, row in enumerate(rows, start=1)
        ],
        title=title,
    )


def show_left(rows: Iterable[LeftRow]) -> None:
    """Print what is left behind; nothing where nothing is known of it."""
    told = [
        (
            row.unit,
            row.capability,
            f"{row.people:,.0f}",
            f"{row.next_unit}, in {minutes(row.next_s)} min" if row.next_unit else "nobody within 30 min",
        )
        for row in rows
    ]
    if told:
        print_table(
            ("when it leaves", "for", "people uncovered", "who is at its base next"),
            told,
            title="Left behind, those above gone already",
        )


def show_answer(answer: "Recommendation", left: "Left", limit: int) -> None:
    """Print an answer from a register."""
    from samvirke.model.calendar import OSLO

    show_comers(
        f"Who can come to {answer.municipality_name}, {answer.now.astimezone(OSLO):%a %d %b %Y %H:%M}",
        [_row(advice) for advice in answer.units[: max(limit, len(answer.proposed))]],
        several=len(answer.need.capabilities) > 1,
    )
    names = {advice.unit: advice.name for advice in answer.units}
    show_left(
        LeftRow(
            unit=names[unit],
            capability=lost.capability,
            people=lost.people,
            next_s=lost.next_s,
            next_unit=lost.next_name,
        )
        for unit, of_unit in left.items()
        for lost in of_unit
    )
    _show_notes(answer.left_out, answer.notes)


def show_document(told: Mapping[str, Any], capabilities: Mapping[str, int]) -> None:
    """Print an answer from a node, as its interface gives it."""
    from datetime import UTC, datetime

    from samvirke.model.calendar import OSLO

    now = datetime.fromtimestamp(told["now_ms"] / 1000, UTC).astimezone(OSLO)
    show_comers(
        f"Who can come to {told['municipality']}, {now:%a %d %b %Y %H:%M}, as the node knows it",
        [_row_of(comer) for comer in told["comers"]],
        several=len(capabilities) > 1,
    )
    show_left(
        LeftRow(
            unit=comer["advice"]["name"],
            capability=lost["capability"],
            people=lost["people"],
            next_s=_seconds(lost["next_s"]),
            next_unit=lost["next_name"],
        )
        for comer in told["comers"]
        for lost in comer["uncovers"]
    )
    _show_notes(told["left_out"], told["notes"])


def _row(advice: "Advice") -> Row:
    why = "; ".join(advice.reasons) if advice.proposed else advice.why_not
    if advice.answers < 1:
        why = f"{why}; comes in {percent(advice.answers)} of calls"
    by_register = advice.whereabouts.endswith("as the register has it")
    return Row(
        is_sent=advice.proposed,
        soonest_s=advice.eta_s,
        latest_s=advice.eta_s,
        unit=advice.name,
        owner=advice.owner_name,
        ids=(),
        standing=advice.standing,
        call="",
        gives=advice.fills or advice.gives,
        why=_without_has(why),
        known=f"{advice.quality}, {advice.as_of}" if by_register else advice.whereabouts,
    )


def _row_of(comer: Mapping[str, Any]) -> Row:
    advice = comer["advice"]
    return Row(
        is_sent=advice["proposed"],
        soonest_s=_seconds(comer["soonest_s"]),
        latest_s=_seconds(comer["latest_s"]),
        unit=advice["name"],
        owner=advice["owner_name"],
        # At a node one goes on to offer or commit the unit, and types them.
        ids=(advice["unit"], advice["owner"]),
        standing=comer["standing"],
        call=comer["alert_by"],
        gives=advice["fills"] or advice["gives"],
        why=_without_has(comer["reason"]),
        known=_known(comer["fresh"]) or f"{advice['quality']}, {advice['as_of']}",
    )


def _known(fresh: Mapping[str, Any]) -> str:
    """Return what a unit has reported, and how long ago; empty: nothing."""
    said = []
    if fresh["status"]:
        said.append(f"{fresh['status'].replace('_', ' ')}{_ago(fresh['status_age_s'])}")
    if fresh["position_age_s"] is not None:
        said.append(f"position{_ago(fresh['position_age_s'])}")
    return ", ".join(said)


def _ago(age_s: float | None) -> str:
    return "" if age_s is None else f" {age_s / 60:.0f} min ago"


def _without_has(why: str) -> str:
    return "; ".join(part for part in why.split("; ") if not part.startswith(HAS))


def _who(row: Row) -> str:
    call = f", call {row.call}" if row.call else ""
    return "\n".join([row.unit, f"{row.owner} ({row.standing}){call}", *row.ids])


def _between(row: Row) -> str:
    if row.soonest_s == row.latest_s:
        return minutes(row.soonest_s)
    latest = minutes(row.latest_s) if math.isfinite(row.latest_s) else "?"
    return f"{minutes(row.soonest_s)}–{latest}"


def _seconds(value: float | None) -> float:
    return math.inf if value is None else value


def _listed(counts: Mapping[str, int]) -> str:
    from samvirke.model.capability import format_capabilities

    return format_capabilities(dict(counts)).replace(";", "; ")


def _show_notes(left_out: int, notes: Iterable[str]) -> None:
    if left_out:
        say(f"note: {left_out} able units more; --limit lists them")
    for note in notes:
        say(f"note: {note}")
