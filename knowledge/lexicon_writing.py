"""How texts are written: traditional characters, words disguised to slip through filters, courtesies at the end."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.loader import read_pack

Pinyin = Annotated[str, Field(pattern=r"^[a-z]+(?: [a-z]+)+$")]
Letters = Annotated[str, Field(pattern=r"^[a-z\u4e00-\u9fff]{2,}$")]
Pair = Annotated[str, Field(min_length=2, max_length=2)]
PairLine = Annotated[str, Field(pattern=r"^\S\S(?: \S\S)*$")]


class Strict(BaseModel):
    """Frozen; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CharacterLexicon(Strict):
    """Pairs of a traditional and a simplified character; `in_traditional` counts only where a whole text is so.

    A text is traditional where at least `traditional_share` of its characters are keys of `simplified`; there the
    words of `kept` stay.
    """

    version: str
    source: str
    traditional_share: float = Field(gt=0, le=1)
    in_traditional: tuple[Pair, ...]
    kept: tuple[str, ...]
    phrases: dict[str, str]
    simplified: tuple[PairLine, ...]

    @property
    def table(self) -> dict[str, str]:
        return {pair[0]: pair[1] for line in self.simplified for pair in line.split(" ")}

    @model_validator(mode="after")
    def _pairs_are_plain(self) -> Self:
        keys = [pair[0] for line in self.simplified for pair in line.split(" ")]
        keys += [pair[0] for pair in self.in_traditional]
        if len(set(keys)) != len(keys):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            raise ValueError(f"{twice[0]} is paired twice; keep one pair of it")
        chained = sorted(({pair[1] for pair in self.in_traditional} | set(self.table.values())) & set(keys))
        if chained:
            raise ValueError(f"{chained[0]} is both a target and a key; pair the key with the last form")
        _same_length(self.phrases)
        return self


class DisguiseLexicon(Strict):
    """`words` with the pinyin of each character; `letters` and `variants`: other ways to write one of them."""

    version: str
    assumption: str
    words: dict[str, Pinyin]
    letters: dict[Letters, str]
    variants: dict[str, str]

    @model_validator(mode="after")
    def _spelled_in_full(self) -> Self:
        for word, pinyin in self.words.items():
            if len(pinyin.split(" ")) != len(word):
                raise ValueError(f"{word} has {len(word)} characters; give as many syllables")
        unknown = sorted(set(self.letters.values()) - set(self.words))
        if unknown:
            raise ValueError(f"{unknown[0]} is not among words; add it there")
        _same_length(self.variants)
        _same_length(self.letters)
        return self


class CourtesyLexicon(Strict):
    """`endings`: phrases of which the last sentences of a text may consist without saying anything."""

    version: str
    assumption: str
    endings: tuple[Annotated[str, Field(pattern=r"^[\u4e00-\u9fff]+$")], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        twice = sorted({phrase for phrase in self.endings if self.endings.count(phrase) > 1})
        if twice:
            raise ValueError(f"{twice[0]} stands twice; keep one")
        return self


def _same_length(pairs: dict[str, str]) -> None:
    for written, meant in pairs.items():
        if len(written) != len(meant):
            raise ValueError(f"{written} and {meant} differ in length; give a form of the same length")


@cache
def character_lexicon() -> CharacterLexicon:
    """The pack of characters; raises KnowledgeError where it is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "characters.yaml", CharacterLexicon)


@cache
def disguise_lexicon() -> DisguiseLexicon:
    """The pack of disguised words; raises KnowledgeError where it is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "disguises.yaml", DisguiseLexicon)


@cache
def courtesy_lexicon() -> CourtesyLexicon:
    """The pack of courtesies; raises KnowledgeError where it is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "courtesies.yaml", CourtesyLexicon)
