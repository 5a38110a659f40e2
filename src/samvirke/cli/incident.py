"""`samvirke incident`: what people do on an incident, each a call of one act."""

from typing import Annotated

import typer

from samvirke.cli.calling import Node, Space, caller
from samvirke.cli.conventions import Json, command, print_json, say
from samvirke.cli.found import UNSEEN, Incident, incident_of, print_done, short, tell_of_strangers
from samvirke.cli.incident_alert import alert
from samvirke.cli.incident_needs import accept, asked, commit, need, offer, request, status

# Of a record that has changed, the first of these that it has says most.
TELLING = ("text", "message", "title", "words", "call", "unit", "capability", "status", "number")

app = typer.Typer(
    help="Work on incidents at a node: open, share, alert, ask for, offer and commit resources. "
    "Incidents and records are told by number, or by the end of their id.",
    no_args_is_help=True,
)


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
    if not _lies_in_norway(lat, lon) and _lies_in_norway(lon, lat):
        say(
            f"note: {lat}° north, {lon}° east is not in Norway; turned round it is: latitude comes first. "
            f"To put it right: samvirke incident change {view['number']} lat={lon} lon={lat}"
        )


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
    print_done(me, "change-incident", {"incident": incident_of(me, incident)["id"], **told}, json=json)


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
    shared = []
    for centre in to:
        fields = {"incident": found, "to": centre, "may": may, "purpose": purpose, "ground": ground}
        shared.append(me.do("share-incident", fields))
    if json:
        print_json(shared)
    else:
        print(f"{incident} is open to {', '.join(to)}")
    tell_of_strangers(me, to)


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

        typed = typed_line(line, found)
        print_done(me, "log-line", asdict(typed), json=json)
        if typed.text_health or typed.text_police:
            say(
                "note: what only some may read is read at your own centre; another centre reads it once "
                "it is released: samvirke do give-release"
            )
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
def report(
    incident: Incident,
    send: Annotated[bool, typer.Option("--send", help="Send the last draft up the line.")] = False,
    language: Annotated[str, typer.Option(help="nb, nn or en.")] = "nb",
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Draft a situation report from the log and the numbers, or send the draft.

    Between the two a person edits it: samvirke do edit-report draft=… sections='{…}'.
    """
    from samvirke.cli.incident_shown import show_draft
    from samvirke.model.errors import BadInputError

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    if not send:
        done = me.do("draft-report", {"incident": found, "language": language})
        draft = me.get(f"records/{done['records'][0]}")
        print_json(draft) if json else show_draft(draft)
        return
    drafts = [
        one for one in me.all_of("records", kind="report_draft", subject=found) if not one.get("sent_as")
    ]
    if not drafts:
        raise BadInputError(
            f"{incident} has no draft that is not sent; samvirke incident report {incident} makes one"
        )
    done = me.do("send-report", {"draft": drafts[-1]["id"]})
    sent = next(record for record in done["records"] if record.startswith("report:"))
    print_json(me.get(f"records/{sent}")) if json else print(
        me.get(f"reports/{sent}/text", language=language)
    )


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
    print_done(
        me, "close-incident", {"incident": incident_of(me, incident)["id"], "reason": reason}, json=json
    )


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
        elif name == "change" and told["kind"] not in UNSEEN:
            what = next((str(told[field]) for field in TELLING if told.get(field) is not None), "")
            print(
                f"{at(told['changed_at_ms'])}  {told['home']}  {told['kind']} {short(told['id'])}  {what}",
                flush=True,
            )
        elif name == "removal":
            print(f"no longer open to you: {told['id']}", flush=True)


for needed in (alert, need, request, asked, offer, accept, commit, status):
    app.command()(needed)


def _lies_in_norway(lat: float, lon: float) -> bool:
    """Say whether a place may lie in Norway, Svalbard and the sea between them with it: a box, no border."""
    return 57 <= lat <= 82 and 2 <= lon <= 35
