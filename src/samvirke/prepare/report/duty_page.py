"""The duty to store as one sheet to be signed: no scripts, made for paper.

It does not stand in the frame of the other pages, which begins with what a model is: this is a sum of what
the body wrote down itself, and somebody puts their name under it.
"""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samvirke.prepare.report import duty_rows
from samvirke.prepare.report.duty_words import BODY_KINDS, QUOTED, RESERVATIONS, item_name, note_text
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import named
from samvirke.rules.storage.sheet import Sheet

STYLES = ("report.css", "duty.css")


def render(sheet: Sheet, language: str = "nb") -> str:
    """Return the sheet as HTML that asks nothing of anyone: no network, no script, no other file.

    Parameters
    ----------
    sheet
        What must be stored, and what is missing.
    language
        nb, nn or en; the page is in this one language.

    Returns
    -------
    The whole page; the same sheet gives the same text.

    Raises
    ------
    BadInputError
        When the language is not one of the three.
    """
    words = Language.of(language)
    several = len(sheet.bodies) > 1
    environment = _environment()
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # from jinja2.ext.i18n
        words.gettext, words.ngettext, newstyle=True
    )
    page = environment.get_template("duty.html").render(
        {
            "language": words,
            "css": Markup("\n".join(_static(name) for name in STYLES)),  # noqa: S704  # our own files
            "question": sheet.question,
            "title": _title(sheet, words),
            "kind": named(words, BODY_KINDS, sheet.question.kind),
            "day": words.date(sheet.question.day),
            "answer": answer(sheet, words),
            "several": several,
            "is_judged": sheet.is_judged,
            "notes": [note_text(words, note, several=several) for note in sheet.notes],
            "overview": duty_rows.overview(sheet, words),
            "sums": duty_rows.sums(sheet, words),
            "reservations": [words.gettext(text) for text in RESERVATIONS],
            "quoted": QUOTED,
            "stated": _stated(sheet, words),
        }
    )
    return page + "\n"


def answer(sheet: Sheet, language: Language) -> str:
    """Say in one sentence whether the duty is met."""
    if not sheet.is_judged:
        return language.gettext("What must be stored is worked out; what is in store was not given.")
    if not sheet.gaps:
        return language.gettext("As much is stored as § 8 a asks.")
    if len(sheet.bodies) > 1:
        short = len({line.body for line in sheet.gaps})
        return language.gettext("%(some)s of %(all)s bodies store less than § 8 a asks.") % {
            "some": language.number(short),
            "all": language.number(len(sheet.bodies)),
        }
    missing = ", ".join(
        f"{item_name(language, line.item, first=False)} {language.number(line.gap)}" for line in sheet.gaps
    )
    return language.gettext("Less is stored than § 8 a asks. Missing, in pieces: %(missing)s.") % {
        "missing": missing
    }


def _title(sheet: Sheet, language: Language) -> str:
    if len(sheet.bodies) > 1:
        return language.ngettext("%(num)s body", "%(num)s bodies", len(sheet.bodies)) % {
            "num": language.number(len(sheet.bodies))
        }
    return sheet.bodies[0] or language.gettext("Protective equipment in store")


def _stated(sheet: Sheet, language: Language) -> list[tuple[str, str]]:
    """Return what a human has stated: it decides, and so it stands on the sheet."""
    question = sheet.question
    years = [str(year) for year in sorted(question.deviating)]
    years += [
        f"{item_name(language, item)} {year}"
        for item, of_item in question.deviating_of.items()
        for year in sorted(of_item)
    ]
    unused = [item_name(language, line) for line in sorted(question.not_used)]
    none = language.gettext("none")
    return [
        (language.gettext("Years stated to deviate"), ", ".join(years) or none),
        (language.gettext("Not used in a normal situation"), ", ".join(unused) or none),
    ]


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text("utf-8")
