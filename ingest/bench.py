"""How fast reading is, start-up included, as a ratio to jieba's part-of-speech tagger over the same text.

Both run in a fresh process, one after the other, on the same machine and the same file. A ratio of 0.5 means: as long
as jieba.posseg takes for two characters, everything takes for one. `cpu_ratio` compares processor seconds instead,
which other programs on the machine disturb less.

`python -m ingest.bench FILE [--fast]` says which step of the reader takes how much, for `docs/profile.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from graph.model import Document

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
        "posseg_cpu_seconds": round(tagger_cpu, 3),
        "extract_cpu_seconds": round(reader_cpu, 3),
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


def steps(documents: Sequence[Document], fast: bool = False, model: str = "") -> dict[str, float]:
    """Processor seconds of this process by what they went into: `start` (imports, models, packs), each step, the rest.

    `model` as in `ingest.models.room`.
    """
    from ingest.extract import load

    extractor = load(fast, model)
    spent: defaultdict[str, float] = defaultdict(float)
    nlp = extractor._nlp
    nlp.tokenizer = _clocked("words", nlp.tokenizer, spent)
    nlp._components = [(name, _clocked(name, step, spent)) for name, step in nlp._components]
    start = time.process_time()
    for _ in extractor.pipe(documents):
        pass
    reading = time.process_time() - start
    return {"start": start, **spent, "rest": reading - sum(spent.values())}


def _clocked(name: str, step: Callable[[Any], Any], spent: defaultdict[str, float]) -> Callable[[Any], Any]:
    def clocked(given: Any) -> Any:
        start = time.process_time()
        made = step(given)
        spent[name] += time.process_time() - start
        return made

    return clocked


def main() -> None:
    """Print the seconds and shares of every step over the messages of a jsonl file (`text`, `title`, `time`)."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--model", default="")
    parser.add_argument("--messages", type=int, default=2000)
    given = parser.parse_args()
    with given.file.open(encoding="utf-8") as lines:
        documents = [_document(place, json.loads(line)) for place, line in enumerate(islice(lines, given.messages))]
    spent = steps(documents, given.fast, given.model)
    total = sum(spent.values())
    for name, seconds in spent.items():
        print(f"{name:12} {seconds:7.2f} s {seconds / total:6.1%}")
    print(f"{'total':12} {total:7.2f} s")


def _document(place: int, row: dict[str, Any]) -> Document:
    return Document(str(place), "", "", "", row.get("title") or "", row["text"], row.get("time"))


if __name__ == "__main__":
    main()
