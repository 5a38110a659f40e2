"""What stops, as a planner writes it: `stop:propofol:60`, `border:30`, `plant:tablets:90`, or a list."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.threats.supply.event import SupplyEvent, supply_kinds
from samvirke.threats.supply.shortage_list import read_shortages
from samvirke.threats.supply.threat import Supply

FORMS = "stop:ITEM:DAYS, border:DAYS, plant:LINE:DAYS or the path of a shortage list (CSV)"
MOST_DAYS = 3650


def breaks_of(
    texts: Sequence[str], lines: Sequence[str], items: Sequence[str], *, days: int, starts_at_utc: str
) -> Supply | None:
    """Return the breaks of supply that texts name, from the first day; None without any.

    A stop or a burnt plant leaves nothing; a closed border leaves the base share of the threat's figures.

    Parameters
    ----------
    texts
        As `FORMS` says.
    lines, items
        Production lines that may burn, and items that may stop.
    days, starts_at_utc
        Of the course.

    Raises
    ------
    BadInputError
        When a text is none of the forms, or names a line or an item that is not among these.
    """
    events: list[SupplyEvent] = []
    supply = Supply(events=(), days=days, starts_at_utc=starts_at_utc)
    for text in texts:
        kind, *rest = text.split(":")
        if kind == "stop" and len(rest) == 2:
            _check_item(text, rest[0], items)
            events.append(
                SupplyEvent(kind="item_stops", hit=rest[0], days=_days(text, rest[1]), share_left=0.0)
            )
        elif kind == "border" and len(rest) == 1:
            left = supply_kinds()["border_closes"]["share_left"][1]
            events.append(SupplyEvent(kind="border_closes", days=_days(text, rest[0]), share_left=left))
        elif kind == "plant" and len(rest) == 2:
            if rest[0] not in lines:
                near = did_you_mean(rest[0], lines)
                raise BadInputError(
                    f"{text!r}: there is no line {rest[0]!r}; {near + '; ' if near else ''}the lines are "
                    f"{', '.join(lines) or 'none'}"
                )
            events.append(
                SupplyEvent(kind="plant_burns", hit=rest[0], days=_days(text, rest[1]), share_left=0.0)
            )
        elif Path(text).exists():
            supply = replace(supply, shortages=(*supply.shortages, *read_shortages(text)))
        else:
            raise BadInputError(
                f"{text!r} is no break of supply, and no file of that name is there; it must be {FORMS}"
            )
    return replace(supply, events=tuple(events)) if texts else None


def _check_item(text: str, item: str, items: Sequence[str]) -> None:
    """Refuse what would change nothing here, and an empty name, which the threat takes for every item."""
    if item in items:
        return
    near = did_you_mean(item, items)
    raise BadInputError(
        f"{text!r}: {f'{item!r} is not looked at here' if item else 'no item is named'}; "
        f"{near + '; ' if near else ''}the items are {', '.join(items)}"
    )


def _days(text: str, number: str) -> int:
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_DAYS):
        raise BadInputError(
            f"{text!r} lasts {number!r}; days are a whole number, 1 to {MOST_DAYS}, such as {FORMS}"
        )
    return int(number)
