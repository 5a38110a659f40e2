"""Results of the same kind beside each other: a row each, so that one sees what a change made of it."""

from collections.abc import Mapping, Sequence

from samvirke.prepare.report.endurance_words import MEASURES, about, day_cell, item_name
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import ENGINES, FUNCTIONS, named
from samvirke.web.work.shown import Shown

MOST = 8
SHOWN = ("infected_share", "peak_intensive", "intensive_days_over_hospital")


def side_by_side(
    works: Sequence[Shown], kind: str, language: Language
) -> tuple[Sequence[Shown], Table] | None:
    """Return the newest results of a kind and a row of figures of each; None where there are fewer than two.

    Parameters
    ----------
    works
        The newest first.
    kind
        `everyday` or `pandemic`.
    language
        Of the words.
    """
    done = [one for one in works if one.kind.name == kind and one.figures][:MOST]
    if len(done) < 2:
        return None
    return done, _everyday(done, language) if kind == "everyday" else _pandemic(done, language)


def _pandemic(works: Sequence[Shown], language: Language) -> Table:
    _ = language.gettext
    headings = (*(_(MEASURES[name]) for name in SHOWN), _("Runs short first"))
    rows = []
    for one in works:
        measures, first = one.figures["measures"], one.figures["first_short"]
        cells = []
        for name in SHOWN:
            of = measures.get(name)
            cells.append(ABSENT if of is None else _spread(of, name.endswith("_share"), language))
        short = ABSENT
        if first:
            day = day_cell(language, one.figures["starts_on"], first[0]["day"])
            short = f"{item_name(language, first[0]['item'])}: {day}"
        rows.append((*cells, short))
    return Table(headings, tuple(rows), words=0)


def _everyday(works: Sequence[Shown], language: Language) -> Table:
    _ = language.gettext
    known = {of["function"]: of for one in works for of in one.figures["functions"]}
    headings = (
        *(_("%(service)s in time") % {"service": named(language, FUNCTIONS, name)} for name in known),
        _("Gap a year, all"),
        _("Travel times"),
    )
    rows = []
    for one in works:
        by_name = {of["function"]: of for of in one.figures["functions"]}
        shares = (
            language.percent(by_name[name]["share"], 1) if name in by_name else ABSENT for name in known
        )
        gap = language.amount(sum(of["gap"] for of in one.figures["functions"]))
        rows.append((*shares, gap, named(language, ENGINES, one.figures["engine"])))
    return Table(headings, tuple(rows), words=0)


def _spread(of: Mapping[str, float], is_share: bool, language: Language) -> str:
    """Write a median with what holds 5 to 95 % of the runs."""
    low, middle, high = (
        language.percent(of[name]) if is_share else about(language, of[name])
        for name in ("p05", "p50", "p95")
    )
    return f"{middle} ({language.span(low, high)})"
