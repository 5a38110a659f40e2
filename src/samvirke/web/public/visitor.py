"""The number under which visits are counted of somebody who said yes to that: `besok`.

It follows from the id of their choice by the key of the node, so that pages opened at the same moment find
the same number, and whoever withdraws is found without it. Every thirty days it is another, for all visitors
at once: the count knows who came back within those days, and no longer.
"""

import hmac
from datetime import date
from hashlib import sha256

COOKIE = "besok"
DAYS = 30  # purposes.toml promises it


def number_of(choice_id: str, key: bytes, day: date) -> str:
    """Return the number of a visitor on a day.

    >>> number_of("ab", b"k", date(2027, 1, 1)) == number_of("ab", b"k", date(2027, 1, 2))
    True
    """
    return _number(choice_id, key, period_of(day))


def numbers_of(choice_id: str, key: bytes, day: date) -> frozenset[str]:
    """Return all numbers under which visits of the last thirty days can stand."""
    return frozenset(_number(choice_id, key, period_of(day) - back) for back in (0, 1))


def period_of(day: date) -> int:
    """Return which thirty days a day belongs to."""
    return day.toordinal() // DAYS


def days_left(day: date) -> int:
    """Return how many days a number holds still, the day itself with them."""
    return DAYS - day.toordinal() % DAYS


def _number(choice_id: str, key: bytes, period: int) -> str:
    return hmac.new(key, f"{COOKIE} {choice_id} {period}".encode(), sha256).hexdigest()[:32]
