"""The container is as closed as the local Neo4j: what one sets, the other sets too."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import yaml

REPO = Path(__file__).parent.parent.parent
SERVICE = yaml.safe_load((REPO / "docker-compose.yml").read_text("utf-8"))["services"]["neo4j"]
OWN = {"server.memory.heap.initial_size", "server.memory.heap.max_size"}
SHARED = (
    "dbms.security.allow_csv_import_from_file_urls",
    "client.allow_telemetry",
    "dbms.usage_report.enabled",
    "db.logs.query.enabled",
    "server.memory.pagecache.size",
    "dbms.memory.transaction.total.max",
    "db.transaction.timeout",
    "browser.remote_content_hostname_whitelist",
)


def setting(variable: str) -> str:
    """The setting a variable of the image stands for: `__` is `_`, `_` is `.`."""
    return variable.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")


def local_settings() -> dict[str, str]:
    lines = (files("graph.engines") / "neo4j.conf").read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def test_the_container_and_the_local_server_agree() -> None:
    container = {setting(name): value for name, value in SERVICE["environment"].items()}
    local = local_settings()
    assert {name: container[name] for name in SHARED} == {name: local[name] for name in SHARED}
    assert set(container) - OWN - {"AUTH"} <= set(local)


def test_the_container_has_no_default_password_and_listens_on_the_loopback_address() -> None:
    assert "${JIEFEN_GRAPH_PASSWORD:?" in SERVICE["environment"]["NEO4J_AUTH"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])
