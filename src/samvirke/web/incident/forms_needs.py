"""Forms about needs and what is said about them: the messages of EDXL-RM, one form each."""

from dataclasses import replace

from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.tables import table
from samvirke.web.incident.form import (
    Asked,
    Choices,
    Field,
    Form,
    hidden,
    no_or_yes,
    of_thing,
    others,
    the_incident,
    the_thing,
    words_of,
    yes_or_no,
)
from samvirke.web.incident.forms_facts import REASON, WHY
from samvirke.web.incident.needs import capability_choices
from samvirke.web.incident.units import has_no_register, has_register, own_units, own_units_offered
from samvirke.web.words import N_


def _reasons(asked: Asked) -> Choices:
    return [(row["code"], asked.seen.words.reason(row["code"])) for row in table("decline_reasons.csv")]


def _missing(asked: Asked) -> int:
    seen = asked.seen
    covered = coverage(seen.scene.state, the_thing(asked), seen.now_ms, seen.threads)
    return covered.missing or covered.quantity


PRIORITY = Field(
    name="priority",
    label=N_("Priority"),
    kind="select",
    choices=lambda asked: [(str(one), asked.seen.words.priority(one)) for one in (1, 2, 3)],
)
MANY = Field(
    name="quantity", label=N_("How many"), kind="whole", value=1, required=True, low=1, high=9_999
)  # as `wellformed.count`
BY = Field(name="by_ms:local", label=N_("There by"), kind="moment")
UNTIL = Field(name="until_ms:local", label=N_("Until"), kind="moment")
ETA = Field(name="eta_ms:local", label=N_("Expected there"), kind="moment")
TEXT = Field(name="text", label=N_("Words"), kind="area")
QUESTION = Field(name="text", label=N_("The question"), kind="area", required=True)
WORDS = Field(name="words", label=N_("Words"), kind="area")
ACCEPT = Field(name="accept", label=N_("Accept"), kind="select", choices=yes_or_no, required=True)
TEXT_OF_NO = Field(name="text", label=N_("Words"), kind="area", help=N_("Needed for a no."))
UNIT = Field(name="unit", label=N_("Unit"), required=True, when=has_no_register)
OWNER = Field(name="owner", label=N_("Owner"), required=True, when=has_no_register)
OWN_UNIT = Field(
    name="*:json", label=N_("Unit"), kind="select", choices=own_units, required=True, when=has_register
)
TERMS = (
    MANY,
    Field(
        name="*:json",
        label=N_("Unit"),
        kind="select",
        choices=own_units_offered,
        help=N_("A firm offer names its unit and is committed at once when it is accepted."),
        when=has_register,
    ),
    Field(
        name="firm",
        label=N_("Firm offer"),
        kind="select",
        value="false",
        choices=no_or_yes,
        when=has_register,
    ),
    Field(name="there_at_ms:local", label=N_("Expected there"), kind="moment"),
    UNTIL,
    Field(name="valid_until_ms:local", label=N_("The offer holds until"), kind="moment"),
    Field(name="conditions", label=N_("Conditions"), kind="area"),
    Field(name="cost", label=N_("Price, in words")),
)


def _commit(about: str) -> tuple[Field, ...]:
    return (
        hidden(about),
        OWN_UNIT,
        UNIT,
        OWNER,
        replace(MANY, label=N_("How much of the need it covers")),
        ETA,
        UNTIL,
        Field(
            name="anyway",
            label=N_("Although it is committed already"),
            kind="select",
            value="false",
            choices=no_or_yes,
            help=N_("Both centres are shown the conflict, and people settle it."),
        ),
    )


