"""The strict reader of YAML packs: it refuses at load, says where, and says how to mend it.

Invariants:
- a plain scalar is text unless it is spelled `12`, `-3`, `1.5`, `true`, `false` or `null`; so `0532`, `no`, `1:30` and
  `2024-05-01` stay text, and a model that wants something else refuses them;
- mapping keys are text and never repeat; two entries of one list never share an `id`;
- every problem of a file is reported at once, with its line, its key path (list entries named by their id) and a mend.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar, cast, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Step = str | int
Trail = tuple[Step, ...]
M = TypeVar("M", bound=BaseModel)

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one file: `path` is the key path, `line` counts from 1 (0: the file as a whole)."""

    file: str
    path: str
    message: str
    mend: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line > 0 else self.file
        return f"{place}: {self.path}: {self.message}. To mend: {self.mend}."


class KnowledgeError(ValueError):
    """The packs cannot be used as they are written; `problems` lists every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_pack(path: Path | Traversable, model: type[M]) -> M:
    """The file at `path` as a `model` instance.

    Raises KnowledgeError with every problem of the file: not readable, not YAML, an unknown or repeated key, a missing
    source, a wrong type, a repeated id.
    """
    return _Reading.of(path).validate(model)


def parse_pack(file: str, content: str, model: type[M]) -> M:
    """The same for a text that stands in no file; `file` is the name that problems give."""
    return _Reading.of_text(file, content).validate(model)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A problem before it is written out: `line` 0 means the line of the deepest key on `trail` that exists."""

    trail: Trail
    message: str
    mend: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file between its bytes and its model."""

    file: str
    root: yaml.Node

    @classmethod
    def of(cls, path: Path | Traversable) -> _Reading:
        try:
            return cls.of_text(path.name, path.read_bytes().decode("utf-8"))
        except OSError as error:
            raise _refusal(path.name, f"cannot be read ({error.strerror})", "restore it") from error
        except UnicodeDecodeError as error:
            raise _refusal(path.name, "is not UTF-8", "save it as UTF-8") from error

    @classmethod
    def of_text(cls, file: str, text: str) -> _Reading:
        try:
            root = _composed(file, text)
        except yaml.YAMLError as error:
            raise KnowledgeError([_broken_yaml(file, error)]) from error
        if root is None:
            raise _refusal(file, "is empty", "write the pack or remove the file")
        return cls(file, root)

    def validate(self, model: type[M]) -> M:
        faults: list[_Fault] = []
        data = _plain(self.root, (), faults)
        faults.extend(_twins(data, ()))
        try:
            instance = model.model_validate_json(json.dumps(data), strict=True)
        except ValidationError as error:
            faults.extend(_fault(model, detail) for detail in error.errors(include_url=False))
        if len(faults) > 0:
            problems = (self._problem(fault, data) for fault in faults)
            raise KnowledgeError(sorted(problems, key=lambda problem: (problem.line, problem.path)))
        return instance

    def _problem(self, fault: _Fault, data: object) -> Problem:
        line = fault.line if fault.line > 0 else _line(self.root, fault.trail)
        return Problem(self.file, _written(fault.trail, data), fault.message, fault.mend, line)


def _composed(file: str, text: str) -> yaml.Node | None:
    """The node tree. Aliases are refused: an entry says what it says where it stands, and no file can blow up."""
    for event in yaml.parse(text, Loader=_Loader) if "*" in text else ():
        if isinstance(event, yaml.AliasEvent):
            line = 0 if event.start_mark is None else event.start_mark.line + 1
            mend = f"write out what *{event.anchor} stands for, or put the text in quotes"
            raise KnowledgeError([Problem(file, "(file)", f"uses the alias *{event.anchor}", mend, line)])
    return yaml.compose(text, Loader=_Loader)


def _plain(node: yaml.Node, trail: Trail, faults: list[_Fault]) -> object:
    """`node` as lists, mappings and scalars; what is wrong with its keys goes to `faults`."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*trail, place), faults) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, trail, faults)
    return _scalar(cast(yaml.ScalarNode, node))


def _mapping(node: yaml.MappingNode, trail: Trail, faults: list[_Fault]) -> dict[str, object]:
    data: dict[str, object] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(_scalar(key), str):
            faults.append(_Fault((*trail, name), "the key is not text", f'write "{name}"', line))
        if name in data:
            faults.append(_Fault((*trail, name), "the key is written twice", "merge the two or rename one", line))
        data[name] = _plain(value, (*trail, name), faults)
    return data


