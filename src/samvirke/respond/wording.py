"""Words that people see, in bokmål, nynorsk and English, as data: a code in the log, a word on the page."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal

from samvirke.model.errors import InvalidValueError

Language = Literal["nb", "nn", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said in three languages."""

    nb: str
    nn: str
    en: str

    def in_language(self, language: str) -> str:
        """Return it in a language: nb, nn or en.

        Raises
        ------
        InvalidValueError
            When it is another.
        """
        if language not in LANGUAGES:
            raise InvalidValueError(f"language is {language!r}; it must be {', '.join(LANGUAGES)}")
        return str(getattr(self, language))


@cache
def words_of(folder: str) -> Mapping[str, Wording]:
    """Return code → words of a folder of `respond`, from its `data/words.csv`, in the order of the file."""
    text = files("samvirke.respond").joinpath(folder, "data", "words.csv").read_text("utf-8")
    return MappingProxyType(
        {row["code"]: Wording(row["nb"], row["nn"], row["en"]) for row in csv.DictReader(text.splitlines())}
    )
