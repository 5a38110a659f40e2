"""A record as the stream sends it: what each reading of is written down must be asked for by a person."""

from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.view import READ, Views
from samvirke.respond.node import Node
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State


def quiet_views(node: Node, state: State) -> Views:
    """Return who may see what of a state of a node, without a word in the security log: see `pushed`."""
    return Views(
        state,
        KINDS,
        space=node.space.name,
        mode=node.space.mode,
        agencies=node.place.agencies,
    )


def pushed(views: Views, actor: Actor, record: Record, now_ms: int) -> dict[str, Any] | None:
    """Return a record as a group of listeners may get it; None: nothing of it.

    Classes of which each reading is written down are left out, and named in `ask_for`: read the record
    itself, as the person that you are.
    """
    view = views.of(actor, record, now_ms)
    if view is None:
        return None
    classes = views.kinds[record.kind].classes
    present = sorted({classes[name] for name in record.data if name in view and name in classes})
    logged = [one for one in present if decide(actor, READ, views.subject(record, one, now_ms)).needs_log]
    if logged:
        view = {name: value for name, value in view.items() if classes.get(name) not in logged}
        view["ask_for"] = logged
    return view
