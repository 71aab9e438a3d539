"""How fast reading is, start-up included, as a ratio to jieba's part-of-speech tagger over the same text.

Both run in a fresh process, one after the other, on the same machine and the same file. A ratio of 0.5 means: as long
as jieba.posseg takes for two characters, everything takes for one. `cpu_ratio` compares processor seconds instead,
which other programs on the machine disturb less.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_POSSEG = """
import json, logging, sys, tempfile, warnings
warnings.simplefilter("ignore")
import jieba, jieba.posseg
jieba.setLogLevel(logging.WARNING)
jieba.dt.tmp_dir = sys.argv[2]
count = 0
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        count += sum(1 for _ in jieba.posseg.cut(json.loads(line)["text"]))
print(count)
"""
EXTRACT = (sys.executable, "-c", "from api.cli import main; main()", "extract", "--workers", "1", "--json")


def extraction_ratio(texts: Sequence[str], command: Sequence[str] = EXTRACT) -> dict[str, Any]:
    """Seconds of `command FILE` and of jieba.posseg over `texts`; ratios are posseg / command.

    `characters` counts the texts. Raises CalledProcessError if one of the two fails.
    """
    with tempfile.TemporaryDirectory(prefix="jiefen-bench-") as folder:
        file = Path(folder) / "texts.jsonl"
        lines = (json.dumps({"id": f"t{place}", "text": text}, ensure_ascii=False) for place, text in enumerate(texts))
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        tagger, tagger_cpu = _seconds([sys.executable, "-c", _POSSEG, str(file), folder])
        reader, reader_cpu = _seconds([*command, str(file)])
    characters = sum(map(len, texts))
    return {
        "documents": len(texts),
        "characters": characters,
        "posseg_seconds": round(tagger, 3),
        "extract_seconds": round(reader, 3),
        "extract_kchars_per_second": round(characters / reader / 1000, 2),
        "ratio": round(tagger / reader, 3),
        "cpu_ratio": round(tagger_cpu / reader_cpu, 3),
    }


def _seconds(command: Sequence[str]) -> tuple[float, float]:
    """Wall and processor seconds of one run."""
    start, spent = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, done = time.perf_counter() - start, os.times()
    cpu = done.children_user + done.children_system - spent.children_user - spent.children_system
    return wall, cpu
