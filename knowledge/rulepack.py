"""Rule packs that users write: one file, read as strictly as the bundled packs, and proved against them.

A rule is a condition over what the findings on a dispute already offer, and one effect: a floor for an axis, the flag
of a unit, or another value of a parameter that the bundled packs declare. What holds of every pack that is read:

- **People never**: no key can speak of a person; words that try (name, gender, home place …) are refused by name.
- **Complaining never raises a colour**: how many reports or channels there are, and signals that are duties, may only
  light the flag of a unit.
- **Only what is stated counts for red**: a rule for red wants its signals firm (a current fact of a fit source).
- every rule has a reason, an origin, and one made-up example that fires and one that stays silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import Field, model_validator

from knowledge.base import (
    ChannelId,
    Frozen,
    KindId,
    LineId,
    RegionCode,
    Severity,
    SignalId,
    Sourced,
    SourcedPack,
    TextSignalId,
)
from knowledge.loader import KnowledgeError, Problem, parse_pack, read_pack
from knowledge.shelf import Knowledge, load, prove

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, lt=1)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Stated = Literal["actual", "hearsay", "hypothetical", "past"]


class Scope(Frozen):
    """Where a pack applies; an empty list means everywhere. `channels`: only what came in by these counts."""

    towns: tuple[RegionCode, ...] = ()
    channels: tuple[ChannelId, ...] = ()
    kinds: tuple[KindId, ...] = ()
    lines: tuple[LineId, ...] = ()


class Present(Frozen):
    """A signal that fired with this grade or a graver one, on a statement of one of `assertions`."""

    signal: SignalId
    grade: Severity = "D"
    assertions: Annotated[tuple[Stated, ...], Field(min_length=1)] = ("actual",)


class InOrder(Frozen):
    """Happenings of these signals on days in this order (two may share no day), the last within `days` of the first."""

    signals: Annotated[tuple[TextSignalId, ...], Field(min_length=2)]
    days: Count


class Times(Frozen):
    """Happenings of any of `signals` on at least `count` separate days within `days`."""

    signals: Annotated[tuple[TextSignalId, ...], Field(min_length=1)]
    count: Annotated[int, Field(ge=2)]
    days: Count


class When(Frozen):
    """What must hold, all of it. `reports_from` and `channels_from` are for duties alone.

    `within_days`: the statements of `all` (and one of `any`) lie within so many days. `disputes_from` asks for a
    cluster of so many disputes, whose signals are then taken together. `phrases`: one of them stands in what the graph
    shows of a report (its title and first words); by themselves they reach blue at most.
    """

    all: tuple[Present, ...] = ()
    any: tuple[Present, ...] = ()
    within_days: Count | None = None
    phrases: tuple[Annotated[str, Field(min_length=2, max_length=20)], ...] = ()
    sequence: InOrder | None = None
    times: Times | None = None
    kinds: tuple[KindId, ...] = ()
    people_from: Count | None = None
    money_from: Count | None = None
    overdue_days_from: Count | None = None
    disputes_from: Annotated[int, Field(ge=2)] | None = None
    reports_from: Count | None = None
    channels_from: Count | None = None

    @property
    def signals(self) -> tuple[str, ...]:
        """Every signal that the condition names, sorted."""
        return tuple(sorted({*(one.signal for one in (*self.all, *self.any)), *self.happenings}))

    @property
    def happenings(self) -> tuple[str, ...]:
        """The signals whose happenings are counted or put in order."""
        ordered = self.sequence.signals if self.sequence is not None else ()
        return (*ordered, *(self.times.signals if self.times is not None else ()))

    @property
    def speaks(self) -> bool:
        """Whether the condition says anything of what happened."""
        numbers = (self.people_from, self.money_from, self.overdue_days_from)
        return len(self.signals) + len(self.phrases) > 0 or any(number is not None for number in numbers)

    @property
    def counts_complaints(self) -> bool:
        return self.reports_from is not None or self.channels_from is not None


class Floor(Frozen):
    """The case is at least of this colour on this axis: a proposal like every colour, which a person confirms."""

    axis: Literal["H", "G", "S"]
    colour: Literal["red", "yellow", "blue"]


class ExampleStatement(Frozen):
    """A text signal as read: how it is asserted, and the day it happened (None: not stated)."""

    signal: TextSignalId
    assertion: Literal["actual", "hearsay", "hypothetical", "past", "negated", "other"] = "actual"
    day: Day | None = None


class ExampleReport(Frozen):
    """A made-up report: its day, its channel, and a text or what it states."""

    day: Day
    channel: ChannelId = "petition"
    text: str = ""
    states: tuple[ExampleStatement, ...] = ()


class Example(Frozen):
    """A made-up dispute. A report has a `text` that the reader reads, or `states` what was read; `given` are
    structural signals that hold, `disputes` the size of the cluster it stands in.
    """

    kind: KindId
    reports: Annotated[tuple[ExampleReport, ...], Field(min_length=1)]
    town: RegionCode | None = None
    people: Annotated[int, Field(ge=0)] = 0
    money: Annotated[float, Field(ge=0)] = 0.0
    overdue_days: Annotated[int, Field(ge=0)] = 0
    disputes: Count = 1
    given: tuple[SignalId, ...] = ()


class Examples(Frozen):
    """Both run as tests by `jiefen rules check`. `confirmed: false` marks a draft that no person has looked at."""

    fires: Example
    silent: Example
    confirmed: bool = True


class Rule(Sourced):
    """One rule of a pack: a condition with a floor or a duty, or another value of a parameter."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9-]{0,15}$")]
    name: str
    why: Annotated[str, Field(min_length=4)]
    when: When | None = None
    floor: Floor | None = None
    duty: SignalId | None = None
    parameter: str | None = None
    value: int | None = None
    examples: Examples

    @model_validator(mode="after")
    def _is_one_thing(self) -> Rule:
        change = self.parameter is not None
        if change != (self.value is not None):
            raise ValueError("parameter 与 value 要一起写; 写明哪个参数改成多少")
        effects = (self.floor is not None) + (self.duty is not None) + change
        if effects != 1:
            raise ValueError("一条规则只能有一个效果; 写 floor（颜色下限）、duty（单位义务）、parameter（改参数）之一")
        if change != (self.when is None):
            raise ValueError("改参数的规则不写 when，其他规则要写 when; 照此改正")
        if self.when is not None:
            _fit(self.when, self.floor)
        return self


