"""How shares and times are shown in a table; what is not known is a dash."""

import math

UNKNOWN = "–"


def percent(share: float, decimals: int = 0) -> str:
    """Show a share of 0-1 as percent.

    >>> percent(0.784, 1)
    '78.4%'
    """
    return f"{share:.{decimals}%}" if math.isfinite(share) else UNKNOWN


def interval(low_s: float, high_s: float) -> str:
    """Show two times as minutes from and to; a dash where either is unknown.

    >>> interval(60.0, 150.0)
    '1.0-2.5'
    """
    if not (math.isfinite(low_s) and math.isfinite(high_s)):
        return UNKNOWN
    return f"{minutes(low_s)}-{minutes(high_s)}"


def chance(p: float) -> str:
    """Show a p-value: never as nothing, a dash where it is not known.

    >>> chance(0.0312), chance(3e-9)
    ('0.0312', '<0.0001')
    """
    if not math.isfinite(p):
        return UNKNOWN
    return "<0.0001" if p < 0.0001 else f"{p:.4f}"


def seconds(value_s: float) -> str:
    """Show seconds as whole ones; a time that never comes is a dash."""
    return f"{value_s:.0f}" if math.isfinite(value_s) else UNKNOWN


def minutes(seconds: float, decimals: int = 1) -> str:
    """Show seconds as minutes; a time that never comes is a dash.

    >>> minutes(90.0)
    '1.5'
    """
    return f"{seconds / 60:.{decimals}f}" if math.isfinite(seconds) else UNKNOWN
