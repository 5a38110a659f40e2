"""Passwords: which are good enough, and how they are kept."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from samvirke.model.errors import BadInputError

SHORTEST, LONGEST = 12, 256
FEWEST_LETTERS = 5  # different ones
# OWASP Password Storage Cheat Sheet (2024): Argon2id with at least 19 MiB, two passes, one lane.
HASHER = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
LADDER = "0123456789012345678909876543210987654321abcdefghijklmnopqrstuvwxyzzyxwvutsrqponmlkjihgfedcba"
KEYS = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm", "1234567890")


def check_password(password: str, user: str) -> None:
    """Refuse a password that would be guessed.

    Raises
    ------
    BadInputError
        With the reason; the text never holds the password.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInputError(
            f"the password has {len(password)} characters; it must have {SHORTEST} to {LONGEST}: four words "
            "that have nothing to do with one another are easy to keep in mind"
        )
    reason = _weakness(_plain(password).casefold(), user.casefold())
    if reason:
        raise BadInputError(
            f"the password {reason}; take four words that have nothing to do with one another"
        )


def hashed(password: str) -> str:
    """Return what is kept of a password: Argon2id, with salt and parameters in the text."""
    return HASHER.hash(_plain(password))


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that was kept; it takes as long where nothing is kept.

    Parameters
    ----------
    kept
        What `hashed` returned; None for a user that is not there.
    password
        What was typed.
    """
    try:
        HASHER.verify(kept or _nobody(), _plain(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody has: what a missing user is checked against."""
    return HASHER.hash("nobody signs in with this")


def _plain(password: str) -> str:
    """Return the same letters whatever keyboard they were typed on (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _weakness(password: str, user: str) -> str:
    if len(set(password)) < FEWEST_LETTERS:
        return f"has fewer than {FEWEST_LETTERS} different characters"
    if any(password == (password[:size] * len(password))[: len(password)] for size in range(1, 7)):
        return "is a short piece again and again"
    if password in LADDER or any(password in (row + row + row[::-1] + row[::-1]) for row in KEYS):
        return "is a row of the alphabet or the keyboard"
    words = set(re.findall(r"[^\W\d_]+", password))
    own = set(re.findall(r"[^\W\d_]+", user))
    # Numbers and signs around common words, or around the name, are what guessers try next.
    is_guessed = words <= _common() | own
    return (
        "is made of what guessers try first: common words, the name, or numbers alone" if is_guessed else ""
    )


@cache
def _common() -> frozenset[str]:
    """Return the words that guessers try first: our own short list, in two languages."""
    source = files("samvirke.respond.access").joinpath("data", "common_passwords.txt")
    return frozenset(source.read_text("utf-8").split())
