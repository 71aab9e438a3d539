"""The local Neo4j: closed to everyone without this home's password, deaf to files, silent about what was asked."""

from __future__ import annotations

import hashlib
import json
import urllib.request
from pathlib import Path

import pytest

from cypher import Query
from graph.bolt_store import BoltStore
from graph.engines import address_of, neo4j_jars, neo4j_local
from graph.ports import EngineAddress, GraphError, GraphQueryFailed, GraphRefused, GraphUnavailable
from tests.graph.test_embedded import listening

ONE = Query("tests/one", "one", "RETURN 1 AS one")
pytestmark = pytest.mark.neo4j


def fetched(url: str) -> bytes:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body


@pytest.mark.parametrize("password", ["neo4j", "", "password"])
def test_the_default_password_is_refused(neo4j_address: EngineAddress, password: str) -> None:
    with BoltStore(neo4j_address.url, "neo4j", password, "neo4j") as stranger, pytest.raises(GraphRefused):
        stranger.read(ONE)


def test_files_of_the_machine_cannot_be_read_through_it(neo4j_address: EngineAddress) -> None:
    with BoltStore.at(neo4j_address) as store, pytest.raises(GraphQueryFailed, match="allow_csv_import"):
        store.read(Query("tests/load", "load", "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line"))


def test_the_settings_that_matter_are_in_force(neo4j_address: EngineAddress) -> None:
    wanted = {
        "dbms.security.auth_enabled": "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "client.allow_telemetry": "false",
        "dbms.usage_report.enabled": "false",
        "db.logs.query.enabled": "OFF",
        "server.https.enabled": "false",
    }
    with BoltStore.at(neo4j_address) as store:
        rows = store.read(Query("tests/settings", "settings", "SHOW SETTINGS YIELD name, value RETURN name, value"))
    assert {row["name"]: row["value"] for row in rows}.items() >= wanted.items()


def test_it_listens_on_the_loopback_address_only(neo4j_address: EngineAddress, engine_home: Path) -> None:
    browser = neo4j_local.status(engine_home).browser
    assert browser is not None
    for port in (int(neo4j_address.url.rpartition(":")[2]), int(browser.split(":")[2].split("/")[0])):
        assert listening(port) <= {"0100007F", "0000000000000000FFFF00000100007F"}
        assert len(listening(port)) == 1


def test_password_and_password_hash_are_readable_by_the_owner_only(
    neo4j_address: EngineAddress, engine_home: Path
) -> None:
    status = neo4j_local.status(engine_home)
    assert status.password_file.read_text("utf-8") == neo4j_address.password
    assert status.password_file.stat().st_mode & 0o777 == 0o600
    assert neo4j_address.password not in Path(f"/proc/{status.pid}/cmdline").read_text("utf-8")


def test_browser_is_served_with_guide_style_and_favourites(neo4j_address: EngineAddress, engine_home: Path) -> None:
    browser = neo4j_local.status(engine_home).browser
    assert browser is not None
    folder = browser.rpartition("/")[0]
    assert b"open.js" in fetched(browser)
    assert "解纷图谱".encode() in fetched(f"{folder}/start.html")
    assert b"node.Dispute" in fetched(f"{folder}/style.grass")
    assert len(json.loads(fetched(f"{folder}/favourites.json"))) == 10
    assert b"Neo4j Browser" in fetched(f"{folder}/../index.html")


def test_a_second_up_finds_the_running_server(neo4j_address: EngineAddress, engine_home: Path) -> None:
    before = neo4j_local.status(engine_home)
    assert neo4j_local.up(engine_home) == before


# ---- jars ----


def test_the_lock_file_names_every_coordinate_once() -> None:
    coordinates = [item.coordinate for item in neo4j_jars.locked()]
    assert set(neo4j_jars.COORDINATES) <= set(coordinates)
    assert len(coordinates) == len(set(coordinates))
    assert all(len(item.sha256) == 64 for item in neo4j_jars.locked())


def test_a_jar_that_was_cut_short_is_fetched_again_and_a_wrong_one_is_refused(
    neo4j_address: EngineAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = next(item for item in neo4j_jars.locked() if item.coordinate.startswith("org.neo4j:annotations:"))
    monkeypatch.setenv(neo4j_jars.CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setattr(neo4j_jars, "locked", lambda: (small,))
    path = neo4j_jars.fetch()[0]
    path.write_bytes(path.read_bytes()[:100])
    assert hashlib.sha256(neo4j_jars.fetch()[0].read_bytes()).hexdigest() == small.sha256
    wrong = neo4j_jars.Artefact(small.coordinate, "0" * 64)
    monkeypatch.setattr(neo4j_jars, "locked", lambda: (wrong,))
    with pytest.raises(GraphUnavailable, match="not the jar of the lock file"):
        neo4j_jars.fetch()


# ---- any server by URL ----


def test_a_url_gives_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIEFEN_GRAPH_PASSWORD", raising=False)
    assert address_of("bolt://liu:p%40ss@db.example:7777/county") == EngineAddress(
        "bolt://db.example:7777", "liu", "p@ss", "county"
    )
    monkeypatch.setenv("JIEFEN_GRAPH_PASSWORD", "from-the-environment")
    assert address_of("neo4j://[::1]") == EngineAddress("neo4j://[::1]:7687", "neo4j", "from-the-environment", "neo4j")


@pytest.mark.parametrize("url", ["http://user:secret@db.example", "embeded", "bolt://"])
def test_what_is_no_graph_address_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(GraphError, match="To mend") as said:
        address_of(url)
    assert "secret" not in str(said.value)
