"""Write a line in the log; correct one by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.logbook.records import LOG_LINE, MEDIUMS, TEXTS, desk_of
from samvirke.respond.logbook.turned import NewDecision, NewTask, turned
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.patch import Patch
from samvirke.respond.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteLine:
    """Write a line in the log of an incident, or of the centre; it gets its number by itself.

    Parameters
    ----------
    incident
        Id of the incident; left out: the centre's own duty log.
    sender, receiver, medium
        Who said it to whom, and how: radio, phone, mail, in_person or system.
    text
        What all who take part may read.
    text_own, text_health, text_police
        What the owner, its health personnel or its police alone may read.
    happened_at_ms
        When it was said, where that is not now.
    task, decision
        What becomes of the line at once.
    needs
        Capability → how many: needs that the line states; they stand about the incident.
    """

    name: ClassVar[str] = "log-line"
    action: ClassVar[str] = "log.write"

    incident: str | None = None
    sender: str | None = None
    receiver: str | None = None
    medium: str | None = None
    text: str | None = None
    text_own: str | None = None
    text_health: str | None = None
    text_police: str | None = None
    happened_at_ms: int | None = None
    task: NewTask | None = None
    decision: NewDecision | None = None
    needs: dict[str, int] | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return log_subject(scene, self.incident)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        InvalidValueError
            When nothing is said, or a text or number cannot be used.
        """
        about = self.incident or desk_of(scene.centre)
        line, number = line_patches(scene, about, _said_in(self))
        come_of = turned(
            scene,
            self.incident,
            line.record,
            line.data.get("text") or "",
            task=self.task,
            decision=self.decision,
            needs=self.needs,
        )
        return [line, number, *come_of]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectLine:
    """Put a line of your centre right by a new one; the old one stays, and shows that it was put right.

    Parameters
    ----------
    line
        Id of the line.
    sender, receiver, medium, text, text_own, text_health, text_police, happened_at_ms
        The whole line as it should have been.
    """

    name: ClassVar[str] = "correct-line"
    action: ClassVar[str] = "log.correct"

    line: str
    sender: str | None = None
    receiver: str | None = None
    medium: str | None = None
    text: str | None = None
    text_own: str | None = None
    text_health: str | None = None
    text_police: str | None = None
    happened_at_ms: int | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.line, "log_line"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the line is another centre's, or was put right already.
        """
        old = scene.own(self.line, "log_line")
        later = next(
            (n for n in scene.state.about(old.subject, "log_line") if n.get("corrects") == old.id), None
        )
        if later is not None:
            raise RefusedError(
                f"it was put right by line {later.get('number')} ({later.id}); correct that one"
            )
        return line_patches(scene, old.subject, _said_in(self), corrects=old.id)


def log_subject(scene: Scene, incident: str | None) -> Subject:
    """Return what `decide` is asked about a line in the log of an incident, or of the centre."""
    if incident is None:
        return scene.subject("log_line")
    return scene.about(scene.record(incident, "incident"))


def line_patches(
    scene: Scene, about: str, fields: Mapping[str, Any], corrects: str | None = None
) -> tuple[Patch, Patch]:
    """Return a line, and what notes its number."""
    texts = {name: said(name, fields[name]) for name in TEXTS}
    if not any(texts.values()):
        raise InvalidValueError(f"nothing is said; write at least one of {', '.join(TEXTS)}")
    wellformed.one_of("medium", fields["medium"], MEDIUMS)
    wellformed.moment("happened_at_ms", fields["happened_at_ms"])
    data: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    # Whoever called stays with the owner where the line says nothing to all.
    own = "" if texts["text"] is not None else "_own"
    for name in ("sender", "receiver"):
        data[f"{name}{own}"] = said(name, fields[name], wellformed.LONGEST_NAME)
    holds = sorted(LOG_LINE.classes[name] for name in data if name in TEXTS[1:])
    number, noted = next_line_number(scene, about)
    line = Patch(
        kind="log-line-written/1" if corrects is None else "log-line-corrected/1",
        record=scene.new_id("log_line"),
        subject=about,
        data={
            "number": number,
            "medium": fields["medium"],
            "happened_at_ms": fields["happened_at_ms"],
            "corrects": corrects,
            "holds": holds,
            **data,
        },
    )
    return line, noted


def next_line_number(scene: Scene, about: str) -> tuple[int, Patch]:
    """Return the next number in a log of this centre, and what notes it; as incidents are numbered."""
    series = f"number_series:{scene.centre}:log~{RecordId.of(about).own}"
    known = scene.state.get(series)
    number = (0 if known is None else known.get("last", 0)) + 1
    return number, Patch(kind="number-given/1", record=series, subject=series, data={"last": number})


def _said_in(act: WriteLine | CorrectLine) -> dict[str, Any]:
    names = (*TEXTS, "sender", "receiver", "medium", "happened_at_ms")
    return {name: getattr(act, name) for name in names}
