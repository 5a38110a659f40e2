"""A form that does an act about an incident, as data: its fields, what they show, what can be chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import NotFoundError
from samvirke.respond.acts import ACTS
from samvirke.respond.incidents.incident import INCIDENT
from samvirke.web import moments
from samvirke.web.incident.seen import Seen
from samvirke.web.situation.look import View
from samvirke.web.words import N_

Choices = Sequence[tuple[str, str]]
NO_YES = (("false", N_("No")), ("true", N_("Yes")))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form is made for: the incident, and the thing that it is about.

    Parameters
    ----------
    seen
        The incident.
    thing
        The view of a need, an offer, a line … of it; the incident itself where nothing is named.
    """

    seen: Seen
    thing: View


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a form.

    Parameters
    ----------
    name
        As `web.pages.form` reads it.
    label, help
        What stands beside it, English, marked with `N_`.
    kind
        text, area, number, whole, moment, select, checks or hidden.
    value
        What it shows at first; a callable looks at what is asked.
    choices
        Of select and checks: value → words.
    required
        Whether it must be filled in.
    shown_before
        Whether the form tells what it showed, so that only what was changed is written.
    when
        Whether the field stands in the form at all.
    low, high
        The least and the greatest number; None: the act says.
    """

    name: str
    label: str = ""
    kind: str = "text"
    value: Any = ""
    choices: Callable[[Asked], Choices] | None = None
    help: str = ""
    required: bool = False
    shown_before: bool = False
    when: Callable[[Asked], bool] = lambda asked: True  # noqa: ARG005 - mostly it does
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form.

    Parameters
    ----------
    title, submit
        What it is called, and what its button says; English, marked with `N_`.
    fields
        In their order.
    act
        The act that it does, where the form is not called by its name.
    about
        Kind of the thing that it is about.
    color
        Of the button: danger for what ends something.
    note
        What to know before, a sentence.
    """

    title: str
    submit: str
    fields: tuple[Field, ...] = ()
    act: str = ""
    about: str = "incident"
    color: str = "accent"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A field as the page shows it."""

    name: str
    label: str
    kind: str
    value: str
    chosen: tuple[str, ...]
    choices: Choices
    help: str
    required: bool
    was: tuple[str, ...] = field(default=())
    low: float | None = None
    high: float | None = None


def fill(form: Form, asked: Asked) -> list[Filled]:
    """Return the fields of a form with what they show now."""
    return [_filled(one, asked) for one in form.fields if one.when(asked)]


def ask(seen: Seen, form: Form, on: str) -> Asked:
    """Return what a form is made for.

    Raises
    ------
    NotFoundError
        When the thing is not of this incident, of another kind, or not theirs to see.
    """
    if form.about == "incident":
        return Asked(seen=seen, thing=seen.view)
    thing = next((view for view in seen.about if view["id"] == on), None)
    if thing is None or thing["kind"] != form.about:
        raise NotFoundError(f"there is no {form.about} {on[:120]!r} of this incident that you can see")
    return Asked(seen=seen, thing=thing)


def act_name(name: str, form: Form) -> str:
    """Return the act that a form does.

    Raises
    ------
    InvalidValueError
        When it does none: a fault of ours.
    """
    act = form.act or name
    if act not in ACTS:
        raise InvalidValueError(f"{name} does {act}, which is no act")
    return act


def of_thing(name: str) -> Callable[[Asked], Any]:
    """Return what reads a field of the thing."""
    return lambda asked: asked.thing.get(name)


def the_thing(asked: Asked) -> str:
    """Return the id of the thing."""
    return str(asked.thing["id"])


def the_incident(asked: Asked) -> str:
    """Return the id of the incident."""
    return asked.seen.id


def hidden(name: str, value: Any = the_thing) -> Field:
    """Return a field that people do not see; left out: the id of the thing."""
    return Field(name=name, kind="hidden", value=value)


def words_of(codes: Sequence[str], say: str) -> Callable[[Asked], Choices]:
    """Return what lists codes with what they are called: `say` names a method of `Words`."""
    return lambda asked: [(code, getattr(asked.seen.words, say)(code)) for code in codes]


def yes_or_no(asked: Asked) -> Choices:
    """List yes and no, with neither of them chosen."""
    return [("", "–"), *reversed(no_or_yes(asked))]


def no_or_yes(asked: Asked) -> Choices:
    """List no and yes: it is no until somebody says yes."""
    return [(code, asked.seen.words.language.gettext(words)) for code, words in NO_YES]


def others(asked: Asked) -> Choices:
    """List the other centres that the node knows, with what they are."""
    place, words = asked.seen.scene.place, asked.seen.words
    known: Mapping[str, str] = place.agencies
    return [
        (centre, f"{centre} ({words.owner(agency)})")
        for centre, agency in sorted(known.items())
        if centre != place.centre
    ]


def reads(field_class: str) -> Callable[[Asked], bool]:
    """Return what says whether the asker reads a class of the incident: what they may not is not there."""
    return lambda asked: asked.seen.views.opens(
        asked.seen.scene.actor, asked.seen.incident, field_class, asked.seen.now_ms
    )


def reads_field(name: str) -> Callable[[Asked], bool]:
    """Return what says whether the asker reads a field of the incident."""
    return reads(INCIDENT.classes[name])


def _filled(one: Field, asked: Asked) -> Filled:
    seen = asked.seen
    gettext = seen.words.language.gettext
    value = one.value(asked) if callable(one.value) else one.value
    chosen = tuple(map(str, value)) if isinstance(value, list | tuple) else ()
    text = _text(one.kind, value)
    before = chosen or ((text,) if text else ())
    return Filled(
        name=one.name,
        label=gettext(one.label) if one.label else "",
        kind=one.kind,
        value=text,
        chosen=chosen,
        choices=() if one.choices is None else one.choices(asked),
        help=gettext(one.help) if one.help else "",
        required=one.required,
        was=before if one.shown_before else (),
        low=one.low,
        high=one.high,
    )


def _text(kind: str, value: Any) -> str:
    if value is None or isinstance(value, list | tuple):
        return ""
    if kind == "moment" and isinstance(value, int):
        return moments.local(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)
