"""All packs on one shelf: read once, proved against each other, then frozen.

Invariant: `load()` either returns packs in which every entry has an origin and every reference holds, or raises one
KnowledgeError that lists every problem of every file. It never returns half a shelf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from pydantic import BaseModel

from knowledge import law, places, signs
from knowledge.base import Pack
from knowledge.chains import Chain, ChainsPack
from knowledge.loader import KnowledgeError, Problem, read_pack
from knowledge.registry import dangling, shared_aliases


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_Identified)
P = TypeVar("P", bound=Pack)
B = TypeVar("B", bound=BaseModel)
Root = Path | Traversable

# Packs that only one room reads (lexicons, links, identity …) have their models there and use `read_pack` themselves.
MODELS: Mapping[str, type[Pack]] = MappingProxyType(
    {
        "calendar": places.CalendarPack,
        "chains": ChainsPack,
        "channels": law.ChannelsPack,
        "circumstances": places.CircumstancesPack,
        "colours": signs.ColourPack,
        "graph_signals": signs.GraphSignalsPack,
        "kinds": law.KindsPack,
        "letters": places.LettersPack,
        "levels": signs.LevelsPack,
        "limits": law.LimitsPack,
        "lines": law.LinesPack,
        "masks": places.MaskPack,
        "privacy": places.PrivacyPack,
        "protective": signs.ProtectivePack,
        "regions": places.RegionsPack,
        "text_signals": signs.TextSignalsPack,
        "traps": signs.TrapsPack,
        "units": law.UnitsPack,
        "villages": places.VillagesPack,
        "workflow": places.WorkflowPack,
    }
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the domain says, by id, in the order of the packs. `version` is a digest of every pack file."""

    version: str
    kinds: Mapping[str, law.DisputeKind]
    lines: Mapping[str, law.Line]
    units: Mapping[str, law.Unit]
    unit_by_name: Mapping[str, str]
    channels: Mapping[str, law.Channel]
    limits: Mapping[str, law.ChannelLimit]
    text_signals: Mapping[str, signs.TextSignal]
    graph_signals: Mapping[str, signs.GraphSignal]
    chains: Mapping[str, Chain]
    protective: Mapping[str, signs.Protective]
    traps: Mapping[str, signs.Trap]
    levels: tuple[signs.FiveLevel, ...]
    insufficient: signs.Insufficient
    colours: signs.ColourPack
    masks: places.MaskPack
    regions: Mapping[str, places.Region]
    calendar: places.CalendarPack
    circumstances: places.CircumstancesPack
    privacy: places.PrivacyPack
    workflow: places.WorkflowPack
    letters: places.LettersPack

    def signal(self, id: str) -> signs.TextSignal | signs.GraphSignal | Chain | None:
        """What the id of a signal of any sort stands for."""
        return self.text_signals.get(id) or self.graph_signals.get(id) or self.chains.get(id)


@lru_cache(maxsize=4)
def load(root: Path | None = None) -> Knowledge:
    """The packs under `root` (default: those shipped with this package), read once per process.

    Raises KnowledgeError listing every problem of every file.
    """
    folder = files("knowledge") / "packs" if root is None else root
    shelf = _Shelf(_read_all(folder))
    knowledge = shelf.knowledge(_digest(folder))
    problems = list(shelf.problems(knowledge))
    if len(problems) > 0:
        raise KnowledgeError(problems)
    return knowledge


def prove(file: str, pack: B) -> B:
    """`pack` itself, a pack that another reader read, once every `Ref` in it names an entry of the shipped packs.

    Raises KnowledgeError with every reference to nothing; `file` is the name it gives in them.
    """
    problems = list(dangling(file, pack, _registries(load())))
    if len(problems) > 0:
        raise KnowledgeError(problems)
    return pack


