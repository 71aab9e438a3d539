"""The strict reader: what it refuses, and that every refusal names file, key and mend. All packs here are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import KnowledgeError, Problem, read_pack
from knowledge.base import Frozen, Pack, Params, Sourced


class Step(Frozen):
    days: int
    strict: bool = False
    ratio: float = 0.5


class Thing(Sourced):
    id: str
    name: str
    steps: tuple[Step, ...] = ()
    tags: tuple[str, ...] = ()


class ThingPack(Pack):
    things: tuple[Thing, ...]
    params: Params


GOOD = """\
pack: things
version: "1"
things:
  - id: X01
    name: 甲
    source: 某法 1
    steps:
      - {days: 3, strict: true, ratio: 0.25}
    tags: [0532, 2024-05-01, no, 1:30, 1e3, "12"]
  - {id: X02, name: 乙, assumption: true}
params: {from: 3, share: 0.5, on: true, ids: [a, b], steps: [5, 10]}
"""


@pytest.fixture
def write(tmp_path: Path) -> Path:
    return tmp_path / "things.yaml"


def _problems(path: Path, text: str) -> tuple[Problem, ...]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_pack(path, ThingPack)
    return caught.value.problems


def test_plain_scalars_stay_what_they_look_like(write: Path) -> None:
    write.write_text(GOOD, encoding="utf-8")
    pack = read_pack(write, ThingPack)
    assert pack.things[0].tags == ("0532", "2024-05-01", "no", "1:30", "1e3", "12")
    assert pack.things[0].steps == (Step(days=3, strict=True, ratio=0.25),)
    assert dict(pack.params) == {"from": 3, "share": 0.5, "on": True, "ids": ("a", "b"), "steps": (5, 10)}


def test_what_was_read_cannot_be_changed(write: Path) -> None:
    write.write_text(GOOD, encoding="utf-8")
    pack = read_pack(write, ThingPack)
    with pytest.raises(ValueError, match="frozen"):
        pack.things[0].name = "丙"  # type: ignore[misc]
    with pytest.raises(TypeError, match="item assignment"):
        pack.params["from"] = 4  # type: ignore[index]


REFUSED = {
    "unknown key": ("name: 甲", "name: 甲\n    colour: red", "things[X01].colour", "unknown key", "remove it"),
    "misspelt key": ("name: 甲", "name: 甲\n    sorce: 某法", "things[X01].sorce", "unknown key", "write source"),
    "unknown key deep down": (
        "ratio: 0.25",
        "ration: 0.25",
        "things[X01].steps[0].ration",
        "unknown key",
        "write ratio",
    ),
    "no source": ("    source: 某法 1\n", "", "things[X01].source", "neither source nor assumption", "add source: …"),
    "empty source": ("某法 1", '" "', "things[X01].source", "neither source nor assumption", "assumption: true"),
    "null source": (" 某法 1", "", "things[X01].source", "neither source nor assumption", "assumption: true"),
    "missing key": ("name: 乙, ", "", "things[X02].name", "the key is missing", "add it"),
    "octal": ("days: 3", "days: 010", "things[X01].steps[0].days", "not '010'", "leading zeros"),
    "yes": ("strict: true", "strict: yes", "things[X01].steps[0].strict", "not 'yes'", "write true or false"),
    "on": ("strict: true", "strict: on", "things[X01].steps[0].strict", "not 'on'", "write true or false"),
    "date for a number": (
        "days: 3",
        "days: 2024-05-01",
        "things[X01].steps[0].days",
        "not '2024-05-01'",
        "whole number",
    ),
    "number for text": ("name: 甲", "name: 370281", "things[X01].name", "not 370281", "in quotes"),
    "boolean for text": ("name: 甲", "name: true", "things[X01].name", "not True", "in quotes"),
    "number in quotes": ("days: 3", 'days: "3"', "things[X01].steps[0].days", "not '3'", "without quotes"),
    "float for a whole number": ("days: 3", "days: 3.5", "things[X01].steps[0].days", "not 3.5", "whole number"),
    "text for a list": ("tags: [0532", "tags: 甲 #", "things[X01].tags", "not '甲'", "write a list"),
    "duplicate id": ("id: X02", "id: X01", "things[X01].id", "the id X01 is used twice", "another id"),
    "duplicate key": ("name: 甲", "name: 甲\n    name: 丁", "things[X01].name", "written twice", "merge the two"),
    "number as key": ("params: {", "params: {1: 2, ", "params.1", "the key is not text", 'write "1"'),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusal_names_file_key_and_mend(case: str, write: Path) -> None:
    old, new, path, message, mend = REFUSED[case]
    assert old in GOOD
    problems = _problems(write, GOOD.replace(old, new, 1))
    found = [problem for problem in problems if problem.path == path]
    assert len(found) == 1, problems
    text = str(found[0])
    assert text.startswith(f"things.yaml:{found[0].line}: {path}: ")
    assert message in found[0].message
    assert mend in found[0].mend


def test_the_line_named_is_the_line_of_the_fault(write: Path) -> None:
    problems = _problems(write, GOOD.replace("{id: X02, name: 乙, ", "{id: X02, nome: 乙, "))
    assert {(problem.path, problem.line) for problem in problems} == {
        ("things[X02].nome", 10),
        ("things[X02].name", 10),
    }


def test_all_faults_of_a_file_come_together(write: Path) -> None:
    text = GOOD.replace("    source: 某法 1\n", "").replace("days: 3", "days: 010").replace("id: X02", "id: X01")
    text = text.replace("name: 乙", "name: 5").replace('version: "1"', "version: 1\nversoin: 2")
    paths = {problem.path for problem in _problems(write, text)}
    assert paths == {
        "version",
        "versoin",
        "things[X01].source",
        "things[X01].steps[0].days",
        "things[X01].id",
        "things[X01].name",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"# nothing\n", "is empty"),
        ("pack: 甲".encode("gb18030"), "is not UTF-8"),
        (b"pack: [a\nversion: 1\n", "is not YAML"),
        (b"pack: &a [1]\nversion: *a\n", "uses the alias *a"),
        (b"a: &a [*a]\n", "uses the alias *a"),
        (b"- a\n- b\n", "object"),
    ],
)
def test_a_file_that_is_no_pack_is_refused(content: bytes, message: str, write: Path) -> None:
    write.write_bytes(content)
    with pytest.raises(KnowledgeError, match=r"things\.yaml") as caught:
        read_pack(write, ThingPack)
    assert message in caught.value.problems[0].message
    assert len(caught.value.problems[0].mend) > 0


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"absent\.yaml: \(file\): cannot be read"):
        read_pack(tmp_path / "absent.yaml", ThingPack)


def test_a_tag_cannot_smuggle_a_type_in(write: Path) -> None:
    problems = _problems(write, GOOD.replace("name: 甲", "name: 甲\n    steps: !!python/object:os.system [x]", 1))
    assert any("written twice" in problem.message for problem in problems)
    write.write_text(GOOD.replace('"12"', '!!int "12"'), encoding="utf-8")
    assert read_pack(write, ThingPack).things[0].tags[-1] == "12"
