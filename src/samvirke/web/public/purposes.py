"""The declaration of purposes, read from `purposes.toml`: what is stored on a visitor's device, and why."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any

from samvirke.prepare.report.language import LANGUAGES

NECESSARY = "necessary"
STATISTICS = "statistics"
MARKETING = "marketing"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie: its name, how long it may live in seconds, and what it is for, by language."""

    name: str
    max_age_s: int
    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What a browser keeps besides cookies: its name there, and what it is for, by language."""

    name: str
    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Why something is stored.

    Parameters
    ----------
    name
        necessary, statistics or marketing.
    needs_consent
        Whether it waits for a yes.
    title, text
        By language: as the form and the policy say them.
    cookies
        All that are set for it.
    kept
        All that the browser keeps for it besides.
    vendors
        Others who get something; none is the rule.
    dpv
        Its name in the Data Privacy Vocabulary of W3C's group, for receipts.
    """

    name: str
    needs_consent: bool
    title: Words
    text: Words
    cookies: tuple[Cookie, ...]
    kept: tuple[Storage, ...]
    vendors: tuple[str, ...]
    dpv: str


@dataclass(frozen=True)
class Declaration:
    """All purposes, and the words with which a visitor is asked.

    Parameters
    ----------
    version
        MAJOR.MINOR; another major version asks everybody anew.
    notice
        Part of the form → its words by language.
    purposes
        The necessary one first.
    """

    version: str
    notice: Mapping[str, Words]
    purposes: tuple[Purpose, ...]

    @property
    def major(self) -> int:
        """The version that a choice holds for."""
        return int(self.version.partition(".")[0])

    @cached_property
    def asked(self) -> tuple[Purpose, ...]:
        """Those that wait for a yes, in the order of the form."""
        return tuple(purpose for purpose in self.purposes if purpose.needs_consent)

    @cached_property
    def cookies(self) -> Mapping[str, tuple[Purpose, Cookie]]:
        """Cookie → its purpose and what is said of it."""
        return {cookie.name: (purpose, cookie) for purpose in self.purposes for cookie in purpose.cookies}

    def vendors_of(self, purpose: Purpose, code: str) -> str:
        """Say who else gets something for a purpose."""
        return ", ".join(purpose.vendors) or self.notice["no_vendor"][code]

    def shown(self, code: str) -> str:
        """Return the words of the form as a reader of a language meets them: what a proof says was shown.

        Lines: heading, introduction, each purpose's title, words and vendors, the three buttons.
        """
        said = {part: words[code] for part, words in self.notice.items()}
        lines = [said["heading"], said["intro"].replace("{policy}", said["policy"])]
        for purpose in self.asked:
            lines += [purpose.title[code], f"{purpose.text[code]} {self.vendors_of(purpose, code)}"]
        return "\n".join([*lines, said["save"], said["all"], said["necessary"]])

    def digest(self, code: str) -> str:
        """Return the SHA-256 of the words of the form in a language."""
        return sha256(self.shown(code).encode()).hexdigest()


@cache
def declared() -> Declaration:
    """Return the declaration of this version of Samvirke."""
    return read_declaration(files("samvirke.web.public").joinpath("purposes.toml").read_text("utf-8"))


def read_declaration(text: str) -> Declaration:
    """Read a declaration.

    Raises
    ------
    ValueError
        When words are missing in a language, or a cookie stands twice: it is a fault of the program.
    """
    told = tomllib.loads(text)
    found = Declaration(
        told["version"], told["notice"], tuple(_purpose(purpose) for purpose in told["purpose"])
    )
    names = [cookie.name for purpose in found.purposes for cookie in purpose.cookies]
    if len(names) > len(found.cookies):
        raise ValueError(f"a cookie stands twice in the declaration: {', '.join(names)}")
    spoken = [*found.notice.values(), *(words for one in found.purposes for words in (one.title, one.text))]
    spoken += [one.what for purpose in found.purposes for one in purpose.cookies]
    spoken += [one.what for purpose in found.purposes for one in purpose.kept]
    for words in spoken:
        if set(words) != set(LANGUAGES):
            raise ValueError(f"{words} must be said in {', '.join(LANGUAGES)}, each and no other")
    return found


def _purpose(told: Mapping[str, Any]) -> Purpose:
    return Purpose(
        name=told["name"],
        needs_consent=told["consent"],
        title=told["title"],
        text=told["text"],
        cookies=tuple(Cookie(**cookie) for cookie in told.get("cookie", ())),
        kept=tuple(Storage(**one) for one in told.get("kept", ())),
        vendors=tuple(told.get("vendors", ())),
        dpv=told.get("dpv", ""),
    )
