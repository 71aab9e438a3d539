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

_TAG = "tag:yaml.org,2002:"


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


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML whose plain scalars mean what they look like: no octal, no dates, no `yes`, no merge keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _kind, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _StrictLoader.add_implicit_resolver(_TAG + _kind, re.compile(rf"(?:{_pattern})\Z"), list(_first))


def read_pack(path: Path | Traversable, model: type[M]) -> M:
    """The file at `path` as a `model` instance.

    Raises KnowledgeError with every problem of the file: not readable, not YAML, an unknown or repeated key, a missing
    source, a wrong type, a repeated id.
    """
    return _Reading.of(path).validate(model)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file between its bytes and its model."""

    file: str
    root: yaml.Node

    @classmethod
    def of(cls, path: Path | Traversable) -> _Reading:
        try:
            root = yaml.compose(path.read_bytes().decode("utf-8"), Loader=_StrictLoader)
        except OSError as error:
            raise KnowledgeError(
                [Problem(path.name, "(file)", f"cannot be read ({error.strerror})", "restore it")]
            ) from error
        except UnicodeDecodeError as error:
            raise KnowledgeError([Problem(path.name, "(file)", "is not UTF-8", "save it as UTF-8")]) from error
        except yaml.YAMLError as error:
            raise KnowledgeError([_broken_yaml(path.name, error)]) from error
        if root is None:
            raise KnowledgeError([Problem(path.name, "(file)", "is empty", "write the pack or remove the file")])
        return cls(path.name, root)

    def validate(self, model: type[M]) -> M:
        problems: list[Problem] = []
        data = self._plain(self.root, (), problems)
        problems.extend(self._twins(data, ()))
        try:
            instance = model.model_validate_json(json.dumps(data), strict=True)
        except ValidationError as error:
            problems.extend(self._problem(data, model, detail) for detail in error.errors(include_url=False))
        if len(problems) > 0:
            raise KnowledgeError(sorted(problems, key=lambda problem: (problem.line, problem.path)))
        return instance

    def _plain(self, node: yaml.Node, trail: Trail, problems: list[Problem]) -> object:
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*trail, place), problems) for place, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, trail, problems)
        return _scalar(cast(yaml.ScalarNode, node))

    def _mapping(self, node: yaml.MappingNode, trail: Trail, problems: list[Problem]) -> dict[str, object]:
        data: dict[str, object] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.tag != _TAG + "str":
                problems.append(
                    Problem(self.file, _written(trail, None), f"the key {name} is not text", f'write "{name}"', line)
                )
            if name in data:
                mend = "merge the two or rename one"
                problems.append(
                    Problem(self.file, _written((*trail, name), None), "the key is written twice", mend, line)
                )
            data[name] = self._plain(value, (*trail, name), problems)
        return data

    def _twins(self, data: object, trail: Trail) -> Iterator[Problem]:
        for place, value in _children(data):
            yield from self._twins(value, (*trail, place))
        if not isinstance(data, list):
            return
        seen: set[str] = set()
        for place, value in enumerate(data):
            name = value.get("id") if isinstance(value, dict) else None
            if isinstance(name, str) and name in seen:
                line = _line(self.root, (*trail, place, "id"))
                path = f"{_written(trail, None)}[{name}].id"
                yield Problem(self.file, path, f"the id {name} is used twice", "give one of the two another id", line)
            seen.add(str(name))

    def _problem(self, data: object, model: type[BaseModel], detail: ErrorDetails) -> Problem:
        trail = detail["loc"]
        message, mend = _advice(model, detail)
        return Problem(self.file, _written(trail, data), message, mend, _line(self.root, trail))


def _broken_yaml(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    line = 0 if mark is None else mark.line + 1
    return Problem(file, "(file)", f"is not YAML ({what})", "correct the indentation, brackets or quotes there", line)


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    text = str(node.value)
    if node.tag == _TAG + "int":
        return int(text)
    if node.tag == _TAG + "float":
        return float(text)
    if node.tag == _TAG + "bool":
        return text == "true"
    return None if node.tag == _TAG + "null" else text


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


def _advice(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong and how to mend it, in the words of someone who edits the file and not the code."""
    kind, value = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown key", _spelling(str(detail["loc"][-1]), _keys(model, detail["loc"][:-1]))
    if kind == "missing":
        return "the key is missing", "add it"
    if kind == "value_error":
        message, _, mend = str(context.get("error", detail["msg"])).partition("; ")
        return message, mend or "correct the value"
    return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, not {value!r}", _TYPE_MENDS.get(kind, "correct the value")


_TYPE_MENDS = {
    "string_type": 'put the value in quotes, as in "370281" or "yes"',
    "int_type": "write a plain decimal number without quotes or leading zeros",
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
