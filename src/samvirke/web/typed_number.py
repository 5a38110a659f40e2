"""Numbers as people in Norway write them in forms: 1 250,5 and −4."""

import re

_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)")


def plain_number(text: str) -> str:
    """Return a number as programs write it; what is no number keeps its commas, to be told of as it was.

    >>> plain_number("1 250,5"), plain_number("\u22124"), plain_number("1,250.5")
    ('1250.5', '-4', '1,250.5')
    """
    close = re.sub(r"\s", "", text).replace("\u2212", "-")  # also spaces that do not break a line
    return close.replace(",", ".") if _COMMA.fullmatch(close) else close
