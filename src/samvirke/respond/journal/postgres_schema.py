"""The schema of a journal in PostgreSQL: its tables, its one writer, and what a server must keep to."""

import hashlib
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from samvirke.respond.journal.entry import check_centre, check_space
from samvirke.respond.journal.errors import DamagedError, JournalError

VERSION = 1
LONGEST_NAME = 63  # letters of an identifier; PostgreSQL cuts a longer one without a word

TABLES: tuple[LiteralString, ...] = (
    "CREATE SCHEMA IF NOT EXISTS {schema}",
    """CREATE TABLE {schema}.entry (
        origin text COLLATE "C", seq bigint, wall_ms bigint NOT NULL, counter bigint NOT NULL,
        space text NOT NULL, leaf bytea NOT NULL, PRIMARY KEY (origin, seq))""",
    """CREATE TABLE {schema}.part (
        origin text COLLATE "C", seq bigint, number int, class text NOT NULL, commitment bytea NOT NULL,
        salt bytea, content bytea, subject bytea, PRIMARY KEY (origin, seq, number))""",
    "CREATE INDEX part_subject ON {schema}.part (subject) WHERE subject IS NOT NULL",
    """CREATE TABLE {schema}.used_key (
        key bytea PRIMARY KEY, digest bytea NOT NULL, answer bytea NOT NULL)""",
    "CREATE TABLE {schema}.kept (name bytea PRIMARY KEY, value bytea NOT NULL)",
    "CREATE TABLE {schema}.version (version int NOT NULL)",
    "INSERT INTO {schema}.version VALUES ({version})",
)


def schema_of(centre: str, space: str) -> str:
    """Return the name of the schema of a centre's journal in a space.

    >>> schema_of("110.innlandet", "live")
    'samvirke 110.innlandet live'
    """
    name = f"samvirke {check_centre(centre)} {check_space(space)}"
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 17]} {hashlib.sha256(name.encode()).hexdigest()[:16]}"


def take_schema(connection: "psycopg.Connection[Any]", schema: str) -> dict[str, int]:
    """Become the one writer of a schema, make what is not there, and return origin → number of entries.

    Raises
    ------
    JournalError
        When another node writes there, the server does not keep what it acknowledges, or the tables are of a
        later version.
    DamagedError
        When entries are missing.
    """

    def rows(statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        query = sql.SQL(statement).format(schema=sql.Identifier(schema))
        return connection.execute(query, values or None).fetchall()

    if not rows("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", schema)[0][0]:
        raise JournalError(
            f"another node writes in the schema {schema!r}; one journal has one writer: stop it, or "
            "give this node a schema of its own"
        )
    if rows("SHOW fsync")[0][0] != "on":
        raise JournalError(
            "the server runs with fsync off: what it acknowledges is lost in a power cut; set fsync = on "
            "in postgresql.conf"
        )
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET client_min_messages = error")
    if not rows("SELECT 1 FROM information_schema.tables WHERE table_schema = %s", schema):
        with connection.transaction():
            for statement in TABLES:
                names = {"schema": sql.Identifier(schema), "version": sql.Literal(VERSION)}
                connection.execute(sql.SQL(statement).format(**names))
    (version,) = rows("SELECT version FROM {schema}.version")[0]
    if version > VERSION:
        raise JournalError(
            f"the journal {schema!r} is of version {version}, this program knows {VERSION}; run the "
            "newer program"
        )
    sizes = {}
    for origin, last, count in rows(
        "SELECT origin, max(seq), count(*) FROM {schema}.entry GROUP BY origin ORDER BY origin"
    ):
        if count != last + 1:
            raise DamagedError(
                f"{schema!r} holds {count} entries of {origin}, the last is number {last}: some are "
                "missing; restore a copy"
            )
        sizes[origin] = count
    return sizes
