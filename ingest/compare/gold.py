"""Annotated files as they come from a person: checked line by line, refused with what to mend.

Invariant: a line that was accepted has every key the scorer looks at, and its spans cut the text they name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, field_validator

from graph.model import Assertion, MentionType
from ingest.readers import UnreadableInput
from ingest.readers.textfile import lines

QuantityName = Literal["money", "headcount", "duration", "date"]
M = TypeVar("M", bound=BaseModel)
MEND = "请按 docs/evaluation.md 所述的标注格式改正"


class _Span(BaseModel):
    start: int = Field(ge=0)
    end: int
    text: str


class _Mention(_Span):
    type: MentionType


class _Quantity(_Span):
    kind: QuantityName
    value: int | float | str


class _Signal(_Span):
    id: str
    assertion: Assertion


class _Dispute(BaseModel):
    type: str
    respondent: list[str] = []
    sites: list[str] = []


class _Line(BaseModel):
    id: str
    text: str
    title: str | None = None
    time: str | None = None
    mentions: list[_Mention]
    dispute: _Dispute
    quantities: list[_Quantity]
    signals: list[_Signal]


class _Typed(BaseModel):
    text: str
    title: str | None = None
    time: str | None = None
    type: str


class _Text(BaseModel):
    text: str
    title: str | None = None
    time: str | None = None


class Expression(BaseModel):
    """A clause, the kind of quantity in it, when it was written, and the value that should be read."""

    text: str
    kind: QuantityName
    value: str | float
    time: str | None = None

    @field_validator("value")
    @classmethod
    def _number(cls, value: str | float, info: Any) -> str | float:
        return str(value) if info.data.get("kind") == "date" else float(value)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The lines of an annotated file. Raises UnreadableInput naming the line and what is wrong with it."""
    return [_annotated(path, number, line) for number, line in _objects(path)]


def read_typed(path: Path) -> list[dict[str, Any]]:
    """Lines of `{text, type}` (`title`, `time`, `id` optional) or of an annotated file, all in the annotated format.

    Raises UnreadableInput.
    """
    return [_typed(path, number, line) for number, line in _objects(path)]


def read_texts(path: Path) -> list[dict[str, Any]]:
    """Lines of `{text}` (`title`, `time`, `id` optional), or of an annotated file. Raises UnreadableInput."""
    return [_text(path, number, line) for number, line in _objects(path)]


def read_expressions(path: Path) -> list[Expression]:
    """The entries of a YAML file of `{text, kind, value, time}`. Raises UnreadableInput."""
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        return TypeAdapter(list[Expression]).validate_python(rows)
    except OSError as error:
        raise UnreadableInput(path, "打不开这个文件", "请检查路径") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableInput(path, "不是有效的 YAML", "请改为 UTF-8 编码的 YAML 文件") from error
    except ValidationError as error:
        raise UnreadableInput(path, _fault(error), "每条写明 text、kind、value，相对日期另写 time") from error


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_lines(path), start=1):
        if line.strip() != "":
            yield number, _object(path, number, line)


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from lines(path)
    except OSError as error:
        raise UnreadableInput(path, "打不开这个文件", "请检查路径") from error


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise UnreadableInput(path, "不是有效的 JSON", "每行应是一个 JSON 对象", number) from error
    if not isinstance(found, dict):
        raise UnreadableInput(path, "不是 JSON 对象", "每行应是一个 JSON 对象", number)
    return found


def _annotated(path: Path, number: int, line: dict[str, Any]) -> dict[str, Any]:
    checked = _checked(path, number, _Line, line)
    for span in (*checked.mentions, *checked.quantities, *checked.signals):
        if checked.text[span.start : span.end] != span.text:
            raise UnreadableInput(path, f"“{span.text}”不在 {span.start}–{span.end} 处", MEND, number)
    return line


def _typed(path: Path, number: int, line: dict[str, Any]) -> dict[str, Any]:
    dispute = line.get("dispute")
    plain = {**line, "type": dispute.get("type")} if isinstance(dispute, dict) else line
    checked = _checked(path, number, _Typed, plain)
    name = str(line.get("id", number))
    return {**checked.model_dump(exclude={"type"}), "id": name, "dispute": {"type": checked.type}}


def _text(path: Path, number: int, line: dict[str, Any]) -> dict[str, Any]:
    return {**_checked(path, number, _Text, line).model_dump(), "id": str(line.get("id", number))}


def _checked(path: Path, number: int, model: type[M], line: object) -> M:
    try:
        return model.model_validate(line, strict=False)
    except ValidationError as error:
        raise UnreadableInput(path, _fault(error), MEND, number) from error


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or '内容'}：{first['msg']}"
