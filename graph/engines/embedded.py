"""The embedded engine: ArcadeDB's server from the wheel `arcadedb-embedded`, one process per home folder.

It runs on the Java of that wheel, listens on the loopback address only, speaks Bolt to us and HTTP only for making and
dropping databases. Every commit is flushed to the disk before it is acknowledged (`txWalFlush=2`), so neither kill -9
nor a power cut takes back what was acknowledged.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import secrets
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.engines import process
from graph.ports import EngineAddress, GraphUnavailable

DATABASE: Final = "jiefen"
HEAP_VARIABLE: Final = "JIEFEN_ENGINE_HEAP"
_USER: Final = "root"
_SCRATCH: Final = "scratch_"


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """`pid` and `url` are None when the engine is not running."""

    running: bool
    pid: int | None
    url: str | None
    log: Path


def ensure(home: Path) -> EngineAddress:
    """The address of the engine of this home, started when it is not running (about 3 s)."""
    folder = _folder(home)
    fresh = not folder.running()
    password = folder.password()
    ports = process.ensure(folder, _launch(folder, password))
    if fresh:
        _forget_scratch(ports, password)
    return _address(ports, password, DATABASE)


def stop(home: Path) -> bool:
    """Stop the engine of this home and wait until its files are closed; True when one was running."""
    return process.stop(_folder(home))


def forget(home: Path) -> bool:
    """Stop the engine and remove its databases with every file; False when there were none. The next start is empty."""
    databases = _folder(home).path / "databases"
    if not databases.exists():
        return False
    stop(home)
    shutil.rmtree(databases)
    return True


def status(home: Path) -> EngineStatus:
    """What runs, without starting anything."""
    folder = _folder(home)
    ports = folder.read_ports()
    url = None if ports is None else f"bolt://127.0.0.1:{ports['bolt']}"
    return EngineStatus(folder.running(), process.pid_of(folder), url, folder.log)


@contextmanager
def scratch(home: Path) -> Iterator[EngineAddress]:
    """An empty database of its own on the engine of this home; dropped at the end."""
    address = ensure(home)
    folder = _folder(home)
    ports = folder.read_ports()
    if ports is None:
        raise GraphUnavailable(f"{folder.name} went away while it was needed. To mend: try again.")
    name = _SCRATCH + secrets.token_hex(6)
    _command(ports, address.password, f"create database {name}")
    try:
        yield _address(ports, address.password, name)
    finally:
        _command(ports, address.password, f"drop database {name}")


def _folder(home: Path) -> process.Folder:
    return process.Folder(home.resolve() / "engine", "The embedded graph engine")


def _address(ports: Mapping[str, int], password: str, database: str) -> EngineAddress:
    return EngineAddress(f"bolt://127.0.0.1:{ports['bolt']}", _USER, password, database)


def _launch(folder: process.Folder, password: str) -> process.Launch:
    return process.Launch(
        names=("bolt", "http"),
        command=lambda ports: _java_command(folder, ports),
        answers=lambda ports: _answers(ports, password),
        wanted={},
    )


def _java_command(folder: process.Folder, ports: Mapping[str, int]) -> Sequence[str]:
    wheel = _wheel()
    settings = {
        "server.rootPath": str(folder.path),
        "server.rootPasswordPath": str(folder.path / "password"),
        "server.mode": "production",
        "server.defaultDatabases": f"{DATABASE}[{_USER}]",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": str(ports["http"]),
        "bolt.host": "127.0.0.1",
        "bolt.port": str(ports["bolt"]),
        "txWalFlush": "2",
        "serverMetrics": "false",
    }
    return [
        str(wheel / "jre" / "bin" / "java"),
        f"-Xmx{os.environ.get(HEAP_VARIABLE, '1g')}",
        "-XX:+UseSerialGC",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        *(f"-Darcadedb.{key}={value}" for key, value in settings.items()),
        "-cp",
        str(wheel / "jars" / "*"),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _wheel() -> Path:
    """The folder of the wheel. It is looked up, not imported, so that no Java machine starts inside Python."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        raise GraphUnavailable(
            "The package arcadedb-embedded is missing. To mend: install jiefen with its dependencies."
        )
    return Path(found.origin).parent


def _answers(ports: Mapping[str, int], password: str) -> bool:
    try:
        return DATABASE in _command(ports, password, "list databases")
    except GraphUnavailable:
        return False


def _forget_scratch(ports: Mapping[str, int], password: str) -> None:
    """Drop the scratch databases that an interrupted run left; right after a start nobody uses one."""
    for name in _command(ports, password, "list databases"):
        if name.startswith(_SCRATCH):
            _command(ports, password, f"drop database {name}")


def _command(ports: Mapping[str, int], password: str, command: str) -> list[str]:
    """Send a server command; the answer when it is a list, else nothing."""
    url = f"http://127.0.0.1:{ports['http']}/api/v1/server"
    token = base64.b64encode(f"{_USER}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps({"command": command}).encode(), headers)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            result = json.loads(answer.read()).get("result")
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise GraphUnavailable(f"The embedded engine does not take `{command}`: {type(error).__name__}.") from error
    return [str(item) for item in result] if isinstance(result, list) else []
