"""Forms about who knows what, and about reports: questions, releases, breaking the glass, reports, CAP."""

from collections.abc import Callable

from samvirke.respond.access.ground import grounds
from samvirke.respond.access.openings import BY_GLASS
from samvirke.respond.access.question import ANSWERS
from samvirke.respond.access.release import RELEASABLE
from samvirke.respond.reports.records import SECTIONS
from samvirke.respond.standards.cap import alert as cap
from samvirke.web.incident.form import (
    Asked,
    Choices,
    Field,
    Form,
    hidden,
    others,
    words_of,
)
from samvirke.web.incident.forms_needs import WORDS
from samvirke.web.pages.render import LANGUAGE_NAMES
from samvirke.web.words import N_

HOUR_S = 3600
DAY_MS = 24 * HOUR_S * 1000


def _classes_held(asked: Asked) -> Choices:
    """List the classes of which the home says that it holds more; where it says nothing: all."""
    held = [one for one in asked.thing.get("knows_more") or () if one in RELEASABLE]
    return [(one, asked.seen.words.field_class(one)) for one in held or RELEASABLE]


def _classes_by_glass(asked: Asked) -> Choices:
    return [(code, words) for code, words in _classes_held(asked) if code in BY_GLASS]


def _own_classes(asked: Asked) -> Choices:
    """List the classes that the asker reads: nobody hands over what they may not read themselves."""
    seen = asked.seen
    actor, now_ms = seen.scene.actor, seen.now_ms
    return [
        (one, seen.words.field_class(one))
        for one in RELEASABLE
        if seen.views.opens(actor, seen.incident, one, now_ms)
    ]


def _grounds(asked: Asked) -> Choices:
    agency = asked.seen.scene.actor.agency
    fitting = [code for code, ground in grounds().items() if agency in ground.agencies]
    return [(code, asked.seen.words.ground(code)) for code in fitting]


def _languages(_asked: Asked) -> Choices:
    return list(LANGUAGE_NAMES.items())


def _every(asked: Asked) -> Choices:
    return [(str(HOUR_S * hours), asked.seen.words.span(HOUR_S * hours)) for hours in (1, 2, 4, 6, 8, 12, 24)]


def _codes(codes: tuple[str, ...]) -> Callable[[Asked], Choices]:
    return lambda asked: [(code, code) for code in codes]  # noqa: ARG005 - words of a standard, as they are


def _section(name: str) -> Field:
    label = {
        "situation": N_("Situation"),
        "damage": N_("Damage and injuries"),
        "shortages": N_("Shortages"),
        "development": N_("Development"),
        "needs": N_("Needs"),
        "measures": N_("Measures"),
        "clear_up": N_("To be cleared up"),
    }[name]
    return Field(
        name=f"sections.{name}",
        label=label,
        kind="area",
        value=lambda asked: (asked.thing.get("sections") or {}).get(name),
        shown_before=True,
    )


CAP_WORDS = {
    "category": (N_("Category (CAP)"), cap.CATEGORIES, "Safety"),
    "urgency": (N_("Urgency (CAP)"), cap.URGENCIES, "Immediate"),
    "severity": (N_("Severity (CAP)"), cap.SEVERITIES, "Severe"),
    "certainty": (N_("Certainty (CAP)"), cap.CERTAINTIES, "Observed"),
}
PURPOSE = Field(
    name="purpose",
    label=N_("Purpose"),
    kind="area",
    required=True,
    help=N_("What they will do with it, ten letters or more."),
)

