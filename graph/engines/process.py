"""One server process per folder, shared by every program that uses the folder.

Invariants:
- the server holds an exclusive lock on `running.lock` through an inherited descriptor, so the lock is free exactly when
  the server is gone, however it went; a left-over port file or a re-used process number can fool nobody;
- two programs that start at once start one server;
- a server that comes back takes its old ports where they are free;
- the server lives in a session of its own: Ctrl-C in the program that started it does not reach it;
- nothing secret is on its command line.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from graph.ports import GraphUnavailable

START_SECONDS: Final = 180.0
STOP_SECONDS: Final = 60.0
_TRIES: Final = 3
_LAUNCH: Final = 'echo $$ > "$0" && exec "$@"'
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one server and the files in it that tell about the process."""

    path: Path
    name: str

    @property
    def lock(self) -> Path:
        return self.path / "running.lock"

    @property
    def ports(self) -> Path:
        return self.path / "ports.json"

    @property
    def pid(self) -> Path:
        return self.path / "pid"

    @property
    def log(self) -> Path:
        return self.path / "server.log"

    def make(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def password(self) -> str:
        """The password of this server, made up once and readable by the owner only."""
        return private_text(self.path / "password", lambda: secrets.token_urlsafe(24))

    def running(self) -> bool:
        """Whether a server holds the lock."""
        if not self.lock.exists():
            return False
        with _opened(self.lock) as handle:
            return not _locked(handle)

    def read_ports(self) -> dict[str, int] | None:
        """The ports of the running server, or None when none runs or it has not said yet."""
        ports = _parsed_ports(self) if self.running() else {}
        return ports if len(ports) > 0 else None


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a server: `command` and `environment` for given ports, `answers` tells when it is up."""

    names: tuple[str, ...]
    command: Callable[[Mapping[str, int]], Sequence[str]]
    answers: Callable[[Mapping[str, int]], bool]
    wanted: Mapping[str, int]


def ensure(folder: Folder, launch: Launch) -> dict[str, int]:
    """The ports of the server of this folder, started if need be. Raises GraphUnavailable with the log's end."""
    folder.make()
    for _ in range(_TRIES):
        with _opened(folder.lock) as handle:
            if not _locked(handle):
                ports = _wait_for_other(folder, launch)
                if ports is None:
                    continue
                return ports
            ports = _start(folder, launch, handle)
            if ports is not None:
                return ports
    raise GraphUnavailable(f"{folder.name} does not start. To mend: read {folder.log}. Its end:\n{log_end(folder)}")


def stop(folder: Folder) -> bool:
    """Stop the server and wait until it is gone; True when one ran. Raises GraphUnavailable when it will not go."""
    if not folder.running():
        return False
    pid = _read_pid(folder)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if pid is not None and folder.running():
            _kill(pid, number)
        if _until(lambda: not folder.running(), STOP_SECONDS):
            return True
    raise GraphUnavailable(f"{folder.name} (process {pid}) does not stop. To mend: end that process, then try again.")


def pid_of(folder: Folder) -> int | None:
    """The process of the running server."""
    return _read_pid(folder) if folder.running() else None


def free_port(wanted: int = 0) -> int:
    """A free port on the loopback address: the wanted one if it is free, else any."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does: a killed server's port is free
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise GraphUnavailable("No free port on 127.0.0.1. To mend: close some programs and try again.")


def private_text(path: Path, make: Callable[[], str]) -> str:
    """The text of a file only its owner can read, made when it is not there. Two programs at once get the same text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text("utf-8")


def log_end(folder: Folder, lines: int = 12) -> str:
    """The last lines of the server's log."""
    if not folder.log.exists():
        return "(no log)"
    return "\n".join(folder.log.read_text("utf-8", "replace").splitlines()[-lines:])


def _start(folder: Folder, launch: Launch, lock: int) -> dict[str, int] | None:
    last = _parsed_ports(folder)
    ports = {name: free_port(last.get(name, launch.wanted.get(name, 0))) for name in launch.names}
    folder.pid.unlink(missing_ok=True)
    folder.ports.write_text(json.dumps(ports), "utf-8")
    command = ["/bin/sh", "-c", _LAUNCH, str(folder.pid), *launch.command(ports)]
    with folder.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder.path,
            pass_fds=(lock,),
            start_new_session=True,
        )
    if _until(lambda: process.poll() is not None or launch.answers(ports), START_SECONDS) and process.poll() is None:
        process.returncode = 0  # it outlives us on purpose: no warning about a child we do not wait for
        return ports
    process.kill()
    process.wait()
    return None


def _wait_for_other(folder: Folder, launch: Launch) -> dict[str, int] | None:
    """The ports of a server that another program started, once it answers; None when it is gone meanwhile."""
    answered: list[dict[str, int]] = []

    def settled() -> bool:
        ports = folder.read_ports()
        if ports is not None and launch.answers(ports):
            answered.append(ports)
        return len(answered) > 0 or not folder.running()

    if not _until(settled, START_SECONDS):
        raise GraphUnavailable(f"{folder.name} runs but does not answer. To mend: `jiefen graph stop`, then try again.")
    return answered[0] if len(answered) > 0 else None


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _parsed_ports(folder: Folder) -> dict[str, int]:
    """The ports last written down; a new start takes them again where it can, so that open stores find it."""
    try:
        read = json.loads(folder.ports.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): int(value) for key, value in read.items()}


def _read_pid(folder: Folder) -> int | None:
    text = folder.pid.read_text("utf-8").strip() if folder.pid.exists() else ""
    return int(text) if text.isdigit() else None


def _kill(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _until(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
