"""A visitor's choice as their browser carries it: signed, so that nobody can make one up.

``ID.MAJOR.BITS.WHEN.SEAL``: a random id of 128 bits, the major version of the words, statistics and marketing
as 0 or 1, seconds since 1970, and an HMAC over all that. It says nothing of who the visitor is.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

COOKIE = "samtykke"
LASTS_S = 365 * 86_400  # asked anew after twelve months
FORM = re.compile(r"([0-9a-f]{32})\.(\d{1,6})\.([01])([01])\.(\d{1,12})\.([0-9a-f]{64})")
AHEAD_S = 300  # a clock that was set back: a choice from a little later is no forgery


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a visitor has said yes and no to.

    Parameters
    ----------
    id
        Of the visitor's choices, random.
    major
        Major version of the words that they answered.
    statistics, marketing
        Yes or no.
    at_s
        When, seconds since 1970.
    """

    id: str
    major: int
    statistics: bool
    marketing: bool
    at_s: int

    def allows(self, purpose: str) -> bool:
        """Say whether a purpose was said yes to."""
        return bool({"statistics": self.statistics, "marketing": self.marketing}.get(purpose, False))

    def holds(self, *, major: int, now_s: int) -> bool:
        """Say whether it answers the words of today and is younger than twelve months."""
        return self.major == major and -AHEAD_S <= now_s - self.at_s < LASTS_S

    def sealed(self, key: bytes) -> str:
        """Return it as the cookie carries it."""
        told = f"{self.id}.{self.major}.{int(self.statistics)}{int(self.marketing)}.{self.at_s}"
        return f"{told}.{_seal(told, key)}"


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_hex(16)


def read_choice(cookie: str | None, key: bytes) -> Choice | None:
    """Return the choice that a browser carries; None: none, or one that this node did not seal."""
    found = FORM.fullmatch(cookie or "")
    if found is None:
        return None
    told = found[0].rpartition(".")[0]
    if not hmac.compare_digest(_seal(told, key), found[6]):
        return None
    return Choice(
        id=found[1],
        major=int(found[2]),
        statistics=found[3] == "1",
        marketing=found[4] == "1",
        at_s=int(found[5]),
    )


def _seal(told: str, key: bytes) -> str:
    return hmac.new(key, f"samtykke {told}".encode(), sha256).hexdigest()
