"""The page's tables follow the figures, and nothing else of the page changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.measure import figures
from ingest.measure.__main__ import main
from ingest.measure.page import TABLES, BrokenPage, refresh, rendered, table

ROOT = Path(__file__).parents[3]
FIGURES = ROOT / "docs" / "figures"
MEASURED_TABLES = sorted(
    name for name, one in TABLES.items() if all(figures.read(FIGURES, need) is not None for need in one.needs)
)
BLOCK = "<!-- figures: quantities -->\n{}<!-- end -->"
PAGE = f"# How well\n\nBefore.\n\n{BLOCK.format('')}\n\nAfter: 97 %.\n"
MEASURED = {
    "expressions": 4,
    "right": 3,
    "share": 0.75,
    "kinds": {"money": {"expressions": 4, "right": 3, "share": 0.75}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    figures.write(tmp_path / "figures", "quantities", MEASURED)
    return tmp_path / "figures"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    return page


def test_a_block_is_filled_and_the_prose_stays_to_the_letter(folder: Path) -> None:
    new = rendered(PAGE, folder)
    assert "| money | 4 | 3 | .750 |\n| all | 4 | 3 | .750 |\n<!-- end -->" in new
    before, after = PAGE.split(BLOCK.format(""))
    assert new.startswith(before) and new.endswith(after)


def test_filling_twice_changes_nothing(folder: Path) -> None:
    once = rendered(PAGE, folder)
    assert rendered(once, folder) == once


def test_checking_tells_a_stale_page_and_writes_nothing(folder: Path, file: Path) -> None:
    check = ["page", "--figures", str(folder), "--out", str(file), "--check"]
    assert main(check) == 1
    assert file.read_text(encoding="utf-8") == PAGE
    assert main(check[:-1]) == 0
    assert main(check) == 0
    figures.write(folder, "quantities", {**MEASURED, "right": 2})
    assert main(check) == 1


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("<!-- figures: nonsense -->\n<!-- end -->", "quantities"),
        ("<!-- figures: speed -->\n<!-- end -->", "no table"),
        ("<!-- figures: traps -->\n<!-- end -->", "nothing measured for traps"),
        ("<!-- figures: quantities -->\nno end", "has no end"),
        ("<!-- figures: quantities -->\n" + BLOCK, "has no end"),
    ],
)
def test_a_mark_that_cannot_be_filled_is_refused_with_how_to_mend_it(folder: Path, page: str, word: str) -> None:
    with pytest.raises(BrokenPage, match=f"{word}.*" if word != "quantities" else "To mend: one of .*quantities"):
        rendered(page, folder)


def test_the_page_of_this_project_shows_the_figures_that_were_measured() -> None:
    assert not refresh(ROOT / "docs" / "evaluation.md", FIGURES, check=True)


@pytest.mark.parametrize("name", MEASURED_TABLES)
def test_every_table_is_made_of_the_projects_own_figures_with_cells_under_every_column(name: str) -> None:
    lines = table(name, FIGURES).splitlines()
    assert len(lines) > 2
    assert {line.count("|") for line in lines} == {lines[0].count("|")}


def test_the_projects_own_figures_fill_the_tables_that_need_no_idle_machine() -> None:
    assert {"crossvalidation", "baselines", "baseline-types", "baseline-tags", "traps", "quantities"} <= set(
        MEASURED_TABLES
    )


def test_figures_hold_no_text_of_a_message() -> None:
    for file in sorted(FIGURES.glob("*.json")):
        assert not any("\u4e00" <= character <= "\u9fff" for character in file.read_text(encoding="utf-8")), file.name
