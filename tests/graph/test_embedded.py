"""One engine a home: shared, private to the machine and its user, and safe against kill -9."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cypher import Query
from graph import statements
from graph.bolt_store import BoltStore
from graph.canonical import counts, graph_hash
from graph.engines import embedded, process
from graph.ports import EngineAddress, GraphError, GraphUnavailable
from graph.sync import sync
from tests.graph.made import base

AT = statements.merge_relations("AT", ("Dispute", "Site"))
SITES = statements.all_nodes("Site")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("one-home")
    yield path
    embedded.stop(path)


def listening(port: int) -> set[str]:
    """The hexadecimal addresses on which somebody listens at a port (Linux)."""
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        lines = table.read_text("ascii").splitlines()[1:] if table.exists() else []
        for fields in (line.split() for line in lines):
            address, number = fields[1].split(":")
            if fields[3] == "0A" and int(number, 16) == port:
                found.add(address)
    return found


def pid_of(home: Path) -> int:
    pid = embedded.status(home).pid
    assert pid is not None
    return pid


def test_two_programs_that_start_at_once_share_one_engine(home: Path) -> None:
    code = (
        "import sys, pathlib; from graph.engines import embedded; print(embedded.ensure(pathlib.Path(sys.argv[1])).url)"
    )
    start = [sys.executable, "-c", code, str(home)]
    both = [subprocess.Popen(start, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = {one.communicate(timeout=200)[0].strip() for one in both}
    assert urls == {embedded.ensure(home).url}
    assert embedded.status(home).running


def test_the_password_is_on_no_command_line_and_readable_by_the_owner_only(home: Path) -> None:
    address = embedded.ensure(home)
    assert address.password not in Path(f"/proc/{pid_of(home)}/cmdline").read_text("utf-8")
    assert address.password not in repr(address)
    assert (home / "engine" / "password").stat().st_mode & 0o777 == 0o600
    assert (home / "engine").stat().st_mode & 0o777 == 0o700


def test_it_listens_on_the_loopback_address_only(home: Path) -> None:
    port = int(embedded.ensure(home).url.rpartition(":")[2])
    assert listening(port) <= {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    assert len(listening(port)) == 1


def test_files_of_the_machine_cannot_be_read_through_it(home: Path) -> None:
    with BoltStore.at(embedded.ensure(home)) as store, pytest.raises(GraphError):
        store.read(Query("tests/load", "load", "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line"))


def test_a_scratch_graph_is_empty_its_own_and_gone_afterwards(home: Path) -> None:
    with BoltStore.at(embedded.ensure(home)) as store:
        store.prepare()
        sync(store, base(), "base")
        with embedded.scratch(home) as address, BoltStore.at(address) as other:
            other.prepare()
            assert counts(other)["nodes"] == 0
            sync(other, base(2), "base")
            assert graph_hash(other) != graph_hash(store)
    with BoltStore.at(address) as gone, pytest.raises(GraphError):
        gone.read(SITES)


def test_a_port_file_left_by_kill_9_fools_nobody_and_what_was_acknowledged_is_there(home: Path) -> None:
    with BoltStore.at(embedded.ensure(home)) as store:
        store.prepare()
        sync(store, base(), "base")
        before = graph_hash(store)
        os.kill(pid_of(home), signal.SIGKILL)
        again = embedded.ensure(home)
        assert again.url == store.url, "it comes back on its old port, so open stores find it"
        assert graph_hash(store) == before


def test_it_stops_cleanly_and_only_once(home: Path) -> None:
    embedded.ensure(home)
    pid = pid_of(home)
    assert embedded.stop(home) is True
    assert embedded.stop(home) is False
    assert not Path(f"/proc/{pid}").exists() or Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    folder = process.Folder(tmp_path / "engine", "The test engine")
    broken = process.Launch(("bolt",), lambda _: ["/bin/sh", "-c", "echo out of paper; exit 3"], lambda _: False, {})
    with pytest.raises(GraphUnavailable, match=r"(?s)The test engine does not start.*To mend.*out of paper"):
        process.ensure(folder, broken)
    assert not folder.running()


# ---- kill -9 at random points ----


class Writer(threading.Thread):
    """Writes sites and what lies at them until the engine goes away; `acknowledged` holds what it was told is kept."""

    def __init__(self, address: EngineAddress, start_at: int) -> None:
        super().__init__()
        self.address, self.number, self.acknowledged = address, start_at, set[str]()
        self.at_work = threading.Event()

    def run(self) -> None:
        with BoltStore.at(self.address) as store:
            while True:
                ids = [f"S-{self.number + i:07d}" for i in range(50)]
                sites = [{"id": id_, "p": {"name": "柳溪苑"}} for id_ in ids]
                lying = [{"a": "D-0", "b": id_, "key": "", "p": {}} for id_ in ids]
                try:
                    list(store.write_batches(statements.merge_nodes("Site"), [sites]))
                    list(store.write_batches(AT, [lying]))
                except GraphError:
                    return
                self.acknowledged.update(ids)
                self.number += 50
                self.at_work.set()


def test_kill_9_at_ten_random_points_loses_nothing_acknowledged_and_doubles_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.bolt_store.RETRY_SECONDS", 0.5)
    chance, acknowledged, number = random.Random(20240601), set[str](), 0
    address = embedded.ensure(home)
    with BoltStore.at(address) as store:
        store.prepare()
        sync(store, base(), "base")
    for _ in range(10):
        writer = Writer(address, number)
        writer.start()
        assert writer.at_work.wait(60)
        writer.join(chance.random() * 0.4)
        os.kill(pid_of(home), signal.SIGKILL)
        writer.join(60)
        acknowledged |= writer.acknowledged
        number = writer.number + 50
        address = embedded.ensure(home)
    with BoltStore.at(address) as store:
        kept = [row["p"]["id"] for row in store.read(SITES)]
        assert len(kept) == len(set(kept))
        assert acknowledged <= set(kept)
        lying = [row["b"] for row in store.read(statements.all_relations("AT")) if row["a"] == "D-0"]
        assert len(lying) == len(set(lying))
        assert acknowledged <= set(lying)
        assert len(acknowledged) >= 500, "the writer must have been at work in each round"
        sync(store, base(), "base")
        mended = graph_hash(store)
    with embedded.scratch(home) as other, BoltStore.at(other) as fresh:
        fresh.prepare()
        sync(fresh, base(), "base")
        assert graph_hash(fresh) == mended
