"""Other readers' words become spans of the text; the rules alone read without any trained file."""

from __future__ import annotations

import pytest

from graph.model import MentionType
from ingest.measure.needed import NotInstalled, needed
from ingest.measure.text import sentences
from ingest.measure.tools import Tool, posseg, rules

TYPES = {"nr": MentionType.PERSON, "nt": MentionType.AGENCY, "ntc": MentionType.ENTERPRISE}


def _tool(*words: tuple[str, str]) -> Tool:
    return Tool("made up", "1", TYPES, lambda text: [word for word in words if word[0] in text])


def test_words_are_found_in_order_and_their_tags_taken_by_the_longest_beginning() -> None:
    tool = _tool(("王某", "nrt"), ("说", "v"), ("王某", "nr"), ("丙厂", "ntcf"), ("法院", "nto"))
    assert tool.spans("王某说王某丙厂法院") == [
        (0, 2, MentionType.PERSON),
        (3, 5, MentionType.PERSON),
        (5, 7, MentionType.ENTERPRISE),
        (7, 9, MentionType.AGENCY),
    ]


def test_offsets_go_on_across_sentences_and_spaces_the_tool_swallowed() -> None:
    assert _tool(("王某", "nr")).spans("走了。\n 王某") == [(5, 7, MentionType.PERSON)]


def test_a_word_that_is_not_in_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="does not stand in the text"):
        Tool("made up", "1", TYPES, lambda text: [("別字", "nr")]).spans("别字")


@pytest.mark.parametrize("text", ["", "一句", "好。真的？！坏\n\n", "。。", "\n首"])
def test_sentences_join_to_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in sentences(text)) == text


def test_jiebas_tagger_names_a_person() -> None:
    text = "昨天李小龙到北京市去了。李小龙又来了。"
    found = posseg().spans(text)
    assert [(text[a:b], str(type_)) for a, b, type_ in found].count(("李小龙", "PERSON")) == 2


def test_the_rules_read_known_names_without_the_encoder() -> None:
    text = "我去派出所找张某某。"
    assert {(text[a:b], str(type_)) for a, b, type_ in rules()(text)} == {("派出所", "AGENCY"), ("张某某", "PERSON")}


def test_what_is_missing_is_said_with_what_to_install() -> None:
    with pytest.raises(NotInstalled, match="pip install no-such-tool"):
        needed("no_such_tool", "no-such-tool")
