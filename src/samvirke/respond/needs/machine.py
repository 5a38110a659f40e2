"""What may be said when: the sixteen messages of EDXL-RM 1.0 (OASIS 2008) as a table, `data/messages.csv`.

Each line says which act sends a message, on what (need, request, offer, commitment, or a message that asks),
who may send it, from which states, and where the thing stands afterwards (`=`: where it stood). Lines without
a message are our own, for what the standard leaves to later versions of the same message.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from samvirke.respond.act import RefusedError
from samvirke.respond.needs.tables import table

SAME = "="
SENDERS = {
    "home": "who wrote it",
    "other": "a centre that was asked",
    "asker": "who asked for it",
    "asked": "who was asked",
    "any": "anyone who takes part",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table."""

    act: str
    message: str
    on: str
    sender: str
    from_states: tuple[str, ...]
    to_states: tuple[str, ...]


@cache
def lines() -> tuple[Line, ...]:
    """Return the table."""
    return tuple(
        Line(
            act=row["act"],
            message=row["message"],
            on=row["on"],
            sender=row["sender"],
            from_states=tuple(row["from"].split()),
            to_states=tuple(row["to"].split()),
        )
        for row in table("messages.csv")
    )


def sayable(on: str, state: str, roles: Collection[str]) -> list[str]:
    """Return the acts that somebody in some roles may do on a thing in a state, in the order of the table."""
    return list(
        dict.fromkeys(
            line.act
            for line in lines()
            if line.on == on and state in line.from_states and line.sender in roles
        )
    )


def check(act: str, on: str, state: str, roles: Collection[str]) -> tuple[str, ...]:
    """Return the states to which an act may bring a thing.

    Parameters
    ----------
    act, on, state
        What is done, on what, and where that stands.
    roles
        What the sender is to it: home, other, asker, asked; any is understood.

    Raises
    ------
    RefusedError
        When the table does not allow it; the text says what is allowed now.
    """
    roles = {*roles, "any"}
    of_act = [line for line in lines() if line.act == act and line.on == on]
    fitting = [line for line in of_act if line.sender in roles and state in line.from_states]
    if fitting:
        reached = {to for line in fitting for to in line.to_states}
        return tuple(state if to == SAME else to for to in sorted(reached))
    now = sayable(on, state, roles)
    allowed = f"now {', '.join(now)} can be said" if now else "now nothing more can be said to it"
    if of_act and not any(line.sender in roles for line in of_act):
        who = " or ".join(dict.fromkeys(SENDERS[line.sender] for line in of_act))
        raise RefusedError(f"{act} is for {who}; {allowed}")
    from_states = list(dict.fromkeys(name for line in of_act for name in line.from_states))
    raise RefusedError(
        f"this {on} is {state}; {act} takes one that is {', '.join(from_states) or 'something else'}; "
        f"{allowed}"
    )
