"""What ties the packs together: references, aliases, and one error for everything that is wrong with the shelf."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

import knowledge
from knowledge import KnowledgeError, Problem, load, prove
from knowledge.base import Frozen, SignalId, UnitId
from knowledge.links import load_reasoning_packs

Breaker = Callable[[str, str, str], Path]


def _problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    return caught.value.problems


DANGLING = {
    "lead of a kind": ("kinds", "lead: U-RSJ", "lead: U-NONE", "kinds[D01].lead", "U-NONE", "units"),
    "co of a kind": ("kinds", "co: [U-LDJC,", "co: [U-NONE,", "kinds[D01].co", "U-NONE", "units"),
    "unit of a hint": (
        "kinds",
        "卷款, 欠薪逃匿], unit: U-GAJ",
        "卷款], unit: U-NONE",
        "kinds[D01].hints[0].unit",
        "U-NONE",
        "units",
    ),
    "line of a kind": ("kinds", "line: L02", "line: L18", "kinds[D01].line", "L18", "lines"),
    "parent of a unit": (
        "units",
        "parent: U-RSJ, duty: 欠薪监察",
        "parent: U-X",
        "units[U-LDJC].parent",
        "U-X",
        "units",
    ),
    "region of a unit": (
        "units",
        'region: "370281001"',
        'region: "370281003"',
        "units[U-370281001].region",
        "370281003",
        "regions",
    ),
    "limit of a channel": ("channels", "[JJ1, TJ2]", "[JJ1, TJ9]", "channels[police].limits", "TJ9", "limits"),
    "signal of a colour": ("colours", "[T01, T02", "[T01, T29", "red.any", "T29", "signals"),
    "signal deep in a colour": ("colours", "- [G03, G01]", "- [G03, G19]", "red.all", "G19", "signals"),
    "kind of a wage rule": ("colours", "kinds: [D01]", "kinds: [D98]", "red.wage.kinds", "D98", "kinds"),
    "protective of a colour": ("colours", "needs: [P01, P05]", "needs: [P01, P09]", "green.needs", "P09", "protective"),
    "window of a signal": ("graph_signals", "[W1, W4,", "[W1, W9,", "signals[G13].windows", "W9", "windows"),
    "signal of a trap": (
        "traps",
        "assertion: negated, signal: T06",
        "assertion: negated, signal: T60",
        "traps[F01].examples[0].signal",
        "T60",
        "signals",
    ),
    "town of a village": (
        "villages",
        'town: "370281001"',
        'town: "370281005"',
        "groups[0].town",
        "370281005",
        "regions",
    ),
    "unit of a referral": ("circumstances", "refer: [U-RSJ]", "refer: [U-NO]", "entries[C01].refer", "U-NO", "units"),
    "line of a window": ("calendar", "lines: [L02]", "lines: [L20]", "windows[W1].lines", "L20", "lines"),
}


@pytest.mark.parametrize("case", DANGLING)
def test_a_reference_to_nothing_is_refused(case: str, broken: Breaker) -> None:
    name, old, new, path, target, registry = DANGLING[case]
    problems = _problems(broken(name, old, new))
    assert [(problem.file, problem.path) for problem in problems] == [(f"{name}.yaml", path)]
    assert problems[0].message == f"refers to {target}, which {registry} does not hold"
    assert problems[0].mend == f"name an entry of {registry}, or add one with this id"


def test_an_alias_of_two_units_is_refused(broken: Breaker) -> None:
    folder = broken("units", "aliases: [劳动监察大队,", "aliases: [人社局, 劳动监察大队,")
    (problem,) = _problems(folder)
    assert problem.path == "units[U-LDJC].aliases"
    assert problem.message == "人社局 already names U-RSJ"
    assert problem.mend == "keep it at one of the two"


def test_faults_of_several_files_come_in_one_error(broken: Breaker) -> None:
    broken("kinds", "floor: yellow", "floor: orange")
    broken("lines", "name: 涉诉金融", "name: 涉诉金融, nome: x")
    folder = broken("limits", ", source: 凭记忆，须核（domain.md 1.4）", "")
    found = {(problem.file, problem.path) for problem in _problems(folder)}
    assert found == {
        ("kinds.yaml", "kinds[D21].floor"),
        ("lines.yaml", "lines[L01].nome"),
        ("limits.yaml", "limits[JC1].source"),
    }


def test_a_missing_pack_and_a_pack_under_another_name_are_refused(broken: Breaker) -> None:
    folder = broken("lines", "pack: lines", "pack: line")
    (problem,) = _problems(folder)
    assert str(problem) == "lines.yaml: pack: says line. To mend: write pack: lines."
    (folder / "lines.yaml").unlink()
    load.cache_clear()
    assert any(problem.file == "lines.yaml" and "cannot be read" in problem.message for problem in _problems(folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("start: 立案, amount: 60, unit: wd,", "start: 立案, unit: wd,", "a unit of time needs an amount"),
        ("start: 接报, unit: promptly", "start: 接报, amount: 1, unit: promptly", "promptly takes no amount"),
        ("amount: 60, unit: wd", "amount: 060, unit: wd", "should be a valid integer, not '060'"),
        ("amount: 60, unit: wd", "amount: 60, unit: days", "'cd', 'wd', 'h'"),
    ],
)
def test_a_limit_that_does_not_add_up_is_refused(old: str, new: str, message: str, broken: Breaker) -> None:
    (problem,) = _problems(broken("kinds", old, new))
    assert problem.file == "kinds.yaml"
    assert message in problem.message
    assert problem.path.startswith("kinds[D")


def test_levels_must_be_the_five_in_order(broken: Breaker) -> None:
    (problem,) = _problems(broken("levels", "n: 5", "n: 4"))
    assert "not 1 to 5 in order" in problem.message


def test_the_version_changes_with_any_pack_and_only_then(broken: Breaker) -> None:
    shipped = load().version
    folder = broken("units", "pack: units", "pack: units")
    assert load(folder).version == shipped
    load.cache_clear()
    broken("units", "# 单位。", "# 单位、")
    assert load(folder).version != shipped


def test_loading_is_quick_and_happens_once() -> None:
    load.cache_clear()
    best = min(_seconds() for _ in range(3))
    assert best < 0.5
    assert knowledge.load() is knowledge.load()


def _seconds() -> float:
    load.cache_clear()
    start = time.process_time()
    load()
    return time.process_time() - start


class Note(Frozen):
    unit: UnitId
    signals: tuple[SignalId, ...]


def test_a_pack_of_another_room_can_be_proved_too() -> None:
    note = Note(unit="U-RSJ", signals=("T01", "G01"))
    assert prove("note.yaml", note) is note
    with pytest.raises(
        KnowledgeError, match=r"note\.yaml: signals: refers to T99, which signals does not hold"
    ) as caught:
        prove("note.yaml", Note(unit="U-GONE", signals=("T99",)))
    assert [problem.path for problem in caught.value.problems] == ["unit", "signals"]


def test_the_packs_of_reasoning_refer_to_what_exists() -> None:
    packs = load_reasoning_packs()
    for name in ("links", "structural", "actions"):
        prove(f"{name}.yaml", getattr(packs, name))
