"""Moments as people in Norway read them: 14.32, 3. mars 14.32, for 5 min siden."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from samvirke.prepare.report.language import ABSENT, Language
from samvirke.web.words import N_

HERE: tzinfo = ZoneInfo("Europe/Oslo")
SPAN = (N_("%(n)s s"), N_("%(n)s min"), N_("%(n)s h %(m)s min"))
AGO = (N_("just now"), N_("%(n)s min ago"), N_("%(n)s h ago"), N_("%(n)s days ago"))


def local(at_ms: float) -> datetime:
    """Return a moment on the clocks of Norway."""
    return datetime.fromtimestamp(at_ms / 1000, HERE)


def clock(language: Language, at_ms: float | None) -> str:
    """Write the time of day: 14.32 in Norwegian, 14:32 in English."""
    if at_ms is None:
        return ABSENT
    return local(at_ms).strftime("%H:%M" if language.code == "en" else "%H.%M")


def day_clock(language: Language, at_ms: float | None) -> str:
    """Write day and time: 3. mars 2026 14.32."""
    if at_ms is None:
        return ABSENT
    return f"{language.date(local(at_ms).date())} {clock(language, at_ms)}"


def ago(language: Language, at_ms: float | None, now_ms: float) -> str:
    """Write how long ago something was; what lies ahead is now."""
    if at_ms is None:
        return ABSENT
    minutes = max(0, int((now_ms - at_ms) // 60_000))
    if minutes < 1:
        return language.gettext(AGO[0])
    if minutes < 100:
        return language.gettext(AGO[1]) % {"n": language.number(minutes)}
    if minutes < 48 * 60:
        return language.gettext(AGO[2]) % {"n": language.number(minutes // 60)}
    return language.gettext(AGO[3]) % {"n": language.number(minutes // 1440)}


def span(language: Language, seconds: float | None) -> str:
    """Write how long something takes: 45 s, 12 min, 1 h 20 min; a dash where nothing is known."""
    if seconds is None:
        return ABSENT
    whole = max(0, round(seconds))
    if whole < 100:
        return language.gettext(SPAN[0]) % {"n": language.number(whole)}
    minutes = round(whole / 60)
    if minutes < 100:
        return language.gettext(SPAN[1]) % {"n": language.number(minutes)}
    return language.gettext(SPAN[2]) % {"n": language.number(minutes // 60), "m": minutes % 60}
