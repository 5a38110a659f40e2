"""How shares and times are shown in a table; what is not known is a dash."""

import math

UNKNOWN = "–"


def percent(share: float, decimals: int = 0) -> str:
    """Show a share of 0-1 as percent.

    >>> percent(0.784, 1)
    '78.4%'
    """
    return f"{share:.{decimals}%}" if math.isfinite(share) else UNKNOWN


def minutes(seconds: float, decimals: int = 1) -> str:
    """Show seconds as minutes; a time that never comes is a dash.

    >>> minutes(90.0)
    '1.5'
    """
    return f"{seconds / 60:.{decimals}f}" if math.isfinite(seconds) else UNKNOWN
