"""Opening the journal's database: SQLite file or PostgreSQL, with the same promises.

Invariants:
- a commit that returned survives kill -9 and, because SQLite runs with `synchronous=FULL`, power loss too. (In WAL mode
  `NORMAL` would survive kill -9 as well, but could lose the last receipts on power loss; at 500 rows a commit the
  difference is a few milliseconds a chunk.)
- a writing transaction takes SQLite's write lock at its start (`BEGIN IMMEDIATE`), so it never fails half-way for
  having read first; a reading one sees one moment from its first row to its last, on both databases.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
HEAD = "0003"
BUSY_SECONDS = 30
_MIGRATION_LOCK = 0x6A69_6566


class JournalError(RuntimeError):
    """The journal cannot be opened or used; the message says how to mend it."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file`, `postgresql://…` or a bare file path. Raises JournalError for anything else."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def migrate(engine: Engine) -> None:
    """Bring the tables to `HEAD`, once, also when several processes open a new journal together."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        revision = _revision(connection)
        if revision != HEAD:
            _upgrade(connection, revision)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view for as long as the block lasts."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that commits at the end of the block or leaves no trace."""
    with engine.connect().execution_options(journal_write=True) as connection, connection.begin():
        yield connection


def scrub(engine: Engine) -> bool:
    """Write the files of the database anew, so that nothing deleted is left in them. False where others use it now.

    SQLite: the file and its write-ahead log. PostgreSQL: the tables; its log and its backups are the server's own.
    """
    try:
        return _scrub_postgresql(engine) if engine.dialect.name == "postgresql" else _scrub_sqlite(engine)
    except (sa.exc.OperationalError, sqlite3.OperationalError):
        return False


def _scrub_sqlite(engine: Engine) -> bool:
    held = engine.raw_connection()
    try:
        cursor = held.cursor()
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(busy == 0)
    finally:
        held.close()


def _scrub_postgresql(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        for table in _WORDY:
            connection.exec_driver_sql(f"VACUUM FULL {table}")
        connection.exec_driver_sql("RESET lock_timeout")
    return True


_WORDY = ("documents", "versions", "extractions", "claims", "receipts", "judgements", "case_events")


def insert_new(connection: Connection, table: sa.Table) -> Any:
    """An INSERT that leaves rows alone which are there already (`sa.Insert` of the dialect at hand)."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def _parse(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    parsed = make_url(url)
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise JournalError(f"journal {parsed.get_backend_name()!r} is not known; use sqlite:///FILE or postgresql://…")
    return parsed


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise JournalError("the journal is the source of truth and needs a file; use sqlite:///FILE")
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`, not guessed by the driver
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-32768"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Write-ahead logging, kept in the file. SQLite does not wait for others when it changes the mode, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("journal_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise JournalError(
            f"the journal stands at version {revision}, which this program ({HEAD}) does not know; "
            "it was written by a newer one: update the program"
        ) from error
