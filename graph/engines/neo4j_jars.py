"""The jars of Neo4j Community, fetched from Maven Central by jgo and checked against the lock file of this release.

Invariant: no jar is put on the class path unless its SHA-256 is the one in `neo4j.lock.json`. The jars lie outside the
home, in the user's cache folder, so a second home or a second start fetches nothing. They are GPL-3 and are run as a
process of their own; they are not part of this distribution.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from graph.ports import GraphUnavailable

VERSION: Final = "5.26.20"
COORDINATES: Final = (
    f"org.neo4j:neo4j:{VERSION}",
    f"org.neo4j.app:neo4j-server:{VERSION}",
    "org.neo4j.client:neo4j-browser:5.15.0",
)
BROWSER: Final = "neo4j-browser"
CACHE_VARIABLE: Final = "JIEFEN_CACHE"
_LOCK: Final = "neo4j.lock.json"
_WORKERS: Final = 8
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Artefact:
    """One jar: `coordinate` is group:artefact:version[:classifier]."""

    coordinate: str
    sha256: str

    @property
    def parts(self) -> tuple[str, str, str, str]:
        group, artefact, version, classifier = (*self.coordinate.split(":"), "")[:4]
        return group, artefact, version, classifier


@cache
def locked() -> tuple[Artefact, ...]:
    """The jars of the lock file, in class path order."""
    read = json.loads((files("graph.engines") / _LOCK).read_text("utf-8"))
    return tuple(Artefact(coordinate, sha256) for coordinate, sha256 in read["artefacts"])


def cache_folder() -> Path:
    """Where jars are kept: JIEFEN_CACHE, else `jiefen` in the user's cache folder."""
    given = os.environ.get(CACHE_VARIABLE)
    if given is not None:
        return Path(given).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "jiefen"


def fetch(progress: Progress | None = None) -> list[Path]:
    """Every jar of the lock file, fetched where it is missing (125 MB once) and checked; `progress` counts the jars.

    Raises GraphUnavailable when a jar cannot be fetched or is not the locked one.
    """
    step = progress if progress is not None else lambda _: None
    folder = cache_folder() / "maven"
    folder.mkdir(parents=True, exist_ok=True)
    context = _context(folder)
    with _alone(folder), ThreadPoolExecutor(_WORKERS) as pool:
        paths = []
        for path in pool.map(lambda item: _checked(context, item), locked()):
            step(1)
            paths.append(path)
    return paths


def resolve(folder: Path) -> list[Artefact]:
    """Resolve COORDINATES anew with all they need, by jgo; what the lock file must hold. Takes about a minute."""
    from jgo.parse import Endpoint

    context = _context(folder)
    wanted = [
        context.create_dependency(replace(item, scope="compile"))
        for item in Endpoint.parse("+".join(COORDINATES)).coordinates
    ]
    given, needed = context.resolver.resolve(wanted)
    found = [*given, *(item for item in needed if item.scope in ("compile", "runtime"))]
    return [Artefact(_coordinate(item.artifact), _sha256(item.artifact.resolve())) for item in found]


def write_lock(artefacts: Sequence[Artefact], path: Path) -> None:
    """Write a lock file; for maintainers, after `resolve`."""
    lines = ",\n".join(json.dumps([item.coordinate, item.sha256]) for item in artefacts)
    head = json.dumps(list(COORDINATES))
    path.write_text(f'{{"coordinates": {head},\n"artefacts": [\n{lines}\n]}}\n', "utf-8")


def _checked(context: Any, item: Artefact) -> Path:
    """One jar that is surely the locked one; a broken or cut copy in the cache is fetched once more."""
    jar = _artifact(context, item)
    for fresh in (False, True):
        if fresh and jar.cached_path is not None:
            jar.cached_path.unlink(missing_ok=True)
        path = _fetched(jar, item)
        if _sha256(path) == item.sha256:
            return path
    raise GraphUnavailable(
        f"{item.coordinate}: not the jar of the lock file. To mend: empty {cache_folder()}, try again."
    )


def _fetched(jar: Any, item: Artefact) -> Path:
    try:
        return Path(jar.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        what = f"{item.coordinate}: cannot be fetched ({type(error).__name__})"
        raise GraphUnavailable(
            f"{what}. To mend: check the way to Maven Central, or use the embedded engine."
        ) from error


def _context(folder: Path) -> Any:
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    return MavenContext(repo_cache=folder, remote_repos={"central": MAVEN_CENTRAL_URL}, timeout=60)


def _artifact(context: Any, item: Artefact) -> Any:
    group, artefact, version, classifier = item.parts
    return context.project(group, artefact).at_version(version).artifact(classifier=classifier)


def _coordinate(artifact: Any) -> str:
    parts = (artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier)
    return ":".join(str(part) for part in parts if part)


def _sha256(path: Path) -> str:
    with Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One fetch at a time a cache folder: jgo writes a jar under its final name while it comes in."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
