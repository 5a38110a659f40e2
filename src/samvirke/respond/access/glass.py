"""Break the glass (nødrett): open one class of one record to one's own centre, and answer for it after.

Nobody at the owner is asked; the owner is told, and reviews it. The asker writes it in its own log, the
owner's node opens the class when it has read that. SKJERMET cannot be opened so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.limits import limits
from samvirke.respond.access.openings import BY_GLASS
from samvirke.respond.access.release import said
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import Views
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch

VERDICTS = ("justified", "unjustified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """Somebody broke the glass.

    Parameters
    ----------
    of
        Id of the record.
    field_class
        The class that it opens: ETAT, HELSE or POLITI.
    reason
        Why there was no time to ask.
    until_ms
        When it closes again, on the clock of the space.
    recipients
        The owner, who is told.
    """

    of: str | None = felles()
    field_class: str | None = felles()
    reason: str | None = felles()
    until_ms: int | None = felles()
    recipients: list[str] | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassReview:
    """What the owner says about it afterwards.

    Parameters
    ----------
    of
        Id of the glass.
    verdict
        justified or unjustified; unjustified closes it at once where it is still open.
    words
        Why.
    recipients
        The centre that broke it.
    """

    of: str | None = felles()
    verdict: str | None = felles()
    words: str | None = felles()
    recipients: list[str] | None = felles()


GLASS = RecordKind("glass", Glass, "named")
GLASS_REVIEW = RecordKind("glass_review", GlassReview, "named")


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """Open a class of a record of another centre for half an hour, to save life; the owner is told at once.

    Parameters
    ----------
    of
        Id of the record.
    field_class
        ETAT, HELSE or POLITI.
    reason
        Why there is no time to ask.
    """

    name: ClassVar[str] = "break-glass"
    action: ClassVar[str] = "glass.break"

    of: str
    field_class: str
    reason: str

    def __post_init__(self) -> None:
        wellformed.one_of("field_class", self.field_class, tuple(sorted(BY_GLASS)), needed=True)
        said("reason", self.reason, limits().glass_shortest_reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.of, RecordId.of(self.of).kind))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        record = scene.record(self.of, RecordId.of(self.of).kind)
        if record.home == scene.centre:
            raise RefusedError("it is your own centre's; ask a colleague who may read it")
        if scene.centre not in scene.views.taking_part(record.subject, scene.now_ms):
            raise RefusedError("your centre takes no part in that incident; ask its owner by phone")
        data = {
            "of": record.id,
            "field_class": self.field_class,
            "reason": self.reason,
            "until_ms": scene.now_ms + limits().glass_open_ms,
            "recipients": [record.home],
        }
        glass = scene.new_id("glass")
        return [Patch(kind="glass-broken/1", record=glass, subject=record.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGlass:
    """Say afterwards whether glass was rightly broken for a record of your own centre.

    Parameters
    ----------
    glass
        Its id.
    verdict
        justified or unjustified; unjustified closes it at once where it is still open.
    words
        Why.
    """

    name: ClassVar[str] = "review-glass"
    action: ClassVar[str] = "glass.review"

    glass: str
    verdict: str
    words: str

    def __post_init__(self) -> None:
        wellformed.one_of("verdict", self.verdict, VERDICTS, needed=True)
        said("words", self.words, limits().glass_shortest_reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: the review is the owner's own."""
        return scene.subject("glass_review")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        glass = scene.record(self.glass, "glass")
        if owner_of(glass.get("of")) != scene.centre:
            raise RefusedError("it was not broken for a record of this centre; its owner reviews it")
        data = {"of": glass.id, "verdict": self.verdict, "words": self.words, "recipients": [glass.home]}
        review = scene.new_id("glass_review")
        return [Patch(kind="glass-reviewed/1", record=review, subject=glass.subject, data=data)]


def waiting_for_review(views: Views, actor: Actor, centre: str, now_ms: int) -> Iterator[dict[str, Any]]:
    """Go through the glass broken for records of a centre that nobody there has reviewed yet."""
    reviews = list(views.all_of(actor, "glass_review", now_ms))
    reviewed = {review.get("of") for review in reviews if review["home"] == centre}
    for glass in views.all_of(actor, "glass", now_ms):
        if owner_of(glass.get("of")) == centre and glass["id"] not in reviewed:
            yield glass


def owner_of(record: object) -> str:
    """Return the centre whose a record is, by its id; empty where it is none."""
    parts = record.split(":") if isinstance(record, str) else []
    return parts[1] if len(parts) == 3 else ""
