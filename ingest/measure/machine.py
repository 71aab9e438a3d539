"""Speed and memory of the reader as a whole process, start-up included, and what a very long text costs.

Ratios hold between machines, seconds do not; every figure carries the load that the machine had when it was taken.
Invariant: the reader and jieba read the same texts, one after the other, in processes of their own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

from graph.model import Document
from ingest import extract
from ingest.bench import extraction_ratio

LONG = 100_000  # bytes
LOOK = 0.05  # seconds between two looks at a process
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def speed(texts: Sequence[str]) -> dict[str, Any]:
    """Both modes against jieba.posseg, two workers against one, and seconds of a text of 100 kB.

    `workers_ratio` is the wall time of one worker over that of two.
    """
    one, two = (cost(texts, command("--workers", str(workers)))["wall"] for workers in (1, 2))
    return {
        "load": round(os.getloadavg()[0], 2),
        "cores": os.cpu_count(),
        "default": extraction_ratio(texts),
        "fast": extraction_ratio(texts, command("--workers", "1", "--fast")),
        "workers_ratio": round(one / two, 3),
        "long_text_cpu_seconds": {"default": long_text(texts), "fast": long_text(texts, fast=True)},
    }


def memory(texts: Sequence[str]) -> dict[str, Any]:
    """Peak memory of one worker in MB, both modes."""
    peaks = {name: cost(texts, command(*options))["peak"] for name, options in (("default", ()), ("fast", ("--fast",)))}
    return {"documents": len(texts), "characters": sum(map(len, texts)), "peak_mb": peaks}


def command(*options: str) -> list[str]:
    """`jiefen extract` by this interpreter."""
    return [sys.executable, "-c", "from api.cli import main; main()", "extract", "--json", *options]


def cost(texts: Sequence[str], command: Sequence[str]) -> dict[str, float]:
    """Wall seconds and peak memory (MB) of `command FILE` over `texts`. Raises CalledProcessError."""
    with _file(texts) as file:
        started = time.perf_counter()
        process = subprocess.Popen([*command, str(file)], stdout=subprocess.DEVNULL)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(LOOK)
        wall = time.perf_counter() - started
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return {"wall": round(wall, 3), "peak": round(peak, 1)}


def _resident(process: int) -> float:
    """The most memory that `process` has held so far, MB.

    From /proc: what `wait4` tells of a child begins with the size of the parent that made it.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0  # it has just ended
    found = _PEAK.search(status)
    return 0.0 if found is None else int(found[1]) * 1024 / 1e6


@contextmanager
def _file(texts: Sequence[str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jiefen-measure-") as folder:
        file = Path(folder) / "texts.jsonl"
        rows = (json.dumps({"id": f"t{place}", "text": text}, ensure_ascii=False) for place, text in enumerate(texts))
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        yield file


def long_text(texts: Sequence[str], fast: bool = False) -> float:
    """Processor seconds of one text of LONG bytes, put together from `texts`; models are loaded before."""
    reader = extract.load(fast)
    reader.extract(Document("warm", "", "", "warm", "", texts[0], None))
    document = Document("long", "", "", "long", "", _joined(texts), None)
    started = time.process_time()
    reader.extract(document)
    return round(time.process_time() - started, 2)


def _joined(texts: Sequence[str]) -> str:
    parts, size = [], 0
    for text in cycle(texts):
        parts.append(text)
        size += len(text.encode("utf-8", "replace"))
        if size >= LONG:
            break
    return "".join(parts).encode("utf-8", "replace")[:LONG].decode("utf-8", "ignore")
