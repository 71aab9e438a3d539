"""The lexicons of threats and parties refuse what would leave a grade or a word without meaning."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.lexicon_threats import ThreatLexicon, party_lexicon, threat_lexicon
from knowledge.loader import KnowledgeError, read_pack

THREATS = (files("knowledge") / "packs" / "lexicon" / "threats.yaml").read_text(encoding="utf-8")


def test_five_grades_have_names_in_order() -> None:
    assert [step.name for step in threat_lexicon().steps] == ["气话", "扬言", "具体对象", "工具", "时间地点"]


def test_every_signal_is_read_in_at_most_one_manner() -> None:
    words = party_lexicon()
    listed = [*words.harm, *words.weak, *words.feud, *words.duty, *words.state, *threat_lexicon().self_harm]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self_harm: [T04]", "self_harm: [T22]"),
        ("{grade: 2,", "{grade: 3,"),
        ("anger: [气头上,", "anger: ['气头(上',"),
        ("without: [没有,", "words: [没有,"),
        ("source:", "sauce:"),
    ],
)
def test_a_pack_that_says_nonsense_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in THREATS
    file = tmp_path / "threats.yaml"
    file.write_text(THREATS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"threats\.yaml"):
        read_pack(file, ThreatLexicon)
