"""Questions about a request, an offer or a commitment: each a message of EDXL-RM 1.0."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.exchange import asked_about, check
from samvirke.respond.needs.message import message_patch, other_side, thing_of
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class AskInformation:
    """Ask something about a request, an offer or a commitment (EDXL-RM RequestInformation).

    Parameters
    ----------
    about
        Its id.
    text
        The question.
    """

    name: ClassVar[str] = "ask-information"
    action: ClassVar[str] = "need.ask"

    about: str
    text: str

    def __post_init__(self) -> None:
        wellformed.text("text", self.text, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, thing_of(scene, self.about), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        thing = thing_of(scene, self.about)
        check(scene, self.name, thing)
        return [message_patch(scene, "RequestInformation", thing, other_side(scene, thing), text=self.text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskQuote:
    """Ask what an offer costs (EDXL-RM RequestQuote).

    Parameters
    ----------
    offer
        An offer to this centre.
    text
        What the price is asked for.
    """

    name: ClassVar[str] = "ask-quote"
    action: ClassVar[str] = "need.ask"

    offer: str
    text: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("text", self.text)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.offer, "offer"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        offer = scene.record(self.offer, "offer")
        check(scene, self.name, offer)
        return [message_patch(scene, "RequestQuote", offer, [offer.home], text=self.text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDeployment:
    """Ask how far a committed unit has come (EDXL-RM RequestResourceDeploymentStatus).

    Parameters
    ----------
    commitment
        A commitment that this centre asked for.
    """

    name: ClassVar[str] = "ask-deployment"
    action: ClassVar[str] = "need.ask"

    commitment: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.commitment, "commitment"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        commitment = scene.record(self.commitment, "commitment")
        check(scene, self.name, commitment)
        return [message_patch(scene, "RequestResourceDeploymentStatus", commitment, [commitment.home])]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReturn:
    """Ask to have a unit back (EDXL-RM RequestReturn).

    Parameters
    ----------
    commitment
        A commitment of this centre.
    text
        Why it is needed at home.
    """

    name: ClassVar[str] = "ask-return"
    action: ClassVar[str] = "need.ask"

    commitment: str
    text: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("text", self.text)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.commitment, "commitment"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        commitment = scene.record(self.commitment, "commitment")
        check(scene, self.name, commitment)
        return [
            message_patch(scene, "RequestReturn", commitment, [commitment.get("asker", "")], text=self.text)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension:
    """Ask to keep a unit longer (EDXL-RM RequestExtendedDeploymentDuration).

    Parameters
    ----------
    commitment
        A commitment that this centre asked for.
    until_ms
        Until when.
    text
        Why.
    """

    name: ClassVar[str] = "ask-extension"
    action: ClassVar[str] = "need.ask"

    commitment: str
    until_ms: int
    text: str | None = None

    def __post_init__(self) -> None:
        wellformed.moment("until_ms", self.until_ms)
        wellformed.text("text", self.text)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.commitment, "commitment"), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        commitment = scene.record(self.commitment, "commitment")
        check(scene, self.name, commitment)
        before = commitment.get("until_ms")
        if self.until_ms <= scene.now_ms or (before is not None and self.until_ms <= before):
            raise RefusedError(
                "until_ms is no later than what was agreed, or has passed; ask for a later one"
            )
        return [
            message_patch(
                scene,
                "RequestExtendedDeploymentDuration",
                commitment,
                [commitment.home],
                text=self.text,
                until_ms=self.until_ms,
            )
        ]
