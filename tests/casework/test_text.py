"""Sentences fit for people: the phrase is found again, names and numbers are not."""

from __future__ import annotations

from casework.text import resolver, sentence
from graph.model import Document, Extraction, Mention, MentionType, Record

TEXT = "开头一句。昨天赵大有领人堵门，打电话13912345678也没用！结尾。"


def test_the_sentence_around_a_phrase_and_where_it_stands() -> None:
    start = TEXT.index("堵门")
    found, offset = sentence(TEXT, start, start + 2)
    assert found == "昨天赵大有领人堵门，打电话13912345678也没用！"
    assert found[offset : offset + 2] == "堵门"


def test_a_phrase_that_holds_a_full_stop_is_kept_whole() -> None:
    start = TEXT.index("一句。昨天")
    found, offset = sentence(TEXT, start, start + 5)
    assert found[offset : offset + 5] == "一句。昨天"


def test_a_very_long_sentence_is_cut_around_the_phrase() -> None:
    text = "很" * 500 + "堵门" + "长" * 500
    found, offset = sentence(text, 500, 502)
    assert found[offset : offset + 2] == "堵门"
    assert len(found) < 200


def test_names_and_numbers_are_masked_and_offsets_hold() -> None:
    at = TEXT.index("赵大有")
    mention = Mention("text", at, at + 3, "赵大有", MentionType.PERSON, "赵大有")
    document = Document("d1", "made-up", "petition", "k1", "", TEXT)
    resolve = resolver({"d1": Record(document, Extraction("d1", "v", (mention,)))}.get)
    start = TEXT.index("堵门")
    found, offset = resolve("d1", "text", start, start + 2)
    assert "赵大有" not in found
    assert "13912345678" not in found
    assert found[offset : offset + 2] == "堵门"
    assert resolve("gone", "text", 0, 2) == ("", 0)
