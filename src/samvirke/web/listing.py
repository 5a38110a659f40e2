"""Lists of records as one person may see them, a page at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Annotated, Any

from fastapi import Query

from samvirke.respond.access.actor import Actor
from samvirke.respond.act import NotFoundError
from samvirke.respond.node import Node
from samvirke.respond.record.record import Record
from samvirke.web.stream.cursor import Cursor

View = dict[str, Any]
PAGE = 100  # records on a page where nobody says otherwise
LARGEST_PAGE = 1000
Incident = Annotated[
    str | None, Query(max_length=300, description="Id or number of an incident; left out: all that you see.")
]


def cursor_of(node: Node) -> Cursor:
    """Return the place in the stream from which on it tells what a list read now does not show."""
    return Cursor(dict(node.journal.store.sizes()), node.now_ms)


def page(
    node: Node,
    actor: Actor,
    records: Callable[[], Iterable[Record]],
    *,
    wanted: Callable[[View], bool] = lambda _view: True,
    after: str | None = None,
    limit: int = PAGE,
) -> Mapping[str, Any]:
    """Return a page of records: `items`, `next` (the id to go on after, or null) and `cursor`.

    Parameters
    ----------
    node, actor
        Where, and who asks.
    records
        Gives the records to choose from, in order; called while the state stands still.
    wanted
        Says of a view, as the asker may see it, whether it belongs in the list.
    after
        Id of the last record of the page before.
    limit
        How many.
    """
    with node.still():
        cursor = cursor_of(node)
        now_ms = node.now_ms
        seen = (
            view
            for record in _following(records(), after)
            if (view := node.views.of(actor, record, now_ms)) is not None and wanted(view)
        )
        items = list(islice(seen, limit + 1))
    more = len(items) > limit
    items = items[:limit]
    return {"items": items, "next": items[-1]["id"] if more else None, "cursor": str(cursor)}


def all_records(node: Node) -> Iterator[Record]:
    """Go through all records, kind by kind."""
    return chain.from_iterable(node.state.of_kind(kind) for kind in sorted(node.state.by_kind))


def one(node: Node, actor: Actor, record_id: str, kind: str | None = None) -> View:
    """Return one record as somebody may see it.

    Raises
    ------
    NotFoundError
        When there is none, it is of another kind, or they may not know of it.
    """
    with node.still():
        found = node.state.get(record_id)
        if found is not None and kind in (None, found.kind):
            view = node.views.of(actor, found, node.now_ms)
            if view is not None:
                return view
    raise NotFoundError(f"there is no {kind or 'record'} {record_id[:120]!r} that you can see; check its id")


def incident_id(node: Node, actor: Actor, text: str) -> str:
    """Return the id of an incident told by id, by number, or by the end of either, if it is the only one.

    Raises
    ------
    NotFoundError
        When none or more than one is meant.
    """
    with node.still():
        seen = [
            (view["id"], str(view.get("number", "")))
            for view in node.views.all_of(actor, "incident", node.now_ms)
        ]
    exact = [found for found, number in seen if text in (found, number)]
    found: list[str] = exact or [
        found for found, number in seen if found.endswith(text) or number.endswith(text)
    ]
    if len(found) == 1 and text:
        return found[0]
    meant = f"{len(found)} incidents end so; say more of it" if found else "check its number"
    raise NotFoundError(f"there is no incident {text[:120]!r} that you can see; {meant}")


def subject_of(node: Node, actor: Actor, text: str) -> str:
    """Return the id of an incident; what is not one, such as a centre's duty log, stands as it is."""
    if ":" in text and not text.startswith("incident:"):
        return text
    return incident_id(node, actor, text)


def _following(records: Iterable[Record], after: str | None) -> Iterator[Record]:
    """Go through what comes after a record; from the beginning where it is not there."""
    listed = list(records)
    at = next((n for n, record in enumerate(listed) if record.id == after), -1)
    return iter(listed[at + 1 :])
