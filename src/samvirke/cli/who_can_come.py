"""The command `samvirke who-can-come`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import Json, command, finding, print_json, print_table, say
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import minutes, percent

if TYPE_CHECKING:
    from samvirke.engine.response.advice import Advice, Recommendation
    from samvirke.engine.response.roster import Roster
    from samvirke.engine.response.uncover import Uncovered
    from samvirke.travel.closure import Closure

    Left = dict[str, tuple[Uncovered, ...]]


@command
def who_can_come(
    lat: Annotated[float, typer.Argument(min=-90, max=90, help="Where, degrees north.")],
    lon: Annotated[float, typer.Argument(min=-180, max=180, help="Where, degrees east.")],
    need: Annotated[str, typer.Option(help="What is needed: health.ambulance=2,police.patrol=1.")],
    region: Annotated[
        str, typer.Option(help="A built-in region (norway) or the path of a package.")
    ] = "norway",
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    state: Annotated[Path | None, typer.Option(help="CSV of what units are doing: unit,does,until.")] = None,
    closed: Annotated[
        list[str] | None, typer.Option(help="A road is closed: LON,LAT,METRES around; several add up.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="The moment, ISO with zone; default: now.")] = None,
    priority: Annotated[int, typer.Option(min=1, max=3, help="1 acute, 2 urgent, 3 ordinary.")] = 1,
    limit: Annotated[int, typer.Option(min=1, help="How many units are listed.")] = 20,
    uncover: Annotated[
        bool, typer.Option(help="Say whom their leaving would leave without help in time.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Say who can come to a place, how soon, why, and what their leaving would uncover."""
    from samvirke.engine.response.asked import NeedNow
    from samvirke.engine.response.roster import Roster
    from samvirke.engine.response.state_file import read_state
    from samvirke.model.calendar import moment_utc
    from samvirke.register.region import Region

    asked = NeedNow(capabilities=_need(need), lon=lon, lat=lat, priority=priority)
    moment = datetime.now(UTC) if at is None else moment_utc(at)
    roster = Roster.of(Region.open(region), open_road_times(roads) if roads else None)
    following = roster.following(read_state(state) if state else None)
    covers = _covers(roster, asked.capabilities) if uncover else {}
    if closed:
        roster = roster.with_closures([_closed(text) for text in closed])
    answer = roster.ask(asked, moment, state=following, limit=limit)
    left = _leaving(roster, covers, answer, following, moment)
    if as_json:
        print_json(_document(answer, left))
    else:
        _show(answer, left, limit, are_closed=bool(closed))
    if answer.missing:
        lacking = ", ".join(f"{count} × {name}" for name, count in answer.missing.items())
        finding(f"nobody can be sent for {lacking}; ask the neighbours, the region, then the nation")


def _need(text: str) -> dict[str, int]:
    """Read ``health.ambulance=2,police.patrol=1``; without a number: one."""
    from samvirke.model.errors import BadInputError

    found: dict[str, int] = {}
    for part in (part.strip() for part in text.split(",")):
        name, _, count = part.partition("=")
        if not name or name in found or not (count or "1").isdecimal() or int(count or "1") < 1:
            raise BadInputError(
                f"need is {text!r}; it must be capabilities, each once, with how many where more than one, "
                "such as health.ambulance=2,police.patrol"
            )
        found[name] = int(count or "1")
    return found


def _closed(text: str) -> "Closure":
    """Read ``LON,LAT,METRES`` as an area that is closed."""
    import numpy as np
    import shapely

    from samvirke.model.errors import BadInputError
    from samvirke.model.sphere import METRES_A_DEGREE
    from samvirke.travel.closure import Closure

    try:
        lon, lat, radius_m = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInputError(
            f"closed is {text!r}; it must be LON,LAT,METRES without spaces, such as 10.75,59.91,50"
        ) from error
    if not (abs(lon) <= 180 and abs(lat) < 90 and 0 < radius_m <= 100_000):
        raise BadInputError(f"closed is {text!r}; lon and lat must be degrees and the radius 1 to 100000 m")
    north = radius_m / METRES_A_DEGREE
    east = north / np.cos(np.radians(lat))
    circle = shapely.affinity.scale(shapely.Point(lon, lat).buffer(1.0), east, north)
    return Closure(area=circle, name=f"closed {text}")


def _covers(roster: "Roster", capabilities: Any) -> Any:
    from samvirke.engine.response.uncover import covers_of
    from samvirke.respond.who_can_come.standards import limits_of

    limits = limits_of(roster.region)
    return covers_of(roster, {name: limits[name] for name in capabilities if name in limits}, said=say)


def _leaving(
    roster: "Roster", covers: Any, answer: "Recommendation", following: Any, moment: datetime
) -> "Left":
    from samvirke.engine.response.leaving import leaving

    return leaving(roster, covers, [(one.unit, one.fills) for one in answer.proposed], following, moment)


def _show(answer: "Recommendation", left: "Left", limit: int, *, are_closed: bool) -> None:
    from samvirke.model.calendar import OSLO

    title = f"Who can come to {answer.municipality_name}, {answer.now.astimezone(OSLO):%a %d %b %Y %H:%M}"
    print_table(
        ("send", "unit", "owner", "standing", "there in min", "gives", "why, or why not", "known"),
        [
            (
                number if advice.proposed else "",
                advice.name,
                advice.owner_name,
                advice.standing,
                minutes(advice.eta_s),
                _listed(advice.fills or advice.gives),
                _why(advice),
                _known(advice),
            )
            for number, advice in enumerate(answer.units[: max(limit, len(answer.proposed))], start=1)
        ],
        title=title,
    )
    _show_left(answer, left)
    if answer.left_out:
        say(f"note: {answer.left_out} able units more; --limit lists them")
    for note in answer.notes:
        say(f"note: {note}")
    if are_closed and left:
        say("note: what their leaving would uncover is worked out with all roads open")


def _show_left(answer: "Recommendation", left: "Left") -> None:
    names = {advice.unit: advice.name for advice in answer.units}
    rows = [
        (
            names[unit],
            lost.capability,
            f"{lost.people:,.0f}",
            minutes(lost.next_s),
            names.get(lost.next_unit, lost.next_unit),
        )
        for unit, of_unit in left.items()
        for lost in of_unit
    ]
    if rows:
        print_table(
            ("when it leaves", "for", "people uncovered", "next there in min", "next"),
            rows,
            title="Left behind, those above gone already",
        )


def _why(advice: "Advice") -> str:
    reasons = [reason for reason in advice.reasons if not reason.startswith("has ")]
    said = "; ".join(reasons) if advice.proposed else advice.why_not
    return said if advice.answers == 1 else f"{said}; comes in {percent(advice.answers)} of calls"


def _known(advice: "Advice") -> str:
    if advice.whereabouts.endswith("as the register has it"):
        return f"{advice.quality}, {advice.as_of}"
    return advice.whereabouts


def _listed(counts: Any) -> str:
    from samvirke.model.capability import format_capabilities

    return format_capabilities(dict(counts)).replace(";", "; ")


def _document(answer: "Recommendation", left: "Left") -> dict[str, object]:
    from dataclasses import asdict

    return {
        "need": asdict(answer.need),
        "now": answer.now.isoformat(),
        "municipality": answer.municipality,
        "municipality_name": answer.municipality_name,
        "missing": dict(answer.missing),
        "units": [
            {**asdict(advice), "uncovers": [asdict(lost) for lost in left.get(advice.unit, ())]}
            for advice in answer.units
        ],
        "left_out": answer.left_out,
        "travel": asdict(answer.travel),
        "notes": list(answer.notes),
    }
