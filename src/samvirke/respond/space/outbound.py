"""What leaves a space: in live, as it is; elsewhere to exercise recipients and marked, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from samvirke.respond.space.space import Space
from samvirke.respond.space.status_word import WORDS, status_word

# The words that services use on the radio, in Norwegian whatever the language of the page.
MARKS: Final[dict[str, str]] = {
    "live": "",
    "exercise": "ØVELSE ØVELSE ØVELSE",
    "simulation": "SIMULERING SIMULERING SIMULERING",
    "test": "TEST TEST TEST",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message that is about to leave.

    Parameters
    ----------
    channel
        mail, sms, phone, cap, emsi …
    to
        Address, number or name of the receiver.
    subject, text
        What it says.
    """

    channel: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A message that does not leave, and why."""

    message: Outgoing
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The only way out of a space.

    Parameters
    ----------
    space
        Which.
    exercise_recipients
        Channel → who stands in for all receivers in a space that is not live; a channel without any is
        closed.
    """

    space: Space
    exercise_recipients: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def pass_out(self, message: Outgoing) -> tuple[Outgoing, ...] | Blocked:
        """Return what really leaves: in live the message, elsewhere marked ones to those who stand in."""
        if self.space.mode == "live":
            return (message,)
        stand_ins = tuple(self.exercise_recipients.get(message.channel, ()))
        if not stand_ins:
            return self._blocked(message, f"it has no recipients for {message.channel}")
        text = mark(self.space.mode, f"({message.channel}: {message.to})\n{message.text}")
        if message.channel in WORDS:  # a document, which a mark around it would break: it says so itself
            word, text = status_word(self.space.mode, message.channel), message.text
            if word not in text:
                return self._blocked(message, f"the document does not say {word}")
        marked = replace(message, subject=mark(self.space.mode, message.subject), text=text)
        return tuple(replace(marked, to=stand_in) for stand_in in stand_ins)

    def _blocked(self, message: Outgoing, why: str) -> Blocked:
        reason = f"nothing was sent: the space {self.space.name} is {self.space.mode}, and {why}"
        return Blocked(message=message, reason=reason)


def mark(mode: str, text: str) -> str:
    """Return a text that says before and after that it is not for real; in live, the text itself."""
    sign = MARKS[mode]
    return f"{sign}\n{text}\n{sign}" if sign and "\n" in text else f"{sign} {text} {sign}" if sign else text
