"""What a page of those who work says of itself."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from samvirke.respond.access.decide import decide
from samvirke.web.api.visit import Visit, enter, require, space_subject
from samvirke.web.signed_in import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its place in the menu, and who may see it.

    Parameters
    ----------
    name
        Stands in the address: ``/app/{space}/{name}``.
    title
        What the menu says, English; marked with `N_`.
    action
        What `decide` is asked before anything of it is shown, such as ``situation.read``.
    in_menu
        Whether the menu names it; a page of one incident is reached from others.
    """

    name: str
    title: str
    action: str
    in_menu: bool = True

    @property
    def visit(self) -> Callable[[Request], Coroutine[Any, Any, Visit]]:
        """The dependency of each of its handlers: who asks is signed in, in the space, and may see it."""

        async def visit(request: Request) -> Visit:
            found = enter(request.app.state.house, await signed_in(request), request.path_params["space"])
            require(found, self.action)
            return found

        return visit

    def is_open_to(self, visit: Visit) -> bool:
        """Say whether somebody may see it."""
        return allows(visit, self.action)


def allows(visit: Visit, action: str) -> bool:
    """Say whether somebody may do something in a space: what they may not is not offered to them."""
    return decide(visit.actor, action, space_subject(visit)).allowed
