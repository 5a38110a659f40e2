"""Our own count of the public pages.

Without consent: how often each page was opened, by day; no id, nothing stored on or read from a device.
With consent: visits under a random number, which are added up by day and deleted after 30 days. What is shown
to the public names no group of fewer than five.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import apsw

from samvirke.web.moments import local
from samvirke.web.public.kept import Kept, rows

RAW_DAYS = 30  # purposes.toml promises it
SHOWN_DAYS = 30
FEWEST = 5  # visits: a smaller group is not named in public
BUSY_MS = 50  # a page does not wait for its count
SCREENS = ("small", "medium", "large")
SCHEMA = """
CREATE TABLE IF NOT EXISTS opened (day TEXT, page TEXT, n INTEGER NOT NULL,
  PRIMARY KEY (day, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits (day TEXT NOT NULL, visitor TEXT NOT NULL, page TEXT NOT NULL,
  host TEXT NOT NULL, screen TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS visits_visitor ON visits (visitor);
CREATE TABLE IF NOT EXISTS added (day TEXT PRIMARY KEY, visitors INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS added_groups (day TEXT, kind TEXT, name TEXT, n INTEGER NOT NULL,
  PRIMARY KEY (day, kind, name)) WITHOUT ROWID;
"""


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
        How many visitors there were a day, added up, of those who said yes to statistics.
    hosts, screens
        Where those came from and how large their screens are → visits; small groups are together ``""``.
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

    def count(self, page: str, now_ms: int) -> None:
        """Count that a page was opened; raises `KeptError` as all here do when the file cannot be used."""
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

    def forget(self, visitor: str) -> None:
        """Delete all that was noted of a visitor."""
        with self.kept.transaction() as file:
            file.execute("DELETE FROM visits WHERE visitor = ?", (visitor,))
        self.kept.wipe()

    def summary(self, now_ms: int) -> Summary:
        """Return what is shown."""
        today = _today(now_ms)
        since = today - timedelta(days=SHOWN_DAYS - 1)
        with self.kept.transaction() as file:
            _tidy(file, today)
            opened = rows(file, "SELECT day, page, n FROM opened WHERE day >= ?", (since.isoformat(),))
            groups = rows(file, "SELECT kind, name, n FROM added_groups WHERE day >= ?", (since.isoformat(),))
            groups += _groups_of(file, today)
            sums = rows(file, "SELECT day, '', visitors FROM added WHERE day >= ?", (since.isoformat(),))
            visitors = sum(n for _, _, n in sums) + _visitors_on(file, today)
        days = {since + timedelta(days=n): 0 for n in range(SHOWN_DAYS)}
        pages: Counter[str] = Counter()
        for day, page, n in opened:
            pages[page] += n
            days[date.fromisoformat(day)] = days.get(date.fromisoformat(day), 0) + n
        by_kind: dict[str, Counter[str]] = {"host": Counter(), "screen": Counter()}
        for kind, name, n in groups:
            by_kind[kind][name] += n
        return Summary(
            since=since,
            until=today,
            pages=dict(pages.most_common()),
            days=days,
            visitors=visitors,
            hosts=_large_groups(by_kind["host"]),
            screens=_large_groups(by_kind["screen"]),
        )


def _today(now_ms: int) -> date:
    return local(now_ms).date()


def _visitors_on(file: apsw.Cursor, day: date) -> int:
    query = "SELECT count(DISTINCT visitor) FROM visits WHERE day = ?"
    return int(rows(file, query, (day.isoformat(),))[0][0])


def _groups_of(file: apsw.Cursor, day: date) -> list[tuple[str, str, int]]:
    """Add up the visits of a day: kind, name and how many."""
    found = []
    for kind, query in (
        ("host", "SELECT host, count(*) FROM visits WHERE day = ? AND host <> '' GROUP BY host"),
        ("screen", "SELECT screen, count(*) FROM visits WHERE day = ? AND screen <> '' GROUP BY screen"),
    ):
        found += [(kind, name, n) for name, n in rows(file, query, (day.isoformat(),))]
    return found


def _tidy(file: apsw.Cursor, today: date) -> None:
    """Add up the days that are over, and delete visits older than was promised."""
    query = "SELECT DISTINCT day FROM visits WHERE day < ? AND day NOT IN (SELECT day FROM added)"
    for (day,) in rows(file, query, (today.isoformat(),)):
        over = date.fromisoformat(day)
        file.execute("INSERT INTO added VALUES (?, ?)", (day, _visitors_on(file, over)))
        for kind, name, n in _groups_of(file, over):
            file.execute("INSERT INTO added_groups VALUES (?, ?, ?, ?)", (day, kind, name, n))
    file.execute("DELETE FROM visits WHERE day <= ?", ((today - timedelta(days=RAW_DAYS)).isoformat(),))


def _large_groups(counts: Counter[str]) -> Mapping[str, int]:
    """Return the groups of five or more, the largest first; the others as one if they are five together."""
    large = {name: n for name, n in counts.most_common() if n >= FEWEST}
    rest = sum(counts.values()) - sum(large.values())
    return {**large, **({"": rest} if rest >= FEWEST else {})}
