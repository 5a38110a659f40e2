"""Ask for more: 113 knows more, and one tap asks for it. Voice stays the faster way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from samvirke.respond.access.glass import owner_of
from samvirke.respond.access.release import RELEASABLE
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch

ANSWERS = ("released", "by_phone", "nothing_more", "not_now", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A centre asks the owner of a record for more.

    Parameters
    ----------
    of
        Id of the record.
    classes
        Which classes; empty: whatever helps.
    words
        What they need to know, and why.
    recipients
        The owner.
    """

    of: str | None = felles()
    classes: list[str] | None = felles()
    words: str | None = felles()
    recipients: list[str] | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswer:
    """What the owner answered.

    Parameters
    ----------
    of
        Id of the question.
    answer
        released, by_phone, nothing_more, not_now or no.
    words
        More, where there is more to say.
    recipients
        Who asked.
    """

    of: str | None = felles()
    answer: str | None = felles()
    words: str | None = felles()
    recipients: list[str] | None = felles()


QUESTION = RecordKind("question", Question, "named")
QUESTION_ANSWER = RecordKind("question_answer", QuestionAnswer, "named")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForMore:
    """Ask the owner of a record for more than you see of it.

    Parameters
    ----------
    of
        Id of the record, such as an incident that says that its home knows more.
    classes
        Which classes; left out: whatever helps.
    words
        What you need to know, and why.
    """

    name: ClassVar[str] = "ask-for-more"
    action: ClassVar[str] = "question.ask"

    of: str
    classes: list[str] = field(default_factory=list)
    words: str | None = None

    def __post_init__(self) -> None:
        for field_class in self.classes:
            wellformed.one_of("classes", field_class, RELEASABLE, needed=True)
        wellformed.text("words", self.words)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.of, RecordId.of(self.of).kind))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        record = scene.record(self.of, RecordId.of(self.of).kind)
        if record.home == scene.centre:
            raise RefusedError("it is your own centre's; ask a colleague who may read it")
        data = {
            "of": record.id,
            "classes": sorted(set(self.classes)),
            "words": self.words,
            "recipients": [record.home],
        }
        question = scene.new_id("question")
        return [Patch(kind="more-asked/1", record=question, subject=record.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion:
    """Answer a centre that asked for more.

    Parameters
    ----------
    question
        Its id.
    answer
        released, by_phone, nothing_more, not_now or no; `released` when you have given a release besides.
    words
        More, where there is more to say.
    """

    name: ClassVar[str] = "answer-question"
    action: ClassVar[str] = "question.answer"

    question: str
    answer: str
    words: str | None = None

    def __post_init__(self) -> None:
        wellformed.one_of("answer", self.answer, ANSWERS, needed=True)
        wellformed.text("words", self.words)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.question, "question"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        question = scene.record(self.question, "question")
        if owner_of(question.get("of")) != scene.centre:
            raise RefusedError("another centre was asked; it answers")
        data = {
            "of": question.id,
            "answer": self.answer,
            "words": self.words,
            "recipients": [question.home],
        }
        answer = scene.new_id("question_answer")
        return [Patch(kind="more-answered/1", record=answer, subject=question.subject, data=data)]
