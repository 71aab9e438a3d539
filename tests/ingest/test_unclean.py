"""Unclean text is read as clean text is: other scripts, noise, disguises, odd length. All texts are made up."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import Assertion, Document, Extraction, Mention, MentionType, Quantity, Signal
from ingest import extract
from ingest.components.corrections import HAN
from ingest.plain import read_form, widened
from ingest.windows import OVERLAP, TITLE, WIDTH, windows
from knowledge.lexicon_writing import character_lexicon, disguise_lexicon
from tests.ingest.petitions import PETITIONS, document, documents

Spans = list[tuple[object, ...]]
ODD = "派chu所政f信/访後裏著\uff12Ｏ日曰\u200b\u200d\ufe0f\ud800\x00⼈﹐１\uff12万〇o干元廿"
TEXTS = st.lists(
    st.one_of(
        st.sampled_from((*disguise_lexicon().letters, "法yuan", "上fang", "公*安", "2O19年l2月", "拖欠工资３万元")),
        st.text(st.characters(), max_size=8),
        st.text(alphabet=ODD, max_size=8),
    ),
    max_size=20,
).map("".join)
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz."}
TRADITIONAL = {ord(simple): written for written, simple in sorted(character_lexicon().table.items())}


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


@pytest.fixture(scope="module")
def fast_reader() -> extract.Extractor:
    return extract.load(fast=True)


def _actual(found: Extraction) -> Counter[str]:
    return Counter(item.id for item in found.signals if item.assertion is Assertion.ACTUAL)


def _assert_exact(given_: Document, found: Extraction) -> None:
    items: tuple[Mention | Quantity | Signal, ...] = (*found.mentions, *found.quantities, *found.signals)
    for item in items:
        assert 0 <= item.start < item.end
        assert given_.field_text(item.field)[item.start : item.end] == item.text


def _said(found: Extraction) -> dict[str, object]:
    """What was read, without the words as written."""
    return {
        "kind": (found.reading.kind, found.reading.alternatives),
        "mentions": [(m.field, m.start, m.end, m.type, m.normal) for m in found.mentions],
        "quantities": [(q.field, q.start, q.end, q.kind, q.value) for q in found.quantities],
        "signals": [(s.field, s.start, s.end, s.id, s.assertion) for s in found.signals],
    }


# ---- the read form ----


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_read_form_is_as_long_as_the_text_and_can_be_stored(text: str) -> None:
    form = read_form(text)
    assert len(form.text) == len(text)
    assert form.text.encode("utf-8").decode("utf-8") == form.text
    assert all(0 <= start < end <= len(text) for start, end in form.stretches)
    assert all(before[1] <= after[0] for before, after in zip(form.stretches, form.stretches[1:], strict=False))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_what_was_read_is_read_again_as_it_is(text: str) -> None:
    once = read_form(text).text
    assert len(read_form(once).text) == len(once)


@pytest.mark.parametrize("text", [text for _, text in PETITIONS])
def test_a_clean_text_is_its_own_read_form(text: str) -> None:
    assert read_form(text).text == text
    assert read_form(text).stretches == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
def test_spans_are_exact_whatever_is_disguised(
    reader: extract.Extractor, fast_reader: extract.Extractor, text: str, title: str
) -> None:
    for each in (reader, fast_reader):
        _assert_exact(document(text, title), each.extract(document(text, title)))


READ = {
    "Ｂ３区１２．５万元": "B3区12.5万元",
    "⼈⼝与⼟地": "人口与土地",
    "答覆太慢，沒有結果": "答复太慢，没有结果",
    "王昇、李甯、氾某和濛阳镇": "王昇、李甯、氾某和濛阳镇",
    "著名企业家乾某显著不同": "著名企业家乾某显著不同",
    "藉口說於法無據，顯著違法，看著著名的瞭望塔": "借口说于法无据，显著违法，看着著名的瞭望塔",
    "拖欠\u2028工资\u3000三万": "拖欠\n工资 三万",
}


@pytest.mark.parametrize(("written", "read"), READ.items())
def test_characters_are_read_in_their_ordinary_form(written: str, read: str) -> None:
    assert read_form(written).text == read


MISREAD = {
    "2O19年8月l5曰": "2019年8月15日",
    "l2万元": "12万元",
    "欠5OOO元": "欠5000元",
    "二O一九年": "二〇一九年",
    "二OO八年": "二〇〇八年",
    "九月三曰": "九月三日",
    "3干元": "3千元",
    "2O18-O8-l5": "2018-08-15",
}
NOT_MISREAD = (
    "OPPO手机",
    "A1O1室",
    "孔子曰己所不欲",
    "其一曰产权不清",
    "WIFI坏了",
    "B1层",
    "若干元",
    "10l油",
    "IO口",
    "干部名单",
)


@pytest.mark.parametrize(("written", "read"), MISREAD.items())
def test_signs_misread_in_numbers_are_digits(written: str, read: str) -> None:
    assert read_form(written).text == read


@pytest.mark.parametrize("text", NOT_MISREAD)
def test_signs_beside_no_number_stay(text: str) -> None:
    assert read_form(text).text == text


DISGUISED = {
    "派chu所": "派出所",
    "paichusuo": "派出所",
    "法yuan": "法院",
    "政f": "政府",
    "zf": "政府",
    "信/访": "信访",
    "公\u200b安": "公安",
    "上fang": "上访",
    "拆qian": "拆迁",
    "投拆": "投诉",
    "FaYuan": "法院",
}
NO_DISGUISE = (
    "A市F院B区",
    "欠x元",
    "楼上F座",
    "办公A区",
    "10pcs零件",
    "ZFB支付宝",
    "交警查处",
    "法y1",
    "物业/开发商",
    "网上仿冒",
    "daren5",
)


@pytest.mark.parametrize(("written", "word"), DISGUISED.items())
def test_disguised_words_are_read_as_themselves_and_cut_as_written(written: str, word: str) -> None:
    text = f"我去{written}了"
    form = read_form(text)
    assert form.text == f"我去{word.ljust(len(written))}了"
    assert widened(2, 2 + len(word), form.stretches) == (2, 2 + len(written))


@pytest.mark.parametrize("text", NO_DISGUISE)
def test_other_letters_beside_words_stay(text: str) -> None:
    assert read_form(text).text == text


def test_a_word_written_with_spaces_between_is_one_word() -> None:
    assert read_form("找 公 安 局 没用").text == "找 公安局   没用"
    assert read_form("找 公 安 局 不 管，办公 安全").text == "找 公安局   不 管，办公 安全"


def test_no_disguise_is_a_word_of_its_own() -> None:
    lexicon = disguise_lexicon()
    assert not (set(lexicon.letters) | set(lexicon.variants)) & set(lexicon.words)


# ---- what is read of it ----


@pytest.mark.parametrize("change", [TRADITIONAL, WIDE, TRADITIONAL | WIDE], ids=["traditional", "wide", "both"])
@pytest.mark.parametrize("given_", documents(), ids=lambda each: str(each.title))
def test_a_text_and_its_twin_in_other_characters_say_the_same(
    reader: extract.Extractor, given_: Document, change: dict[int, str]
) -> None:
    twin = document(given_.text.translate(change), given_.title.translate(change), given_.id)
    assert (twin.text, twin.title) != (given_.text, given_.title)
    found, clean = reader.extract(twin), reader.extract(given_)
    _assert_exact(twin, found)
    assert _said(found) == _said(clean)
    assert len(found.reading.respondent) == len(clean.reading.respondent)
    assert all(name in twin.text for name in (*found.reading.respondent, *found.reading.sites))


def test_a_petition_as_it_is_written_in_traditional_characters(reader: extract.Extractor) -> None:
    given_ = document(
        "本人於２０２２年８月在雲棲縣海明建築公司做工，老闆拖欠薪資３萬元，打電話也不接，還威脅要殺了我。"
        "後來去派出所報案，員警看著材料說不歸他們管，至今沒有答覆。",
        "拖欠薪資",
    )
    found = reader.extract(given_)
    _assert_exact(given_, found)
    assert {"T01", "T10", "T18"} <= set(_actual(found))
    assert ("派出所", MentionType.AGENCY) in {(item.normal, item.type) for item in found.mentions}
    assert 30000 in [item.value for item in found.quantities]


BODIES = ("派chu所", "法yuan", "县政f", "信/访局", "公an局", "派c所", "县zf", "住jian局")


@pytest.mark.parametrize("written", BODIES)
def test_a_disguised_body_is_found_with_a_clean_name(
    reader: extract.Extractor, fast_reader: extract.Extractor, written: str
) -> None:
    given_ = document(f"我多次到{written}反映，没有人管，后来又去了市教育局。")
    word = read_form(written).text.replace(" ", "")
    for each in (reader, fast_reader):
        found = each.extract(given_)
        _assert_exact(given_, found)
        assert (written, word) in {(m.text, m.normal) for m in found.mentions if m.type is MentionType.AGENCY}


THREATS = {"说要sha人": "T01", "他说要跳lou": "T04", "多次上fang": "T15", "被他殴da": "T06", "用菜dao砍": "T02"}


@pytest.mark.parametrize(("written", "signal"), THREATS.items())
def test_a_disguised_cue_is_a_cue(fast_reader: extract.Extractor, written: str, signal: str) -> None:
    given_ = document(f"昨天下午在村口，{written}，大家都看见了。")
    assert signal in {item.id for item in fast_reader.extract(given_).signals}


NOISES = ("！！！", "😡😡", "……", "。。。。", "👨‍👩‍👧❗️", "???!!")
NOISE_LOSES = 0.03  # the share of actual signals that noise may lose; the encoder reads the noise too
NEUTRAL_LOSES = 0.03  # the share of actual signals that it may lose (the aim is none): the encoders hear the whole text
COURTESIES = ("以上情况请予核实。", "特此反映，谢谢。", "\n此致\n敬礼！")
NEUTRAL = (*COURTESIES, "我家住在三楼。")


def test_noise_between_sentences_loses_hardly_a_signal(reader: extract.Extractor) -> None:
    stated, lost = 0, []
    for given_ in documents():
        clean = _actual(reader.extract(given_))
        for noise in NOISES:
            noisy = document(given_.text.replace("。", f"。{noise}"), given_.title)
            missed = clean - _actual(reader.extract(noisy))
            stated += clean.total()
            lost += [(given_.title, noise, signal) for signal in missed.elements()]
    assert len(lost) <= NOISE_LOSES * stated, lost


MISSING = 0.2


def test_a_text_without_punctuation_keeps_most_signals(reader: extract.Extractor) -> None:
    before: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for given_ in documents():
        found = _actual(reader.extract(given_))
        bare = reader.extract(document(re.sub("[，。、]", "", given_.text), given_.title))
        before += found
        lost += found - _actual(bare)
    assert lost.total() <= MISSING * before.total(), lost


NOISY = {
    "公司从2O22年8月l5曰起拖欠工资l2万元。": ("公司从2022年8月15日起拖欠工资12万元。", {"2022-08-15", 120_000}),
    "欠我5OOO元，拖了3O天。": ("欠我5000元，拖了30天。", {5000}),
    "二O二二年九月三曰，扣了3干元。": ("二〇二二年九月三日，扣了3千元。", {"2022-09-03", 3000}),
    "共有1O0户业主，交了\uff12Ｏ万元。": ("共有100户业主，交了20万元。", {100, 200_000}),
}


@pytest.mark.parametrize(("text", "clean", "values"), [(text, *rest) for text, rest in NOISY.items()])
def test_numbers_misread_by_a_scanner_have_their_value(
    reader: extract.Extractor, text: str, clean: str, values: set[object]
) -> None:
    found = reader.extract(document(text))
    _assert_exact(document(text), found)
    assert _said(found) == _said(reader.extract(document(clean)))
    assert values <= {item.value for item in found.quantities}


@given(st.integers(0, 200_000), st.integers(0, TITLE))
def test_the_number_of_windows_is_linear_in_the_text(length: int, title: int) -> None:
    room = WIDTH - (title + 1) - OVERLAP
    assert len(windows(length, title)) <= 1 + length / room


def test_a_text_of_100_kilobytes_is_read_to_its_end(reader: extract.Extractor, fast_reader: extract.Extractor) -> None:
    text = "".join(text for _, text in PETITIONS)
    given_ = document((text * (100_000 // len(text.encode()) + 1))[:34_000], "诉求汇总")
    assert len(given_.text.encode()) > 95_000
    for each in (reader, fast_reader):
        found = each.extract(given_)
        _assert_exact(given_, found)
        assert max(item.end for item in found.quantities) > 0.95 * len(given_.text)


# ---- names and neutral sentences ----

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱郭何林罗梁宋"
SWAPPED = (
    "我是云栖县松泉镇村民，邻居{s}某某占了我家宅基地，上个月用铁锹把我父亲打伤，镇政府没有处理。",
    "{s}建国2021年8月向我借款15万元，说好半年归还，到现在没有还，还扬言要找人打断我的腿。",
    "包工头{s}某拖欠我们20名农民工工资38万元，多次到人社局投诉，至今没有答复。",
    "我丈夫{s}志强长期殴打我，5月3日晚上又拿菜刀威胁我，派出所民警来过一次没有处理。",
    "望山区柳岸花园小区物业经理{s}女士停了我们的水，业主们情绪激动，已经停水5天无人理会。",
    "我在鑫盛化工厂上班时受伤，老板{s}大海拒不履行仲裁裁决，我走投无路，真想死在厂门口。",
)
SWAP_CHANGES = 0.03  # the share of swaps that may change kind, actual signals or roles: the encoder reads the name too


def _unnamed(names: tuple[str, ...], surname: str) -> tuple[str, ...]:
    return tuple(re.sub(f"^{surname}(?={HAN})", "?", name) for name in names)


def _matter(found: Extraction, surname: str) -> Spans:
    reading = found.reading
    roles = (reading.claimant, _unnamed(reading.respondent, surname), reading.sites)
    signals = [(s.start, s.end, s.id) for s in found.signals if s.assertion is Assertion.ACTUAL]
    return [(reading.kind,), *roles, tuple(signals)]


def test_another_surname_hardly_ever_changes_kind_or_signals_or_roles(reader: extract.Extractor) -> None:
    changed = []
    for place, text in enumerate(SWAPPED):
        read = {s: _matter(reader.extract(document(text.format(s=s))), s) for s in SURNAMES}
        usual = Counter(map(repr, read.values())).most_common(1)[0][0]
        changed += [(place, surname) for surname, found in read.items() if repr(found) != usual]
    assert len(changed) <= SWAP_CHANGES * len(SWAPPED) * len(SURNAMES), changed


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_a_neutral_sentence_at_the_end_removes_hardly_a_signal(
    reader: extract.Extractor, fast_reader: extract.Extractor, sentence: str
) -> None:
    for each in (reader, fast_reader):
        stated, lost = 0, Counter[str]()
        for given_ in documents():
            before = _actual(each.extract(given_))
            stated += before.total()
            lost += before - _actual(each.extract(document(given_.text + sentence, given_.title)))
        allowed = 0 if sentence in COURTESIES else NEUTRAL_LOSES * stated
        assert lost.total() <= allowed, lost
