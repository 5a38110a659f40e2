"""The page of a stress test of days in a real browser: weeks, hospitals and items follow the reader."""

import re
from functools import cache
from pathlib import Path

from tests.browser.reports.test_report_pages_browser import shown, without_scripts
from tests.prepare.endurance_made_up import made_up_endurance

from samvirke.prepare.report.endurance_page import render_endurance


@cache
def page() -> str:
    return render_endurance(made_up_endurance(), "en")


def test_week_hospital_and_item_follow_the_reader(chromium: str, tmp_path: Path) -> None:
    # Week 3 begins on day 14, 15 January; then the second hospital and the second item are chosen.
    deeds = """
      const slider = document.getElementById("week");
      slider.value = 2; slider.dispatchEvent(new Event("input"));
      const pick = document.getElementById("hospital");
      pick.value = 1; pick.dispatchEvent(new Event("change"));
      document.querySelectorAll('[data-choose="item"] button')[1].click();"""
    dom = without_scripts(shown(chromium, page(), tmp_path, deeds=deeds))
    assert 'data-faults=""' in dom
    assert re.search(r'id="weeksaid"[^>]*>Week 3, from day 14 \(15 Jan 2026\)<', dom)
    assert re.search(r'aria-valuetext="Week 3, from day 14', dom)
    drawn = re.search(r'id="hospitaldraw".*?</div></div>', dom, re.DOTALL)
    assert drawn is not None
    assert "Sørdal sykehus, modelled" in drawn[0]
    assert "Nordvik sykehus" not in drawn[0]
    assert "Examination glove: Need a day, pieces, modelled" in dom


def test_the_weeks_play_to_the_end_and_stop(chromium: str, tmp_path: Path) -> None:
    # From the last but one of thirteen weeks one step is left; the button then offers to play again.
    deeds = """
      const slider = document.getElementById("week");
      slider.value = 11; slider.dispatchEvent(new Event("input"));
      document.getElementById("play").click();"""
    dom = without_scripts(shown(chromium, page(), tmp_path, deeds=deeds))
    assert 'data-faults=""' in dom
    assert re.search(r'id="weeksaid"[^>]*>Week 13, ', dom)
    assert re.search(r'id="play" aria-pressed="false">Play<', dom)


def test_the_map_begins_in_the_worst_week_and_arrow_keys_walk_from_the_hardest_hit(
    chromium: str, tmp_path: Path
) -> None:
    # In week 7 (k = 6) Sørdal has 40 cases, Østnes 60 exp(-1/4) = 46.7 and Nordvik 20 exp(-1/4) = 15.6:
    # 102.3 together, more than in any other week. The first key goes from Østnes, shown first, to Sørdal.
    deeds = """document.getElementById("mapdraw").dispatchEvent(
      new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));"""
    dom = without_scripts(shown(chromium, page(), tmp_path, deeds=deeds))
    assert re.search(r'id="weeksaid"[^>]*>Week 7, ', dom)
    details = re.search(r'id="details".*?</dl>', dom, re.DOTALL)
    assert details is not None
    assert "<h3>Sørdal</h3>" in details[0]
    assert '<p class="value">4.0</p>' in details[0]  # 40 of 10,100
