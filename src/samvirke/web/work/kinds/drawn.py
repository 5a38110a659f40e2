"""Inputs that many kinds of work have: how often chance is drawn, how long a run is, how long is searched."""

from samvirke.web.words import N_
from samvirke.web.work.kind import Input

RUNS = N_("More runs make the interval narrower and take longer.")


def runs(label: str, default: int, *, low: int, high: int = 200) -> Input:
    """Return how many runs; `label` says of what."""
    return Input(
        name="runs",
        label=label,
        kind="whole",
        low=low,
        high=high,
        default=default,
        is_required=True,
        help=RUNS,
        is_rare=True,
    )


def days(default: int | None, text: str = "", *, high: int = 3660) -> Input:
    """Return the length of a run; without a default it may be left empty, and `text` says what then holds."""
    return Input(
        name="days",
        label=N_("Length of each"),
        kind="whole",
        unit=N_("days"),
        low=1,
        high=high,
        default=default,
        is_required=default is not None,
        help=text,
        is_rare=True,
    )


def time_limit(default: float) -> Input:
    """Return how long a solver may search, seconds."""
    return Input(
        name="time_limit",
        label=N_("Longest search"),
        kind="number",
        unit=N_("seconds"),
        low=1,
        high=3600,
        default=default,
        is_required=True,
        help=N_("What the clock stops is told so, and is never called proven."),
        is_rare=True,
    )
