"""The command `samvirke recommend`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import Json, command, finding, print_json, print_table, say
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import minutes, percent

if TYPE_CHECKING:
    from samvirke.engine.response.advice import Advice, Recommendation
    from samvirke.engine.response.asked import NeedNow


@command
def recommend(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    need: Annotated[str, typer.Option(help="What is needed: fire.pump:2;rescue.smoke_dive:2.")],
    at: Annotated[str, typer.Option(help="Where: LAT,LON in degrees, or the id of a cell.")],
    now: Annotated[str | None, typer.Option(help="The moment, ISO with zone; default: now.")] = None,
    priority: Annotated[int, typer.Option(min=1, max=3, help="1 acute, 2 urgent, 3 ordinary.")] = 1,
    kind: Annotated[str, typer.Option(help="Kind of incident, where run cards ask for it.")] = "unknown",
    rule: Annotated[
        list[str] | None,
        typer.Option(help="Whom to prefer, such as own_first:margin_min=5; several add up."),
    ] = None,
    state: Annotated[Path | None, typer.Option(help="CSV of what units are doing: unit,does,until.")] = None,
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many units are listed.")] = 20,
    as_json: Json = False,
) -> None:
    """Say whom to send now, how soon they are there, and why not the others."""
    from samvirke.engine.response.dispatch.named import rules_named
    from samvirke.engine.response.recommend import recommend as whom_to_send
    from samvirke.engine.response.state_file import read_state
    from samvirke.model.calendar import moment_utc
    from samvirke.register.region import Region

    moment = datetime.now(UTC) if now is None else moment_utc(now)
    answer = whom_to_send(
        _need(need, at, priority, kind),
        Region.open(region),
        moment,
        road=open_road_times(roads) if roads else None,
        state=read_state(state) if state else None,
        rules=rules_named(rule or ()),
        limit=limit,
    )
    if as_json:
        print_json(_document(answer))
    else:
        _show(answer, limit)
    if answer.missing:
        lacking = ", ".join(
            f"{count} × {name}" + (" (no unit of the region gives it)" if name in answer.unknown else "")
            for name, count in answer.missing.items()
        )
        finding(f"nobody can be sent for {lacking}")


def _need(text: str, at: str, priority: int, kind: str) -> "NeedNow":
    from samvirke.engine.response.asked import NeedNow
    from samvirke.model.capability import parse_capabilities

    asked = parse_capabilities(text)
    if "," not in at:
        return NeedNow(capabilities=asked, cell=at, priority=priority, kind=kind)
    from samvirke.cli.places import read_lat_lon

    lat, lon = read_lat_lon(at)
    return NeedNow(capabilities=asked, lon=lon, lat=lat, priority=priority, kind=kind)


def _show(answer: "Recommendation", limit: int) -> None:
    from samvirke.model.calendar import OSLO

    moment = f"{answer.now.astimezone(OSLO):%a %d %b %Y %H:%M}"
    several = "s" if len(answer.rules) > 1 else ""
    title = f"Send to {answer.municipality_name}, {moment}, by the rule{several} {', '.join(answer.rules)}"
    if answer.proposed:
        _show_proposed(answer, title, limit)
        more = len(answer.proposed) - limit
        if more > 0:
            say(f"note: {more} more {'is' if more == 1 else 'are'} to be sent; --limit and --json list them")
    others = [advice for advice in answer.units if not advice.proposed]
    if others:
        _show_others(others)
    if answer.left_out:
        say(f"note: {answer.left_out} able units more; --limit lists them")
    for note in answer.notes:
        say(f"note: {note}")


def _show_proposed(answer: "Recommendation", title: str, limit: int) -> None:
    print_table(
        ("", "unit", "owner", "there in min", "fills", "why", "known"),
        [
            (
                number,
                advice.name,
                advice.owner_name,
                minutes(advice.eta_s),
                _listed(advice.fills),
                "; ".join(reason for reason in advice.reasons if not reason.startswith("has "))
                + _chance(advice),
                f"{advice.quality}, {advice.as_of}",
            )
            for number, advice in enumerate(answer.proposed[:limit], start=1)
        ],
        title=title,
    )


def _show_others(others: "list[Advice]") -> None:
    print_table(
        ("unit", "owner", "there in min", "could give", "why not", "known"),
        [
            (
                advice.name,
                advice.owner_name,
                minutes(advice.eta_s),
                _listed(advice.gives),
                advice.why_not,
                f"{advice.quality}, {advice.as_of}",
            )
            for advice in others
        ],
        title="Able, and not sent",
    )


def _listed(counts: Any) -> str:
    from samvirke.model.capability import format_capabilities

    return format_capabilities(dict(counts)).replace(";", "; ")


def _chance(advice: "Advice") -> str:
    return "" if advice.answers == 1 else f"; comes in {percent(advice.answers)} of calls"


def _document(answer: "Recommendation") -> dict[str, object]:
    from dataclasses import asdict

    need = asdict(answer.need)
    return {
        "need": need,
        "now": answer.now.isoformat(),
        "municipality": answer.municipality,
        "municipality_name": answer.municipality_name,
        "away_m": answer.away_m,
        "rules": list(answer.rules),
        "missing": dict(answer.missing),
        "unknown": list(answer.unknown),
        "units": [asdict(advice) for advice in answer.units],
        "left_out": answer.left_out,
        "travel": asdict(answer.travel),
        "notes": list(answer.notes),
    }
