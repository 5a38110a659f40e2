"""Every page of a report with a made-up result: a new page gets its line in `PAGES`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.prepare import (
    beds_made_up,
    centres_made_up,
    endurance_made_up,
    forecast_made_up,
    medicines_made_up,
    report_made_up,
    result_factory,
    siting_made_up,
    stock_made_up,
)

from samvirke.prepare.report import (
    beds_drawn,
    beds_page,
    centres_drawn,
    centres_page,
    comparison_drawn,
    comparison_page,
    endurance_drawn,
    endurance_page,
    forecast_drawn,
    forecast_page,
    medicines_drawn,
    medicines_page,
    simulation_drawn,
    simulation_page,
    siting_drawn,
    siting_page,
    stock_drawn,
    stock_page,
    stress_drawn,
    stress_page,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Page:
    """A page and what its tests need.

    Parameters
    ----------
    template
        Its file in ``templates``.
    render
        From a result and a language to HTML.
    made_up, renamed
        A result; and the same with a name in the place of every name.
    scripts, words
        Files of ``static`` that it uses, and the words its scripts ask for.
    sections
        Ids of its sections, in order.
    is_mapped
        Whether a map is drawn.
    """

    template: str
    render: Callable[[Any, str], str]
    made_up: Callable[[], Any]
    renamed: Callable[[Any, str], Any]
    scripts: tuple[str, ...]
    words: dict[str, str]
    sections: tuple[str, ...]
    is_mapped: bool = True


PAGES = {
    "stress": Page(
        template="stress.html",
        render=stress_page.render_report,
        made_up=result_factory.made_up_result_with_areas,
        renamed=result_factory.renamed,
        scripts=stress_page.SCRIPTS,
        words=stress_drawn.WORDS,
        sections=("map", "curves", "rhythm", "gaps", "owners", "worth", "method"),
    ),
    "simulation": Page(
        template="simulation.html",
        render=simulation_page.render,
        made_up=report_made_up.made_up_simulation,
        renamed=report_made_up.renamed_simulation,
        scripts=simulation_page.SCRIPTS,
        words=simulation_drawn.WORDS,
        sections=(
            "plan",
            "map",
            "curves",
            "day",
            "calls",
            "units",
            "across",
            "hospitals",
            "municipalities",
            "worth",
            "method",
        ),
    ),
    "comparison": Page(
        template="comparison.html",
        render=comparison_page.render,
        made_up=report_made_up.made_up_comparison,
        renamed=report_made_up.renamed_comparison,
        scripts=comparison_page.SCRIPTS,
        words=comparison_drawn.WORDS,
        sections=(
            "plans",
            "differences",
            "map",
            "curves",
            "calls",
            "incidents",
            "municipalities",
            "runs",
            "worth",
            "method",
        ),
    ),
    "screening": Page(
        template="comparison.html",
        render=comparison_page.render,
        made_up=partial(report_made_up.made_up_comparison, 4),
        renamed=report_made_up.renamed_comparison,
        scripts=comparison_page.SCRIPTS,
        words=comparison_drawn.WORDS,
        sections=(
            "plans",
            "differences",
            "screening",
            "map",
            "curves",
            "calls",
            "incidents",
            "municipalities",
            "runs",
            "worth",
            "method",
        ),
    ),
    "siting": Page(
        template="siting.html",
        render=siting_page.render_siting,
        made_up=siting_made_up.made_up_siting,
        renamed=siting_made_up.renamed_siting,
        scripts=siting_page.SCRIPTS,
        words=siting_drawn.WORDS,
        sections=("map", "proposed", "curve", "alternatives", "municipalities", "method"),
    ),
    "centres": Page(
        template="centres.html",
        render=centres_page.render,
        made_up=centres_made_up.made_up_centres,
        renamed=centres_made_up.renamed_centres,
        scripts=centres_page.SCRIPTS,
        words=centres_drawn.WORDS,
        sections=("side", "curves", "changes", "staffing", "losses", "map", "assumptions", "method"),
    ),
    "centres_alone": Page(
        template="centres.html",
        render=centres_page.render,
        made_up=centres_made_up.made_up_calls_alone,
        renamed=centres_made_up.renamed_centres,
        scripts=centres_page.SCRIPTS,
        words=centres_drawn.WORDS,
        sections=("side", "curves", "changes", "staffing", "losses", "map", "assumptions", "method"),
    ),
    "endurance": Page(
        template="endurance.html",
        render=endurance_page.render_endurance,
        made_up=endurance_made_up.made_up_endurance,
        renamed=endurance_made_up.renamed_endurance,
        scripts=endurance_page.SCRIPTS,
        words=endurance_drawn.WORDS,
        sections=(
            "course",
            "map",
            "hospitals",
            "items",
            "owners",
            "presets",
            "sensitivity",
            "worth",
            "method",
        ),
    ),
    "endurance_calm": Page(
        template="endurance.html",
        render=endurance_page.render_endurance,
        made_up=endurance_made_up.calm_endurance,
        renamed=endurance_made_up.renamed_endurance,
        scripts=endurance_page.SCRIPTS,
        words=endurance_drawn.WORDS,
        sections=(
            "course",
            "map",
            "hospitals",
            "items",
            "sensitivity",
            "worth",
            "method",
        ),
    ),
    "forecast": Page(
        template="forecast.html",
        render=forecast_page.render_forecast,
        made_up=forecast_made_up.made_up_forecast,
        renamed=forecast_made_up.renamed_forecast,
        scripts=forecast_page.SCRIPTS,
        words=forecast_drawn.WORDS,
        sections=("outlook", "beds", "items", "scores", "method"),
        is_mapped=False,
    ),
    "stock": Page(
        template="stock.html",
        render=stock_page.render_stock,
        made_up=stock_made_up.made_up_stock,
        renamed=stock_made_up.renamed_stock,
        scripts=stock_page.SCRIPTS,
        words=stock_drawn.WORDS,
        sections=("where", "unmet", "frontier", "next", "optimum", "method"),
    ),
    "beds": Page(
        template="beds.html",
        render=beds_page.render_beds,
        made_up=beds_made_up.made_up_beds,
        renamed=beds_made_up.renamed_beds,
        scripts=beds_page.SCRIPTS,
        words=beds_drawn.WORDS,
        sections=("where", "hospitals", "frontier", "binds", "sharing", "days", "optimum", "method"),
    ),
    "medicines": Page(
        template="medicines.html",
        render=medicines_page.render_medicines,
        made_up=medicines_made_up.made_up_medicines,
        renamed=medicines_made_up.renamed_medicines,
        scripts=medicines_page.SCRIPTS,
        words=medicines_drawn.WORDS,
        sections=("timeline", "who", "plan", "demand", "optimum", "figures", "method"),
        is_mapped=False,
    ),
    "medicines_not_made": Page(
        template="medicines.html",
        render=medicines_page.render_medicines,
        made_up=medicines_made_up.without_production,
        renamed=medicines_made_up.renamed_medicines,
        scripts=medicines_page.SCRIPTS,
        words=medicines_drawn.WORDS,
        sections=("timeline", "who", "demand", "optimum", "figures", "method"),
        is_mapped=False,
    ),
}
