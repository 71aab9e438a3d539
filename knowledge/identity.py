"""The identity pack: how names are taken apart, and how strongly each agreement speaks for one matter.

Invariant: weights are weights of evidence (natural log of the odds); `grievance` is a rising curve
of (similarity, weight).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.loader import read_pack
from knowledge.provinces import Homes, load_homes


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegisterWeights(_Part):
    """Weights of evidence (natural log of the odds) that a full name is what a short name means.

    `most` and `least` bound what one character tells; `run` is added where two follow one another as in the full name,
    `jump` taken where one was skipped; `missed_head` is for the first two characters, `missed_tail` for others that
    are not found; `sign` is for 鲁 before a name in 山东; `skipped`, `left` and `left_trade` are for each character
    that is not written: inside the core, at its end, and of the trade; `absent` is for "none of these".
    `temper` makes up for features that tell the same. A share of `enough` joins a short name with a full one where
    both stand in records.
    """

    most: float
    least: float
    run: float
    jump: float
    missed_head: float
    missed_tail: float
    sign: float
    start: float
    region: float
    inside: float
    skipped: float
    left: float
    left_trade: float
    absent: float
    absent_closed: float
    temper: float
    certain: float
    possible: float
    enough: float
    candidates: int


class Marks(_Part):
    """What a stock exchange writes before and after a short name."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class EnterpriseWords(_Part):
    """Word lists that split an organisation's name into region, core, trade, legal form and branch.

    `finer` words make a narrower trade of the one before them; `families` are trades written for one another, `kin`
    trades that may be; `contractions` are short for their value at the end of a name; `houses` are last words a shop
    may drop; `sounds` are characters written for one another.
    """

    forms: tuple[str, ...]
    full: str
    slips: tuple[str, ...]
    groups: tuple[str, ...]
    branches: tuple[str, ...]
    shop: str
    branch_words: dict[str, str]
    institutions: tuple[str, ...]
    trades: tuple[str, ...]
    finer: tuple[str, ...]
    families: tuple[tuple[str, ...], ...]
    kin: tuple[tuple[str, ...], ...]
    contractions: dict[str, str]
    houses: tuple[str, ...]
    former: tuple[str, ...]
    not_former: str
    asides: tuple[str, ...]
    vague: tuple[str, ...]
    generic: tuple[str, ...]
    numbered: tuple[str, ...]
    sounds: tuple[str, ...]
    marks: Marks
    lookup: RegisterWeights


class SiteWords(_Part):
    """Suffixes of places: `neutral` ones may be dropped, `specific` ones tell two estates apart, `roads` are
    no estates.
    """

    neutral: tuple[str, ...]
    specific: tuple[str, ...]
    roads: tuple[str, ...]
    generic: tuple[str, ...]


class AddressWords(_Part):
    """What ends the parts of an address; `shared` words right after a road belong to one name with it; `besides` says
    where around a place something is.
    """

    roads: tuple[str, ...]
    zones: tuple[str, ...]
    estates: tuple[str, ...]
    shared: tuple[str, ...]
    besides: tuple[str, ...]


class VillageWords(_Part):
    """How names of villages are written: `organs` and the suffixes of `rural` and `urban` ones may be dropped or added,
    `grades` likewise for towns; `common` stems prove nothing by themselves, `estates` by themselves are compounds.
    """

    organs: tuple[str, ...]
    rural: tuple[str, ...]
    urban: tuple[str, ...]
    grades: tuple[str, ...]
    sides: tuple[str, ...]
    families: tuple[str, ...]
    roads: tuple[str, ...]
    common: frozenset[str]
    estates: frozenset[str]


class NameWords(_Part):
    """`leads` are read before a name by mistake; `never` are words that name nobody and no place."""

    leads: tuple[str, ...]
    never: frozenset[str]


class Weights(_Part):
    """Weights of evidence (natural log of the odds) for "these two reports are one matter"; `base` is where two
    reports that share anything start.

    Curves are (value, weight) points. `passing`: share of `place_conflict` where a place is only named in passing;
    `whole`: likeness of all words; `grievance`: without names and stock phrases; `names_only`: from that to the most
    that `whole` may say, since names and stock phrases alone say little; `days`: days between; `common`: from how alike
    the reports are that use one name (value) to how far the name identifies (0..1), few reports counting as alike as
    `common_prior` says (likeness, as so many pairs); `spread`: from over how many places the reports of one body are
    spread to how far the body identifies; `particulars`: of two reports of `private_kinds`, (differ, agree) by what
    both state; `bodies`: from how many reports of each of two groups keep naming a body of its own to what that says
    besides `org_conflict`; `strangers`: from the reports of the smaller of two groups of quarrels to how many times
    more it says that nobody named in one is named in the other; `crowding`: least, and factor of the odds that two
    reports of a thing agree in what they state, taken where nothing agrees.
    """

    place: float
    place_possible: float
    place_conflict: float
    passing: float
    region_conflict: float
    org: float
    org_possible: float
    org_conflict: float
    kind_same: float
    kind_near: float
    kind_differs: float
    account: float
    phone: float
    topic: float
    dominance: float
    quoted: float
    copy_text: float
    person: float
    days: tuple[tuple[float, float], ...]
    unity: tuple[tuple[float, float], ...]
    cohesion: float
    wordiness: tuple[tuple[float, float], ...]
    grievance: tuple[tuple[float, float], ...]
    whole: tuple[tuple[float, float], ...]
    names_only: tuple[tuple[float, float], ...]
    common: tuple[tuple[float, float], ...]
    common_prior: tuple[float, float]
    spread: tuple[tuple[float, float], ...]
    bodies: tuple[tuple[float, float], ...]
    strangers: tuple[tuple[float, float], ...]
    particulars: dict[str, tuple[float, float]]
    base: float

    @model_validator(mode="after")
    def _curve_rises(self) -> Weights:
        for name, curve in (("grievance", self.grievance), ("whole", self.whole), ("common", self.common)):
            if any(a[0] >= b[0] or a[1] > b[1] for a, b in pairwise(curve)):
                raise ValueError(f"{name} must rise in both columns")
        return self


class Thresholds(_Part):
    """`certain` joins two reports, `possible` asks a person; `copy_text` is the similarity of a pasted text."""

    certain: float
    possible: float
    related: float
    neighbour: float
    stray: float
    margin: float


class Limits(_Part):
    """Bounds that keep the work near-linear and the guard against generic values (hubs)."""

    block: int
    window: int
    hub_share: float
    hub_least: int
    topic: int
    matter: int
    reference: int


class IdentityPack(_Part):
    """The whole pack, see `knowledge/packs/identity.yaml`."""

    pack: str
    version: str
    assumption: str
    enterprise: EnterpriseWords
    site: SiteWords
    address: AddressWords
    village: VillageWords
    names: NameWords
    stock_phrases: tuple[str, ...]
    no_topic: tuple[str, ...]
    confused_kinds: tuple[tuple[str, ...], ...]
    private_kinds: frozenset[str]
    household_kinds: frozenset[str]
    weights: Weights
    thresholds: Thresholds
    limits: Limits

    @property
    def provinces(self) -> Homes:
        """The provinces and cities that names begin with."""
        return load_homes()


@cache
def load_identity() -> IdentityPack:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return read_pack(files("knowledge") / "packs" / "identity.yaml", IdentityPack)
