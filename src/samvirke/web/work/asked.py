"""From a form to the checked values of a kind of work, and from values to the fields of its form."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samvirke.model.errors import BadInputError
from samvirke.prepare.report.language import Language
from samvirke.register.area import municipalities_of
from samvirke.register.region import Region
from samvirke.web.typed_number import plain_number
from samvirke.web.words import N_
from samvirke.web.work.kind import Choice, Input, Kind

MOST_TEXT = 400
MOST_FILE = 900_000  # bytes; the node takes no larger form
FAULTS = {
    "missing": N_("Fill this in."),
    "choice": N_("%(seen)s is not one of the choices. Choose one that is listed."),
    "number": N_("%(seen)s is not a number. Write digits, such as 20."),
    "whole": N_("%(seen)s is not a whole number. Write digits, such as 20."),
    "low": N_("%(seen)s is too low. It must be %(low)s or more."),
    "high": N_("%(seen)s is too high. It must be %(high)s or less."),
    "text": N_("The text is too long. Write at most %(most)s signs."),
    "file": N_("The file is too large. It may be at most %(most)s kB."),
    "area": N_("%(seen)s is no county and no municipality of the register. Choose one that is listed."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form says.

    Parameters
    ----------
    values
        Every input by its name, checked; None where nothing was given or it is not asked.
    uploads
        Input → what the file was called and its bytes.
    faults
        Input → what is wrong with it, in the language of the form; nothing may be done while there are any.
    written
        Input → what was written, so that the form shows it again.
    """

    values: Mapping[str, Any]
    uploads: Mapping[str, tuple[str, bytes]]
    faults: Mapping[str, str]
    written: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An input as its form shows it.

    Parameters
    ----------
    input
        What is asked.
    label, help, unit
        In the language of the form.
    value
        What stands in it: text, a tuple of texts or a bool.
    choices
        What can be chosen, and for an area what is suggested.
    fault
        What is wrong with it; empty: nothing.
    """

    input: Input
    label: str
    help: str = ""
    unit: str = ""
    value: Any = ""
    choices: Sequence[Choice] = field(default=())
    fault: str = ""


def fields(
    kind: Kind,
    region: Region | None,
    language: Language,
    written: Mapping[str, Any] | None = None,
    faults: Mapping[str, str] | None = None,
) -> list[Field]:
    """Return the fields of a form.

    Parameters
    ----------
    kind
        What can be asked for.
    region
        The node's register; None while it is not read.
    language
        Of the form.
    written
        What stands in the fields; None: the defaults. Of a work that was done: ``work.request.parameters``.
    faults
        What is wrong.
    """
    told, wrong = written or {}, faults or {}
    return [
        Field(
            input=one,
            label=language.gettext(one.label),
            help=language.gettext(one.help) if one.help else "",
            unit=language.gettext(one.unit) if one.unit else "",
            value=_shown(one, told.get(one.name, one.default), language),
            choices=_choices(one, region, language),
            fault=wrong.get(one.name, ""),
        )
        for one in kind.inputs
    ]


def read_form(
    kind: Kind,
    form: Sequence[tuple[str, str | tuple[str, bytes]]],
    region: Region | None,
    language: Language,
) -> Asked:
    """Check what a form says.

    Parameters
    ----------
    kind
        What is asked for.
    form
        Names and texts as they were sent; of an upload the name of the file and its bytes.
    region, language
        As `fields`.
    """
    told: dict[str, list[str]] = {}
    sent: dict[str, tuple[str, bytes]] = {}
    for name, value in form:
        if isinstance(value, str):
            told.setdefault(name, []).append(value.strip())
        elif value[1]:
            sent[name] = value
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    uploads: dict[str, tuple[str, bytes]] = {}
    for one in kind.inputs:
        values[one.name] = None
        if not _is_asked(one, told):
            values[one.name] = False if one.kind == "yes-no" else None
            continue
        if one.kind == "file":
            fault = _check_file(one, sent)
            if not fault and one.name in sent:
                uploads[one.name] = sent[one.name]
        else:
            texts = [text for text in told.get(one.name, []) if text]
            fault, values[one.name] = _read(one, texts, region, language)
        if fault:
            faults[one.name] = language.gettext(FAULTS[fault]) % _about(one, told.get(one.name, []), language)
    return Asked(
        values=values,
        uploads=uploads,
        faults=faults,
        written={
            one.name: tuple(told.get(one.name, []))
            if one.kind == "several"
            else next(iter(told.get(one.name, [])), "")
            for one in kind.inputs
            if one.kind != "file"
        },
    )


def areas(region: Region | None) -> list[str]:
    """Return the names of counties and municipalities that an area can be; none while nothing is read."""
    if region is None:
        return []
    table = region.municipalities
    counties = (
        {str(name) for name in table["county"].dropna() if name} if "county" in table.columns else set()
    )
    return [*sorted(counties), *sorted({str(name) for name in table["name"]} - counties)]


# --- reading -----------------------------------------------------------------------------------------


def _is_asked(one: Input, told: Mapping[str, Sequence[str]]) -> bool:
    if one.shown_when is None:
        return True
    other, values = one.shown_when
    return next(iter(told.get(other, ())), "") in values


def _read(one: Input, texts: Sequence[str], region: Region | None, language: Language) -> tuple[str, Any]:
    """Return what is wrong, empty: nothing; and the value."""
    if one.kind == "yes-no":
        return "", bool(texts) and texts[0] not in ("false", "0")
    if one.choices is not None:
        return _chosen(one, texts, {value for value, _ in one.choices(region, language)})
    if not texts:
        return ("missing" if one.is_required else ""), None
    if one.kind in ("number", "whole"):
        return _number(one, texts[0])
    return _text(one, texts[0], region)


def _chosen(one: Input, texts: Sequence[str], known: set[str]) -> tuple[str, Any]:
    if any(text not in known for text in texts):
        return "choice", None
    if not texts and "" in known:
        return "", ""  # empty is itself a choice
    if not texts and one.is_required:
        return "missing", None
    if one.kind == "several":
        return "", tuple(texts)
    return "", texts[0] if texts else None


def _text(one: Input, text: str, region: Region | None) -> tuple[str, Any]:
    if len(text) > MOST_TEXT or not text.isprintable():
        return "text", None
    if one.kind == "area" and region is not None and not _is_area(text, region):
        return "area", None
    return "", text


def _number(one: Input, text: str) -> tuple[str, Any]:
    try:
        value = float(plain_number(text))
    except ValueError:
        return one.kind, None
    if not math.isfinite(value) or (one.kind == "whole" and value != int(value)):
        return one.kind, None
    if one.low is not None and value < one.low:
        return "low", None
    if one.high is not None and value > one.high:
        return "high", None
    return "", int(value) if one.kind == "whole" else value


def _is_area(text: str, region: Region) -> bool:
    try:
        municipalities_of(region, text)
    except BadInputError:
        return False
    return True


def _check_file(one: Input, sent: Mapping[str, tuple[str, bytes]]) -> str:
    if one.name not in sent:
        return "missing" if one.is_required else ""
    return "file" if len(sent[one.name][1]) > MOST_FILE else ""


def _about(one: Input, texts: Sequence[str], language: Language) -> dict[str, str]:
    seen = texts[0] if texts else ""
    digits = 0 if one.kind == "whole" else 2
    return {
        "seen": f"«{seen[:60]}»",
        "low": _plain_number(one.low, digits, language),
        "high": _plain_number(one.high, digits, language),
        "most": language.number(MOST_FILE // 1000 if one.kind == "file" else MOST_TEXT),
    }


def _plain_number(value: float | None, digits: int, language: Language) -> str:
    if value is None:
        return ""
    return language.number(value, 0 if value == int(value) else digits)


# --- showing -----------------------------------------------------------------------------------------


def _choices(one: Input, region: Region | None, language: Language) -> list[Choice]:
    if one.kind == "area":
        return [(name, name) for name in areas(region)]
    return list(one.choices(region, language)) if one.choices is not None else []


def _shown(one: Input, value: Any, language: Language) -> Any:
    if one.kind == "several":
        return tuple(value or ())
    if one.kind == "yes-no":
        return bool(value) and value not in ("false", "0")
    if value is None or one.kind == "file":
        return ""
    if isinstance(value, float):
        text = f"{value:g}"
        return text if language.code == "en" else text.replace(".", ",")
    return str(value)
