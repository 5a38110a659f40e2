"""All that the public may read of a node: what its owner has released, and the warnings that hold now.

The public is an actor with a role of its own, so that `decide` says what is open to it (rule
``public_reads``); it works at no centre, so that even a centre's own record never tells it who wrote it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from samvirke.respond.access.actor import Actor, Agency
from samvirke.respond.node import Node
from samvirke.respond.public.statement import stands
from samvirke.respond.record.record import Record
from samvirke.respond.standards.cap.warning import current_warnings

NOWHERE = ""  # no centre is called so
View = dict[str, Any]


def the_public(node: Node) -> Actor:
    """Return the public, as it asks in a space."""
    return Actor(
        user="",
        organisation="",
        centre=NOWHERE,
        agency=cast(Agency, node.place.agency),
        role="public",
        spaces=frozenset({node.space.name}),
    )


def statements_now(node: Node) -> Sequence[View]:
    """Return what the owner of a node has released and stands now, the newest first."""
    released = [
        statement
        for statement in node.state.of_kind("public_statement")
        if statement.home == node.place.centre and stands(statement, node.now_ms)
    ]
    return _seen(node, reversed(released))


def warnings_now(node: Node) -> Sequence[View]:
    """Return the warnings to everybody that hold now: none of an exercise, a test, or for a closed circle."""
    to_all = [
        warning
        for warning in current_warnings(node.state, node.now_ms)
        if warning.get("status") == "Actual" and warning.get("scope") == "Public"
    ]
    return _seen(node, reversed(to_all))


def _seen(node: Node, records: Iterable[Record]) -> list[View]:
    visitor, now_ms = the_public(node), node.now_ms
    views = (node.views.of(visitor, record, now_ms) for record in records)
    return [view for view in views if view is not None]
