"""What a node does by itself: after it took entries, when time has passed, when a clock has jumped.

A reaction looks at a scene and returns acts. It sees from the state what has been done already, so it may be
asked at any time and any number of times. The acts are those of the node itself: role `node`, at its own
centre; no person asks for them and no route offers them.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import cast

from samvirke.respond.access.actor import Actor, Agency
from samvirke.respond.act import Act, Done, RefusedError, Scene
from samvirke.respond.alerts.delivery import deliveries
from samvirke.respond.alerts.escalation import escalation_moments, escalations
from samvirke.respond.cards.card_view import card_moments
from samvirke.respond.due import Due
from samvirke.respond.incidents.merge_incidents import accepted_merges
from samvirke.respond.logbook.task import task_moments
from samvirke.respond.needs.circle import circles_to_widen
from samvirke.respond.needs.commit_unit import accepted_offers
from samvirke.respond.needs.deployment import released_units
from samvirke.respond.needs.request_resource import climb_moments, due_climbs, requests_that_are_over
from samvirke.respond.needs.settle_conflict import lost_commitments
from samvirke.respond.node import Node
from samvirke.respond.record.state import State
from samvirke.respond.reports.deliveries import report_deliveries
from samvirke.respond.reports.rhythm import rhythm_moments

LOG = logging.getLogger("samvirke.respond")
Reaction = Callable[[Scene], Sequence[Act]]

# To time alone: asked anew at each moment that fell due since the last time, in order.
TIMED: tuple[Reaction, ...] = (escalations, due_climbs)
# To what has been written, here or elsewhere: asked now.
REACTIONS: tuple[Reaction, ...] = (
    deliveries,
    report_deliveries,
    accepted_merges,
    accepted_offers,
    released_units,
    requests_that_are_over,
    lost_commitments,
    circles_to_widen,
)
ROUNDS = 10  # a reaction to a reaction to …: more than this is a circle


def due_between(node: Node, from_ms: int, to_ms: int) -> list[Due]:
    """Return what falls due after a moment and until another, in order: the queue that a jump runs.

    Parameters
    ----------
    node
        Whose calls, cards, tasks and reports.
    from_ms, to_ms
        On the clock of the space.
    """
    with node.still() as state:
        found = {
            *_moments(state, node.place.centre, from_ms, to_ms),
            *card_moments(state, node.place.centre, node.place.agencies, from_ms),
            *task_moments(state, node.place.centre, from_ms),
            *rhythm_moments(state, node.place.centre, from_ms, to_ms),
        }
    return sorted(due for due in found if from_ms < due.at_ms <= to_ms)


def machine_of(node: Node) -> Actor:
    """Return the node itself as one who acts."""
    return Actor(
        user="node",
        organisation=node.place.centre,
        centre=node.place.centre,
        agency=cast(Agency, node.place.agency),
        role="node",
        spaces=frozenset({node.space.name}),
    )


def react(node: Node, since_ms: int) -> tuple[int, list[Done]]:
    """Let a node do what it does by itself.

    Parameters
    ----------
    node
        Which.
    since_ms
        What this function returned the last time, `node.now_ms` the first time: what fell due since is done
        at its own moment, so that a slow look, a fast clock and a jump write the same.

    Returns
    -------
    tuple
        Up to when it has looked, and what came of it.
    """
    now_ms = node.now_ms
    actor = machine_of(node)
    done: list[Future[Done] | None] = []
    with node.still() as state:
        moments = {due.at_ms for due in _moments(state, node.place.centre, since_ms, now_ms)}
    for moment in (*sorted(moment for moment in moments if since_ms < moment < now_ms), now_ms):
        acts = _settled(node, actor, TIMED, moment)
        done.extend(_done(node, actor, act, moment) for act in acts)
    done.extend(_done(node, actor, act) for act in _settled(node, actor, REACTIONS, now_ms))
    node.journal.hasten()
    return now_ms, [future.result() for future in done if future is not None]


def _moments(state: State, centre: str, from_ms: int, to_ms: int) -> Iterator[Due]:
    """Go through what falls due between two moments and leads to something: `TIMED` is asked then."""
    yield from climb_moments(state, centre, from_ms)
    yield from escalation_moments(state, centre, from_ms, to_ms)


def _done(node: Node, actor: Actor, act: Act, at_ms: int | None = None) -> "Future[Done] | None":
    """Do an act; None: it was refused, because somebody was quicker or the node is set up so."""
    try:
        return node.do_soon(actor, act, at_ms=at_ms)
    except RefusedError as error:
        LOG.warning("%s of the node itself was refused: %s", act.name, error)  # the others must go on
        return None


def _settled(node: Node, actor: Actor, reactions: Sequence[Reaction], moment_ms: int) -> Iterator[Act]:
    """Go through the acts until no reaction asks for any; who takes one does it before the next round."""
    asked: set[str] = set()
    for _ in range(ROUNDS):
        scene = node.scene(actor, moment_ms)
        acts = [act for reaction in reactions for act in reaction(scene)]
        news = [act for act in acts if repr(act) not in asked]
        if not news:
            return
        asked.update(map(repr, news))  # what was refused is not asked for again in the same look
        yield from news
