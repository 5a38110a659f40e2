"""What a siting page says in sentences: what was asked, what was found, how good it is."""

from samvirke.prepare.measures.siting.result import SitingResult
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

NAMED = 4  # places in the answer; all are in the table

MODEL_WORDS = {
    "mclp": N_("as much demand as possible within reach"),
    "backup": N_("as much demand as possible within reach of one unit and again of a second"),
    "mexclp": N_("as much demand as possible that finds a free unit within reach"),
    "lscp": N_("the fewest units that put all demand within reach"),
    "p_median": N_("the least mean response time"),
    "p_center": N_("the least longest response time"),
}
STATUS_WORDS = {
    "optimal": N_("proven best"),
    "feasible": N_("good, not proven best"),
    "time_limit": N_("stopped by the clock"),
    "infeasible": N_("impossible"),
}


def asked(result: SitingResult, language: Language) -> str:
    """Say what was asked, in one line."""
    _ = language.gettext
    question = result.question
    values = {
        "count": language.number(question.number),
        "service": services(result, language),
        "where": result.area or result.region_title,
        "aim": named(language, MODEL_WORDS, question.model),
    }
    if question.model == "lscp":
        text = _("%(service)s in %(where)s: %(aim)s.")
    elif question.total is not None:
        text = _("%(service)s in %(where)s, %(count)s units placed anew: %(aim)s.")
    else:
        text = _("%(service)s in %(where)s, %(count)s more: %(aim)s.")
    return text % values


def services(result: SitingResult, language: Language) -> str:
    """Name the services that look for places."""
    return ", ".join(named(language, FUNCTIONS, name) for name in result.services)


def answer(result: SitingResult, language: Language) -> str:
    """Say in one or two sentences what was found."""
    _ = language.gettext
    if not result.is_feasible:
        return _("No plan meets what is asked.")
    if result.chosen.empty:
        return _("Nothing more is needed: no further unit brings more within reach.")
    places = _places(result)
    values = {"places": places, "count": language.number(int(result.chosen["units"].sum()))}
    if result.unit == "units":
        first = language.ngettext(
            "%(count)s unit is enough: %(places)s.",
            "%(count)s units are enough: %(places)s.",
            int(result.chosen["units"].sum()),
        )
    elif result.question.total is not None:
        first = _("Stand at %(places)s.")
    else:
        first = _("Most is gained at %(places)s.")
    return " ".join([first % values, *_gains(result, language)])


def _places(result: SitingResult) -> str:
    names = [f"{row.site_name}" for row in result.chosen.itertuples()]
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f" (+{more})" if more > 0 else "")


def _gains(result: SitingResult, language: Language) -> list[str]:
    """Say the modelled and the simulated gain."""
    _ = language.gettext
    said = []
    values = {
        "gain": amount(result, result.gain, language),
        "loss": amount(result, -result.gain, language),
        "value": language.minutes(result.value),
    }
    more = {
        "s": _("By the model the time falls by %(gain)s min, to %(value)s."),
        "needs": _("By the model %(gain)s more acute needs a year are within reach."),
        "people": _("By the model %(gain)s more people are within reach."),
    }
    fewer = {  # placed anew, and fewer than stand today
        "s": _("By the model the time rises by %(loss)s min, to %(value)s."),
        "needs": _("By the model %(loss)s fewer acute needs a year are within reach than today."),
        "people": _("By the model %(loss)s fewer people are within reach than today."),
    }
    if result.question.model in ("backup", "mexclp"):
        text = _("By the model's own measure, %(aim)s, the change is %(change)s %(unit)s.")
        sign = "+" if result.gain > 0 else ""
        said.append(
            text
            % {
                "aim": named(language, MODEL_WORDS, result.question.model),
                "change": sign + values["gain"].replace("-", "−"),
                "unit": unit_of_gain(result, language),
            }
        )
    elif result.unit in more:
        said.append((fewer if result.gain < 0 else more)[result.unit] % values)
    row = result.simulated_row(result.services[0], "met_a_year")
    if row is not None:
        text = _("Simulated, %(gain)s more needs a year get help in time (%(interval)s).")
        said.append(
            text
            % {
                "gain": language.amount(row["change"]),
                "interval": language.span(
                    language.number(row["change_low"]), language.number(row["change_high"])
                ),
            }
        )
    return said


def where(result: SitingResult, language: Language) -> str:
    """Say how good the proposal is known to be; when there is none, what is missing."""
    _ = language.gettext
    if result.status == "infeasible":
        return ""
    if result.status == "optimal":
        return _("Proven: no other plan does better by this model.")
    values = {
        "status": named(language, STATUS_WORDS, result.status),
        "gap": language.percent(result.gap, 1),
        "most": bound_text(result, language),
    }
    return _("The plan is %(status)s: no plan gains more than %(most)s; the gap is %(gap)s.") % values


def amount(result: SitingResult, value: float, language: Language) -> str:
    """Write a gain in the unit of the model's objective; seconds as minutes, a mean falls by few."""
    return language.minutes(value, 2) if result.unit == "s" else language.amount(value)


def bound_text(result: SitingResult, language: Language) -> str:
    """Write what no plan gains more than."""
    if result.unit == "units":
        return language.number(result.bound)
    return amount(result, result.gain_at_most, language)


def gap_text(result: SitingResult, language: Language) -> str:
    """Write the gap; a dash where there is no plan."""
    return language.percent(result.gap, 1) if result.is_feasible else ABSENT


def unit_of_gain(result: SitingResult, language: Language) -> str:
    """Name what gains are counted in."""
    _ = language.gettext
    return {
        "needs": _("needs a year"),
        "people": _("people"),
        "units": _("needs a year") if result.question.demand == "needs" else _("people"),
        "s": _("min"),
    }[result.unit]
