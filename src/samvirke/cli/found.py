"""Records told by people: by number, by the end of an id, or in full."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from samvirke.cli.calling import Caller
from samvirke.cli.conventions import print_json, say
from samvirke.model.errors import BadInputError

Incident = Annotated[str, typer.Argument(help="Number or id of the incident, or the end of either.")]
SHORT = 6  # letters of an id that are shown: of 32 each, they seldom meet
ULID = 26  # letters of an id that a node has drawn
UNSEEN = frozenset({"number_series"})  # bookkeeping of the node; nobody types it


def short(record: str) -> str:
    """Return the end of an id, as it is shown and may be typed; a name, such as a unit's, stays whole."""
    name = record.rpartition(":")[2]
    drawn, tie, of_whom = name.partition("~")
    return drawn[-SHORT:] + tie + of_whom if len(drawn) == ULID else name


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
    what = kind.replace("_", " ")
    told = ", ".join(view.get("number") or short(view["id"]) for view in (meant or seen)[-10:])
    if meant:
        raise BadInputError(f"{text!r} is the end of {len(meant)}: {told}; type more of it")
    last = f"the last of them: {told}" if told else "you see none at all"
    raise BadInputError(f"no {what} that you may see ends in {text!r}; {last}")


def incident_of(me: Caller, text: str) -> dict[str, Any]:
    """Return the incident that is meant."""
    return find(me, "incident", text)


def in_minutes(me: Caller, minutes: float | None) -> int | None:
    """Return the moment so many minutes from now, on the clock of the space; None for None."""
    if minutes is None:
        return None
    return int(me.get("status")["now_ms"] + round(60_000 * minutes))


def print_done(me: Caller, act: str, fields: Mapping[str, Any], *, json: bool) -> None:
    """Do an act and print which records it made or changed: what may be typed, then the whole id."""
    done = me.do(act, fields)
    if json:
        print_json(done)
        return
    kinds = ((record.partition(":")[0], record) for record in done["records"])
    lines = [
        f"{kind.replace('_', ' ')} {short(record)}  {record}" for kind, record in kinds if kind not in UNSEEN
    ]
    print("\n".join(lines) or "nothing was to be done")


def tell_of_strangers(me: Caller, centres: Sequence[str]) -> None:
    """Tell of centres that the node does not meet: a slip of the finger would go nowhere, unseen."""
    status = me.get("status")
    near = {status["centre"], *status["peers"]}
    for centre in centres:
        if centre not in near:
            say(
                f"note: this node does not meet {centre!r}; it hears of this by a bundle or not at all. "
                f"It meets {', '.join(sorted(near - {status['centre']})) or 'nobody'}"
            )


def _ends(view: Mapping[str, Any], text: str) -> bool:
    names = (str(view["id"]), str(view.get("number") or ""))
    return bool(text) and any(name.upper().endswith(text.upper()) for name in names)