FORMS = {
    "ask-for-more": Form(
        title=N_("Ask the owner for more"),
        submit=N_("Ask"),
        note=N_("A call is faster. The owner decides what it gives."),
        fields=(
            hidden("of"),
            Field(name="classes[]", label=N_("Of what"), kind="checks", choices=_classes_held),
            Field(name="words", label=N_("What you need to know, and why"), kind="area"),
        ),
    ),
    "answer-question": Form(
        title=N_("Answer the question"),
        submit=N_("Answer"),
        about="question",
        fields=(
            hidden("question"),
            Field(
                name="answer",
                label=N_("Answer"),
                kind="select",
                choices=words_of(ANSWERS, "answer"),
                required=True,
            ),
            WORDS,
        ),
    ),
    "give-release": Form(
        title=N_("Disclose to a centre"),
        submit=N_("Disclose"),
        note=N_("It is written down: what, to whom, for what, on what legal basis and until when."),
        fields=(
            hidden("of"),
            Field(name="classes[]", label=N_("Of what"), kind="checks", choices=_own_classes, required=True),
            Field(name="to", label=N_("To"), kind="select", choices=others, required=True),
            PURPOSE,
            Field(name="ground", label=N_("Legal basis"), kind="select", choices=_grounds, required=True),
            Field(
                name="until_ms:local",
                label=N_("Until"),
                kind="moment",
                value=lambda asked: asked.seen.now_ms + DAY_MS,
                required=True,
            ),
        ),
    ),
    "end-release": Form(
        title=N_("Take the disclosure back"),
        submit=N_("Take back"),
        about="release",
        color="danger",
        note=N_("What was read cannot be unread."),
        fields=(hidden("release"),),
    ),
    "break-glass": Form(
        title=N_("Break the glass (nødrett)"),
        submit=N_("Open it and tell the owner"),
        color="danger",
        note=N_(
            "Only to save life, when there is no time to ask. It opens for half an hour; "
            "the owner is told and reviews it."
        ),
        fields=(
            hidden("of"),
            Field(
                name="field_class",
                label=N_("Of what"),
                kind="select",
                choices=_classes_by_glass,
                required=True,
            ),
            Field(name="reason", label=N_("Why there is no time to ask"), kind="area", required=True),
        ),
    ),
    "review-glass": Form(
        title=N_("Review what was opened"),
        submit=N_("Save the review"),
        about="glass",
        fields=(
            hidden("glass"),
            Field(
                name="verdict",
                label=N_("It was"),
                kind="select",
                choices=words_of(("justified", "unjustified"), "state"),
            ),
            Field(name="words", label=N_("Why"), kind="area", required=True),
        ),
    ),
    "draft-report": Form(
        title=N_("Draft a situation report"),
        submit=N_("Make the draft"),
        note=N_("It is made from the log and the numbers since the last report. Nobody else sees a draft."),
        fields=(
            hidden("incident"),
            Field(
                name="language",
                label=N_("Language of the report"),
                kind="select",
                value=lambda asked: asked.seen.words.language.code,
                choices=_languages,
            ),
        ),
    ),
    "edit-report": Form(
        title=N_("Edit the draft"),
        submit=N_("Save the draft"),
        about="report_draft",
        fields=(hidden("draft"), *(_section(name) for name in SECTIONS)),
    ),
    "send-report": Form(
        title=N_("Send the report"),
        submit=N_("Send"),
        about="report_draft",
        note=N_("A report that was sent stands. A correction is a new version."),
        fields=(hidden("draft"),),
    ),
    "correct-report": Form(
        title=N_("Correct a report that was sent"),
        submit=N_("Make a draft of the next version"),
        about="report",
        fields=(hidden("report"),),
    ),
    "receive-report": Form(
        title=N_("Say that you have read the report"),
        submit=N_("We have read it"),
        about="report",
        fields=(hidden("report"), WORDS),
    ),
    "set-rhythm": Form(
        title=N_("Set when reports are due"),
        submit=N_("Set the rhythm"),
        fields=(
            hidden("incident"),
            Field(
                name="every_s", label=N_("A report every"), kind="select", value=4 * HOUR_S, choices=_every
            ),
            Field(
                name="first_at_ms:local",
                label=N_("The first is due"),
                kind="moment",
                help=N_("Left empty: one interval from now."),
            ),
        ),
    ),
    "draft-cap": Form(
        title=N_("Draft a warning (CAP)"),
        submit=N_("Make the draft"),
        note=N_("Samvirke warns nobody. You take the draft to those who do, and note that here."),
        fields=(
            hidden("incident"),
            *(
                Field(name=name, label=label, kind="select", value=value, choices=_codes(codes))
                for name, (label, codes, value) in CAP_WORDS.items()
            ),
            Field(name="texts.nb.headline", label=N_("Headline in bokmål"), required=True),
            Field(name="texts.nb.description", label=N_("What happens, in bokmål"), kind="area"),
            Field(name="texts.nb.instruction", label=N_("What people should do, in bokmål"), kind="area"),
            Field(name="texts.nn.headline", label=N_("Headline in nynorsk")),
            Field(name="texts.nn.instruction", label=N_("What people should do, in nynorsk"), kind="area"),
            Field(name="texts.en.headline", label=N_("Headline in English")),
            Field(name="texts.en.instruction", label=N_("What people should do, in English"), kind="area"),
            Field(
                name="radius_km",
                label=N_("Radius, km, where no area to evacuate is drawn"),
                kind="number",
                value="1",
                low=0,
            ),
        ),
    ),
    "send-cap": Form(
        title=N_("Note that the warning was taken on"),
        submit=N_("Note it"),
        about="cap_draft",
        fields=(hidden("draft"), Field(name="to", label=N_("To whom"), required=True)),
    ),
}