def _read_all(folder: Root) -> dict[str, Pack]:
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    for name, model in MODELS.items():
        try:
            packs[name] = read_pack(folder / f"{name}.yaml", model)
        except KnowledgeError as error:
            problems.extend(error.problems)
    if len(problems) > 0:
        raise KnowledgeError(problems)
    return packs


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The packs as read, before they are proved."""

    packs: Mapping[str, Pack]

    def pack(self, name: str, model: type[P]) -> P:
        pack = self.packs[name]
        assert isinstance(pack, model)
        return pack

    def problems(self, knowledge: Knowledge) -> Iterator[Problem]:
        registries = _registries(knowledge)
        for name, pack in self.packs.items():
            yield from dangling(f"{name}.yaml", pack, registries)
            if pack.pack != name:
                yield Problem(f"{name}.yaml", "pack", f"says {pack.pack}", f"write pack: {name}")
        yield from shared_aliases("units.yaml", self.pack("units", law.UnitsPack).units)

    def regions(self) -> Iterator[places.Region]:
        yield from self.pack("regions", places.RegionsPack).regions
        for group in self.pack("villages", places.VillagesPack).groups:
            yield from map(group.region, group.villages)

    def knowledge(self, version: str) -> Knowledge:
        units = self.pack("units", law.UnitsPack).units
        return Knowledge(
            version=version,
            kinds=_by_id(self.pack("kinds", law.KindsPack).kinds),
            lines=_by_id(self.pack("lines", law.LinesPack).lines),
            units=_by_id(units),
            unit_by_name=_names(units),
            channels=_by_id(self.pack("channels", law.ChannelsPack).channels),
            limits=_by_id(self.pack("limits", law.LimitsPack).limits),
            text_signals=_by_id(self.pack("text_signals", signs.TextSignalsPack).signals),
            graph_signals=_by_id(self.pack("graph_signals", signs.GraphSignalsPack).signals),
            chains=_by_id(self.pack("chains", ChainsPack).chains),
            protective=_by_id(self.pack("protective", signs.ProtectivePack).protective),
            traps=_by_id(self.pack("traps", signs.TrapsPack).traps),
            levels=self.pack("levels", signs.LevelsPack).levels,
            insufficient=self.pack("levels", signs.LevelsPack).insufficient,
            colours=self.pack("colours", signs.ColourPack),
            masks=self.pack("masks", places.MaskPack),
            regions=MappingProxyType({region.code: region for region in self.regions()}),
            calendar=self.pack("calendar", places.CalendarPack),
            circumstances=self.pack("circumstances", places.CircumstancesPack),
            privacy=self.pack("privacy", places.PrivacyPack),
            workflow=self.pack("workflow", places.WorkflowPack),
            letters=self.pack("letters", places.LettersPack),
        )


def _registries(knowledge: Knowledge) -> dict[str, Set[str]]:
    """The ids that a `Ref` may name, by registry."""
    names = ("units", "lines", "kinds", "channels", "limits", "regions", "text_signals", "protective")
    held: dict[str, Set[str]] = {name: getattr(knowledge, name).keys() for name in names}
    held["signals"] = {*knowledge.text_signals, *knowledge.graph_signals, *knowledge.chains}
    held["windows"] = {window.id for window in knowledge.calendar.windows}
    return held


def _by_id(entries: Iterable[E]) -> Mapping[str, E]:
    return MappingProxyType({entry.id: entry for entry in entries})


def _names(units: Iterable[law.Unit]) -> Mapping[str, str]:
    return MappingProxyType({name: unit.id for unit in units for name in (unit.name, *unit.aliases, *unit.loose)})


def _digest(folder: Root) -> str:
    """A content address of every pack, sub-folders (lexicons) included."""
    total = hashlib.sha256()
    for path, content in _contents(folder, ""):
        total.update(f"{path}\x1f{len(content)}\x1f".encode())
        total.update(content)
    return total.hexdigest()[:16]


def _contents(folder: Root, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _contents(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".yaml"):
            yield f"{prefix}{entry.name}", entry.read_bytes()
