"""Forms about alerts, action cards and the log."""

from samvirke.respond.cards.card_view import card_view
from samvirke.respond.cards.check_template import KINDS
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.logbook.records import MEDIUMS, TEXTS
from samvirke.web.incident.form import (
    Asked,
    Choices,
    Field,
    Form,
    hidden,
    no_or_yes,
    of_thing,
    others,
)
from samvirke.web.incident.forms_needs import WORDS
from samvirke.web.vocabulary import AGENCIES
from samvirke.web.words import N_

MUST_SAY = Field(name="why", label=N_("Why"), kind="area", required=True)


def _listed(asked: Asked) -> Choices:
    """List who must know of the type of the incident, and the other centres."""
    known = incident_types().get(str(asked.thing.get("type")))
    informs = () if known is None else known.informs
    return [*((who, asked.seen.words.listed(who)) for who in informs), *others(asked)]


def _those_listed(asked: Asked) -> list[str]:
    known = incident_types().get(str(asked.thing.get("type")))
    return [] if known is None else list(known.informs)


def _told_by_phone(asked: Asked) -> Choices:
    return [(told["who"], asked.seen.words.listed(told["who"])) for told in asked.thing.get("told") or ()]


def _answers(asked: Asked) -> Choices:
    return [(code, asked.seen.words.of_folder("alerts", code)) for code in ("seen", "acting", "declined")]


def _templates(asked: Asked) -> Choices:
    words = asked.seen.words
    return [(code, words.wording(card.title)) for code, card in asked.seen.scene.place.cards.items()]


def _owners(asked: Asked) -> Choices:
    words = asked.seen.words
    return [*((agency, words.owner(agency)) for agency in AGENCIES), *others(asked)]


def _kinds(asked: Asked) -> Choices:
    return [(kind, asked.seen.words.of_folder("cards", kind)) for kind in KINDS]


def _mediums(asked: Asked) -> Choices:
    return [("", "–"), *((one, asked.seen.words.of_folder("logbook", one)) for one in MEDIUMS)]


def _within(asked: Asked) -> Choices:
    """List times from now; none is no deadline."""
    return [("", "–"), *((str(60 * minutes), asked.seen.words.span(60 * minutes)) for minutes in WITHIN_MIN)]


WITHIN_MIN = (5, 10, 15, 30, 60, 120, 240, 480)


def _steps(asked: Asked) -> Choices:
    seen = asked.seen
    card = card_view(seen.views, seen.scene.actor, asked.thing["id"], seen.now_ms)
    return [] if card is None else [(step.id, seen.words.wording(step.text)) for step in card.steps]


def _may_read(name: str) -> Field:
    label = {
        "text": N_("Text, for all who take part"),
        "text_own": N_("Text for the agency alone"),
        "text_health": N_("Health information"),
        "text_police": N_("Police information"),
    }[name]
    return Field(name=name, label=label, kind="area", value=of_thing(name))


TALK = (
    Field(name="talk_group", label=N_("Talk group"), value=of_thing("talk_group")),
    Field(name="phone", label=N_("Phone conference"), value=of_thing("phone")),
    Field(name="message", label=N_("What has happened, in a sentence"), kind="area"),
)
STEP = Field(name="step", label=N_("Step"), kind="select", choices=_steps, required=True)
TO = Field(name="to", label=N_("To"), kind="select", choices=_owners, required=True)

