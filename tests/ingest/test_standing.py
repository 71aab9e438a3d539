"""How candidates stand among all: all texts are made up."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import Mention, MentionType
from ingest.components.roles import RESPONDENT, SITE, Matter, Weigher, candidates, load_forests
from ingest.linear import load
from ingest.marks import COUNT, SLICES, Marks
from ingest.models import SHIPPED, quick

TEXT = "我是梧桐小区业主，{s}某开的夜宵店在云栖县柳岸广场摆摊到深夜，{s}某不理，城管局说管不了。"
NAMES = (
    ("梧桐小区", MentionType.SITE),
    ("{s}某", MentionType.PERSON),
    ("云栖县", MentionType.REGION),
    ("柳岸广场", MentionType.SITE),
    ("城管局", MentionType.AGENCY),
)


def _matter(surname: str = "赵", marked: str = "夜宵店", marks: bool = True) -> Matter:
    text = TEXT.format(s=surname)
    found = []
    for name, type_ in ((name.format(s=surname), type_) for name, type_ in NAMES):
        at = text.find(name)
        while at >= 0:
            found.append(Mention("text", at, at + len(name), name, type_, name))
            at = text.find(name, at + 1)
    logits = np.zeros((len(text), COUNT), dtype=np.float32)
    logits[:, [place.start for place in SLICES.values()]] = 5  # "nothing here"
    logits[text.index(marked) : text.index(marked) + len(marked), SLICES[RESPONDENT].start + 1] = 8
    return Matter(text, "", "D19", sorted(found, key=lambda m: m.start), Marks(logits) if marks else None)


def _columns(matter: Matter, role: str) -> dict[str, list[float]]:
    found = Weigher(role, load(SHIPPED)[role], None).columns(matter, candidates(matter, role))
    return {name: [float(value) for value in column] for name, column in found.items()}


def test_a_rarer_role_noun_is_a_candidate() -> None:
    assert "夜宵店" in [item.text for item in candidates(_matter(), RESPONDENT)]


def test_every_candidate_has_one_number_in_every_column() -> None:
    for role in (RESPONDENT, SITE):
        count = len(candidates(_matter(), role))
        assert count > 1
        assert {len(column) for column in _columns(_matter(), role).values()} == {count}


def test_what_is_marked_alone_is_first_and_ahead_of_all_others() -> None:
    found = [item.text for item in candidates(_matter(), RESPONDENT)]
    columns = _columns(_matter(), RESPONDENT)
    place = found.index("夜宵店")
    assert columns["mark_rank"][place] == 0
    assert columns["mark_ahead"][place] > 0
    assert all(ahead <= 0 for at, ahead in enumerate(columns["mark_ahead"]) if at != place)


def test_another_surname_leaves_every_number_as_it_is() -> None:
    assert _columns(_matter("赵"), RESPONDENT) == _columns(_matter("钱"), RESPONDENT)


@pytest.mark.parametrize("folder", [SHIPPED, quick(SHIPPED)])
def test_the_shipped_forests_choose_what_is_marked(folder: str) -> None:
    matter, forest = _matter(), load_forests(folder)[RESPONDENT]
    likely = Weigher(RESPONDENT, load(folder)[RESPONDENT], forest).likely(matter, candidates(matter, RESPONDENT))
    assert likely[0].text == "夜宵店"


def test_without_marks_there_is_nothing_to_ask_a_forest() -> None:
    matter = _matter(marks=False)
    with pytest.raises(ValueError, match="encoder has not run"):
        Weigher(SITE, load(SHIPPED)[SITE], None).columns(matter, candidates(matter, SITE))
