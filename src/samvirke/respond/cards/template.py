"""Templates of action cards: TOML files that an agency can write, checked whole before any is used."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from samvirke.model.errors import PackageError
from samvirke.model.finding import Finding
from samvirke.respond.cards.check_template import check_template
from samvirke.respond.wording import Wording

LARGEST_BYTES: Final = 1_000_000
DO: Final = "see the handbook page of action cards for a card that works"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a template.

    Parameters
    ----------
    id
        Its name within the card.
    text
        What is to be done.
    owner
        Agency that does it; empty: the one that starts the card.
    kind
        call, tell, decide, check or do.
    deadline_s
        Seconds from the start of the card; None: none.
    after
        Steps that come before it.
    """

    id: str
    text: Wording
    owner: str = ""
    kind: str = "do"
    deadline_s: int | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An action card before it is started.

    Parameters
    ----------
    code
        Its name: `building_fire`.
    title, note
        What people read; the note says whose card it is.
    types
        Types of incidents that suggest it.
    warnings
        Kinds of warnings (CAP) that suggest it.
    is_example
        Whether it is ours, to be replaced by the agency's own.
    steps
        In their order; none where the agency must load the text.
    """

    code: str
    title: Wording
    note: Wording | None
    types: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    is_example: bool = False
    steps: tuple[Step, ...] = ()


def read_template(path: Path) -> Template:
    """Read a card that an agency has written.

    Raises
    ------
    PackageError
        When anything in it cannot be used: all findings, with line or table, what was seen, what is allowed
        and what to do.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path.name, "", "", f"a file that cannot be read ({error})", "a TOML file") from error
    if len(data) > LARGEST_BYTES:
        raise _refused(path.name, "", "", f"{len(data)} bytes", f"at most {LARGEST_BYTES}")
    return parse_template(path.name, data)


def parse_template(name: str, data: bytes) -> Template:
    """Read a card from its text; see `read_template`."""
    try:
        card = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _refused(name, "", "", f"bytes that are no UTF-8 ({error})", "UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        # Python says "(at line 3, column 7)" in the text, and has no field for it before 3.14.
        line = str(error).partition("at line ")[2].partition(",")[0]
        raise _refused(name, f"line {line}" if line else "", "", str(error), "TOML 1.0") from error
    findings = check_template(name, card)
    if findings:
        raise PackageError(name, findings, outcome="the card was not loaded")
    note = card.get("note")
    return Template(
        code=card["code"],
        title=Wording(**card["title"]),
        note=None if note is None else Wording(**note),
        types=tuple(card.get("types", ())),
        warnings=tuple(card.get("warnings", ())),
        is_example=card.get("is_example", False),
        steps=tuple(
            Step(
                id=step["id"],
                text=Wording(**step["text"]),
                owner=step.get("owner", ""),
                kind=step.get("kind", "do"),
                deadline_s=step.get("deadline_s"),
                after=tuple(step.get("after", ())),
            )
            for step in card.get("steps", ())
        ),
    )


@cache
def built_in_templates() -> Mapping[str, Template]:
    """Return the cards of the package by their code, in the order of their names."""
    folder = files("samvirke.respond").joinpath("cards", "data", "templates")
    found = sorted(
        (place for place in folder.iterdir() if place.name.endswith(".toml")), key=lambda p: p.name
    )
    return by_code(parse_template(place.name, place.read_bytes()) for place in found)


def templates_in(folder: Path) -> Mapping[str, Template]:
    """Return the cards of an agency by their code, over the examples of the package.

    Parameters
    ----------
    folder
        Its `*.toml`; where there is no such folder, the examples alone.

    Raises
    ------
    PackageError
        When a card cannot be used, or two have one code: a node does not start with half its cards.
    """
    own: dict[str, Template] = {}
    for place in sorted(folder.glob("*.toml")):
        template = read_template(place)
        if template.code in own:
            raise _refused(
                place.name, "", "code", f"{template.code!r}, as another file has", "one file a code"
            )
        own[template.code] = template
    return by_code([*built_in_templates().values(), *own.values()])


def by_code(templates: Iterable[Template]) -> Mapping[str, Template]:
    """Return cards by their code; of two of one code the later: the agency's own."""
    return MappingProxyType({template.code: template for template in templates})


def _refused(table: str, row: str, column: str, seen: str, allowed: str) -> PackageError:
    finding = Finding(table=table, row=row, column=column, seen=seen, allowed=allowed, do=DO)
    return PackageError(table, [finding], outcome="the card was not loaded")
