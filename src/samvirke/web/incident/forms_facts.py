"""Forms about the incident itself: change, propose, close, link, merge, split, share."""

from collections.abc import Callable
from typing import Any

from samvirke.respond.incidents.catalogue import hazards, incident_types
from samvirke.respond.incidents.close_incident import left_open
from samvirke.respond.incidents.doubles import suggest_doubles
from samvirke.respond.incidents.incident import INJURED
from samvirke.respond.incidents.link import RELATIONS
from samvirke.web.incident.form import (
    Asked,
    Choices,
    Field,
    Form,
    hidden,
    of_thing,
    others,
    reads_field,
    the_incident,
    words_of,
    yes_or_no,
)
from samvirke.web.incident.words import FIELDS
from samvirke.web.words import N_


def other_incidents(asked: Asked) -> Choices:
    """List other incidents that the asker sees: what may be a double first, then the latest."""
    seen = asked.seen
    actor = seen.scene.actor
    views = [one for one in seen.views.all_of(actor, "incident", seen.now_ms) if one["id"] != seen.id]
    doubles = {one.incident: one.reason for one in suggest_doubles(seen.view, views)}
    views.sort(key=lambda one: (one["id"] not in doubles, -int(one["made_at_ms"])))
    words = {
        one["id"]: f"{one.get('number')} {one.get('title') or seen.words.type(one.get('type'))}"
        for one in views
    }
    return [
        ("", "–"),
        *((one, f"{said} ({doubles[one]})" if one in doubles else said) for one, said in words.items()),
    ]


def _types(asked: Asked) -> Choices:
    return [(code, asked.seen.words.type(code)) for code in incident_types()]


def _priorities(asked: Asked) -> Choices:
    return [(str(one), asked.seen.words.priority(one)) for one in (1, 2, 3)]


def _injured(asked: Asked) -> Choices:
    return [("", "–"), *((code, asked.seen.words.injured(code)) for code in INJURED)]


def _of_point(name: str) -> Callable[[Asked], Any]:
    return lambda asked: (asked.thing.get("assembly_point") or {}).get(name)


def fact(name: str, kind: str = "text", prefix: str = "", **more: Any) -> Field:
    """Return the field of a fact; what it showed is told, so that only what was changed is written."""
    is_number = kind == "number" or name == "priority"  # within a table a form cannot tell it from a text
    way = ":json" if prefix and is_number else {"moment": ":local", "checks": "[]"}.get(kind, "")
    return Field(
        name=f"{prefix}{name}{way}",
        label=FIELDS[name],
        kind=kind,
        value=of_thing(name),
        shown_before=True,
        **more,
    )


def _shared_facts(prefix: str = "") -> tuple[Field, ...]:
    return (
        fact("title", prefix=prefix),
        fact("type", "select", prefix, choices=_types),
        fact("priority", "select", prefix, choices=_priorities),
        fact("place", prefix=prefix),
        fact("municipality", prefix=prefix),
        fact("lat", "number", prefix, help=N_("Degrees north, as 60.79")),
        fact("lon", "number", prefix, help=N_("Degrees east, as 11.07")),
        fact("precision_m", "number", prefix),
        fact("occurred_at_ms", "moment", prefix),
        fact("injured", "select", prefix, choices=_injured),
        fact("hazards", "checks", prefix, choices=words_of(tuple(hazards()), "hazard")),
        fact("access", "area", prefix),
        fact("talk_group", prefix=prefix),
        fact("phone", prefix=prefix),
        fact("next_report_at_ms", "moment", prefix),
    )


def _inner(name: str, kind: str = "text") -> Field:
    return fact(name, kind, when=reads_field(name))


def _is_something_open(asked: Asked) -> bool:
    needs, commitments = left_open(asked.seen.scene.state, asked.seen.id, asked.seen.now_ms)
    return bool(needs or commitments)


REASON = Field(name="reason", label=N_("Why"), kind="area")
WHY = Field(name="reason", label=N_("Why"), kind="area", required=True)

