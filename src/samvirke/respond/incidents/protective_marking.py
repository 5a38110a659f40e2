"""Graded information does not belong here: a text that is marked as such is refused."""

import re

from samvirke.model.errors import InvalidValueError

_GRADES = r"STRENGT\s+HEMM?EL[IE]G|HEMMEL[IE]G|KONFIDENSIELT|BEGRENSE[TA]|AVGRENSA"
# A marking stands at the head: alone on its line (also in brackets or between lines of signs), before a
# colon, or with its law. "BEGRENSET sikt i tunnelen" is a sentence and no marking.
_ALONE = re.compile(rf"[\W_]*(?:{_GRADES})[\W_]*(?:\n|\Z)")
_BEFORE_COLON = re.compile(rf"\W*(?:{_GRADES})\s*[:\])]")
_WITH_LAW = re.compile(
    rf"\W*(?:{_GRADES})\W+(?:iht|i\s+henhold\s+til|jf|etter|gradert)\b.{{0,40}}?"
    r"(?:sikkerhetsloven|sikkerhetslova|tryggingslova|sikkhl|sikl)",
    re.IGNORECASE | re.DOTALL,
)


def is_marked(text: str) -> bool:
    r"""Say whether a text is marked as graded at its head.

    >>> is_marked("BEGRENSET\nPlan for anlegget"), is_marked("BEGRENSET sikt i tunnelen")
    (True, False)
    """
    head = text[:200]
    return any(pattern.match(head) for pattern in (_ALONE, _BEFORE_COLON, _WITH_LAW))


def refuse_marked(name: str, text: str) -> None:
    """Refuse a text that is marked as graded.

    Raises
    ------
    InvalidValueError
        When it is; the text of the error does not repeat it.
    """
    if is_marked(text):
        raise InvalidValueError(
            f"{name} is marked as graded information (BEGRENSET or higher); it may only stand in systems "
            "approved for it and be given to those authorised (sikkerhetsloven §§ 5-3 and 5-4); leave it "
            "out, and give it by an approved channel"
        )
