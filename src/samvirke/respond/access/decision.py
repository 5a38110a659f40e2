"""The answer to "may they?", with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to "may they?".

    Parameters
    ----------
    allowed
        Yes or no.
    rule
        Name of the rule that decided, as in the table of rules; `deny_by_default` where none opened.
    reason
        Why, in words for the person who asked; it names nothing that they may not know.
    needs_log
        Whether each use of this yes is to be written down: what is shielded, and what was opened by breaking
        the glass.
    """

    allowed: bool
    rule: str
    reason: str
    needs_log: bool = False
