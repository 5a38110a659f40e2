"""Words looked for in all of the handbook: the sections that hold every one of them, the best first."""

import re
from dataclasses import dataclass
from functools import cache

from samvirke.web.handbook.shelf import documents
from samvirke.web.handbook.written import anchor_of

MOST = 30
AROUND = 90  # letters shown before and after the first word
TITLE_COUNTS, HEADING_COUNTS = 12, 6  # a word in a title tells more than one in the text


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a document, from a heading to the next."""

    name: str
    title: str
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A section that holds what was asked for: the text around it in pieces, those asked for marked."""

    section: Section
    pieces: tuple[tuple[str, bool], ...]


def find(asked: str) -> list[Found]:
    """Return the sections that hold all words, at most `MOST`; words are parts of words, in any case."""
    words = tuple(dict.fromkeys(asked.casefold().split()))
    if not words:
        return []
    scored = [(_score(section, words), at, section) for at, section in enumerate(_sections())]
    best = sorted((-score, at, section) for score, at, section in scored if score)[:MOST]
    return [Found(section, _around(section.text, words)) for _, _, section in best]


def _score(section: Section, words: tuple[str, ...]) -> int:
    """Return how well a section fits, 0: a word is missing. Why a thing was decided comes after how it is."""
    title, heading, text = section.title.casefold(), section.heading.casefold(), section.text.casefold()
    total = 0
    for word in words:
        score = TITLE_COUNTS * (word in title) + HEADING_COUNTS * (word in heading) + min(5, text.count(word))
        if not score:
            return 0
        total += score
    return total if "/" not in section.name else (total + 1) // 2


def _around(text: str, words: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    low = text.casefold()
    first = min((at for at in map(low.find, words) if at >= 0), default=0)
    begin, end = max(0, first - AROUND), first + AROUND
    piece = ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", piece, flags=re.IGNORECASE)
    return tuple((part, part.casefold() in words) for part in parts if part)


@cache
def _sections() -> tuple[Section, ...]:
    found = []
    for document in documents().values():
        heading, in_code = document.title, False
        lines: list[str] = []
        for line in [*document.text.splitlines(), "# "]:
            if line.startswith("```"):
                in_code = not in_code
            if not in_code and re.match(r"#{1,4} ", line):
                text = _plain(lines)
                if text or heading != document.title:
                    is_title = heading == document.title
                    anchor = "" if is_title else anchor_of(heading)
                    found.append(Section(document.name, document.title, heading, anchor, text))
                heading, lines = line.lstrip("# ").replace("`", ""), []
            elif not line.startswith("```"):
                lines.append(line)
    return tuple(found)


def _plain(lines: list[str]) -> str:
    """Return lines as one, without the signs of Markdown."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(lines))
    return re.sub(r"\s+", " ", re.sub(r"[`*|]+|-{3,}", " ", text)).strip()
