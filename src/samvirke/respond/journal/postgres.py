"""A store in PostgreSQL: for a centre that keeps its data there, beside those of other nodes.

Each journal is a schema of its own, so one database holds many centres and spaces. The promises are those of
`store.Store`. One node writes in a schema: it holds an advisory lock on the connection that it writes
through, so the lock cannot outlive the right to write, nor the right the lock.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, LiteralString, ParamSpec, TypeVar

import psycopg
from psycopg import sql

from samvirke.respond.journal.content import subject_of
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import DamagedError, JournalError, StoppedError
from samvirke.respond.journal.postgres_schema import LONGEST_NAME, schema_of, take_schema
from samvirke.respond.journal.store import KeyUse

__all__ = ["PostgresStore", "schema_of"]

AT_ONCE = 2_000  # entries a round trip while reading

P = ParamSpec("P")
R = TypeVar("R")


def _told(
    method: "Callable[Concatenate[PostgresStore, P], R]",
) -> "Callable[Concatenate[PostgresStore, P], R]":
    """Let a method raise what the server says in words that help, one call at a time."""

    @wraps(method)
    def run(self: "PostgresStore", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._lock:
            self._reject_gone()
            try:
                return method(self, *args, **kwargs)
            except psycopg.Error as error:
                raise self._in_words(error) from error

    return run


class PostgresStore:
    """See `samvirke.respond.journal.store.Store`.

    When the connection breaks the store refuses everything from then on, and a write that was under way may
    be there or not: it was never acknowledged. Open a new store to go on; it reads what is there.

    Parameters
    ----------
    conninfo
        Where the database is, as libpq writes it: `host=/var/run/postgresql dbname=samvirke`.
    schema
        The journal's own schema, made where it is not there: `schema_of(centre, space)`.

    Raises
    ------
    JournalError
        When the server does not answer, does not keep what it acknowledges (`fsync` is off), another node
        writes in the schema, or it was made by a later version.
    """

    waits = True

    def __init__(self, conninfo: str, schema: str) -> None:
        if not 0 < len(schema.encode()) <= LONGEST_NAME or "\0" in schema:
            raise JournalError(
                f"the schema {schema[:80]!r} must have 1 to {LONGEST_NAME} letters; take schema_of(…)"
            )
        self.schema = schema
        self._lock = threading.RLock()
        self._gone: str | None = None
        try:
            self._connection = psycopg.connect(conninfo, autocommit=True, application_name="samvirke")
        except psycopg.Error as error:
            raise JournalError(
                f"PostgreSQL does not answer ({_first_line(error)}); start it, or mend the connection"
            ) from error
        try:
            self._sizes = take_schema(self._connection, schema)
        except psycopg.Error as error:
            self._connection.close()
            raise JournalError(f"PostgreSQL refuses to open {schema!r}: {_first_line(error)}") from error
        except JournalError:
            self._connection.close()
            raise

    @_told
    def write(self, entries: Sequence[Entry], keys: Sequence[KeyUse] = ()) -> None:
        """Write entries that follow those that are there."""
        sizes = dict(self._sizes)
        for entry in entries:
            follows = sizes.get(entry.origin, 0)
            if entry.seq != follows:
                raise JournalError(f"entry {entry.seq} of {entry.origin} does not follow; {follows} is next")
            sizes[entry.origin] = follows + 1
        rows = [(e.origin, e.seq, e.wall_ms, e.counter, e.space, e.leaf) for e in entries]
        parts = [_part_row(entry, number) for entry in entries for number in range(len(entry.parts))]
        used = [(_bytes(use.key), use.digest, use.answer) for use in keys]
        try:
            with self._connection.transaction():
                self._copy("entry", ("text", "int8", "int8", "int8", "text", "bytea"), rows)
                self._copy(
                    "part", ("text", "int8", "int4", "text", "bytea", "bytea", "bytea", "bytea"), parts
                )
                if used:
                    self._copy("used_key", ("bytea", "bytea", "bytea"), used)
        except psycopg.errors.UniqueViolation as error:
            raise JournalError(
                f"a key of {[use.key for use in keys]} is used already, or an entry is there that another "
                f"program wrote ({_first_line(error)})"
            ) from error
        self._sizes = sizes

    @_told
    def fill(self, origin: str, seq: int, number: int, part: Part) -> None:
        """Put in what a part says, which was withheld before."""
        found = self._rows(
            "SELECT commitment FROM {s}.part WHERE (origin, seq, number) = (%s, %s, %s)", origin, seq, number
        )
        if not found:
            raise JournalError(f"there is no part {number} of entry {seq} of {origin}")
        if part.content is None or part.commitment != found[0][0] or not part.is_true:
            raise JournalError(
                f"part {number} of entry {seq} of {origin} is not what its header committed to"
            )
        self._run(
            "UPDATE {s}.part SET salt = %s, content = %s, subject = %s "
            "WHERE (origin, seq, number) = (%s, %s, %s) AND content IS NULL",
            *(part.salt, part.content, _bytes(subject_of(part)), origin, seq, number),
        )

    @_told
    def erase(self, origin: str, seq: int, number: int) -> None:
        """Delete what a part says, for good; the header stays."""
        self._run(
            "UPDATE {s}.part SET salt = NULL, content = NULL, subject = NULL "
            "WHERE (origin, seq, number) = (%s, %s, %s) AND content IS NOT NULL",
            *(origin, seq, number),
        )

    @_told
    def wipe(self) -> None:
        """Write the tables anew: PostgreSQL keeps old rows in their pages until then.

        Its own write-ahead log and backups of the server are the server's: see the handbook.
        """
        self._run("VACUUM (FULL) {s}.part")
        self._run("VACUUM (FULL) {s}.kept")  # snapshots that were deleted

    def read(self, origin: str, after: int = -1, limit: int | None = None) -> Iterator[Entry]:
        """Go through the entries of an origin with a seq above `after`, in order."""
        end = None if limit is None else after + 1 + limit
        while True:
            upto = after + AT_ONCE if end is None else min(after + AT_ONCE, end - 1)
            found = self._between(origin, after, upto)
            yield from found
            if len(found) < AT_ONCE:
                return
            after = upto

    @_told
    def sizes(self) -> dict[str, int]:
        """Return origin → how many of its entries are here."""
        return dict(self._sizes)

    def of_subject(self, subject: str) -> Iterator[tuple[str, int, int]]:
        """Go through the parts here that speak of a subject."""
        yield from self._parts_about(_bytes(subject))

    def entry(self, origin: str, seq: int) -> Entry | None:
        """Return an entry, None: it is not here."""
        found = self._between(origin, seq - 1, seq)
        return found[0] if found else None

    def leaves(self, origin: str, after: int = -1) -> Iterator[bytes]:
        """Go through the leaf hashes of an origin, in order, as they were written."""
        while True:
            found = self._leaves_between(origin, after, after + 10 * AT_ONCE)
            yield from found
            if len(found) < 10 * AT_ONCE:
                return
            after += len(found)

    @_told
    def key(self, key: str) -> KeyUse | None:
        """Return how a client's key was used, None: it was not."""
        found = self._rows("SELECT digest, answer FROM {s}.used_key WHERE key = %s", _bytes(key))
        return KeyUse(key, *found[0]) if found else None

    @_told
    def put(self, name: str, value: bytes) -> None:
        """Keep a small thing beside the entries."""
        self._run(
            "INSERT INTO {s}.kept VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
            *(_bytes(name), value),
        )

    @_told
    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name."""
        found = self._rows("SELECT value FROM {s}.kept WHERE name = %s", _bytes(name))
        return found[0][0] if found else None

    @_told
    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so, sorted."""
        begin = _bytes(prefix)
        found = self._rows(
            "SELECT name FROM {s}.kept WHERE substring(name FROM 1 FOR %s) = %s ORDER BY name",
            *(len(begin), begin),
        )
        return [bytes(name).decode("utf-8", "surrogatepass") for (name,) in found]

    def close(self) -> None:
        """Let go of the connection, and with it of the lock."""
        with self._lock:
            self._gone = self._gone or "it is closed"
            with suppress(psycopg.Error):
                self._connection.close()

    @_told
    def _between(self, origin: str, after: int, upto: int) -> list[Entry]:
        entries = self._rows(
            "SELECT seq, wall_ms, counter, space, leaf FROM {s}.entry "
            "WHERE origin = %s AND seq > %s AND seq <= %s ORDER BY seq",
            *(origin, after, upto),
        )
        parts: dict[int, list[Part]] = {}
        for seq, *part in self._rows(
            "SELECT seq, class, commitment, salt, content FROM {s}.part "
            "WHERE origin = %s AND seq > %s AND seq <= %s ORDER BY seq, number",
            *(origin, after, upto),
        ):
            parts.setdefault(seq, []).append(Part(*part))
        return [
            _checked(Entry(origin, seq, wall_ms, counter, space, tuple(parts.get(seq, ()))), leaf)
            for seq, wall_ms, counter, space, leaf in entries
        ]

    @_told
    def _leaves_between(self, origin: str, after: int, upto: int) -> list[bytes]:
        found = self._rows(
            "SELECT leaf FROM {s}.entry WHERE origin = %s AND seq > %s AND seq <= %s ORDER BY seq",
            *(origin, after, upto),
        )
        return [leaf for (leaf,) in found]

    @_told
    def _parts_about(self, subject: bytes) -> list[tuple[str, int, int]]:
        return [
            (origin, seq, number)
            for origin, seq, number in self._rows(
                "SELECT origin, seq, number FROM {s}.part WHERE subject = %s ORDER BY origin, seq, number",
                subject,
            )
        ]

    def _rows(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        with self._connection.cursor(binary=True) as cursor:
            return cursor.execute(self._in_schema(statement), values or None).fetchall()

    def _run(self, statement: LiteralString, *values: Any) -> int:
        """Run a statement; return how many rows it changed."""
        return self._connection.execute(self._in_schema(statement), values or None).rowcount

    def _copy(self, table: str, types: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        statement = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(self.schema, table))
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def _in_schema(self, statement: LiteralString) -> sql.Composed:
        return sql.SQL(statement).format(s=sql.Identifier(self.schema))

    def _reject_gone(self) -> None:
        if self._gone is not None:
            raise StoppedError(f"the journal {self.schema!r} takes no more: {self._gone}; open it again")

    def _in_words(self, error: psycopg.Error) -> JournalError:
        """Return an error of the server in words; where the server failed, nothing more is taken."""
        is_broken = self._connection.closed
        if is_broken or isinstance(error, psycopg.OperationalError | psycopg.InternalError):
            what = "the connection to PostgreSQL broke" if is_broken else "PostgreSQL failed"
            self._gone = f"{what} ({_first_line(error)})"
            return StoppedError(
                f"{self._gone}; what was under way was not acknowledged: see the server's log, its disk and "
                "its rights, then open the journal again"
            )
        return JournalError(f"PostgreSQL refused ({_first_line(error)}); nothing of this was written")


def _checked(entry: Entry, leaf: bytes) -> Entry:
    """Return an entry that was read, when it is what was written."""
    if entry.leaf != leaf or not all(part.is_true for part in entry.parts):
        raise DamagedError(
            f"entry {entry.seq} of {entry.origin} is not what was written; stop the node, keep the database, "
            "and restore a copy as a new epoch"
        )
    return entry


def _part_row(entry: Entry, number: int) -> tuple[Any, ...]:
    part = entry.parts[number]
    subject = None if part.content is None else _bytes(subject_of(part))
    return (
        *(entry.origin, entry.seq, number, part.field_class, part.commitment),
        *(part.salt, part.content, subject),
    )


def _bytes(text: str) -> bytes:
    """Return a text as bytes: PostgreSQL's own text holds neither NUL nor a lone surrogate."""
    return text.encode("utf-8", "surrogatepass")


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