FORMS = {
    "state-need": Form(
        title=N_("State a need"),
        submit=N_("State the need"),
        fields=(
            hidden("incident", the_incident),
            Field(
                name="capability",
                label=N_("What"),
                kind="select",
                choices=lambda asked: capability_choices(asked.seen),
                required=True,
            ),
            MANY,
            BY,
            replace(PRIORITY, value=of_thing("priority")),
            Field(name="purpose", label=N_("What for")),
            Field(name="place", label=N_("Where, when it is not at the incident")),
        ),
    ),
    "change-need": Form(
        title=N_("Change the need"),
        submit=N_("Save changes"),
        about="need",
        fields=(
            hidden("need"),
            replace(MANY, value=of_thing("quantity"), required=False, shown_before=True),
            replace(BY, value=of_thing("by_ms"), shown_before=True),
            replace(PRIORITY, value=of_thing("priority"), shown_before=True),
            Field(name="purpose", label=N_("What for"), value=of_thing("purpose"), shown_before=True),
        ),
    ),
    "withdraw-need": Form(
        title=N_("Withdraw the need"),
        submit=N_("Withdraw"),
        about="need",
        color="danger",
        note=N_("Its requests are withdrawn with it; units that are committed stay so."),
        fields=(hidden("need"), WHY),
    ),
    "request-resource": Form(
        title=N_("Ask centres for it"),
        submit=N_("Ask"),
        about="need",
        note=N_("They are told what is needed, where and when, and nothing else of the incident."),
        fields=(
            hidden("need"),
            Field(name="to[]", label=N_("Whom"), kind="checks", choices=others, required=True),
            replace(MANY, value=_missing, required=False),
            Field(name="what", label=N_("Words to them"), kind="area"),
            Field(name="conditions", label=N_("Conditions"), kind="area"),
            UNTIL,
        ),
    ),
    "offer-unsolicited": Form(
        title=N_("Offer it unasked"),
        submit=N_("Offer"),
        about="need",
        fields=(
            hidden("incident", the_incident),
            hidden("need"),
            hidden("capability", of_thing("capability")),
            *TERMS,
        ),
    ),
    "commit-unit": Form(
        title=N_("Commit a unit of ours"),
        submit=N_("Commit"),
        about="need",
        fields=_commit("need"),
    ),
    "commit-by-offer": Form(
        title=N_("Commit a unit by the offer"),
        submit=N_("Commit"),
        act="commit-unit",
        about="offer",
        fields=_commit("offer"),
    ),
    "withdraw-request": Form(
        title=N_("Withdraw the request"),
        submit=N_("Withdraw"),
        about="request",
        color="danger",
        fields=(hidden("request"), WHY),
    ),
    "offer-resource": Form(
        title=N_("Answer with an offer"),
        submit=N_("Offer"),
        about="request",
        fields=(hidden("request"), *TERMS),
    ),
    "decline-request": Form(
        title=N_("Answer no"),
        submit=N_("Decline"),
        about="request",
        fields=(
            hidden("request"),
            Field(name="reason_code", label=N_("Why"), kind="select", choices=_reasons, required=True),
            Field(name="reason", label=N_("In words"), kind="area"),
        ),
    ),
    "accept-offer": Form(
        title=N_("Accept the offer"),
        submit=N_("Accept"),
        about="offer",
        fields=(
            hidden("offer"),
            replace(MANY, label=N_("How many of it"), value=of_thing("quantity"), required=False),
            Field(name="words", label=N_("Terms, or where to report"), kind="area"),
        ),
    ),
    "refuse-offer": Form(
        title=N_("Refuse the offer"), submit=N_("Refuse"), about="offer", fields=(hidden("offer"), REASON)
    ),
    "withdraw-offer": Form(
        title=N_("Take the offer back"),
        submit=N_("Take back"),
        about="offer",
        color="danger",
        fields=(hidden("offer"), WHY),
    ),
    "report-deployment": Form(
        title=N_("Report how far the unit has come"),
        submit=N_("Report"),
        about="commitment",
        fields=(
            hidden("commitment"),
            Field(
                name="status",
                label=N_("Status"),
                kind="select",
                choices=words_of(("en_route", "on_scene", "returned"), "state"),
            ),
            ETA,
            WORDS,
        ),
    ),
    "release-unit": Form(
        title=N_("Release the unit"),
        submit=N_("Release"),
        about="commitment",
        fields=(hidden("commitment"), REASON),
    ),
    "ask-return": Form(
        title=N_("Ask to have the unit back"),
        submit=N_("Ask"),
        about="commitment",
        fields=(hidden("commitment"), TEXT),
    ),
    "ask-extension": Form(
        title=N_("Ask to keep the unit longer"),
        submit=N_("Ask"),
        about="commitment",
        fields=(hidden("commitment"), replace(UNTIL, required=True), TEXT),
    ),
    "ask-deployment": Form(
        title=N_("Ask how far the unit has come"),
        submit=N_("Ask"),
        about="commitment",
        fields=(hidden("commitment"),),
    ),
    "ask-quote": Form(
        title=N_("Ask for the price"), submit=N_("Ask"), about="offer", fields=(hidden("offer"), TEXT)
    ),
    **{
        f"ask-information-{about}": Form(
            title=N_("Ask something about it"),
            submit=N_("Ask"),
            act="ask-information",
            about=about,
            fields=(hidden("about"), QUESTION),
        )
        for about in ("request", "offer", "commitment")
    },
    "answer-information": Form(
        title=N_("Answer the question"),
        submit=N_("Answer"),
        about="resource_message",
        fields=(
            hidden("message"),
            Field(name="text", label=N_("The answer"), kind="area", required=True),
        ),
    ),
    "answer-quote": Form(
        title=N_("Say the price"),
        submit=N_("Answer"),
        about="resource_message",
        fields=(hidden("message"), Field(name="cost", label=N_("Price, in words"), required=True), TEXT),
    ),
    "answer-return": Form(
        title=N_("Answer whether it comes back"),
        submit=N_("Answer"),
        about="resource_message",
        fields=(hidden("message"), ACCEPT, TEXT_OF_NO),
    ),
    "answer-extension": Form(
        title=N_("Answer whether it may stay"),
        submit=N_("Answer"),
        about="resource_message",
        fields=(hidden("message"), ACCEPT, TEXT_OF_NO),
    ),
}

# Where one act is about several kinds of things, its form is called otherwise than it.
CALLED = {
    ("commit-unit", "offer"): "commit-by-offer",
    **{
        ("ask-information", about): f"ask-information-{about}" for about in ("request", "offer", "commitment")
    },
}
