"""`samvirke incident`: what people do on an incident, each a call of one act."""

from typing import Annotated, Any

import typer

from samvirke.cli.calling import Caller, Node, Space, caller
from samvirke.cli.conventions import Json, command, print_json
from samvirke.cli.found import find, in_minutes, incident_of, short

app = typer.Typer(
    help="Work on incidents at a node: open, share, alert, ask for, offer and commit resources. "
    "Incidents and records are told by number, or by the end of their id.",
    no_args_is_help=True,
)
Incident = Annotated[str, typer.Argument(help="Number or id of the incident, or the end of either.")]
Minutes = Annotated[float | None, typer.Option(help="Minutes from now.")]


@app.command("open")
@command
def open_(
    kind: Annotated[
        str, typer.Argument(help="Code of the catalogue of incident types, such as building_fire.")
    ],
    lat: Annotated[float, typer.Argument(help="Latitude, degrees.")],
    lon: Annotated[float, typer.Argument(help="Longitude, degrees.")],
    title: Annotated[str | None, typer.Option(help="What happened.")] = None,
    place: Annotated[str | None, typer.Option(help="Where, in words.")] = None,
    priority: Annotated[int, typer.Option(min=1, max=3, help="1 acute, 2 urgent, 3 ordinary.")] = 1,
    injured: Annotated[str | None, typer.Option(help="none, one, several, many or unknown.")] = None,
    hazard: Annotated[list[str] | None, typer.Option(help="What may harm crews; repeatable.")] = None,
    talk_group: Annotated[str | None, typer.Option(help="Where those involved speak together.")] = None,
    phone: Annotated[str | None, typer.Option(help="Number of the conference.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Open an incident; it gets its number by itself."""
    fields = {"type": kind, "lat": lat, "lon": lon, "title": title, "place": place, "priority": priority}
    fields |= {"injured": injured, "hazards": hazard, "talk_group": talk_group, "phone": phone}
    me = caller(node, space)
    done = me.do("open-incident", fields)
    made = next(record for record in done["records"] if record.startswith("incident:"))
    view = me.get(f"records/{made}")
    print_json(view) if json else print(f"{view['number']}  {made}")


@app.command("list")
@command
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """List the incidents that you may see."""
    from samvirke.cli.incident_shown import show_incidents

    found = caller(node, space).all_of("incidents", status=None if everything else "open")
    print_json(found) if json else show_incidents(found)


@app.command()
@command
def show(incident: Incident, node: Node = None, space: Space = "live", json: Json = False) -> None:
    """Show an incident with its needs and all that is about it."""
    from samvirke.cli.incident_shown import show_incident

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    told, needs = me.get(f"incidents/{found}"), me.get("needs", incident=found)
    print_json({**told, "needs": needs}) if json else show_incident(told, needs)


@app.command()
@command
def change(
    incident: Incident,
    fields: Annotated[list[str], typer.Argument(help="name=value, such as injured=several; lists as JSON.")],
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Change what is known of an incident of your centre."""
    from samvirke.cli.do import read_fields
    from samvirke.respond.acts import ACTS

    me = caller(node, space)
    told = read_fields(ACTS["change-incident"], fields)
    _done(me, "change-incident", {"incident": incident_of(me, incident)["id"], **told}, json=json)


@app.command()
@command
def share(
    incident: Incident,
    to: Annotated[list[str], typer.Option(help="Centre, such as 112.innlandet; repeatable.")],
    may: Annotated[str, typer.Option(help="see, or act.")] = "act",
    purpose: Annotated[str | None, typer.Option(help="What for.")] = None,
    ground: Annotated[str | None, typer.Option(help="By which rule or law.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Let other centres take part in an incident of yours: they see what is for all who do."""
    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    for centre in to:
        fields = {"incident": found, "to": centre, "may": may, "purpose": purpose, "ground": ground}
        _done(me, "share-incident", fields, json=json)


@app.command()
@command
def alert(
    incident: Incident,
    message: Annotated[str | None, typer.Option(help="What has happened, in a sentence.")] = None,
    answer: Annotated[
        str | None,
        typer.Option(help="seen, acting or declined: answer the last alert instead of giving one."),
    ] = None,
    words: Annotated[str | None, typer.Option(help="What you say with your answer.")] = None,
    shown: Annotated[
        bool, typer.Option("--show", help="Only show who has been told, and who answers.")
    ] = False,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Tell the two other services at once, answer an alert, or see who answers."""
    from samvirke.cli.incident_shown import show_alerts

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    if answer is not None:
        given = me.all_of("records", kind="alert", subject=found)[-1]["id"]
        me.do("give-receipt", {"alert": given, "answer": answer, "words": words})
    elif not shown:
        me.do("triple-alert", {"incident": found, "message": message})
    panels = me.get("alerts", incident=found)
    print_json(panels) if json else show_alerts(panels)


@app.command()
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


@app.command()
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
    _done(me, "request-resource", fields, json=json)


@app.command()
@command
def asked(
    incident: Annotated[
        str | None, typer.Argument(help="Number or id of an incident; left out: all that you see.")
    ] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """List what was asked for, what was offered and what is committed, the oldest first."""
    from samvirke.cli.incident_shown import show_exchange

    me = caller(node, space)
    subject = None if incident is None else incident_of(me, incident)["id"]
    kinds = ("request", "offer", "commitment")
    found = [view for kind in kinds for view in me.all_of("records", kind=kind, subject=subject)]
    if subject is not None:
        found = [view for view in found if view["kind"] in kinds]
    print_json(found) if json else show_exchange(found)


@app.command()
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
    me = caller(node, space)
    asked = find(me, "request", request)["id"]
    if decline is not None:
        _done(me, "decline-request", {"request": asked, "reason_code": decline, "reason": reason}, json=json)
        return
    units = {}
    for one in unit or []:
        name, _, gives = one.partition("=")
        units[name] = _count(gives or "1", one)
    fields = {"request": asked, "units": units, "owner": owner, "firm": firm, "conditions": conditions}
    fields |= {"quantity": quantity or sum(units.values()), "there_at_ms": in_minutes(me, there_in)}
    _done(me, "offer-resource", fields, json=json)


@app.command()
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
        _done(me, "refuse-offer", {"offer": found, "reason": refuse}, json=json)
    else:
        _done(me, "accept-offer", {"offer": found, "quantity": quantity}, json=json)


@app.command()
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
    _done(me, "commit-unit", fields, json=json)


@app.command()
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
        _done(me, "release-unit", {"commitment": found, "reason": words}, json=json)
        return
    fields = {"commitment": found, "status": to, "eta_ms": in_minutes(me, there_in), "words": words}
    _done(me, "report-deployment", fields, json=json)


@app.command()
@command
def log(
    incident: Incident,
    line: Annotated[
        str | None,
        typer.Argument(help="As typed: '> 112 radio Røyk fra taket !need fire.pump=2'; left out: read it."),
    ] = None,
    words: Annotated[str | None, typer.Option(help="Only lines in which these words stand.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Write a line in the log of an incident, read it, or search it."""
    from dataclasses import asdict

    from samvirke.cli.incident_shown import show_log

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    if line is not None:
        from samvirke.respond.logbook.typed import typed_line

        _done(me, "log-line", asdict(typed_line(line, found)), json=json)
        return
    lines = me.get("log", incident=found, words=words)
    print_json(lines) if json else show_log(lines)


@app.command()
@command
def card(
    incident: Incident,
    start: Annotated[str | None, typer.Option(help="Code of the card to start.")] = None,
    tick: Annotated[str | None, typer.Option(help="Id of a step that is done.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Show the action cards of an incident, start one, or tick a step."""
    from samvirke.cli.incident_shown import show_cards

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    if start is not None:
        me.do("start-card", {"template": start, "incident": found})
    cards = me.get("cards", incident=found)
    if tick is not None:
        from samvirke.model.errors import BadInputError

        with_step = [one["id"] for one in cards if tick in {step["id"] for step in one["steps"]}]
        if not with_step:
            raise BadInputError(
                f"no card here has a step {tick!r}; samvirke incident card {incident} lists them"
            )
        me.do("tick-step", {"card": with_step[-1], "step": tick})
        cards = me.get("cards", incident=found)
    print_json(cards) if json else show_cards(cards)


@app.command()
@command
def close(
    incident: Incident,
    reason: Annotated[str | None, typer.Option(help="Why, where needs are open or units committed.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Close an incident of your centre."""
    me = caller(node, space)
    _done(me, "close-incident", {"incident": incident_of(me, incident)["id"], "reason": reason}, json=json)


@app.command()
@command
def watch(
    after: Annotated[str | None, typer.Option(help="A cursor, or 0 for all; left out: from now on.")] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Print what changes, as it changes; Ctrl-C ends it."""
    import json as as_json

    from samvirke.cli.incident_shown import at

    for name, told in caller(node, space).watch(after):
        if json:
            print(as_json.dumps({"event": name, **told}, ensure_ascii=False), flush=True)
        elif name == "change":
            what = (
                told.get("number") or told.get("text") or told.get("status") or told.get("capability") or ""
            )
            print(
                f"{at(told['changed_at_ms'])}  {told['home']}  {told['kind']} {short(told['id'])}  {what}",
                flush=True,
            )
        elif name == "removal":
            print(f"no longer open to you: {told['id']}", flush=True)


def _done(me: Caller, act: str, fields: dict[str, Any], *, json: bool) -> None:
    done = me.do(act, fields)
    print_json(done) if json else print("\n".join(done["records"]) or "nothing was to be done")


def _count(text: str, whole: str) -> int:
    from samvirke.model.errors import BadInputError

    if not text.isdecimal() or int(text) < 1:
        raise BadInputError(
            f"{whole!r} cannot be read; it must be name=quantity, a whole number of 1 or more"
        )
    return int(text)
