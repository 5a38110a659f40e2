"""The tables of calls on the pages of a simulation and of a comparison, written as people read them."""

from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.report import call_figures
from samvirke.prepare.report.comparison_figures import BASE_AND_ONE, VERDICT_WORDS, titles
from samvirke.prepare.report.comparison_rows import chance
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import N_, named
from samvirke.prepare.simulation_result import SimulationResult

MEASURES = {
    "answered_in_time": N_("answered in time, points"),
    "answer_s": N_("mean wait for an answer, s"),
    "all_alerted_s": N_("until all agencies are alerted, mean, s"),
    "triple_alerted_s": N_("until all three agencies are alerted, mean, s"),
}
WANTED = {2: N_("two services or more"), 3: N_("all three services")}
STAFFED = {"modelled": N_("modelled"), "plan": N_("as planned")}


def calls(result: SimulationResult, language: Language) -> Table:
    """Return how each centre answers."""
    _ = language.gettext
    headings = (
        _("Centre"),
        _("Number"),
        _("Operators"),
        _("Calls a run"),
        _("Never answered"),
        _("In time"),
        _("95 %, points"),
        _("Asked"),
        _("Half within, s"),
        _("9 of 10 within, s"),
        _("Share of time at work"),
    )
    rows = []
    for row in result.calls.to_dict(orient="records"):
        least, most = language.number(row["operators_least"]), language.number(row["operators_most"])
        operators = least if least == most else f"{least}–{most}"
        target = _("%(share)s in %(seconds)s s") % {
            "share": language.percent(row["target_share"]),
            "seconds": language.number(row["target_s"]),
        }
        low, high = (language.number(100 * row[f"share_in_time_{end}"], 1) for end in ("low", "high"))
        rows.append(
            (
                row["name"],
                row["service"],
                f"{operators} ({named(language, STAFFED, row['operators_from'])})",
                language.amount(row["calls"]),
                language.amount(row["given_up"]),
                language.percent(row["share_in_time"], 1),
                language.span(low, high),
                target,
                language.number(row["wait_p50_s"]),
                language.number(row["wait_p90_s"]),
                language.percent(row["occupancy"]),
            )
        )
    return Table(headings, tuple(rows), words=3)


def alerts(result: SimulationResult, language: Language) -> Table:
    """Return how long it takes until all who are wanted are alerted."""
    _ = language.gettext
    headings = (
        _("Incidents that want"),
        _("Incidents a run"),
        _("Mean, s"),
        _("9 of 10 within, s"),
        _("Never, a run"),
    )
    rows = []
    for row in result.alerts.to_dict(orient="records"):
        times = []
        for stem in ("mean", "p90"):
            value = language.number(row[f"{stem}_s"])
            ends = (language.number(row[f"{stem}_{end}_s"]) for end in ("low", "high"))
            span = language.span(*ends)
            times.append(value if span == ABSENT else f"{value} ({span})")
        wanted = language.gettext(WANTED[int(row["services"])])
        rows.append((wanted, language.amount(row["incidents"]), *times, language.amount(row["never"])))
    return Table(headings, tuple(rows))


def call_differences(result: ComparisonResult, language: Language) -> Table:
    """Return what changes for callers, by plan and centre."""
    _ = language.gettext
    called = titles(result)
    many = len(called) > BASE_AND_ONE
    headings = (
        *((_("Plan"),) if many else ()),
        _("Centre"),
        _("Measure"),
        _("Verdict"),
        called[0],
        _("The plan") if many else called[1],
        _("Difference"),
        _("Interval"),
        _("p, Holm"),
    )
    rows = [
        (
            *((called[row["plan"]],) if many else ()),
            row["name"] or _("the area"),
            named(language, MEASURES, row["measure"]),
            named(language, VERDICT_WORDS, row["verdict"]),
            *(call_figures.level(row, which, language) for which in ("base", "other")),
            call_figures.difference(row, language),
            call_figures.interval(row, language),
            chance(row["p_holm"], language),
        )
        for row in result.calls.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3 + many)
