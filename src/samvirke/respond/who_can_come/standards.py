"""Within what time help of a kind shall be there, cell by cell: what cover means."""

from samvirke.register.region import Region
from samvirke.rules.response_times import clock_s, judged_capabilities, judged_functions, limits
from samvirke.travel.times import Floats


def limits_of(region: Region) -> dict[str, Floats]:
    """Return capability → seconds from alert to arrival that its standard leaves, by cell; NaN: none.

    What the standard counts before the alert and after the arrival is taken off. Capabilities without any
    standard in the region are left out.
    """
    found: dict[str, Floats] = {}
    for function in judged_functions():
        before_s, after_s = clock_s(function)
        left_s = limits(region, function).time_limit_s - before_s - after_s
        if (left_s > 0).any():
            found |= dict.fromkeys(judged_capabilities(function), left_s)
    return found
