"""What a page about intensive care says in sentences, and the figures of its answer."""

from typing import Any

import pandas as pd

from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.prepare.report.endurance_words import about, preset_name
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.measure_rows import STATUSES, millions
from samvirke.prepare.report.vocabulary import N_, named

SHARING = {  # who takes patients for whom, within a sentence
    "hospital": N_("each hospital stands alone"),
    "trust": N_("the hospitals of a health trust share"),
    "region": N_("the hospitals of a health region share"),
    "nation": N_("all hospitals share"),
}
SCOPES = {  # the same, as a heading
    "hospital": N_("Alone"),
    "trust": N_("Within the trust"),
    "region": N_("Within the health region"),
    "nation": N_("All share"),
}
CHANGES = {
    "today": N_("As today"),
    "beds": N_("%(beds)s beds more, no nurses"),
    "nurses": N_("%(nurses)s nurses more, no beds"),
    "beds_and_nurses": N_("%(beds)s beds and %(nurses)s nurses more"),
    "teams": N_("%(teams)s new transfers a day"),
}


def at_budget(result: BedsResult, budget_nok: float) -> dict[str, Any] | None:
    """Return the row of the frontier at a budget; None when there is none."""
    rows = result.frontier[result.frontier["budget_nok"] == budget_nok].to_dict(orient="records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def change_name(row: dict[str, Any], language: Language) -> str:
    """Return what a change is called, with its numbers."""
    values = {name: language.number(row[name]) for name in ("beds", "nurses", "teams")}
    return named(language, CHANGES, row["change"]) % values


def asked(result: BedsResult, language: Language) -> str:
    """Say what was asked, in one line."""
    return language.gettext("%(preset)s; %(runs)s runs of %(days)s days, seed %(seed)s; %(sharing)s.") % {
        "preset": preset_name(language, result.preset),
        "runs": language.number(result.runs),
        "days": language.number(result.days),
        "seed": result.seed,
        "sharing": named(language, SHARING, result.sharing),
    }


def answer(result: BedsResult, language: Language) -> str:
    """Say who lacks a bed and what the money does, on runs that the plan was not made for."""
    _ = language.gettext
    before, after = at_budget(result, 0.0), at_budget(result, result.budget_nok)
    lacks = (
        _today(result) if before is None or before["expected"] != before["expected"] else before["expected"]
    )
    if not lacks > 0:
        return _("No patient is over capacity in intensive care in these runs, modelled.")
    judged = before is not None and before["expected"] == lacks
    text = (
        _(
            "%(days)s patient-days in intensive care are over capacity in a run when %(sharing)s, modelled: "
            "the mean of the %(runs)s runs that judge the plan."
        )
        if judged
        else _(
            "%(days)s patient-days in intensive care are over capacity in a run when %(sharing)s, modelled."
        )
    ) % {
        "days": about(language, lacks),
        "sharing": named(language, SHARING, result.sharing),
        "runs": language.number(result.kept - result.planned),
    }
    if after is None or not after["expected"] < float("inf"):
        return text + " " + _("The clock stopped the plan before it was found.")
    plan = _(
        "%(cost)s million kroner, for %(beds)s beds and %(nurses)s trained nurses, bring them down to "
        "%(then)s."
    ) % {
        "cost": millions(language, after["cost_nok"]),
        "beds": language.number(after["beds"]),
        "nurses": language.number(after["nurses"]),
        "then": about(language, after["expected"]),
    }
    return f"{text} {plan}"


def where(result: BedsResult, language: Language) -> str:
    """Say what binds: beds or nurses."""
    by_change = result.changes.set_index("change")
    if not {"beds", "nurses"} <= set(by_change.index):
        return ""
    return language.gettext(
        "%(more_beds)s beds more without nurses save %(by_beds)s patient-days; %(more_nurses)s nurses more "
        "without beds save %(by_nurses)s."
    ) % {
        "more_beds": language.number(by_change.loc["beds", "beds"]),
        "more_nurses": language.number(by_change.loc["nurses", "nurses"]),
        "by_beds": about(language, by_change.loc["beds", "saved"]),
        "by_nurses": about(language, by_change.loc["nurses", "saved"]),
    }


def cards(result: BedsResult, language: Language) -> list[dict[str, Any]]:
    """Return the figures of the answer."""
    made = [_hospitals(result, language), _over(result, language)]
    plan = at_budget(result, result.budget_nok)
    if plan is not None:
        made += [_plan(result, plan, language), _next(result, plan, language), _good(plan, language)]
    return made


def _today(result: BedsResult) -> float:
    return float(result.sharings.loc[result.sharings["asked"], "expected"].iloc[0])


def _hospitals(result: BedsResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    table = result.hospitals
    most = int((table["share_over"] > 0.5).sum())
    return {
        "label": _("Hospitals over capacity"),
        "big": _("%(some)s of %(all)s") % {"some": language.number(most), "all": language.number(len(table))},
        "unit": _("have patients over capacity in most runs"),
        "facts": [
            (_("Beds on an ordinary day"), language.number(table["beds"].sum())),
            (_("Beds at the highest stage"), language.number(table["surge_beds"].sum())),
            (_("of which today's nurses can staff"), language.number(table["staffed_surge"].sum())),
            (_("Free on an ordinary day"), language.number(table["room"].sum())),
        ],
    }


def _over(result: BedsResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    by_scope = result.sharings.set_index("sharing")
    row: pd.Series = by_scope.loc[result.sharing]
    return {
        "label": _("Patient-days over capacity"),
        "big": about(language, row["expected"]),
        "unit": _("in a run, mean of all %(runs)s runs, when %(sharing)s")
        % {"runs": language.number(result.runs), "sharing": named(language, SHARING, result.sharing)},
        "facts": [
            (_("Mean of the worst twentieth"), about(language, row["cvar95"])),
            *(
                (named(language, SCOPES, scope), about(language, by_scope.loc[scope, "expected"]))
                for scope in ("hospital", "nation")
                if scope in by_scope.index and scope != result.sharing
            ),
        ],
    }


def _plan(result: BedsResult, plan: dict[str, Any], language: Language) -> dict[str, Any]:
    _ = language.gettext
    return {
        "label": _("With the plan for %(budget)s million kroner")
        % {"budget": millions(language, result.budget_nok)},
        "big": about(language, plan["expected"]),
        "unit": _("patient-days over capacity in a run, mean of the %(runs)s runs that it was not made for")
        % {"runs": language.number(result.kept - result.planned)},
        "facts": [
            (_("Beds more"), language.number(plan["beds"])),
            (_("Nurses trained"), language.number(plan["nurses"])),
            (_("Mean of the worst twentieth"), about(language, plan["cvar95"])),
        ],
    }


def _next(result: BedsResult, plan: dict[str, Any], language: Language) -> dict[str, Any]:
    _ = language.gettext
    return {
        "label": _("The next %(more)s million kroner") % {"more": millions(language, result.step_nok)},
        "big": about(language, plan["next_saves"]),
        "unit": _("patient-days saved in a run, by the plan's own runs"),
        "facts": [
            (_("Beds more"), language.number(plan["next_beds"], 1)),
            (_("Nurses trained"), language.number(plan["next_nurses"], 1)),
            (_("Saved in the worst twentieth"), about(language, plan["next_saves_cvar95"])),
        ],
    }


def _good(plan: dict[str, Any], language: Language) -> dict[str, Any]:
    _ = language.gettext
    return {
        "label": _("How good the plan is"),
        "big": named(language, STATUSES, plan["status"]),
        "unit": _("on the runs that it was made for"),
        "facts": [
            (_("Value of the plan"), about(language, plan["value"])),
            (_("No plan is below"), about(language, plan["bound"])),
            (_("Gap"), language.percent(plan["gap"], 1)),
        ],
    }
