"""What is PostgreSQL's own: the server that goes away, a second writer, rows that linger in pages."""

import os
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.respond.journal_tools.made import a_part, an_entry

from samvirke.respond.journal.errors import DamagedError, JournalError, StoppedError

CONNINFO = os.environ.get("SAMVIRKE_POSTGRES", "")
HERE = "110.innlandet/1"

if TYPE_CHECKING:
    from samvirke.respond.journal.postgres import PostgresStore

pytestmark = pytest.mark.skipif(
    not CONNINFO, reason="SAMVIRKE_POSTGRES is not set: there is no PostgreSQL to try this on"
)
psycopg = pytest.importorskip("psycopg", reason="the extra postgres is not installed")


@pytest.fixture
def schema() -> Iterator[str]:
    name = f"samvirke test {secrets.token_hex(6)}"
    yield name
    admin("DROP SCHEMA IF EXISTS {} CASCADE", name)


def admin(statement: str, *names: str) -> list[tuple[object, ...]]:
    identifiers = map(psycopg.sql.Identifier, names)
    with psycopg.connect(CONNINFO, autocommit=True) as connection:
        cursor = connection.execute(psycopg.sql.SQL(statement).format(*identifiers))
        return cursor.fetchall() if cursor.description else []


def opened(schema: str) -> "PostgresStore":
    from samvirke.respond.journal.postgres import PostgresStore

    return PostgresStore(CONNINFO, schema)


def test_one_node_writes_in_a_schema(schema: str) -> None:
    store = opened(schema)
    with pytest.raises(JournalError, match="another node writes in the schema"):
        opened(schema)
    store.close()
    opened(schema).close()


def test_several_journals_stand_side_by_side(schema: str) -> None:
    one, other = opened(schema), opened(f"{schema} b")
    one.write([an_entry(0)])
    assert (one.sizes(), other.sizes()) == ({HERE: 1}, {})
    one.close()
    other.close()
    admin("DROP SCHEMA {} CASCADE", f"{schema} b")


def test_when_the_server_is_gone_it_says_so_and_takes_no_more(schema: str) -> None:
    store = opened(schema)
    store.write([an_entry(0)])
    pid = store._connection.info.backend_pid
    admin(f"SELECT pg_terminate_backend({pid})")
    with pytest.raises(StoppedError, match="the connection to PostgreSQL broke"):
        store.write([an_entry(1)])
    with pytest.raises(StoppedError, match="takes no more: the connection to PostgreSQL broke"):
        store.sizes()
    store.close()
    again = opened(schema)
    assert list(again.read(HERE)) == [an_entry(0)]
    again.write([an_entry(1)])
    again.close()


def test_a_closed_store_takes_no_more(schema: str) -> None:
    store = opened(schema)
    store.close()
    with pytest.raises(StoppedError, match="takes no more: it is closed"):
        store.write([an_entry(0)])


def test_a_server_that_does_not_answer_is_told(schema: str) -> None:
    from samvirke.respond.journal.postgres import PostgresStore

    with pytest.raises(JournalError, match="PostgreSQL does not answer"):
        PostgresStore("host=127.0.0.1 port=1 connect_timeout=2", schema)


def test_a_journal_of_a_later_version_is_refused(schema: str) -> None:
    opened(schema).close()
    admin("UPDATE {}.version SET version = 2", schema)
    with pytest.raises(JournalError, match=r"is of version 2, this program knows 1"):
        opened(schema)


def test_missing_entries_are_found_on_opening(schema: str) -> None:
    store = opened(schema)
    store.write([an_entry(seq) for seq in range(5)])
    store.close()
    admin("DELETE FROM {}.entry WHERE seq = 2", schema)
    with pytest.raises(DamagedError, match=r"holds 4 entries of 110\.innlandet/1, the last is number 4"):
        opened(schema)


def test_what_a_row_should_say_and_does_not_is_refused_when_it_is_read(schema: str) -> None:
    store = opened(schema)
    store.write([an_entry(0), an_entry(1)])
    admin("UPDATE {}.part SET content = 'x' WHERE seq = 1", schema)
    assert store.entry(HERE, 0) == an_entry(0)
    with pytest.raises(DamagedError, match=r"entry 1 of 110\.innlandet/1 is not what was written"):
        list(store.read(HERE))
    admin("UPDATE {}.entry SET counter = 7 WHERE seq = 0", schema)
    with pytest.raises(DamagedError, match=r"entry 0 of 110\.innlandet/1 is not what was written"):
        store.entry(HERE, 0)
    store.close()


def test_no_byte_of_an_erased_part_is_left_in_its_tables(schema: str) -> None:
    secret = "Kari Nordmann, 17 58 90"  # noqa: S105  # what must go
    store = opened(schema)
    part = a_part("A", {"medical_note": secret}, field_class="HELSE")
    store.write([an_entry(0, part), *(an_entry(seq) for seq in range(1, 30))])

    def bytes_of_tables() -> bytes:
        admin("CHECKPOINT")
        found = admin(
            "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c "  # noqa: S608  # our own name
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE n.nspname = '{schema}'"
        )
        return b"".join(bytes(row[0]) for row in found)  # type: ignore[call-overload]

    if admin("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") != [(True,)]:
        pytest.skip("only a superuser of the server may read its files")
    assert secret.encode() in bytes_of_tables()
    store.erase(HERE, 0, 0)
    store.wipe()
    assert secret.encode() not in bytes_of_tables()
    store.close()


def test_the_name_of_a_schema_is_never_cut_short() -> None:
    from samvirke.respond.journal.postgres import PostgresStore
    from samvirke.respond.journal.postgres_schema import LONGEST_NAME, schema_of

    assert schema_of("110.innlandet", "live") == "samvirke 110.innlandet live"
    long = [schema_of("a" * 64, "live"), schema_of("a" * 63, "live"), schema_of("a" * 64, "live-2")]
    assert len(set(long)) == 3
    assert all(len(name) <= LONGEST_NAME for name in long)
    with pytest.raises(JournalError, match="must have 1 to 63 letters"):
        PostgresStore(CONNINFO, "a" * 64)
