"""One incident as one person sees it: what all parts of its page are made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from samvirke.prepare.report.language import Language
from samvirke.respond.act import Scene
from samvirke.respond.incidents.reach import reach
from samvirke.respond.needs.standing import Threads, threads
from samvirke.respond.record.record import Record
from samvirke.web.api.visit import Visit
from samvirke.web.incident.words import Words
from samvirke.web.listing import incident_id
from samvirke.web.shown_views import ShownViews
from samvirke.web.situation.look import View


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An incident, and all about it that somebody sees; look at it while the state stands still.

    Parameters
    ----------
    visit
        Who, where.
    scene
        What an act of theirs would look at.
    views
        Whose eyes.
    incident, view
        The incident, and as they see it.
    about
        The views of what is about it, oldest first.
    threads
        Record → what was written about it, of what they see.
    words
        Their language.
    """

    visit: Visit
    scene: Scene
    views: ShownViews
    incident: Record
    view: View
    about: list[View]
    threads: Threads
    words: Words

    @property
    def id(self) -> str:
        """Its id."""
        return self.incident.id

    @property
    def now_ms(self) -> int:
        """On the clock of the space."""
        return self.scene.now_ms

    @property
    def centre(self) -> str:
        """The node's own."""
        return self.scene.centre

    @property
    def is_home(self) -> bool:
        """Whether the node's own centre writes it."""
        return self.incident.home == self.centre

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.view.get("status", "open") == "open" and not self.view.get("replaced_by")

    def of_kind(self, kind: str) -> list[View]:
        """Return what is about it of one kind, oldest first."""
        return [view for view in self.about if view["kind"] == kind]

    def record(self, record: str) -> Record:
        """Return a record of which they see something."""
        return self.scene.state.records[record]

    def path(self, further: str = "") -> str:
        """Return the address of its page, or of a part of it."""
        return f"/app/{self.visit.node.space.name}/incident/{self.id}{further}"


@contextmanager
def seen(visit: Visit, told: str, language: Language) -> Iterator[Seen]:
    """Look at an incident told by id, by number or by the end of either; the state stands still meanwhile.

    Raises
    ------
    NotFoundError
        When there is none, or none that they may know of.
    """
    node, actor = visit.node, visit.actor
    with node.still() as state:
        views = ShownViews(node)
        scene = node.scene(actor)
        known = state.get(told)
        is_seen = known is not None and views.of(actor, known, scene.now_ms) is not None
        found = told if is_seen and told.startswith("incident:") else incident_id(node, actor, told)
        subjects = reach(state, found)  # what was written about a double report is read with it
        about = [
            View(view)
            for subject in subjects
            for view in views.about(actor, subject, scene.now_ms)
            if view["kind"] != "incident"
        ]
        shown = {view["id"] for view in about}
        visible = {
            of: [record for record in records if record.id in shown]
            for subject in subjects
            for of, records in threads(state, subject).items()
        }
        incident = state.records[found]
        yield Seen(
            visit=visit,
            scene=scene,
            views=views,
            incident=incident,
            view=View(views.of(actor, incident, scene.now_ms) or {}),
            about=about,
            threads=visible,
            words=Words(language),
        )
