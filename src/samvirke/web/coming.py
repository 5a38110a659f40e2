"""Who can come, from a running node: the register is read and prepared beside the routes, once."""

import gc
import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from samvirke.engine.response.roster import Roster
from samvirke.model.errors import SamvirkeError
from samvirke.register.region import Region
from samvirke.respond.access.actor import Actor
from samvirke.respond.node import Node
from samvirke.respond.who_can_come.question import Question
from samvirke.respond.who_can_come.who_can_come import WhoCanCome
from samvirke.travel.graph import RoadGraph
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
    roads
        The road graph that it goes by; None: straight lines.
    """

    def __init__(self, nodes: Mapping[str, Node], why_not: str, roads: Path | None = None) -> None:
        self._nodes = nodes
        self.why_not = why_not
        self._roads = roads
        self._road: RoadTimes | None = None
        self._answering: dict[str, WhoCanCome] = {}
        self._one_at_a_time = threading.Lock()
        self._one_reading = threading.Lock()
        self._newest: Region | None = None
        self._is_closed = False
        self.region: Region | None = None  # the register that it answers from now
        self.graph: RoadGraph | None = None  # the roads that it goes by, once they are read

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
            raise NotReadyError(self.why_not)
        with self._one_at_a_time:
            return found.ask(actor, question).as_document()

    def answer_by(self, roster: Roster) -> None:
        """Answer from now on by a roster."""
        if self._is_closed:
            return
        before = self._answering
        self._answering = {name: WhoCanCome(node, roster) for name, node in self._nodes.items()}
        self.region = roster.region
        with self._one_at_a_time:  # a question under way is answered by the one it was put to
            for one in before.values():
                one.close()

    def follow(self, region: Region) -> None:
        """Answer by a register, and work out who covers whom; for a thread of its own: it takes its time.

        Of registers that come while one is taken in use, the newest is taken next and the others never.
        """
        self._newest = region
        with self._one_reading:
            if self._newest is not region or self._is_closed:
                return
            try:
                if self._roads is not None and self._road is None:
                    self.graph = read_graph(self._roads)
                    self._road = RoadTimes(self.graph, Profile.open("limit"))
                self.answer_by(Roster.of(region, self._road))
                for one in list(self._answering.values()):
                    if not self._is_closed and self._newest is region:
                        one.prepare_cover()
                # What was read stays: looking through it for garbage stops a question for 0.1 s now and then.
                gc.unfreeze()
                gc.collect()
                gc.freeze()
            except SamvirkeError as error:
                self.fail(f"the register cannot be used: {error}")
            except OSError:
                self.fail("the roads cannot be read; ask who runs the node")

    def fail(self, why_not: str) -> None:
        """Say why it cannot answer; what it answered by before, it goes on answering by."""
        self.why_not = why_not
        LOG.error("who can come is not answered: %s", why_not)

    def close(self) -> None:
        """Follow the nodes no longer."""
        self._is_closed = True
        for one in self._answering.values():
            one.close()
