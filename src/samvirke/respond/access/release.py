"""Give a centre fields of another class than FELLES, and take them back: with purpose and ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.decide import decide
from samvirke.respond.access.ground import grounds
from samvirke.respond.access.limits import limits
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import READ
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.record.field_class import CLASSES, FELLES
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.patch import Patch

RELEASABLE = tuple(one for one in CLASSES if one != FELLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRelease:
    """Give a centre classes of a record of your own that you may read yourself.

    Parameters
    ----------
    of
        Id of the record.
    classes
        ETAT, HELSE, POLITI or SKJERMET, one or more.
    to
        The centre; SKJERMET then is for those who are named for it there.
    purpose
        What for: what they will do with it.
    ground
        Code of the legal ground, such as hpl_31.
    until_ms
        When it ends, milliseconds since 1970 on the clock of the space.
    """

    name: ClassVar[str] = "give-release"
    action: ClassVar[str] = "release.give"

    of: str
    classes: list[str]
    to: str
    purpose: str
    ground: str
    until_ms: int

    def __post_init__(self) -> None:
        if not self.classes or len(set(self.classes)) != len(self.classes):
            raise InvalidValueError("classes must be one or more, each once; leave the rest closed")
        for field_class in self.classes:
            wellformed.one_of("classes", field_class, RELEASABLE, needed=True)
        wellformed.one_of("ground", self.ground, tuple(grounds()), needed=True)
        said("purpose", self.purpose, limits().release_shortest_purpose)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.of, RecordId.of(self.of).kind))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        record = scene.own(self.of, RecordId.of(self.of).kind)
        for field_class in self.classes:
            # Nobody hands over what they may not read themselves.
            if not decide(scene.actor, READ, scene.about(record, field_class)).allowed:
                raise RefusedError(f"{field_class} is not yours to read; ask somebody here who may")
        ground = grounds()[self.ground]
        if scene.actor.agency not in ground.agencies or not ground.classes.issuperset(self.classes):
            raise RefusedError(
                f"{ground.law} {ground.paragraph} opens {', '.join(sorted(ground.classes))} for "
                f"{', '.join(sorted(ground.agencies))}; you are {scene.actor.agency}: choose another ground"
            )
        if self.to == scene.centre or self.to not in scene.views.agencies:
            known = ", ".join(sorted(set(scene.views.agencies) - {scene.centre})) or "none"
            raise RefusedError(f"{self.to[:70]!r} is no other centre that is known here; known are {known}")
        longest_ms = limits().release_longest_ms
        if not scene.now_ms < self.until_ms <= scene.now_ms + longest_ms:
            raise RefusedError(
                f"until_ms is {self.until_ms}; it must be after now ({scene.now_ms}) and at most "
                f"{longest_ms // 86_400_000} days ahead"
            )
        data = {
            "of": record.id,
            "classes": list(self.classes),
            "to": self.to,
            "recipients": [self.to],
            "purpose": self.purpose,
            "ground": self.ground,
            "until_ms": self.until_ms,
        }
        release = scene.new_id("release")
        return [Patch(kind="release-given/1", record=release, subject=record.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRelease:
    """Take back a release before its time; what was read cannot be unread.

    Parameters
    ----------
    release
        Its id.
    """

    name: ClassVar[str] = "end-release"
    action: ClassVar[str] = "release.end"

    release: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.release, "release"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        release = scene.own(self.release, "release")
        if release.get("ended", False):
            raise RefusedError("it was taken back already; nothing is left to do")
        return [
            Patch(
                kind="release-ended/1",
                record=release.id,
                subject=release.subject,
                data={"ended": True},
            )
        ]


def said(name: str, text: str, shortest: int) -> None:
    """Check what must be said in words.

    Raises
    ------
    InvalidValueError
        When too little is said.
    """
    wellformed.text(name, text, needed=True)
    if len(text.strip()) < shortest:
        raise InvalidValueError(
            f"{name} has {len(text.strip())} letters; it must have {shortest} or more: it is read afterwards"
        )
