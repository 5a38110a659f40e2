"""What a reader of the sheet must know besides the numbers; its words stand with the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = (
    "suggested",  # a year looks deviating and was not stated to: year, pieces, middle
    "unfinished",  # a year that counts is not over on the day of the sheet: year
    "unneeded",  # a year was stated to deviate and is not among those that count: year
    "unused",  # said not to be used in a normal situation, and yet bought: pieces
    "expired",  # in store and past its day: pieces
    "abroad",  # stored outside Norway: pieces
    "lapsed",  # an agreement has ended: pieces, holder
    "uncovered",  # equipment that § 8 a does not name: items
    "storeless",  # a body, or a body's item, has no line of stock or agreement: taken as nothing in store
    "services",  # purchases do not say for which services
    "unjudged",  # no stock and no agreement were given
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to know.

    Parameters
    ----------
    kind
        One of `KINDS`, where its values are told.
    body, item
        What it is about; empty: the whole sheet.
    values
        Numbers, names and years that its words hold.
    """

    kind: str
    body: str = ""
    item: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
