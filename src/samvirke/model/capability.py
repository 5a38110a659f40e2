"""What a resource can do, with how many: `fire.pump:1;rescue.smoke_dive:2`."""

import re

from samvirke.model.errors import InvalidValueError

_ITEM = re.compile(r"(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)(?::(?P<count>[1-9]\d{0,3}))?")


def parse_capabilities(text: str) -> dict[str, int]:
    """Read a capability list into how many of each.

    Parameters
    ----------
    text
        Items `agency.ability` or `agency.ability:count`, parted by semicolons; count 1 to 9999.

    Raises
    ------
    InvalidValueError
        When an item is not of that form, stands twice, or the list is empty.

    Examples
    --------
    >>> parse_capabilities("fire.pump;rescue.smoke_dive:2")
    {'fire.pump': 1, 'rescue.smoke_dive': 2}
    """
    found: dict[str, int] = {}
    for item in text.split(";"):
        match = _ITEM.fullmatch(item.strip())
        if match is None:
            raise InvalidValueError(
                f"{item.strip()!r} is not a capability; write agency.ability or "
                "agency.ability:count with a count of 1 to 9999, parted by semicolons"
            )
        name = match["name"]
        if name in found:
            raise InvalidValueError(f"{name} stands twice in {text!r}; write it once with a count")
        found[name] = int(match["count"] or 1)
    return found


def format_capabilities(counts: dict[str, int]) -> str:
    """Write what `parse_capabilities` reads; a count of one is left out."""
    return ";".join(name if count == 1 else f"{name}:{count}" for name, count in counts.items())
