"""Who can come, from a running node: the register is read and prepared beside the routes, once."""

import gc
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from samvirke.engine.response.roster import Roster
from samvirke.model.errors import SamvirkeError
from samvirke.register.region import BUILTIN, Region
from samvirke.respond.access.actor import Actor
from samvirke.respond.node import Node
from samvirke.respond.who_can_come.question import Question
from samvirke.respond.who_can_come.who_can_come import WhoCanCome
from samvirke.travel.graph_file import read_graph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.web.problem import NotReadyError

LOG = logging.getLogger("samvirke.web")


class Coming:
    """Answers who can come, in each space of a node.

    Parameters
    ----------
    nodes
        Space → the node in it.
    why_not
        Why it cannot answer yet; the reading changes it.
    """

    def __init__(self, nodes: Mapping[str, Node], why_not: str) -> None:
        self._nodes = nodes
        self._why_not = why_not
        self._answering: dict[str, WhoCanCome] = {}
        self._one_at_a_time = threading.Lock()
        self._is_closed = False

    def ask(self, space: str, actor: Actor, question: Question) -> Mapping[str, Any]:
        """Say who can come, as JSON holds it.

        Raises
        ------
        NotReadyError
            When there is no register, or it is still being read.
        SamvirkeError
            As `WhoCanCome.ask`.
        """
        found = self._answering.get(space)
        if found is None:
            raise NotReadyError(self._why_not)
        with self._one_at_a_time:
            return found.ask(actor, question).as_document()

    def answer_by(self, roster: Roster) -> None:
        """Answer from now on by a roster."""
        if not self._is_closed:
            self._answering = {name: WhoCanCome(node, roster) for name, node in self._nodes.items()}

    def read(self, region: str, roads: str, folder: Path, tell: Callable[[Region], None]) -> None:
        """Read the register and work out who covers whom; for a thread of its own: it takes its time.

        Parameters
        ----------
        region, roads
            As `node.toml` names them: a built-in region or a path, seen from the folder.
        folder
            The node's.
        tell
            Given the region once it is read.
        """
        try:
            found = Region.open(region if region in BUILTIN else str(folder / region))
            tell(found)
            road = RoadTimes(read_graph(folder / roads), Profile.open("limit")) if roads else None
            self.answer_by(Roster.of(found, road))
            for one in list(self._answering.values()):
                if not self._is_closed:
                    one.prepare_cover()
            # What was read stays: looking through it for garbage stops a question for 0.1 s now and then.
            gc.collect()
            gc.freeze()
        except SamvirkeError as error:
            self._why_not = f"the register cannot be read: {error}"
            LOG.error("who can come is not answered: %s", error)  # noqa: TRY400 - the text says all
        except OSError as error:
            self._why_not = "the register cannot be read; ask who runs the node"
            LOG.error("who can come is not answered: %s", error)  # noqa: TRY400

    def close(self) -> None:
        """Follow the nodes no longer."""
        self._is_closed = True
        for one in self._answering.values():
            one.close()
