"""The three languages of a report: its words from gettext files, its numbers as people write them."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from samvirke.model.errors import BadInputError

LANGUAGES = {"nb": "Norsk bokmål", "nn": "Norsk nynorsk", "en": "English"}
ABSENT = "–"
THIN = "\u202f"  # narrow no-break space: parts thousands, and a number from its unit


def check_language(language: str) -> None:
    """Refuse a language that a report cannot be written in."""
    if language not in LANGUAGES:
        raise BadInputError(
            f"the language is {language!r}; it must be {', '.join(LANGUAGES)}; "
            "nb is bokmål, nn nynorsk, en English"
        )


@dataclass(frozen=True, eq=False)
class Language:
    """One language: `gettext` and `ngettext` for words, the others for values.

    What is not a finite number becomes a dash in every format.
    """

    code: str
    words: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, code: str) -> "Language":
        """Return a language by its code; English is the text itself."""
        check_language(code)
        return cls(code, {} if code == "en" else read_words(code))

    def gettext(self, text: str) -> str:
        """Return the words for an English text; the text itself where there are none."""
        return self.words.get(text, (text,))[0]

    def ngettext(self, one: str, many: str, count: float) -> str:
        """Return the words for one or for many; all three languages part at exactly one."""
        found = self.words.get(one, (one, many))
        return found[0] if count == 1 else found[-1]

    def number(self, value: Any, digits: int = 0) -> str:
        """Write a number with so many decimals."""
        if not _is_finite(value):
            return ABSENT
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text: str = format_decimal(round(float(value), digits) + 0.0, format=pattern, locale=self.code)
        return re.sub(r"[\u00a0\u202f]", THIN, text)

    def amount(self, value: Any) -> str:
        """Write how many a year: whole numbers, small ones with one decimal; only nothing is 0."""
        if _is_finite(value) and 0 < float(value) < 0.05:
            return f"< {self.number(0.1, 1)}"
        small = _is_finite(value) and 0 < abs(float(value)) < 9.95
        return self.number(value, 1 if small else 0)

    def percent(self, share: Any, digits: int = 0) -> str:
        """Write a share of 0 to 1 as per cent; only exactly one is 100 %, only nothing 0 %."""
        if not _is_finite(share):
            return ABSENT
        value = 100 * float(share)
        step = 10.0**-digits
        if 0 < value < step:
            value = step
        elif 100 - step < value < 100:
            value = 100 - step
        return self.number(value, digits) + ("%" if self.code == "en" else THIN + "%")

    def signed(self, value: Any, digits: int = 0) -> str:
        """Write a difference with its sign; what rounds to nothing has none."""
        if not _is_finite(value):
            return ABSENT
        rounded = round(float(value), digits)
        sign = "" if rounded == 0 else "+" if rounded > 0 else "\u2212"
        return sign + self.number(abs(rounded), digits)

    def date(self, day: date) -> str:
        """Write a day in words: 3 February 2026, 3. februar 2026."""
        text: str = format_date(day, "d MMMM y" if self.code == "en" else "d. MMMM y", locale=self.code)
        return text

    def minutes(self, seconds: Any, digits: int = 1) -> str:
        """Write seconds as minutes, without the unit."""
        return self.number(float(seconds) / 60, digits) if _is_finite(seconds) else ABSENT

    def span(self, low: str, high: str) -> str:
        """Write an interval; a dash where either end is unknown."""
        return ABSENT if ABSENT in (low, high) else f"{low}–{high}"

    @property
    def marks(self) -> tuple[str, str]:
        """Decimal mark and thousands mark, for the scripts of the page."""
        return (".", ",") if self.code == "en" else (",", THIN)


@cache
def read_words(code: str) -> dict[str, tuple[str, ...]]:
    """Read a language's gettext files: English text → its words, one form or (one, many).

    Each page has its own file, ``common.po`` what several share; a text stands in one of them.
    """
    return words_in(files(__package__).joinpath("locales", code), code)


def words_in(folder: Traversable, code: str) -> dict[str, tuple[str, ...]]:
    """Read all gettext files of a folder."""
    words: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.iterdir(), key=lambda found: found.name):
        if path.name.endswith(".po"):
            words |= _read(path.read_bytes(), code)
    return words


def _read(catalogue: bytes, code: str) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for message in read_po(BytesIO(catalogue), locale=code):
        if not message.id:
            continue
        texts = message.id if isinstance(message.id, list | tuple) else (message.id,)
        said = message.string if isinstance(message.string, list | tuple) else (message.string,)
        words[str(texts[0])] = tuple(str(text) for text in said)
    return words


def _is_finite(value: Any) -> bool:
    try:
        return abs(float(value)) < float("inf")
    except (TypeError, ValueError):
        return False
