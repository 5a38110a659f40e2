"""What does a planner read? One stress test as one page that can be mailed, printed and kept.

Begin in `page`. `language` has the words and numbers of the three languages, `figures` and `rows` what
is read, `drawn` what is drawn by the scripts in ``static``, `outlines` the map, `vendored` what npm
brought. Times are seconds in a result and minutes on the page.
"""

from samvirke.prepare.report.language import LANGUAGES, check_language
from samvirke.prepare.report.stress_page import render_report

__all__ = ["LANGUAGES", "check_language", "render_report"]
