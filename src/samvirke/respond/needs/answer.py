"""Answers to questions about requests, offers and commitments; each refers to the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.exchange import asked_about, check
from samvirke.respond.needs.message import message_patch
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInformation:
    """Answer a question (EDXL-RM ResponseToRequestInformation).

    Parameters
    ----------
    message
        The question.
    text
        The answer.
    """

    name: ClassVar[str] = "answer-information"
    action: ClassVar[str] = "need.answer"

    message: str
    text: str

    def __post_init__(self) -> None:
        wellformed.text("text", self.text, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.message, "resource_message"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        question = scene.record(self.message, "resource_message")
        check(scene, self.name, question)
        to = [question.home]
        return [message_patch(scene, "ResponseToRequestInformation", question, to, text=self.text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuote:
    """Say what an offer costs (EDXL-RM ResponseToRequestQuote).

    Parameters
    ----------
    message
        The question.
    cost
        The price, in words.
    text
        Terms.
    """

    name: ClassVar[str] = "answer-quote"
    action: ClassVar[str] = "need.answer"

    message: str
    cost: str
    text: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("cost", self.cost, wellformed.LONGEST_NAME, needed=True)
        wellformed.text("text", self.text)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.message, "resource_message"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        question = scene.record(self.message, "resource_message")
        check(scene, self.name, question)
        to = [question.home]
        return [message_patch(scene, "ResponseToRequestQuote", question, to, text=self.text, cost=self.cost)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReturn:
    """Answer who wants its unit back (EDXL-RM ResponseToRequestReturn); a yes is followed by its release.

    Parameters
    ----------
    message
        The question.
    accept
        Yes or no.
    text
        When, or why not; needed for a no.
    """

    name: ClassVar[str] = "answer-return"
    action: ClassVar[str] = "need.answer"

    message: str
    accept: bool
    text: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("text", self.text, needed=not self.accept)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.message, "resource_message"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        question = scene.record(self.message, "resource_message")
        check(scene, self.name, question)
        to = [question.home]
        return [
            message_patch(
                scene, "ResponseToRequestReturn", question, to, text=self.text, accepted=self.accept
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerExtension:
    """Say whether a unit may stay longer (EDXL-RM ResponseToRequestExtendedDeploymentDuration).

    Parameters
    ----------
    message
        The question; a yes sets until when the unit may stay.
    accept
        Yes or no.
    text
        Why not; needed for a no.
    """

    name: ClassVar[str] = "answer-extension"
    action: ClassVar[str] = "need.answer"

    message: str
    accept: bool
    text: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("text", self.text, needed=not self.accept)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.message, "resource_message"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        question = scene.record(self.message, "resource_message")
        check(scene, self.name, question)
        answer = message_patch(
            scene,
            "ResponseToRequestExtendedDeploymentDuration",
            question,
            [question.home],
            text=self.text,
            accepted=self.accept,
            until_ms=question.get("until_ms"),
        )
        if not self.accept:
            return [answer]
        commitment = scene.own(question.get("about", ""), "commitment")
        longer = Patch(
            kind="deployment-extended/1",
            record=commitment.id,
            subject=commitment.subject,
            data={"until_ms": question.get("until_ms")},
        )
        return [answer, longer]
