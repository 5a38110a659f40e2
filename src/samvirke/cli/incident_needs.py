"""`samvirke incident need`, `request`, `offer` …: from what an incident takes to a unit that is there."""

from typing import Annotated, Any

import typer

from samvirke.cli.calling import Node, Space, caller
from samvirke.cli.conventions import Json, command, print_json
from samvirke.cli.found import Incident, find, in_minutes, incident_of, print_done, tell_of_strangers

Minutes = Annotated[float | None, typer.Option(help="Minutes from now.")]


@command
def need(
    incident: Incident,
    what: Annotated[
        list[str] | None,
        typer.Argument(help="capability=quantity, such as health.ambulance=2; left out: list needs."),
    ] = None,
    within: Minutes = None,
    purpose: Annotated[str | None, typer.Option(help="What for.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """State what an incident takes, or see how far its needs are covered."""
    from samvirke.cli.incident_shown import show_needs

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    by_ms = in_minutes(me, within)
    for one in what or []:
        capability, _, quantity = one.partition("=")
        fields = {"incident": found, "capability": capability, "quantity": _count(quantity or "1", one)}
        me.do("state-need", {**fields, "by_ms": by_ms, "purpose": purpose})
    needs = me.get("needs", incident=found)
    print_json(needs) if json else show_needs(needs)


@command
def request(
    need: Annotated[str, typer.Argument(help="End of the id of the need.")],
    to: Annotated[list[str], typer.Option(help="Centre that is asked; repeatable.")],
    quantity: Annotated[int | None, typer.Option(min=1, help="Left out: all that is missing.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Ask other centres for what a need takes."""
    me = caller(node, space)
    fields = {"need": find(me, "need", need)["id"], "to": to, "quantity": quantity}
    print_done(me, "request-resource", fields, json=json)
    tell_of_strangers(me, to)


@command
def asked(
    incident: Annotated[
        str | None, typer.Argument(help="Number or id of an incident; left out: all that you see.")
    ] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """List what was asked for, offered, accepted and committed, the oldest first."""
    from samvirke.cli.incident_shown import show_exchange

    me = caller(node, space)
    subject = None if incident is None else incident_of(me, incident)["id"]
    kinds = ("request", "offer", "requisition", "commitment")
    found = [view for kind in kinds for view in me.all_of("records", kind=kind, subject=subject)]
    if subject is not None:
        found = [view for view in found if view["kind"] in kinds]
    print_json(found) if json else show_exchange(found)


@command
def offer(
    request: Annotated[str, typer.Argument(help="End of the id of the request.")],
    unit: Annotated[list[str] | None, typer.Option(help="Unit, or unit=how many; repeatable.")] = None,
    owner: Annotated[str | None, typer.Option(help="Organisation that owns the units.")] = None,
    quantity: Annotated[int | None, typer.Option(min=1, help="Left out: what the units give.")] = None,
    firm: Annotated[
        bool, typer.Option("--firm", help="It holds once accepted: the units are committed at once.")
    ] = False,
    there_in: Minutes = None,
    conditions: Annotated[str | None, typer.Option(help="In words.")] = None,
    decline: Annotated[str | None, typer.Option(help="Code of the reason: say no instead.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why not, in words.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Answer a request with an offer, or with a no."""
    from samvirke.model.errors import BadInputError

    me = caller(node, space)
    asked = find(me, "request", request)["id"]
    if decline is not None:
        print_done(
            me, "decline-request", {"request": asked, "reason_code": decline, "reason": reason}, json=json
        )
        return
    units = {}
    for one in unit or []:
        name, _, gives = one.partition("=")
        units[name] = _count(gives or "1", one)
    if not units and quantity is None:
        raise BadInputError("an offer needs --unit, or --quantity while no unit is named; --decline says no")
    if units and owner is None:
        raise BadInputError("whose are the units? --owner names the organisation, as who can come shows it")
    fields = {"request": asked, "units": units, "owner": owner, "firm": firm, "conditions": conditions}
    fields |= {"quantity": quantity or sum(units.values()), "there_at_ms": in_minutes(me, there_in)}
    print_done(me, "offer-resource", fields, json=json)


@command
def accept(
    offer: Annotated[str, typer.Argument(help="End of the id of the offer.")],
    quantity: Annotated[int | None, typer.Option(min=1, help="Left out: all of it.")] = None,
    refuse: Annotated[str | None, typer.Option(help="Why not: refuse it instead.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Accept an offer; a firm one is then committed by its own centre, by itself."""
    me = caller(node, space)
    found = find(me, "offer", offer)["id"]
    if refuse is not None:
        print_done(me, "refuse-offer", {"offer": found, "reason": refuse}, json=json)
    else:
        print_done(me, "accept-offer", {"offer": found, "quantity": quantity}, json=json)


@command
def commit(
    unit: Annotated[str, typer.Argument(help="Id of the unit in the register.")],
    owner: Annotated[str, typer.Option(help="Organisation that owns it; your centre must answer for it.")],
    need: Annotated[str | None, typer.Option(help="End of the id of the need …")] = None,
    offer: Annotated[str | None, typer.Option(help="… or of your offer that was accepted.")] = None,
    there_in: Minutes = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Though it is taken: a conflict, which people settle.")
    ] = False,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Commit a unit of yours to a need."""
    me = caller(node, space)
    fields: dict[str, Any] = {
        "unit": unit,
        "owner": owner,
        "anyway": anyway,
        "eta_ms": in_minutes(me, there_in),
    }
    fields["need"] = None if need is None else find(me, "need", need)["id"]
    fields["offer"] = None if offer is None else find(me, "offer", offer)["id"]
    print_done(me, "commit-unit", fields, json=json)


@command
def status(
    commitment: Annotated[
        str, typer.Argument(help="End of the id of the commitment, or the id of its unit.")
    ],
    to: Annotated[str, typer.Argument(help="en_route, on_scene, returned, or released.")],
    there_in: Minutes = None,
    words: Annotated[str | None, typer.Option(help="What the unit says; why it is released.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Report how far a committed unit has come, or release it."""
    me = caller(node, space)
    of_unit = [one["id"] for one in me.all_of("records", kind="commitment") if one.get("unit") == commitment]
    found = of_unit[-1] if of_unit else find(me, "commitment", commitment)["id"]
    if to == "released":
        print_done(me, "release-unit", {"commitment": found, "reason": words}, json=json)
        return
    fields = {"commitment": found, "status": to, "eta_ms": in_minutes(me, there_in), "words": words}
    print_done(me, "report-deployment", fields, json=json)


def _count(text: str, whole: str) -> int:
    from samvirke.model.errors import BadInputError

    if not text.isdecimal() or int(text) < 1:
        raise BadInputError(
            f"{whole!r} cannot be read; it must be name=quantity, a whole number of 1 or more"
        )
    return int(text)