def _twins(data: object, trail: Trail) -> Iterator[_Fault]:
    """A fault for every second entry of one list with the same `id`."""
    seen: set[str] = set()
    for place, value in _children(data):
        yield from _twins(value, (*trail, place))
        name = value.get("id") if isinstance(data, list) and isinstance(value, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            yield _Fault((*trail, place, "id"), f"the id {name} is used twice", "give one of the two another id")
        seen.add(name)


def _refusal(file: str, message: str, mend: str) -> KnowledgeError:
    return KnowledgeError([Problem(file, "(file)", message, mend)])


def _broken_yaml(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    line = 0 if mark is None else mark.line + 1
    return Problem(file, "(file)", f"is not YAML ({what})", "correct the indentation, brackets or quotes there", line)


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """A quoted scalar is text; a plain one is what its spelling says, whatever YAML 1.1 makes of it."""
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) is not None:
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) is not None else text


def _children(data: object) -> Iterator[tuple[Step, object]]:
    if isinstance(data, dict):
        yield from data.items()
    if isinstance(data, list):
        yield from enumerate(data)


def _line(node: yaml.Node, trail: Trail) -> int:
    """The line of the deepest node on `trail`; a key that is missing gives the line of its owner."""
    line = int(node.start_mark.line) + 1
    for step in trail:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            continue
        pair = next((p for p in node.value if p[0].value == step), None) if isinstance(node, yaml.MappingNode) else None
        if pair is None:
            return line
        line, node = pair[0].start_mark.line + 1, pair[1]
    return line


def _written(trail: Trail, data: object) -> str:
    """`kinds[D04].limits[0].unit`: list entries by their id where they have one."""
    path = ""
    for step in trail:
        data = _child(data, step)
        name = data.get("id", step) if isinstance(step, int) and isinstance(data, dict) else step
        path += f"[{name}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".") or "(top)"


def _child(data: object, step: Step) -> object:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _fault(model: type[BaseModel], detail: ErrorDetails) -> _Fault:
    """What is wrong and how to mend it, in the words of someone who edits the file and not the code."""
    kind, trail = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        return _Fault(trail, "unknown key", _spelling(str(trail[-1]), _keys(model, trail[:-1])))
    if kind == "missing":
        return _Fault(trail, "the key is missing", "add it")
    if kind == "value_error":
        message, _, mend = str(detail.get("ctx", {}).get("error", detail["msg"])).partition("; ")
        return _Fault(trail, message, mend or "correct the value")
    message = f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, not {detail['input']!r}"
    return _Fault(trail, message, _TYPE_MENDS.get(kind, "correct the value"))


_TYPE_MENDS = {
    "string_type": 'put the value in quotes, as in "370281" or "yes"',
    "int_type": "write a whole number without quotes or leading zeros",
    "int_from_float": "write a whole number",
    "float_type": "write a plain decimal number without quotes or leading zeros",
    "bool_type": "write true or false (yes, no, on and off are read as text)",
    "tuple_type": "write a list, as in [a, b]",
    "list_type": "write a list, as in [a, b]",
    "literal_error": "use one of the values named",
    "enum": "use one of the values named",
    "string_pattern_mismatch": "write the value in the form named",
    "model_type": "write a mapping with keys",
    "dict_type": "write a mapping with keys",
}


def _spelling(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if len(close) > 0:
        return f"write {close[0]}, or remove the key"
    return "remove it" + (f"; known keys here: {', '.join(known)}" if len(known) > 0 else "")


def _keys(model: type[BaseModel], trail: Trail) -> list[str]:
    """The keys that the model at `trail` accepts (empty when that cannot be told)."""
    owner: type[BaseModel] | None = model
    for step in (step for step in trail if isinstance(step, str)):
        field = None if owner is None else {f.alias or n: f for n, f in owner.model_fields.items()}.get(step)
        owner = None if field is None else next(models_in(field.annotation), None)
    return [] if owner is None else sorted(field.alias or name for name, field in owner.model_fields.items())


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that an annotation mentions, such as `Limit` in `tuple[Limit, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)
