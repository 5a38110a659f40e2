"""What is new in a report since the last: by number, and line by line in each section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.respond.reports.records import SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """Lines that came to a section, and lines that are gone."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is new.

    Parameters
    ----------
    numbers
        Number → before and now, of those that changed; a number that was not there before was 0.
    sections
        Heading → lines added and removed, of those that changed.
    """

    numbers: Mapping[str, tuple[int, int]]
    sections: Mapping[str, SectionChange]


def difference(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Difference:
    """Compare a report with the one before it.

    Parameters
    ----------
    before, now
        Views of reports or drafts; None: there was none before.
    """
    old_numbers = (before or {}).get("numbers") or {}
    new_numbers = now.get("numbers") or {}
    names = dict.fromkeys((*new_numbers, *old_numbers))
    pairs = {name: (old_numbers.get(name, 0), new_numbers.get(name, 0)) for name in names}
    sections = {}
    for section in SECTIONS:
        old, new = (_lines(report, section) for report in (before or {}, now))
        are_old, are_new = set(old), set(new)
        added = tuple(line for line in new if line not in are_old)
        removed = tuple(line for line in old if line not in are_new)
        if added or removed:
            sections[section] = SectionChange(added=added, removed=removed)
    return Difference(
        numbers={name: pair for name, pair in pairs.items() if pair[0] != pair[1]}, sections=sections
    )


def _lines(report: Mapping[str, Any], section: str) -> Sequence[str]:
    text = (report.get("sections") or {}).get(section) or ""
    return [line.strip() for line in text.splitlines() if line.strip()]
