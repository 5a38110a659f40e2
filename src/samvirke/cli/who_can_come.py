"""The command `samvirke who-can-come`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.calling import Space, caller
from samvirke.cli.coming_shown import show_answer, show_document
from samvirke.cli.conventions import Json, command, finding, print_json, say
from samvirke.cli.road_times import open_road_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samvirke.engine.response.advice import Recommendation
    from samvirke.engine.response.roster import Roster
    from samvirke.engine.response.uncover import Uncovered
    from samvirke.travel.closure import Closure

    Left = dict[str, tuple[Uncovered, ...]]

NORWAY = "norway"


@command
def who_can_come(
    lat: Annotated[float, typer.Argument(min=-90, max=90, help="Where, degrees north.")],
    lon: Annotated[float, typer.Argument(min=-180, max=180, help="Where, degrees east.")],
    need: Annotated[str, typer.Option(help="What is needed: health.ambulance=2,police.patrol=1.")],
    region: Annotated[
        str, typer.Option(help="A built-in region (norway) or the path of a package.")
    ] = NORWAY,
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
    node: Annotated[
        str | None,
        typer.Option(
            envvar="SAMVIRKE_NODE",
            help="Ask this running node: what has been reported and committed counts. '' asks a register.",
        ),
    ] = None,
    space: Space = "live",
    as_json: Json = False,
) -> None:
    """Say who can come to a place, how soon, why, and what their leaving would uncover."""
    needed = _need(need)
    if node:
        given = {
            "--region": region != NORWAY,
            "--roads": roads,
            "--state": state,
            "--closed": closed,
            "--at": at,
        }
        _reject_register([name for name, value in given.items() if value])
        _ask_node(node, space, lat, lon, needed, priority, limit, as_json=as_json)
        return
    from samvirke.engine.response.asked import NeedNow
    from samvirke.engine.response.roster import Roster
    from samvirke.engine.response.state_file import read_state
    from samvirke.model.calendar import moment_utc
    from samvirke.register.region import Region

    asked = NeedNow(capabilities=needed, lon=lon, lat=lat, priority=priority)
    moment = datetime.now(UTC) if at is None else moment_utc(at)
    areas = [_closed(text) for text in closed or ()]
    roster = Roster.of(Region.open(region), open_road_times(roads) if roads else None)
    following = roster.following(read_state(state) if state else None)
    covers = _covers(roster, asked.capabilities) if uncover else {}
    if areas:
        roster = roster.with_closures(areas)
    answer = roster.ask(asked, moment, state=following, limit=limit)
    left = _leaving(roster, covers, answer, following, moment)
    if as_json:
        print_json(_document(answer, left))
    else:
        show_answer(answer, left, limit)
        if closed and left:
            say("note: what their leaving would uncover is worked out with all roads open")
    if answer.missing:
        finding(f"{_lacking(answer.missing)}; ask the neighbours, the region, then the nation")


def _reject_register(given: list[str]) -> None:
    from samvirke.model.errors import BadInputError

    if given:
        raise BadInputError(
            f"{', '.join(given)} cannot be told to a node, which has its own register, roads and clock; "
            "leave it out, or ask a register with --node ''"
        )


def _ask_node(
    node: str,
    space: str,
    lat: float,
    lon: float,
    needed: dict[str, int],
    priority: int,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """Ask a running node, as whoever is signed in there."""
    wanted = [f"{name}={count}" for name, count in needed.items()]
    told = caller(node, space).get(
        "who-can-come", lat=lat, lon=lon, need=wanted, priority=priority, limit=limit
    )
    if as_json:
        print_json(told)
    else:
        show_document(told, needed)
    if told["missing"]:
        levels = [f"{level}: {', '.join(centres)}" for level, centres in told["ask_next"].items() if centres]
        finding(f"{_lacking(told['missing'])}; ask next {'; '.join(levels) or 'the neighbours'}")


def _lacking(missing: "Mapping[str, int]") -> str:
    return "nobody can be sent for " + ", ".join(f"{count} × {name}" for name, count in missing.items())


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
    from samvirke.model.errors import BadInputError
    from samvirke.travel.closure import closed_around

    try:
        lon, lat, radius_m = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInputError(
            f"closed is {text!r}; it must be LON,LAT,METRES without spaces, such as 10.75,59.91,50"
        ) from error
    if not (abs(lon) <= 180 and abs(lat) < 90 and 0 < radius_m <= 100_000):
        raise BadInputError(f"closed is {text!r}; lon and lat must be degrees and the radius 1 to 100000 m")
    return closed_around(lon, lat, radius_m, name=f"closed {text}")


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
