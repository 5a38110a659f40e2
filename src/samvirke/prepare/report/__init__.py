"""What does a planner read? Each result as one page that can be mailed, printed and kept.

Begin in `layout`, the frame of every page, which tells how to add one. A page is ``*_page`` (what it
shows), ``*_figures`` and ``*_rows`` (what is read) and ``*_drawn`` (what the scripts in ``static`` draw
from): `stress_page` for a stress test, `simulation_page` for a simulated plan, `comparison_page` for plans
held against each other, `siting_page` for where units should stand, `endurance_page` for a stress test of
days. `language` has the words and numbers
of the three languages, `sentences` says a result's own sentences in them, `outlines` the map, `vendored`
what npm brought. Times are seconds in a result and minutes on the page.
"""

from samvirke.prepare.report.language import LANGUAGES, check_language
from samvirke.prepare.report.stress_page import render_report

__all__ = ["LANGUAGES", "check_language", "render_report"]
