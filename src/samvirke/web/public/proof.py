"""Proof of consent: what text was shown, when, which choice was made and how. No address, no name.

Rows are only ever added, and each is chained to the one before it: `Proof.faults` shows one that was altered
or taken out, but not that the last were taken, nor a chain that was made anew as a whole. Rows older than
`KEPT_S` are deleted from the beginning; the chain goes on from the last of them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import apsw

from samvirke.web.public.kept import Kept, rows

KEPT_S = 3 * 365 * 86_400  # assumed: a choice holds for one year, and may be disputed for some time after
BUSY_MS = 500
METHODS = ("save", "all", "necessary")  # the button
SCHEMA = """
CREATE TABLE IF NOT EXISTS given (n INTEGER PRIMARY KEY, told TEXT NOT NULL, id TEXT NOT NULL,
  at_s INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS given_id ON given (id);
CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS begins (n INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS given_stays BEFORE UPDATE ON given
  BEGIN SELECT RAISE(ABORT, 'a proof is never altered'); END;
"""
BEGINS = "SELECT n, hash FROM begins"
BEFORE_ALL = (0, "0" * 64)  # what the first row is chained to


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A choice that was made.

    Parameters
    ----------
    id
        Of the visitor's choices, random: the same for all that one browser chose.
    at
        When, UTC: ``2026-11-23T06:00:00Z``.
    statistics, marketing
        Yes or no.
    version, digest
        Of the words that were shown: MAJOR.MINOR, and their SHA-256.
    method
        The button: save, all or necessary.
    language
        In which the words were shown.
    gpc
        Whether the browser said that its user wants no tracking (Sec-GPC or DNT).
    """

    id: str
    at: str
    statistics: bool
    marketing: bool
    version: str
    digest: str
    method: str
    language: str
    gpc: bool


class Proof:
    """The proofs of a node.

    Parameters
    ----------
    path
        Where they lie; None: in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.kept = Kept(path, SCHEMA, busy_ms=BUSY_MS)

    def write(self, given: Given, text: str, at_s: int) -> None:
        """Write a choice down, with the words that were shown.

        Raises
        ------
        KeptError
            When it could not be written: then the choice must count as no.
        """
        told = _told(given)
        with self.kept.transaction(grows=True) as file:
            if not rows(file, "SELECT 1 FROM texts WHERE digest = ?", (given.digest,)):
                file.execute("INSERT INTO texts VALUES (?, ?)", (given.digest, text))
            last = rows(file, "SELECT n, hash FROM given ORDER BY n DESC LIMIT 1")
            n, before = (last or rows(file, BEGINS) or [BEFORE_ALL])[0]
            row = (n + 1, told, given.id, at_s, _chained(before, told))
            file.execute("INSERT INTO given VALUES (?, ?, ?, ?, ?)", row)
            _delete_old(file, at_s - KEPT_S)

    def of(self, id_: str) -> Sequence[Given]:
        """Return all that one browser chose, the first first.

        Raises
        ------
        KeptError
            When the file cannot be read.
        """
        with self.kept.transaction() as file:
            found = rows(file, "SELECT told FROM given WHERE id = ? ORDER BY n", (id_,))
        return [Given(**json.loads(told)) for (told,) in found]

    def text(self, digest: str) -> str | None:
        """Return the words that have a SHA-256; None: none such were shown.

        Raises
        ------
        KeptError
            When the file cannot be read.
        """
        with self.kept.transaction() as file:
            found = rows(file, "SELECT text FROM texts WHERE digest = ?", (digest,))
        return str(found[0][0]) if found else None

    def faults(self) -> tuple[int, Sequence[str]]:
        """Return how many proofs there are, and what is wrong: rows altered or missing, other words.

        Raises
        ------
        KeptError
            When the file cannot be read.
        """
        with self.kept.transaction() as file:
            n, before = (rows(file, BEGINS) or [BEFORE_ALL])[0]
            proofs = rows(file, "SELECT n, told, id, at_s, hash FROM given ORDER BY n")
            texts = dict(rows(file, "SELECT digest, text FROM texts"))
        found = [
            f"the words {digest} are not those that were shown: their SHA-256 is another"
            for digest, text in texts.items()
            if sha256(text.encode()).hexdigest() != digest
        ]
        for number, told, id_, at_s, chained in proofs:
            beside = {"id": id_, "at": utc(at_s)}  # of the row; what is chained says the same
            if number != n + 1:
                found.append(f"after proof {n} comes {number}: what was between was taken out")
            elif _chained(before, told) != chained or not beside.items() <= json.loads(told).items():
                found.append(f"proof {number} was altered, or the one before it")
            elif json.loads(told)["digest"] not in texts:
                found.append(f"the words that proof {number} names are not kept")
            n, before = number, chained
        return len(proofs), found


def utc(at_s: int) -> str:
    """Write a moment as it stands in a proof.

    >>> utc(1_800_000_000)
    '2027-01-15T08:00:00Z'
    """
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _told(given: Given) -> str:
    return json.dumps(asdict(given), sort_keys=True, separators=(",", ":"))


def _chained(before: str, told: str) -> str:
    return sha256(f"{before}\n{told}".encode()).hexdigest()


def _delete_old(file: apsw.Cursor, before_s: int) -> None:
    # From the beginning, as far as all are old: one row of a clock that was wrong takes no other along.
    last = rows(
        file,
        "SELECT n, hash FROM given WHERE n < ifnull((SELECT min(n) FROM given WHERE at_s >= ?), 0)"
        " ORDER BY n DESC LIMIT 1",
        (before_s,),
    )
    if last:
        file.execute("DELETE FROM begins")
        file.execute("INSERT INTO begins VALUES (?, ?)", last[0])
        file.execute("DELETE FROM given WHERE n <= ?", (last[0][0],))
