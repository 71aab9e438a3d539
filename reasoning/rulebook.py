"""The rule packs that users wrote and others approved, as one run applies them.

Invariants: a book is a pure function of its packs; what it changes of the bundled packs is one declared number at a
time; a rule that counts reports or channels is bound to those counts only when its effect is a duty, so that no such
number can reach a colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import cast

from graph.model import canonical_json, digest
from knowledge import Knowledge
from knowledge.rulepack import Rule, RulePack
from knowledge.signs import ColourPack


@dataclass(frozen=True, slots=True)
class Happening:
    """A conflict with a day of its own: the signal that states it, and the event.

    `frames` are what it may be put in order with: its dispute, and the firms on the other side; (id, in words).
    """

    day: date
    signal: str
    event: str
    channel: str
    frames: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule that applies to one case, with what it may look at beyond the case. `channels` empty: all count.

    `texts` are the keys of reports with what the graph shows of them. `reports` and `ways` (how many channels) are 0
    unless the rule's effect is a duty.
    """

    pack: str
    version: str
    rule: Rule
    channels: tuple[str, ...] = ()
    happenings: tuple[Happening, ...] = ()
    reports: int = 0
    ways: int = 0
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """How a derivation names the rule."""
        return f"rules.{self.pack}@{self.version}.{self.rule.id}"


@dataclass(frozen=True, slots=True)
class About:
    """What a scope is held against: kind, line and towns of a case, channels of its reports; `texts`: key, channel and
    what the graph shows of each report.
    """

    kind: str
    line: str
    towns: frozenset[str]
    channels: Sequence[str] = ()
    happenings: tuple[Happening, ...] = ()
    whole: bool = False
    texts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The packs in force, in order of their ids."""

    packs: tuple[RulePack, ...] = field(default=())

    @classmethod
    def of(cls, packs: Iterable[RulePack], today: str | None = None) -> Rulebook:
        """The packs that are in effect on `today` (None: whatever their dates)."""
        return cls(tuple(sorted((pack for pack in packs if in_effect(pack, today)), key=lambda pack: pack.id)))

    @property
    def name(self) -> str:
        """What the version of a finding says of it: "" for an empty book."""
        return "".join(f"+{pack.id}@{pack.version}:{address(pack)}" for pack in self.packs)

    @property
    def needs_happenings(self) -> bool:
        return any(rule.when is not None and len(rule.when.happenings) > 0 for rule in self._rules())

    def overlaid(self, knowledge: Knowledge) -> Knowledge:
        """The bundled packs with the parameters that this book changes."""
        for rule in self._rules():
            if rule.parameter is not None and rule.value is not None:
                knowledge = changed(knowledge, rule.parameter, rule.value)
        return knowledge

    def bind(self, about: About) -> tuple[Bound, ...]:
        """The rules that apply to a case: to a dispute, or (`whole`) to a cluster."""
        return tuple(
            _bound(pack, rule, about)
            for pack in self.packs
            if in_scope(pack, about)
            for rule in pack.rules
            if rule.when is not None and (rule.when.disputes_from is not None) == about.whole
        )

    def _rules(self) -> list[Rule]:
        return [rule for pack in self.packs for rule in pack.rules]


def address(pack: RulePack) -> str:
    """The content address of a pack: the same rules, scope and words, the same address."""
    return digest(canonical_json(pack.model_dump(mode="json")), length=12)


def in_effect(pack: RulePack, today: str | None) -> bool:
    if today is None:
        return True
    return pack.effective_from <= today[:10] and (pack.effective_to is None or today[:10] <= pack.effective_to)


def in_scope(pack: RulePack, about: About) -> bool:
    """Whether a pack speaks of such a case. The channels of a scope limit which statements count, not which cases."""
    scope = pack.scope
    here = len(scope.towns) == 0 or len(about.towns & set(scope.towns)) > 0
    kind = len(scope.kinds) == 0 or about.kind in scope.kinds
    return here and kind and (len(scope.lines) == 0 or about.line in scope.lines)


def _bound(pack: RulePack, rule: Rule, about: About) -> Bound:
    channels = pack.scope.channels
    counted = [one for one in about.channels if len(channels) == 0 or one in channels] if rule.duty is not None else []
    found = tuple(one for one in about.happenings if len(channels) == 0 or one.channel in channels)
    shown = tuple((key, text) for key, way, text in about.texts if len(channels) == 0 or way in channels)
    texts = shown if rule.when is not None and len(rule.when.phrases) > 0 else ()
    return Bound(pack.id, pack.version, rule, channels, found, len(counted), len(set(counted)), texts)


def parameter(knowledge: Knowledge, path: str) -> int:
    """The value that a parameter has now. Raises KeyError where the path names none."""
    head, *trail = path.split(".")
    if head == "graph_signals":
        return cast(int, knowledge.graph_signals[trail[0]].params[trail[2]])
    section: object = knowledge.colours
    for step in trail:
        if not hasattr(section, step):
            raise KeyError(path)
        section = getattr(section, step)
    return cast(int, section)


def changed(knowledge: Knowledge, path: str, value: int) -> Knowledge:
    """The bundled packs with one parameter set to another value."""
    head, *trail = path.split(".")
    if head == "graph_signals":
        signal = knowledge.graph_signals[trail[0]]
        params = MappingProxyType({**signal.params, trail[2]: value})
        known = {**knowledge.graph_signals, signal.id: signal.model_copy(update={"params": params})}
        return replace(knowledge, graph_signals=MappingProxyType(known))
    return replace(knowledge, colours=_recoloured(knowledge.colours, trail, value))


def _recoloured(colours: ColourPack, trail: Sequence[str], value: int) -> ColourPack:
    colour, rule, name = trail
    section = getattr(colours, colour)
    inner = getattr(section, rule).model_copy(update={name: value})
    return colours.model_copy(update={colour: section.model_copy(update={rule: inner})})