FORMS = {
    "triple-alert": Form(
        title=N_("Triple alert"),
        submit=N_("Alert the two others"),
        color="danger",
        note=N_("The incident is opened to the centres of the two other services. Then speak with them."),
        fields=(hidden("incident"), *TALK),
    ),
    "notify": Form(
        title=N_("Tell those who must know"),
        submit=N_("Tell them"),
        fields=(
            hidden("incident"),
            Field(name="who[]", label=N_("Whom"), kind="checks", value=_those_listed, choices=_listed),
            Field(
                name="is_opened_to_them",
                label=N_("Open the incident to the centres among them, to see"),
                kind="select",
                value="false",
                choices=no_or_yes,
            ),
            *TALK,
        ),
    ),
    "decline-alert": Form(
        title=N_("We do not act on it"),
        submit=N_("Decline"),
        act="give-receipt",
        about="alert",
        color="danger",
        fields=(
            hidden("alert"),
            hidden("answer", "declined"),
            Field(name="words", label=N_("Why"), kind="area", required=True),
        ),
    ),
    "note-receipt": Form(
        title=N_("Note what somebody answered by phone"),
        submit=N_("Note the answer"),
        about="alert",
        fields=(
            hidden("alert"),
            Field(name="who", label=N_("Who"), kind="select", choices=_told_by_phone, required=True),
            Field(name="answer", label=N_("Answer"), kind="select", choices=_answers, required=True),
            WORDS,
        ),
    ),
    "note-call": Form(
        title=N_("Note the call"),
        submit=N_("Note the call"),
        about="alert_escalation",
        fields=(
            hidden("escalation"),
            Field(name="words", label=N_("What came of it"), kind="area", required=True),
        ),
    ),
    "stop-alert": Form(
        title=N_("Stop the calls"),
        submit=N_("Stop the calls"),
        about="alert",
        color="danger",
        fields=(hidden("alert"), MUST_SAY),
    ),
    "start-card": Form(
        title=N_("Start an action card"),
        submit=N_("Start"),
        fields=(
            hidden("incident"),
            Field(name="template", label=N_("Action card"), kind="select", choices=_templates, required=True),
        ),
    ),
    "skip-step": Form(
        title=N_("A step is not relevant here"),
        submit=N_("Not relevant"),
        act="tick-step",
        about="card",
        fields=(hidden("card"), STEP, hidden("what", "not_relevant"), MUST_SAY),
    ),
    "undo-step": Form(
        title=N_("Take a tick back"),
        submit=N_("Take back"),
        about="card",
        fields=(hidden("card"), STEP, MUST_SAY),
    ),
    "add-step": Form(
        title=N_("Add a step"),
        submit=N_("Add"),
        about="card",
        fields=(
            hidden("card"),
            Field(name="text", label=N_("What is to be done"), required=True),
            Field(name="kind", label=N_("Kind"), kind="select", value="do", choices=_kinds),
            Field(
                name="owner",
                label=N_("Who does it"),
                kind="select",
                choices=lambda asked: [("", "–"), *_owners(asked)],
            ),
            Field(name="due_s", label=N_("Within"), kind="select", choices=_within),
        ),
    ),
    "hand-step-over": Form(
        title=N_("Hand a step over"),
        submit=N_("Hand over"),
        about="card",
        fields=(hidden("card"), STEP, TO, Field(name="why", label=N_("What they must know"), kind="area")),
    ),
    "correct-line": Form(
        title=N_("Put a line right"),
        submit=N_("Write the new line"),
        about="log_line",
        note=N_("The old line stays, and shows that it was put right."),
        fields=(
            hidden("line"),
            Field(name="sender", label=N_("From"), value=of_thing("sender")),
            Field(name="receiver", label=N_("To"), value=of_thing("receiver")),
            Field(name="medium", label=N_("Via"), kind="select", value=of_thing("medium"), choices=_mediums),
            *(_may_read(name) for name in TEXTS),
            Field(
                name="happened_at_ms:local",
                label=N_("Said at"),
                kind="moment",
                value=of_thing("happened_at_ms"),
            ),
        ),
    ),
    "line-to-task": Form(
        title=N_("Make a task of the line"),
        submit=N_("Give the task"),
        act="turn-line",
        about="log_line",
        fields=(
            hidden("line"),
            Field(name="task.text", label=N_("What is to be done"), kind="area", value=of_thing("text")),
            Field(
                name="task.owner",
                label=N_("Who does it"),
                help=N_("A centre, or a role or name here; left empty: this centre."),
            ),
            Field(name="task.due_s:json", label=N_("Within"), kind="select", choices=_within),
        ),
    ),
    "line-to-decision": Form(
        title=N_("Make a decision of the line"),
        submit=N_("Write the decision"),
        act="turn-line",
        about="log_line",
        note=N_("How far every log had come is kept with it: what was known can be shown afterwards."),
        fields=(
            hidden("line"),
            Field(name="decision.what", label=N_("What was decided"), kind="area", value=of_thing("text")),
            Field(name="decision.why", label=N_("Why"), kind="area"),
            Field(name="decision.why_own", label=N_("Why, for the agency alone"), kind="area"),
            Field(
                name="decision.decided_by",
                label=N_("Who decided"),
                value=lambda asked: asked.seen.words.role(asked.seen.scene.actor.role),
            ),
        ),
    ),
    "line-to-need": Form(
        title=N_("Make needs of the line"),
        submit=N_("State the needs"),
        act="turn-line",
        about="log_line",
        fields=(
            hidden("line"),
            Field(
                name="needs:counts",
                label=N_("What, and how many"),
                help=N_("As fire.pump=2, health.ambulance"),
                required=True,
            ),
        ),
    ),
    "decline-task": Form(
        title=N_("We do not do the task"),
        submit=N_("Decline"),
        act="mark-task",
        about="task",
        fields=(hidden("task"), hidden("what", "declined"), MUST_SAY),
    ),
    "undo-task": Form(
        title=N_("The task is not done after all"),
        submit=N_("Take back"),
        act="mark-task",
        about="task",
        fields=(hidden("task"), hidden("what", "undone"), MUST_SAY),
    ),
}
