"""The tables of a page about intensive care, every cell already written as people read it."""

from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.prepare.report.beds_words import SCOPES, change_name
from samvirke.prepare.report.endurance_words import about
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.measure_rows import STATUSES, millions
from samvirke.prepare.report.measure_rows import optimum as optimum_of
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import QUALITIES, named

WORST = 6  # hospitals whose days are told on the page; all are in the file
APART = 30  # days


def hospitals(result: BedsResult, language: Language) -> Table:
    """Return the hospitals, most patient-days over capacity first."""
    _ = language.gettext
    headings = (
        _("Hospital"),
        _("Whose duty"),
        _("Quality of the beds"),
        _("Beds on an ordinary day"),
        _("At the highest stage"),
        _("of which staffed"),
        _("Free on an ordinary day"),
        _("Largest need, median"),
        _("Largest need, 90 %"),
        _("First day over, median"),
        _("Runs with patients over"),
        *(named(language, SCOPES, scope) for scope in SCOPES),
    )
    table = result.hospitals.sort_values(f"over_{result.sharing}", ascending=False, kind="stable")
    rows = [
        (
            row["name"],
            row["owner_name"],
            named(language, QUALITIES, row["rests_on"]) or ABSENT,
            *(language.number(row[name]) for name in ("beds", "surge_beds", "staffed_surge")),
            language.number(row["room"], 1),
            *(language.number(row[name]) for name in ("peak_p50", "peak_p90", "first_over_p50")),
            language.percent(row["share_over"]),
            *(about(language, row[f"over_{scope}"]) for scope in SCOPES),
        )
        for row in table.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3)


def plan(result: BedsResult, language: Language) -> Table:
    """Return who gets what for the budget."""
    _ = language.gettext
    headings = (
        _("Hospital"),
        _("Whose duty"),
        _("Beds more"),
        _("Nurses trained"),
        _("Cost, million kroner"),
    )
    rows = [
        (
            row["name"],
            row["owner_name"],
            language.number(row["beds"]),
            language.number(row["nurses"]),
            millions(language, row["cost_nok"]),
        )
        for row in result.plan.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def sharings(result: BedsResult, language: Language) -> Table:
    """Return what sharing does, by who shares."""
    _ = language.gettext
    headings = (
        _("Who shares"),
        _("Asked for"),
        _("Patient-days over capacity, mean"),
        _("Median"),
        _("9 of 10 runs below"),
        _("Mean of the worst twentieth"),
        _("Transfers in a run"),
        _("Hours on the way in a run"),
    )
    rows = [
        (
            named(language, SCOPES, row["sharing"]),
            _("yes") if row["asked"] else ABSENT,
            *(
                about(language, row[name])
                for name in ("expected", "p50", "p90", "cvar95", "transfers", "travel_h")
            ),
        )
        for row in result.sharings.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def changes(result: BedsResult, language: Language) -> Table:
    """Return what other changes would do, held against today on the same runs."""
    _ = language.gettext
    headings = (
        _("Change"),
        _("Cost, million kroner"),
        _("Patient-days over capacity, mean"),
        _("Mean of the worst twentieth"),
        _("Saved, mean"),
    )
    rows = [
        (
            change_name({str(name): value for name, value in row.items()}, language),
            millions(language, row["cost_nok"]),
            *(about(language, row[name]) for name in ("expected", "cvar95", "saved")),
        )
        for row in result.changes.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def frontier(result: BedsResult, language: Language) -> Table:
    """Return what money buys: on the plans' own runs, and simulated on others."""
    _ = language.gettext
    step = millions(language, result.step_nok)
    headings = (
        _("Budget, million kroner"),
        _("Beds more"),
        _("Nurses trained"),
        _("Planned, mean"),
        _("Planned, worst twentieth"),
        _("On other runs, mean"),
        _("On other runs, worst twentieth"),
        _("%(step)s million more saves") % {"step": step},
        _("and in the worst twentieth"),
        _("Gap"),
    )
    columns = ("expected_planned", "cvar95_planned", "expected", "cvar95", "next_saves", "next_saves_cvar95")
    rows = [
        (
            millions(language, row["budget_nok"]),
            language.number(row["beds"]),
            language.number(row["nurses"]),
            *(about(language, row[name]) for name in columns),
            language.percent(row["gap"], 1),
        )
        for row in result.frontier.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=0)


def days(result: BedsResult, language: Language) -> Table:
    """Return need and open beds every so many days, of the hospitals that lack most."""
    _ = language.gettext
    headings = (
        _("Hospital"),
        _("Day"),
        _("Need, median run"),
        _("Need, 9 of 10 runs below"),
        _("Open, median run"),
        _("Over capacity, mean"),
    )
    worst = result.hospitals.nlargest(WORST, f"over_{result.sharing}")
    names = dict(zip(worst["hospital"], worst["name"], strict=True))
    table = result.hospital_days
    rows = [
        (
            names[hospital],
            language.number(row["day"]),
            *(language.number(row[name], 1) for name in ("need_p50", "need_p90", "room_p50", "over_mean")),
        )
        for hospital in names
        for row in table[(table["hospital"] == hospital) & (table["day"] % APART == 0)].to_dict(
            orient="records"
        )
    ]
    return Table(headings, tuple(rows))


def foresight(result: BedsResult, language: Language) -> Table:
    """Return what knowing the days around the peak is worth; no rows where it was not asked for."""
    _ = language.gettext
    headings = (
        _("Status"),
        _("Days"),
        _("From day"),
        _("Over capacity by the rule"),
        _("Over capacity with foresight"),
        _("In the run itself, guests moved on"),
        _("Transfers with foresight"),
        _("Hours on the way"),
        _("Value of the plan"),
        _("No plan is below"),
        _("Gap"),
    )
    columns = (
        "over_by_rule",
        "over_planned",
        "over_simulated",
        "transfers",
        "travel_h",
        "value",
        "bound",
    )
    rows = [
        (
            named(language, STATUSES, row["status"]),
            language.number(row["days"]),
            language.number(row["from_day"]),
            *(about(language, row[name]) for name in columns),
            language.percent(row["gap"], 1),
        )
        for row in result.foresight.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def streams(result: BedsResult, language: Language) -> Table:
    """Return who sends whom where with foresight, most patients first."""
    _ = language.gettext
    headings = (_("From hospital"), _("To hospital"), _("Patients"), _("Hours on the way"))
    rows = [
        (row["from_name"], row["to_name"], *(language.number(row[name], 1) for name in ("patients", "hours")))
        for row in result.transfers.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def optimum(result: BedsResult, language: Language) -> Table:
    """Return how good the plan of each budget is."""
    return optimum_of(
        [millions(language, nok) for nok in result.frontier["budget_nok"]],
        result.frontier,
        language.gettext("Budget, million kroner"),
        language,
    )
