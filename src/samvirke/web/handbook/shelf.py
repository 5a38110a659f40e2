"""Which documents the handbook has: grouped as its index lists them."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import samvirke
from samvirke.web.words import N_

OTHER = N_("Other pages")
CAPTIONS = (
    N_("The pages"),
    N_("For planners"),
    N_("For operators"),
    N_("For analysts and engineers"),
    OTHER,
)
INDEX = "index"
TREE = re.compile(r"^```\{toctree\}\n(.*?)^```", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its name in addresses, such as ``serve`` or ``decisions/0016-the-log``, title and text."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Documents under a caption of the index, English."""

    caption: str
    documents: tuple[Document, ...]


def folder() -> Traversable:
    """Return where the documents lie: in the package, or beside it in a checkout."""
    inside = files("samvirke").joinpath("handbook")
    return inside if inside.is_dir() else Path(samvirke.__file__).parents[2] / "docs"


@cache
def documents() -> dict[str, Document]:
    """Return all documents by name; none where an installation brings none."""
    place = folder()
    found: dict[str, Document] = {}
    if place.is_dir():
        _read(place, "", found)
    return dict(sorted(found.items()))


@cache
def groups() -> tuple[Group, ...]:
    """Return the documents as the index lists them; what it does not list comes last."""
    known = dict(documents())
    index = known.pop(INDEX, None)
    made = []
    for tree in TREE.findall(index.text if index else ""):
        lines = [line.strip() for line in tree.splitlines()]
        caption = next(
            (line.removeprefix(":caption: ") for line in lines if line.startswith(":caption:")), ""
        )
        chosen = [known.pop(line) for line in lines if line in known]
        if chosen:
            made.append(Group(caption or OTHER, tuple(chosen)))
    rest = tuple(one for one in known.values() if "/" not in one.name)
    return (*made, Group(OTHER, rest)) if rest else tuple(made)


def beneath(name: str) -> list[Document]:
    """Return the documents of a folder for its index, such as those of ``decisions/index``; else none."""
    inside, _, last = name.rpartition("/")
    if not inside or last != INDEX:
        return []
    return [one for one in documents().values() if one.name.startswith(f"{inside}/") and one.name != name]


def picture(name: str) -> bytes | None:
    """Return a picture of the handbook, None: there is none of that name."""
    found = _pictures().get(name)
    return None if found is None else found.read_bytes()


@cache  # of what there is, not of what is asked for: names that there are not would fill the memory
def _pictures() -> dict[str, Traversable]:
    place = folder().joinpath("pictures")
    return {one.name: one for one in place.iterdir() if one.name.endswith(".png")} if place.is_dir() else {}


def _read(place: Traversable, prefix: str, found: dict[str, Document]) -> None:
    for one in place.iterdir():
        if one.is_dir() and not prefix and not one.name.startswith((".", "_")):
            _read(one, f"{one.name}/", found)
        elif one.name.endswith(".md"):
            text = one.read_text(encoding="utf-8")
            name = prefix + one.name.removesuffix(".md")
            title = TITLE.search(text)
            found[name] = Document(name, title[1].replace("`", "") if title else name, text)
