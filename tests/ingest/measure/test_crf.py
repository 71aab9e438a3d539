"""The random field's features, samples and training, on made-up texts."""

from __future__ import annotations

import pytest

from graph.model import MentionType
from ingest import tags
from ingest.measure.baselines import field_names, sample
from ingest.measure.crf import Describer, Message, train_and_read
from tests.ingest.annotated import line

TEXT = "海明物业公司的人打了王某。派出所来了\ud800😀"


@pytest.fixture(scope="module")
def describe() -> Describer:
    return Describer()


def test_every_character_has_features_and_lies_in_one_sentence(describe: Describer) -> None:
    message = describe(TEXT)
    assert len(message.features) == len(TEXT)
    assert [place for start, end in message.cuts for place in range(start, end)] == list(range(len(TEXT)))


def test_a_character_is_told_its_letters_its_word_and_what_the_dictionaries_know(describe: Describer) -> None:
    message = describe(TEXT)
    first, last = message.features[TEXT.index("派")], message.features[TEXT.index("所")]
    assert {"0派", "1。", "2出", "gBcompleteAGENCY", "wB派出所"} <= set(first)
    assert "tAGENCY" in last
    assert not {name for name in message.features[TEXT.index("的")] if name[0] == "g"}


def test_features_depend_on_the_text_alone(describe: Describer) -> None:
    assert describe(TEXT) == Describer()(TEXT)
    assert describe("").features == ()


def test_a_smaller_sample_lies_within_a_larger_one() -> None:
    items: list[tuple[Message, list[int]]] = [(Message((), ()), [number]) for number in range(20)]
    eighth, quarter, half = ([numbers[0] for _, numbers in sample(items, share)] for share in (8, 4, 2))
    assert eighth == [0, 8, 16]
    assert set(eighth) < set(quarter) < set(half)


def test_a_field_reads_a_name_it_was_taught(describe: Describer) -> None:
    text = "昨天到了海明广场吃饭。"
    taught = describe(text), tags.encode(len(text), [(4, 8, MentionType.SITE)])
    assert train_and_read([taught] * 5, [describe("后来在海明广场见面。")]) == [[(3, 7, MentionType.SITE)]]


def test_every_message_is_read_once_by_a_field_that_has_not_seen_it() -> None:
    texts = ["".join(chr(0x4E00 + 97 * number + step) for step in range(12)) + "找王某" for number in range(12)]
    gold = [line(id=f"d{number}", text=text, mentions=[_named(text)]) for number, text in enumerate(texts)]
    assert field_names(gold, lambda _: None) == [[(13, 15, MentionType.PERSON)]] * 12


def test_without_messages_there_is_no_field(describe: Describer) -> None:
    with pytest.raises(ValueError, match="no messages"):
        train_and_read([], [describe(TEXT)])


def _named(text: str) -> dict[str, object]:
    return {"text": text[13:15], "start": 13, "end": 15, "type": "PERSON"}