def _fit(when: When, floor: Floor | None) -> None:
    if floor is not None and when.counts_complaints:
        raise ValueError(
            "来件数、渠道数不能提高颜色（反映、信访不是风险）; 删去 reports_from、channels_from，或把效果改为 duty"
        )
    if floor is not None and floor.colour != "blue" and len(when.phrases) > 0 and len(when.signals) == 0:
        raise ValueError("只凭字面最高为蓝; 在条件中加上信号，或把 colour 改为 blue")
    unsure = any(one.assertions != ("actual",) for one in (*when.all, *when.any))
    if floor is not None and floor.colour == "red" and unsure:
        raise ValueError("红色只能凭已发生的事实; 把 assertions 改为 [actual]，或把 colour 降为 yellow")
    if not when.speaks and not when.counts_complaints:
        raise ValueError("when 没有说发生了什么; 写 all、any、sequence、times，或人数、金额、逾期天数之一")
    if when.within_days is not None and len(when.all) + min(1, len(when.any)) < 2:
        raise ValueError("within_days 要有两个以上信号才有意义; 在 all 或 any 中再写一个，或删去 within_days")


class RulePack(SourcedPack):
    """A rule pack. Its address is the digest of its content; `author_role` is an office, never a person."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{2,40}$")]
    scope: Scope = Scope()
    author_role: str
    why: Annotated[str, Field(min_length=4)]
    effective_from: Day
    effective_to: Day | None = None
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _lasts(self) -> RulePack:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise ValueError("effective_to 早于 effective_from; 改正日期")
        return self

    def rule(self, id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == id)


class Counts(Sourced):
    """Which records are intermediate outcomes: of these channels, stating one of these signals as fact."""

    channels: tuple[ChannelId, ...]
    criminal: tuple[TextSignalId, ...]
    gathering: tuple[TextSignalId, ...]


class Proof(Sourced):
    """What a back-test must show. `fires_below`: the largest share of matters that a pack may alarm on.

    `resamples` and `shuffles` are drawn from `seed`; `checked_days` are worked out again from what they knew.
    Homes of up to `daily_up_to` records are gone through day by day, larger ones in steps of `step_days`.
    """

    positives_from: Count
    hits_from: Count
    fires_below: Share
    p_below: Share
    step_days: Count
    horizon_days: Count
    capacity_a_day: Count
    resamples: Count
    shuffles: Count
    checked_days: Count
    daily_up_to: Count
    late_share_below: Share
    seed: int


class Emerging(Sourced):
    """How rising phrases are found: one to `words_to` words of `chars_from`..`chars_to` characters in at least
    `matters_from` matters, at most `false_share` of those shown false. Phrases that share `together_from` of their
    matters are one thing. `stop`: words that neither begin nor end a phrase.
    """

    matters_from: Count
    words_to: Count
    chars_from: Count
    chars_to: Count
    false_share: Share
    together_from: Share
    stop: frozenset[str]


class RulesPack(SourcedPack):
    """How rule packs are written and proved. `forbidden_…` are words of keys that speak of what must not count.

    `own_signals`: structural signals that rest on one dispute alone and on no day of the calendar.
    """

    role_endings: tuple[str, ...]
    forbidden_people: tuple[str, ...]
    forbidden_outcomes: tuple[str, ...]
    parameters: Annotated[Mapping[str, str], Field(min_length=1)]
    own_signals: tuple[SignalId, ...]
    outcomes: Counts
    proof: Proof
    emerging: Emerging


@cache
def load_rules_pack() -> RulesPack:
    """The bundled `rules.yaml`, proved."""
    return prove("rules.yaml", read_pack(files("knowledge") / "packs" / "rules.yaml", RulesPack))


def read_rule_pack(file: str, content: str) -> RulePack:
    """The rule pack written in `content`; `file` is the name that problems give.

    Raises KnowledgeError with every problem: what is written, where, and how to mend it.
    """
    stated = list(_forbidden(file, content))
    if len(stated) > 0:
        raise KnowledgeError(stated)
    pack = prove(file, parse_pack(file, content, RulePack))
    problems = list(problems_of(file, pack, load(), load_rules_pack()))
    if len(problems) > 0:
        raise KnowledgeError(problems)
    return pack


def problems_of(file: str, pack: RulePack, known: Knowledge, rules: RulesPack) -> Iterator[Problem]:
    """What only the bundled packs can tell: roles, duties in disguise, parameters that do not exist."""
    if pack.pack != "rule_pack":
        yield Problem(file, "pack", f"是 {pack.pack}", "写 pack: rule_pack")
    if not pack.author_role.endswith(rules.role_endings):
        mend = f"写岗位或部门，以 {'、'.join(rules.role_endings)} 之一结尾"
        yield Problem(file, "author_role", f"“{pack.author_role}”不像岗位；规则的作者是岗位，不是个人", mend)
    if pack.scope != Scope() and any(rule.parameter is not None for rule in pack.rules):
        yield Problem(file, "scope", "参数对全部纠纷有效，不能限定范围", "把改参数的规则另写一个不限范围的规则包")
    for rule in pack.rules:
        yield from _of_rule(file, rule, known, rules)


def _of_rule(file: str, rule: Rule, known: Knowledge, rules: RulesPack) -> Iterator[Problem]:
    path = f"rules[{rule.id}]"
    duties = duty_signals(known)
    if rule.duty is not None and rule.duty not in duties:
        mend = f"用 {'、'.join(sorted(duties))} 之一"
        yield Problem(file, f"{path}.duty", f"{rule.duty} 不是单位义务信号", mend)
    weighed = set() if rule.when is None or rule.floor is None else {*rule.when.signals} & {*duties, *silent(known)}
    for signal in sorted(weighed):
        mend = "从条件中删去，或把效果改为 duty"
        yield Problem(file, f"{path}.when", f"{signal} 只提示单位义务或背景，不能提高颜色", mend)
    if rule.parameter is not None and rule.parameter not in rules.parameters:
        mend = f"用 {'、'.join(sorted(rules.parameters))} 之一"
        yield Problem(file, f"{path}.parameter", f"{rule.parameter} 不是可以改的参数", mend)
    counted = set() if rule.when is None else {*rule.when.happenings} - conflicts(known)
    for signal in sorted(counted):
        mend = f"用 {'、'.join(sorted(conflicts(known)))} 之一"
        yield Problem(file, f"{path}.when", f"{signal} 不是有独立事发日的冲突，不能计次或排先后", mend)


def duty_signals(known: Knowledge) -> frozenset[str]:
    """Signals that only ever light the flag of a unit."""
    texts = (one.id for one in known.text_signals.values() if one.duty)
    shapes = (one.id for one in known.graph_signals.values() if one.duty)
    return frozenset({*known.colours.duty_flags.signals, *texts, *shapes})


def conflicts(known: Knowledge) -> frozenset[str]:
    """Signals of which each happening has a day of its own: what may be counted or put in order."""
    ladder = (f"ladder_{rung}" for rung in range(1, 5))
    named = (known.graph_signals["G01"].params["events"], *(known.graph_signals["G03"].params[one] for one in ladder))
    return frozenset(str(signal) for names in named if isinstance(names, tuple) for signal in names)


def silent(known: Knowledge) -> frozenset[str]:
    """Signals that only ever are background."""
    return frozenset(item.signal for item in known.colours.context_only)


def _forbidden(file: str, content: str) -> Iterator[Problem]:
    """A problem for every key that speaks of people or of what came later, said in words of its own."""
    rules = load_rules_pack()
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return  # the strict reader says so better
    for trail, key, line in _keys(root, ""):
        if any(re.search(rf"(^|_){word}(_|$)", key) for word in rules.forbidden_people):
            yield Problem(file, trail, f"“{key}”说的是人或来访次数，规则只看发生了什么", "删去这一项", line)
        if any(re.search(rf"(^|_){word}(_|$)", key) for word in rules.forbidden_outcomes):
            message = f"“{key}”说的是后来的结果，预警时还不知道：这样的规则泄漏未来"
            yield Problem(file, trail, message, "删去这一项，只用当时已知的", line)


def _keys(node: yaml.Node | None, trail: str) -> Iterator[tuple[str, str, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = f"{trail}.{key.value}".removeprefix(".")
            yield here, str(key.value), key.start_mark.line + 1
            yield from _keys(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _keys(value, f"{trail}[{place}]")
