"""The pictures of a comparison in a real browser: axes hold what is drawn, and verdicts say why."""

import re
from dataclasses import replace
from pathlib import Path

from tests.browser.reports.test_report_pages_browser import shown, without_scripts
from tests.prepare.report_made_up import made_up_comparison

from samvirke.prepare.report.comparison_page import render


def test_axes_end_beyond_what_is_drawn_and_an_undecided_place_says_why(chromium: str, tmp_path: Path) -> None:
    result = made_up_comparison()
    rows = result.differences.copy()
    share = rows["measure"] == "share_in_time"
    rows.loc[share & (rows["group"] == "all"), ["difference", "low", "high"]] = 0.019, 0.01, 0.021
    places = share & (rows["group"] == "municipality")
    rows.loc[places, ["difference", "low", "high"]] = -0.063, -0.113, -0.006
    rows.loc[places, "verdict"] = "undecided"
    page = render(replace(result, differences=rows), "en")
    dom = without_scripts(shown(chromium, page, tmp_path))
    # The largest is 2.1 points: with a tick at every point the axis goes on to 3.
    chart = re.search(r'aria-label="share in time, points: Difference".*?</svg>', dom, re.DOTALL)
    assert chart is not None
    assert ">+3.0<" in chart[0]
    assert ">+4.0<" not in chart[0]
    assert "undecided: the interval alone leaves out no difference" in dom
    assert "\u22126.3" in dom
    assert "\u221211.3 to \u22120.6" in dom
