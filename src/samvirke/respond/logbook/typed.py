"""The grammar of the keyboard: one line of typing is one line of the log.

    > 112 radio Røyk fra taket !need fire.pump=2

    line    = [head] text {mark}
    head    = ("<" who | ">" who) [("<" who | ">" who)] [medium] [":"]
    who     = a word, or words in "…"
    medium  = radio | phone | mail | in-person | system, and the Norwegian words of `data/keywords.csv`
    mark    = !need capability[=count] …      what it takes
            | !task [@who] [time] [text]      who does it, within 15m, 2h or 90s
            | !decision [text [| why]]        what was decided, and why
            | !own text | !health text | !police text      what only these may read

`<` is from, `>` is to. The colon ends the head where the text begins with a word that could be a medium. A
word that begins with `!!` is text and begins with `!`. No other sign means anything.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from samvirke.model.errors import InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.logbook.turned import NewDecision, NewTask

LONGEST: Final = 20_000  # letters of one line, all its marks together
_WHO = re.compile(r'\s*(?P<sign>[<>])\s*(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s":<>]+))')
_OWNER = re.compile(r'@(?:"(?P<quoted>[^"]*\S[^"]*)"|(?P<word>[^\s"]+))')
# To the end of the word: "!health:" must be refused as a slip, never read as text for all.
_MARK = re.compile(r"(?:^|(?<=\s))!(?P<word>[^\W\d_]\S*)")
_TIME = re.compile(r"(?P<count>\d{1,5})(?P<unit>s|m|min|h|t)")
_SECONDS: Final = {"s": 1, "m": 60, "min": 60, "h": 3600, "t": 3600}


@dataclass(slots=True)
class _Fields:
    """What is gathered while a line is read."""

    texts: dict[str, str] = field(default_factory=dict)
    head: dict[str, str] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)
    task: NewTask | None = None
    decision: NewDecision | None = None


def typed_line(line: str, incident: str | None = None) -> WriteLine:
    """Read one line of typing.

    Parameters
    ----------
    line
        What was typed.
    incident
        The incident in whose log it is typed; None: the centre's own.

    Raises
    ------
    InvalidValueError
        When a mark is unknown, twice, or cannot be read: what was seen, what is allowed.
    """
    if len(line) > LONGEST:
        raise InvalidValueError(
            f"the line has {len(line)} letters; it may have {LONGEST}: write several lines"
        )
    found = _Fields()
    begin = _read_head(line, found)
    marks = list(_MARK.finditer(line, begin))
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    text = _plain(line[begin : marks[0].start() if marks else len(line)])
    if text:
        found.texts["text"] = text
    for mark, end in zip(marks, ends, strict=False):  # without marks there is one end and nothing to read
        _read_mark(mark["word"], line[mark.end() : end].strip(), found)
    return WriteLine(
        incident=incident,
        sender=found.head.get("sender"),
        receiver=found.head.get("receiver"),
        medium=found.head.get("medium"),
        text=found.texts.get("text"),
        text_own=found.texts.get("text_own"),
        text_health=found.texts.get("text_health"),
        text_police=found.texts.get("text_police"),
        task=found.task,
        decision=found.decision,
        needs=found.needs or None,
    )


@cache
def keywords(of: str) -> Mapping[str, str]:
    """Return word → what it means, of `medium` or `mark`."""
    text = files("samvirke.respond").joinpath("logbook", "data", "keywords.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["word"]: row["means"] for row in rows if row["of"] == of})


def _read_head(line: str, found: _Fields) -> int:
    """Read who spoke to whom and how; return where the text begins."""
    at = 0
    while (who := _WHO.match(line, at)) is not None:
        name = "sender" if who["sign"] == "<" else "receiver"
        if name in found.head:
            raise InvalidValueError(
                f"{who['sign']} stands twice at the head of the line; write one < (from) and one > (to), or "
                "end the head with a colon"
            )
        found.head[name] = (who["quoted"] if who["quoted"] is not None else who["word"]).strip()
        at = who.end()
    if not found.head:
        return 0
    rest = line[at:].lstrip()
    at = len(line) - len(rest)
    word = re.match(r"[^\s:]+", rest)
    medium = None if word is None else keywords("medium").get(word[0].casefold())
    if word is not None and medium is not None:
        found.head["medium"] = medium
        at += word.end()
    colon = re.match(r"\s*:", line[at:])
    return at if colon is None else at + colon.end()


def _read_mark(word: str, rest: str, found: _Fields) -> None:
    means = keywords("mark").get(f"!{word.casefold()}")
    if means is None:
        known = list(keywords("mark"))
        near = did_you_mean(f"!{word}", known)
        raise InvalidValueError(
            f"!{word[:40]} is no mark; allowed are {', '.join(known)}; {near or 'write !! for a text with !'}"
        )
    twice = (
        means in found.texts or (means == "task" and found.task) or (means == "decision" and found.decision)
    )
    if twice:
        raise InvalidValueError(f"!{word} stands twice; write one of a kind, and another line for the other")
    if means == "need":
        _read_needs(rest, found.needs)
    elif means == "task":
        found.task = _task(rest)
    elif means == "decision":
        what, _, why = rest.partition("|")
        found.decision = NewDecision(what=_plain(what) or None, why=_plain(why) or None)
    elif not rest:
        raise InvalidValueError(f"nothing stands after !{word}; write the text that only they may read")
    else:
        found.texts[means] = _plain(rest)


def _read_needs(rest: str, needs: dict[str, int]) -> None:
    words = re.split(r"[\s,]+", rest.strip()) if rest.strip() else []
    if not words:
        raise InvalidValueError("nothing stands after !need; write a capability and how many: fire.pump=2")
    for word in words:
        capability, sign, count = word.partition("=")
        if sign and not re.fullmatch(r"[1-9]\d{0,3}", count):
            raise InvalidValueError(
                f"{word[:60]!r} counts {count[:20]!r}; write a whole number, as {capability[:40]}=2"
            )
        if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", capability):
            raise InvalidValueError(
                f"{word[:60]!r} is no capability; write it as fire.pump=2, and text before the mark"
            )
        needs[capability] = needs.get(capability, 0) + int(count or 1)


def _task(rest: str) -> NewTask:
    owner, due_s = None, None
    if rest.startswith("@"):
        who = _OWNER.match(rest)
        if who is None:
            raise InvalidValueError('nobody stands after @; write !task @112 … or !task @"vaktleder strøm" …')
        owner = (who["quoted"] or who["word"]).strip()
        rest = rest[who.end() :].strip()
    first, _, more = rest.partition(" ")
    time = _TIME.fullmatch(first)
    if time is not None:
        due_s, rest = int(time["count"]) * _SECONDS[time["unit"]], more
    return NewTask(owner=owner, text=_plain(rest) or None, due_s=due_s)


def _plain(text: str) -> str:
    return re.sub(r"(^|\s)!!", r"\1!", text).strip()
