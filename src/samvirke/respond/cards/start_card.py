"""Start an action card."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

from samvirke.register.closest import did_you_mean
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import NotFoundError, Scene
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCard:
    """Start an action card; its deadlines count from now.

    Parameters
    ----------
    template
        Code of the card.
    incident
        Id of the incident that it is for; left out for a card of the centre's own, as for a warning.
    """

    name: ClassVar[str] = "start-card"
    action: ClassVar[str] = "card.start"

    template: str
    incident: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        if self.incident is None:
            return scene.subject("card")
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        NotFoundError
            When there is no such card.
        """
        template = scene.place.cards.get(self.template)
        if template is None:
            do = did_you_mean(self.template[:80], scene.place.cards) or "take one of these"
            raise NotFoundError(
                f"there is no card {self.template[:80]!r}; there are {', '.join(scene.place.cards)}; {do}"
            )
        card = scene.new_id("card")
        data = {
            "template": template.code,
            "title": asdict(template.title),
            "note": None if template.note is None else asdict(template.note),
            "is_example": template.is_example,
            "steps": [asdict(step) | {"after": list(step.after)} for step in template.steps],
            "started_at_ms": scene.now_ms,
        }
        return [Patch(kind="card-started/1", record=card, subject=self.incident or card, data=data)]