FORMS = {
    "change-incident": Form(
        title=N_("Change the incident"),
        submit=N_("Save changes"),
        note=N_("Only what you change is written; the old stands in the history."),
        fields=(
            hidden("incident"),
            *_shared_facts(),
            Field(
                name="assembly_point.words",
                label=N_("Assembly point, in words"),
                value=_of_point("words"),
            ),
            Field(name="assembly_point.lat", kind="hidden", value=_of_point("lat")),
            Field(name="assembly_point.lon", kind="hidden", value=_of_point("lon")),
            _inner("caller_name"),
            _inner("caller_phone"),
            _inner("tactics", "area"),
            _inner("internal_note", "area"),
            _inner("medical_note", "area"),
            _inner("police_note", "area"),
            _inner("address_security", "area"),
        ),
    ),
    "propose-change": Form(
        title=N_("Propose a change"),
        submit=N_("Propose"),
        note=N_("Only the home of the incident writes it. It says yes or no to what you propose."),
        fields=(hidden("incident"), *_shared_facts("fields."), REASON),
    ),
    "answer-proposal": Form(
        title=N_("Answer the proposal"),
        submit=N_("Answer"),
        about="proposal",
        fields=(
            hidden("proposal"),
            Field(name="accept", label=N_("Accept"), kind="select", choices=yes_or_no, required=True),
            Field(name="reason", label=N_("Why"), kind="area", help=N_("Needed for a no.")),
        ),
    ),
    "close-incident": Form(
        title=N_("Close the incident"),
        submit=N_("End the incident"),
        color="danger",
        fields=(
            hidden("incident"),
            Field(
                name="reason",
                label=N_("Why it is closed although something stands open"),
                kind="area",
                required=True,
                when=_is_something_open,
            ),
        ),
    ),
    "reopen-incident": Form(
        title=N_("Open the incident again"), submit=N_("Open again"), fields=(hidden("incident"), WHY)
    ),
    "link-incidents": Form(
        title=N_("Link to another incident"),
        submit=N_("Link"),
        fields=(
            hidden("incident"),
            Field(name="other", label=N_("The other"), kind="select", choices=other_incidents, required=True),
            Field(
                name="relation",
                label=N_("The other is its"),
                kind="select",
                value="related",
                choices=words_of(tuple(RELATIONS), "state"),
            ),
        ),
    ),
    "merge-another": Form(
        title=N_("Another report is of this incident"),
        submit=N_("Merge"),
        act="merge-incidents",
        note=N_(
            "This one goes on. Nothing is taken away: needs, log and commitments of both are read together."
        ),
        fields=(
            hidden("goes_on", the_incident),
            Field(
                name="replaced",
                label=N_("The double report"),
                kind="select",
                choices=other_incidents,
                required=True,
            ),
            REASON,
        ),
    ),
    "merge-incidents": Form(
        title=N_("This is a double report"),
        submit=N_("Merge"),
        note=N_(
            "The other goes on. Nothing is taken away: needs, log and commitments of both are read together."
        ),
        fields=(
            Field(
                name="goes_on",
                label=N_("The incident that goes on"),
                kind="select",
                choices=other_incidents,
                required=True,
            ),
            hidden("replaced", the_incident),
            REASON,
        ),
    ),
    "split-incident": Form(
        title=N_("Split off a new incident"),
        submit=N_("Open the new incident"),
        note=N_("All that was written stays with this one."),
        fields=(
            hidden("incident"),
            Field(name="type", label=N_("Type"), kind="select", value=of_thing("type"), choices=_types),
            Field(
                name="priority",
                label=N_("Priority"),
                kind="select",
                value=of_thing("priority"),
                choices=_priorities,
            ),
            Field(name="title", label=N_("Title")),
            Field(name="place", label=N_("Place")),
            Field(
                name="lat",
                label=N_("Latitude"),
                kind="number",
                value=of_thing("lat"),
                required=True,
                low=-90,
                high=90,
            ),
            Field(
                name="lon",
                label=N_("Longitude"),
                kind="number",
                value=of_thing("lon"),
                required=True,
                low=-180,
                high=180,
            ),
        ),
    ),
    "share-incident": Form(
        title=N_("Let a centre take part"),
        submit=N_("Share"),
        note=N_("It sees the shared fields of the incident and of all that is about it."),
        fields=(
            hidden("incident"),
            Field(name="to", label=N_("To"), kind="select", choices=others, required=True),
            Field(
                name="may",
                label=N_("What it may"),
                kind="select",
                value="act",
                choices=words_of(("act", "see"), "state"),
            ),
            Field(name="purpose", label=N_("Purpose"), required=True),
            Field(name="ground", label=N_("Legal basis"), value="samvirkeprinsippet", required=True),
            Field(
                name="until_ms:local",
                label=N_("Until"),
                kind="moment",
                help=N_("Left empty: until it is ended."),
            ),
        ),
    ),
    "end-share": Form(
        title=N_("End the sharing"),
        submit=N_("End the sharing"),
        about="share",
        color="danger",
        note=N_("What it has read it has read, and the log shows that."),
        fields=(hidden("incident", the_incident), hidden("to", of_thing("to"))),
    ),
}
