"""A report on paper: headings in the reader's language, the numbers, and the signed head of the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from samvirke.model.calendar import OSLO
from samvirke.respond.reports.records import NUMBERS, SECTIONS
from samvirke.respond.space.outbound import mark
from samvirke.respond.space.space import Mode
from samvirke.respond.wording import words_of


def report_text(report: Mapping[str, Any], language: str, mode: Mode) -> str:
    """Return a report as text.

    Parameters
    ----------
    report
        Its view.
    language
        Of the headings: nb, nn or en; the text stays as it was written.
    mode
        Of the space: what is not live says so before and after.

    Returns
    -------
    str
        Moments in Norwegian time.
    """

    def word(code: str) -> str:
        return words_of("reports")[code].in_language(language)

    lines = [
        f"{word('report')} {report['number']}, {word('version').lower()} {report['version']}",
        f"{word('from')}: {report['home']}   {word('to')}: {', '.join(report['recipients'])}",
        f"{word('period')}: {_moment(report.get('from_ms'))} – {_moment(report['until_ms'])}",
    ]
    if report.get("next_due_ms") is not None:
        lines.append(f"{word('next')}: {_moment(report['next_due_ms'])}")
    numbers = report.get("numbers") or {}
    lines += ["", *(f"{word(name)}: {numbers[name]}" for name in NUMBERS if name in numbers)]
    sections = report.get("sections") or {}
    for section in SECTIONS:
        lines += ["", word(section), sections.get(section) or "–"]
    if report.get("log_head"):
        lines += ["", word("log_head"), report["log_head"]]
    return mark(mode, "\n".join(lines))


def _moment(ms: int | None) -> str:
    # The zone is named: the last night of October has one hour twice.
    return "–" if ms is None else f"{datetime.fromtimestamp(ms / 1000, OSLO):%Y-%m-%d %H:%M %Z}"
