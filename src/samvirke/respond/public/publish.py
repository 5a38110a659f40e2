"""Tell the public how prepared one is, and take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.public.statement import stands
from samvirke.respond.record.patch import Patch

LANGUAGES = ("nb", "nn", "en")
FIRST = "nb"  # what is missing in another language is shown in this
MOST_FIGURES = 20
FIGURE = ("label", "value", "source", "as_of")
LONGEST_HEADING = 200
LONGEST_FIGURE = 300
LONGEST_LIFE_MS = 366 * 86_400_000  # after a year somebody must look at it anew


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishStatement:
    """Release a statement to the public: it stands on the public site until it is withdrawn or runs out.

    Parameters
    ----------
    heading, text
        Language (nb, nn, en) → words; nb must be there.
    purpose
        Why it is released; stays in the owner's own log.
    valid_until_ms
        When it no longer holds, on the clock of the space: at most a year ahead.
    figures
        Order ("1", "2" …) → label, value, source and as_of: a figure without a source is not released.
    """

    name: ClassVar[str] = "publish-statement"
    action: ClassVar[str] = "public.publish"

    heading: dict[str, str]
    text: dict[str, str]
    purpose: str
    valid_until_ms: int
    figures: dict[str, dict[str, str]] | None = None

    def __post_init__(self) -> None:
        _check_words("heading", self.heading, LONGEST_HEADING)
        _check_words("text", self.text, wellformed.LONGEST_TEXT)
        wellformed.text("purpose", self.purpose, needed=True)
        wellformed.moment("valid_until_ms", self.valid_until_ms)
        wellformed.items("figures", list(self.figures or ()), MOST_FIGURES)
        for number, figure in (self.figures or {}).items():
            _check_figure(number, figure)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("public_statement")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When it would hold for no time, or for more than a year.
        """
        ahead_ms = self.valid_until_ms - scene.now_ms
        if not 0 < ahead_ms <= LONGEST_LIFE_MS:
            raise RefusedError(
                "valid_until_ms has passed or lies more than a year ahead; the public is told what somebody "
                "has looked at this year: give a moment within it"
            )
        record = scene.new_id("public_statement")
        figures = [
            {key: figure[key].strip() for key in FIGURE}
            for _, figure in sorted((self.figures or {}).items(), key=lambda one: (len(one[0]), one[0]))
        ]
        data = {
            "heading": {code: self.heading[code].strip() for code in LANGUAGES if self.heading.get(code)},
            "text": {code: self.text[code].strip() for code in LANGUAGES if self.text.get(code)},
            "figures": figures,
            "valid_until_ms": self.valid_until_ms,
            "purpose": self.purpose,
        }
        return [Patch(kind="statement-published/1", record=record, subject=record, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawStatement:
    """Take a statement back: it is gone from the public site at once, and stays in the log.

    Parameters
    ----------
    statement
        Id of the statement.
    because
        Why; stays in the owner's own log.
    """

    name: ClassVar[str] = "withdraw-statement"
    action: ClassVar[str] = "public.publish"

    statement: str
    because: str

    def __post_init__(self) -> None:
        wellformed.text("because", self.because, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.own(self.statement, "public_statement"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        statement = scene.own(self.statement, "public_statement")
        if not stands(statement, scene.now_ms):
            raise RefusedError("it was withdrawn before or has run out; publish-statement releases a new one")
        data = {"withdrawn_at_ms": scene.now_ms, "withdrawn_because": self.because}
        return [Patch(kind="statement-withdrawn/1", record=statement.id, subject=statement.id, data=data)]


def _check_words(name: str, words: Mapping[str, str], longest: int) -> None:
    wellformed.fields(name, words)
    for code, text in words.items():
        wellformed.one_of(f"a language of {name}", code, LANGUAGES)
        wellformed.text(f"{name}.{code}", text, longest)
    wellformed.text(f"{name}.{FIRST}", words.get(FIRST), longest, needed=True)


def _check_figure(number: str, figure: Mapping[str, str]) -> None:
    wellformed.fields(f"figure {number}", figure)
    if not number.isdecimal() or set(figure) - set(FIGURE):
        raise InvalidValueError(
            f"figure {number[:20]!r} has {', '.join(sorted(figure))[:120]}; each has a number, and "
            f"{', '.join(FIGURE)}"
        )
    for key in FIGURE:
        wellformed.text(f"{key} of figure {number}", figure.get(key), LONGEST_FIGURE, needed=True)
