"""Text that a person wrote, as it goes into the log: checked, and without space around it."""

from samvirke.respond.incidents import wellformed


def said(field: str, text: str | None, longest: int = wellformed.LONGEST_TEXT) -> str | None:
    """Return a text; None where nothing is said.

    Raises
    ------
    InvalidValueError
        As `wellformed.text`.
    """
    wellformed.text(field, text, longest)
    return text.strip() or None if text is not None else None


def must_say(field: str, text: str, longest: int = wellformed.LONGEST_TEXT) -> str:
    """Return a text that must be there.

    Raises
    ------
    InvalidValueError
        As `wellformed.text`, and when nothing is said.
    """
    wellformed.text(field, text, longest, needed=True)
    return text.strip()
