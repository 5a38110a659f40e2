"""Records told by people: by number, by the end of an id, or in full."""

from collections.abc import Mapping
from typing import Any

from samvirke.cli.calling import Caller
from samvirke.model.errors import BadInputError

SHORT = 6  # letters of an id that are shown: of 32 each, they seldom meet


def short(record: str) -> str:
    """Return the end of an id, as it is shown and may be typed."""
    return record[-SHORT:]


def find(me: Caller, kind: str, text: str) -> dict[str, Any]:
    """Return the one record of a kind that is meant.

    Raises
    ------
    BadInputError
        When none or more than one is.
    """
    seen = me.all_of("records", kind=kind)
    exact = [view for view in seen if text in (view["id"], view.get("number"))]
    meant = exact or [view for view in seen if _ends(view, text)]
    if len(meant) == 1:
        return meant[0]
    told = ", ".join(short(view["id"]) for view in (meant or seen)[:10]) or "none that you can see"
    why = f"{len(meant)} end so" if meant else "there is none"
    raise BadInputError(f"no {kind.replace('_', ' ')} is meant by {text!r}: {why}; there are: {told}")


def incident_of(me: Caller, text: str) -> dict[str, Any]:
    """Return the incident that is meant."""
    return find(me, "incident", text)


def in_minutes(me: Caller, minutes: float | None) -> int | None:
    """Return the moment so many minutes from now, on the clock of the space; None for None."""
    if minutes is None:
        return None
    return int(me.get("status")["now_ms"] + round(60_000 * minutes))


def _ends(view: Mapping[str, Any], text: str) -> bool:
    number = str(view.get("number") or "")
    return bool(text) and (view["id"].upper().endswith(text.upper()) or number.endswith(text))
