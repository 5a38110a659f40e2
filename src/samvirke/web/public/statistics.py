"""Our own count of the public pages.

Without consent: how often each page was opened, by day; no id, nothing stored on or read from a device.
With consent: visits under a random number, which are deleted after 30 days; no sum of them is kept longer.
What is shown of them to the public are visitors, rounded down to whole fives: no group of fewer is seen, nor
found by taking one number from another.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import apsw

from samvirke.web.moments import local
from samvirke.web.public.kept import Kept, KeptError, rows
from samvirke.web.public.visitor import DAYS

MOST = 20  # groups that are named
FEWEST = 5  # visitors: a smaller group is not shown in public
BUSY_MS = 50  # a page does not wait for its count
SCREENS = ("small", "medium", "large")
SCHEMA = """
CREATE TABLE IF NOT EXISTS opened (day TEXT, page TEXT, n INTEGER NOT NULL,
  PRIMARY KEY (day, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits (day TEXT NOT NULL, visitor TEXT NOT NULL, page TEXT NOT NULL,
  host TEXT NOT NULL, screen TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS visits_visitor ON visits (visitor);
DROP TABLE IF EXISTS added;
DROP TABLE IF EXISTS added_groups;
"""  # the two held sums of visits until November 2026
# The thirty days in which a visitor has one number, as visitor.py counts them: from 1 January of the year 1.
PERIOD = f"CAST(julianday(day) - 1721424.5 AS INTEGER) / {DAYS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is shown of the last thirty days.

    Parameters
    ----------
    since, until
        First and last day.
    pages
        Page → how often it was opened; all visitors.
    days
        Day → how often a page was opened; all visitors, also days with none.
    visitors
        How many of those who said yes to statistics have come; rounded down to whole fives.
    hosts, screens
        Where those came from and how large their screens are → visitors, rounded alike; small groups are
        together ``""``.
    """

    since: date
    until: date
    pages: Mapping[str, int]
    days: Mapping[date, int]
    visitors: int
    hosts: Mapping[str, int]
    screens: Mapping[str, int]


class Statistics:
    """The count of a node.

    Parameters
    ----------
    path
        Where it lies; None: in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.kept = Kept(path, SCHEMA, busy_ms=BUSY_MS, is_quick=True)
        self._must_wipe = False

    def count(self, page: str, now_ms: int) -> None:
        """Count that a page was opened; raises `KeptError` as all here do when the file cannot be used."""
        if self._must_wipe:
            self._wipe()
        with self.kept.transaction(grows=True) as file:
            _tidy(file, _today(now_ms))
            file.execute(
                "INSERT INTO opened VALUES (?, ?, 1) ON CONFLICT (day, page) DO UPDATE SET n = n + 1",
                (_today(now_ms).isoformat(), page),
            )

    def visit(self, visitor: str, page: str, host: str, now_ms: int) -> None:
        """Note a visit of somebody who said yes to it."""
        with self.kept.transaction(grows=True) as file:
            row = (_today(now_ms).isoformat(), visitor, page, host, "")
            file.execute("INSERT INTO visits VALUES (?, ?, ?, ?, ?)", row)

    def screen(self, visitor: str, screen: str, now_ms: int) -> None:
        """Note how large the screen is of somebody who said yes to it."""
        with self.kept.transaction() as file:
            file.execute(
                "UPDATE visits SET screen = ? WHERE visitor = ? AND day = ? AND screen = ''",
                (screen, visitor, _today(now_ms).isoformat()),
            )

    def forget(self, visitors: Collection[str]) -> None:
        """Delete all that was noted of a visitor, under each of their numbers."""
        with self.kept.transaction() as file:
            file.executemany("DELETE FROM visits WHERE visitor = ?", [(visitor,) for visitor in visitors])
        self._wipe()

    def summary(self, now_ms: int) -> Summary:
        """Return what is shown."""
        today = _today(now_ms)
        since = today - timedelta(days=DAYS - 1)
        with self.kept.transaction() as file:
            _tidy(file, today)
            opened = rows(file, "SELECT day, page, n FROM opened WHERE day >= ?", (since.isoformat(),))
            visitors = _visitors(file)
            hosts, screens = _groups(file, "host"), _groups(file, "screen")
        days = {since + timedelta(days=n): 0 for n in range(DAYS)}
        pages: Counter[str] = Counter()
        for day, page, n in opened:
            pages[page] += n
            days[date.fromisoformat(day)] = days.get(date.fromisoformat(day), 0) + n
        return Summary(
            since=since,
            until=today,
            pages=dict(pages.most_common()),
            days=days,
            visitors=visitors,
            hosts=hosts,
            screens=screens,
        )

    def _wipe(self) -> None:
        # What was deleted lies in the log of the file until nobody else reads it: then it goes too.
        try:
            self.kept.wipe()
            self._must_wipe = False
        except KeptError:
            self._must_wipe = True


def _today(now_ms: int) -> date:
    return local(now_ms).date()


def _tidy(file: apsw.Cursor, today: date) -> None:
    """Delete visits that are older than was promised."""
    file.execute("DELETE FROM visits WHERE day <= ?", ((today - timedelta(days=DAYS)).isoformat(),))


def _visitors(file: apsw.Cursor, where: str = "TRUE", values: tuple[str, ...] = ()) -> int:
    """Return how many visitors there are behind some visits, rounded down.

    One browser has one number within `PERIOD` and another in the next: a group is large enough where it is
    that within one.
    """
    query = f"SELECT count(DISTINCT visitor) FROM visits WHERE {where} GROUP BY {PERIOD}"  # noqa: S608 - ours
    by_period = [int(n) for (n,) in rows(file, query, values)]
    n = sum(by_period)
    return n - n % FEWEST if max(by_period, default=0) >= FEWEST else 0


def _groups(file: apsw.Cursor, column: str) -> Mapping[str, int]:
    """Return the largest groups of five visitors or more; the others as one if they are five together."""
    query = (
        f"SELECT {column} FROM visits WHERE {column} <> ''"  # noqa: S608 - ours
        f" GROUP BY {column} HAVING count(DISTINCT visitor) >= {FEWEST}"
    )
    sizes = {str(name): _visitors(file, f"{column} = ?", (name,)) for (name,) in rows(file, query)}
    found = sorted(((name, n) for name, n in sizes.items() if n), key=lambda one: (-one[1], one[0]))
    large = dict(found[:MOST])
    others = " AND ".join([f"{column} <> ''", *[f"{column} <> ?"] * len(large)])
    rest = _visitors(file, others, tuple(large))
    return {**large, **({"": rest} if rest else {})}
