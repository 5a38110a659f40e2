"""Which item runs out first under each preset, with the same stock; one's own beside."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from samvirke.prepare.endurance.run import EnduranceWork
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.presets import preset_named, preset_names
from samvirke.threats.pandemic.threat import Pandemic

COLUMNS = ("preset", "item", "first_short_day", "out_day", "order")


def presets_table(work: EnduranceWork, *, said: Callable[[str], None] = lambda _: None) -> pd.DataFrame:
    """Return the first day of shortage of each item in the expected course of each preset.

    Parameters
    ----------
    work
        Its stock and contacts are kept; its threat is replaced by each preset in turn, for as long as that
        lasts. A preset of the user's own comes last.
    """
    rows = []
    own = open_preset(work.threat.preset)
    asked_for = {name: preset_named(name) for name in preset_names()}
    asked_for |= {} if own.name in asked_for else {own.name: own}
    for preset, epidemic in asked_for.items():
        said(f"expected course of {preset}")
        meets_all = epidemic.pathogen.mixing == "national"  # then no contacts come in
        threat = Pandemic(
            preset=epidemic,
            starts_at_utc=work.threat.starts_at_utc,
            contacts=None if meets_all else work.threat.contacts,
        )
        asked = replace(work, threat=threat)
        answer = asked.of(threat.expected(work.region), follow=True).stock
        if answer is None:
            continue
        first, out = (np.where(np.isinf(of), np.nan, of) for of in (answer.first_short, answer.out_shared))
        for number, item in enumerate(work.stock_setting.items):
            days = first[number][np.isfinite(first[number])]
            rows.append(
                {
                    "preset": preset,
                    "item": item,
                    "first_short_day": days.min() if len(days) else np.nan,
                    "out_day": out[number],
                }
            )
    table = pd.DataFrame(rows)
    table["order"] = table.groupby("preset")["first_short_day"].rank(method="first")
    return table[list(COLUMNS)]
