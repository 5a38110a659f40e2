"""A table of a page: every cell already written as people read it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A plain table: headings, rows, how many of the first columns are words, which one is quoted."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    quoted: int | None = None  # a column in the words of the data
