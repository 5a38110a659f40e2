"""Roads that somebody says are closed, and that count in the answer."""

from dataclasses import dataclass

from samvirke.respond.who_can_come.road_closure import closed_now
from samvirke.web.situation.look import Look, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closure that holds.

    Parameters
    ----------
    view
        Where, how wide, why and until when.
    is_ours
        Whether this centre said so and may open the road again.
    """

    view: View
    is_ours: bool


def closed_roads(look: Look) -> list[Closed]:
    """Return the closures that hold now, the latest first."""
    views = (look.at(record.id, "road_closure") for record in closed_now(look.node.state, look.now_ms))
    found = [Closed(view=view, is_ours=view["home"] == look.centre) for view in views if view is not None]
    return sorted(found, key=lambda one: -int(one.view["made_at_ms"]))
