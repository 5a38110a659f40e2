"""An epidemic week by week as the map of the pages takes it."""

from typing import Any

import pandas as pd

from samvirke.prepare.report.endurance_drawn import WORDS
from samvirke.prepare.report.endurance_words import date_of, short_date
from samvirke.prepare.report.language import Language
from samvirke.web.words import N_
from samvirke.web.work.record import Work

FILE = "weekly.csv"
LEGEND = N_("New infections of 1,000 residents in the week, modelled")
DIGITS = 3  # of a value: more would not be seen


def has_weeks(work: Work) -> bool:
    """Say whether a result has something for each municipality and week."""
    return work.request.kind == "pandemic" and any(path.name == FILE for path in work.files)


def weeks_of(work: Work, language: Language) -> dict[str, Any]:
    """Return what ``map.shade`` takes, and which step to begin with: that with most infections.

    Parameters
    ----------
    work
        One that `has_weeks`.
    language
        Of the steps and the legend.
    """
    path = work.folder / "files" / FILE
    table = pd.read_csv(path, dtype={"municipality": "str"}).sort_values(["municipality", "week"])
    weeks = range(int(table["week"].max()) + 1)
    wide = table.pivot_table(index="municipality", columns="week", values="per_1000", aggfunc="sum")
    wide = wide.reindex(columns=list(weeks), fill_value=0.0).round(DIGITS)
    starts_on, step = work.figures["starts_on"], WORDS["week"]
    return {
        "values": {str(number): [float(value) for value in row] for number, row in wide.iterrows()},
        "steps": [
            language.gettext(step)
            % {
                "week": language.number(week + 1),
                "day": language.number(7 * week),
                "date": short_date(language, date_of(starts_on, 7 * week)),
            }
            for week in weeks
        ],
        "legend": language.gettext(LEGEND),
        "min": 0,
        "max": float(wide.to_numpy().max()),
        "first": int(table.groupby("week")["infections"].sum().idxmax()),
    }
