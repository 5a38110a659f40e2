"""Plans as files that a planner writes: TOML, read whole or refused whole, with every error in one go."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from samvirke.model.errors import BadInputError, PackageError
from samvirke.prepare.plan import NOTHING_PLANNED, Plan
from samvirke.prepare.plan_items import Items
from samvirke.register.region import BUILTIN, Region

SUFFIX = ".toml"


def open_plan(text: str | PathLike[str]) -> Plan:
    """Return the plan that words on a command line mean.

    Parameters
    ----------
    text
        A built-in region (`norway`) or the path of a package: that region as it is. Or the path of a
        plan, a file that ends in .toml.

    Raises
    ------
    BadInputError
        When there is nothing there, or the plan cannot be used.
    """
    if str(text) not in BUILTIN and Path(text).suffix.lower() == SUFFIX:
        return read_plan(text)
    region = Region.open(text)
    return Plan(title=region.title, region=str(text))


def read_plan(path: str | PathLike[str], *, region: Region | None = None) -> Plan:
    """Read a plan and hold it against its region.

    Parameters
    ----------
    path
        The file; paths inside it count from its folder.
    region
        What to hold it against; None: the region that it names.

    Raises
    ------
    PackageError
        With everything that is wrong: words that no plan has, values of the wrong kind, ids that the
        region does not have, and what the changed region would have wrong.
    BadInputError
        When the file is not there or is no TOML.
    """
    place = Path(path)
    document, lines = _document(place)
    items = Items(document, lines, place.parent)
    plan = items.plan(place.stem)
    findings = list(items.findings)
    where = region
    if where is None and items.is_region_known:
        where = plan.open_region()
    if where is not None:
        # Fitting is looked at even when a word is wrong elsewhere: the planner mends all at once.
        try:
            plan.apply(where)
        except PackageError as error:
            findings += error.findings
    if findings:
        raise PackageError(str(place), findings, NOTHING_PLANNED)
    return plan


def with_area(plan: Plan, area: str | None) -> Plan:
    """Return the plan judged in another area; None: as it is."""
    return plan if area is None else replace(plan, area=area)


def _document(place: Path) -> tuple[Mapping[str, Any], Mapping[tuple[str, int, str], int]]:
    try:
        text = place.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise BadInputError(
            f"there is no plan {place}; give a file that ends in .toml, a package, or a built-in region: "
            f"{', '.join(BUILTIN)}"
        ) from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise BadInputError(f"{place} is no text in UTF-8 ({error}); save the plan as one") from error
    try:
        return tomllib.loads(text), line_numbers(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(
            f'{place} is no TOML: {error}; write key = value, text in "quotes", and lists of things under '
            "[[add_unit]] and the like; docs/plans.md has an example to begin from"
        ) from error


_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


def line_numbers(text: str) -> dict[tuple[str, int, str], int]:
    r"""Return where things stand: (table, its number from 1, key) → line; the header's key is empty.

    >>> line_numbers("title = 'x'\\n[[add_unit]]\\nsite = 'a'")["add_unit", 1, "site"]
    3
    """
    found: dict[tuple[str, int, str], int] = {}
    count: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header[1]
            count[table] = count.get(table, 0) + 1
            found[table, count[table], ""] = number
        elif key := _KEY.match(line):
            found.setdefault((table, count.get(table, 0), key[1]), number)
    return found
