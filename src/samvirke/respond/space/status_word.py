"""How the standards say which world a message is of, and what is refused at the border."""

from typing import Final, Literal

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.respond.space.space import Mode, Space

Standard = Literal["cap", "edxl", "emsi"]

# CAP 1.2 section 3.2.1 <status>, EDXL-DE <distributionStatus>, ISO/TR 22351 CONTEXT.MODE. A simulation sends
# nothing to anybody; should one of its messages be looked at, it must read as one that all disregard: Test.
WORDS: Final[dict[Standard, dict[Mode, str]]] = {
    "cap": {"live": "Actual", "exercise": "Exercise", "simulation": "Test", "test": "Test"},
    "edxl": {"live": "Actual", "exercise": "Exercise", "simulation": "Test", "test": "Test"},
    "emsi": {"live": "ACTUAL", "exercise": "EXERCS", "simulation": "TEST", "test": "TEST"},
}


class OtherSpaceError(BadInputError):
    """A message is of another space; nothing crosses."""


def status_word(mode: Mode, standard: Standard) -> str:
    """Return the word for a mode: `Exercise` in CAP, `EXERCS` in EMSI."""
    words = WORDS.get(standard)
    if words is None:
        raise InvalidValueError(f"standard is {standard!r}; it must be one of {', '.join(WORDS)}")
    return words[mode]


def check_incoming(space: Space, status: str, standard: Standard | Literal["entry"] = "entry") -> None:
    """Let a message in only when it says that it is of this world.

    Parameters
    ----------
    space
        Where it arrived.
    status
        What it says of itself: the word of its standard, exactly; or, of an entry or a bundle, the name of
        its space.
    standard
        Which words it uses.

    Raises
    ------
    OtherSpaceError
        When it is of another world, or says nothing that we know.
    """
    wanted = space.name if standard == "entry" else status_word(space.mode, standard)
    if status != wanted:
        near = did_you_mean(status, [wanted])
        raise OtherSpaceError(
            f"the message says {status[:60]!r}; the space {space.name} ({space.mode}) takes only {wanted!r}: "
            f"nothing crosses between spaces; {near or 'send it to the space that it is of'}"
        )
