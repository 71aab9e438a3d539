"""What to ask next in a call-back: the questions whose answer would change colour or level, the likeliest first.

How the chance is estimated: among the other disputes of the same kind, in how many of those that could have told is the
answer "yes" stated as a fact (for what is only hinted at here: among those where it is told at all). With fewer than
`FEW` such disputes all kinds are taken together. What nobody wrote is taken as "no", so the share is a lower bound; it
ranks questions and is never shown as a probability of harm. `n` says from how many disputes it comes.

Invariants: a question is asked only when one of its answers would change colour or level; the chance that it does is
the share of the answers that change something; ties are broken by what is already hinted at, by how much an answer
would change, then by id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.model import Colour
from knowledge.links import Question
from reasoning.colours import Case
from reasoning.judge import Judge
from reasoning.model import RANK, Assessment, DisputeFinding, Fired
from reasoning.whatif import lowers

MOST_QUESTIONS = 3
FEW = 20
FACTS = ("wage", "group")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """In `yes` of `n` disputes the answer is stated; `all_kinds` where the disputes of one kind were too few."""

    yes: int
    n: int
    all_kinds: bool = False

    @property
    def rate(self) -> float:
        """The share, drawn a little to the middle where it comes from few; one half from none."""
        return (self.yes + 0.5) / (self.n + 1)


@dataclass(frozen=True, slots=True)
class Chances:
    """How often each question is answered "yes", and told of at all, by kind; `of` counts the disputes of each kind."""

    yes: Mapping[Key, int] = field(default_factory=dict)
    told: Mapping[Key, int] = field(default_factory=dict)
    of: Mapping[str, int] = field(default_factory=dict)

    def share(self, kind: str, question: str, hinted: bool, own: tuple[int, int] = (0, 0)) -> Share:
        """The share for a dispute of `kind`; `own` is what that dispute itself adds to (yes, told)."""
        for name, all_kinds in ((kind, False), ("", True)):
            count = self.told.get((name, question), 0) - own[1] if hinted else self.of.get(name, 0) - 1
            if count >= FEW or all_kinds:
                return Share(max(0, self.yes.get((name, question), 0) - own[0]), max(0, count), all_kinds)
        raise AssertionError("all kinds together always give a share")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for a call-back and what its answers would do; None where an answer changes nothing.

    `chance` (0..1) is how likely the answer is to change colour or level, by `share`.
    """

    question: Question
    because: str
    if_yes: tuple[Colour, int] | None
    if_no: tuple[Colour, int] | None
    share: Share = Share(0, 0)
    chance: float = 0.5

    @property
    def basis(self) -> str:
        """Where the chance comes from, in words."""
        if self.share.n == 0:
            return "没有可比的纠纷，按一半估"
        of = "各类" if self.share.all_kinds else "同类"
        return f"{of}纠纷 {self.share.n} 起中 {self.share.yes} 起写明属实"


def chances_of(judge: Judge, disputes: Iterable[DisputeFinding]) -> Chances:
    """What the disputes of one analysis say of every question."""
    yes: Counter[Key] = Counter()
    told: Counter[Key] = Counter()
    of: Counter[str] = Counter()
    for finding in disputes:
        of.update((finding.facts.kind, ""))
        for item in judge.packs.actions.questions:
            sure, hinted = _told(judge, item, finding)
            for name in (finding.facts.kind, ""):
                yes[name, item.id] += sure
                told[name, item.id] += hinted
    return Chances(dict(yes), dict(told), dict(of))


def _told(judge: Judge, item: Question, finding: DisputeFinding) -> tuple[int, int]:
    """Whether a dispute states the answer "yes" as a fact, and whether it tells of it at all."""
    about = [fired for fired in finding.signals if fired.id in item.about]
    sure = any(not fired.pending for fired in about) or any(_stated(judge, topic, finding) for topic in item.about)
    return int(sure), int(sure or len(about) > 0)


def _stated(judge: Judge, topic: str, finding: DisputeFinding) -> bool:
    """Whether the number that a fact is about reaches the least threshold that matters."""
    yellow, facts = judge.knowledge.colours.yellow, finding.facts
    if topic == "wage":
        return facts.kind in yellow.wage.kinds and facts.overdue_days >= yellow.wage.overdue_days_from
    return topic == "group" and facts.people >= yellow.group.people_from


def questions(judge: Judge, finding: DisputeFinding, chances: Chances | None = None) -> tuple[Ask, ...]:
    """What to ask about a dispute, by the chance that the answer changes colour or level."""
    case, now = judge.case_of(finding), finding.verdict
    known = chances if chances is not None else Chances()
    asks = [ask for item in judge.packs.actions.questions if (ask := _ask(judge, item, case, now)) is not None]
    rated = [_rated(judge, ask, finding, known) for ask in asks]
    return tuple(sorted(rated, key=lambda ask: _weight(case, now, ask))[:MOST_QUESTIONS])


def _rated(judge: Judge, ask: Ask, finding: DisputeFinding, chances: Chances) -> Ask:
    own = _told(judge, ask.question, finding)
    hinted = any(fired.id in ask.question.about for fired in finding.signals)
    share = chances.share(finding.facts.kind, ask.question.id, hinted, own)
    chance = (share.rate if ask.if_yes is not None else 0.0) + (1 - share.rate if ask.if_no is not None else 0.0)
    return replace(ask, share=share, chance=round(chance, 3))


def _weight(case: Case, now: Assessment, ask: Ask) -> tuple[float, int, int, str]:
    pending = any(fired.id in ask.question.about and fired.pending for fired in case.signals)
    here = RANK[now.colour] + now.level
    answers = [answer for answer in (ask.if_yes, ask.if_no) if answer is not None]
    spread = max(abs(RANK[colour] + level - here) for colour, level in answers)
    return (-ask.chance, 0 if pending else 1, -spread, ask.question.id)


def _ask(judge: Judge, item: Question, case: Case, now: Assessment) -> Ask | None:
    about = [topic for topic in item.about if _fits(judge, topic, case)]
    if len(about) == 0:
        return None
    yes = judge.verdict(_confirmed(judge, case, about))
    no = judge.verdict(case.without([topic for topic in about if topic not in FACTS]))
    if_yes = (yes.colour, yes.level) if lowers(yes, now) else None
    if_no = (no.colour, no.level) if lowers(now, no) else None
    if if_yes is None and if_no is None:
        return None
    return Ask(item, _because(case, about), if_yes, if_no)


def _fits(judge: Judge, topic: str, case: Case) -> bool:
    """Whether it makes sense to ask: wages only of wage disputes, harm only where it is hinted at or likely, the order
    of happenings only where it is open.
    """
    if topic == "wage":
        return case.kind in judge.knowledge.colours.yellow.wage.kinds
    kind = judge.knowledge.kinds.get(case.kind)
    if kind is None:
        return False
    if topic == "group":
        return case.plain_tier <= kind.base_tier.G
    if topic in judge.knowledge.chains:
        return any(fired.id == topic and fired.pending for fired in case.signals)
    axes = _axes(judge, topic)
    likely = ("H" in axes and kind.base_tier.H >= 3) or ("G" in axes and kind.base_tier.G >= 3)
    return likely or any(fired.id == topic for fired in case.signals)


def _axes(judge: Judge, topic: str) -> tuple[str, ...]:
    known = judge.knowledge.signal(topic)
    return () if known is None else known.axes


def _confirmed(judge: Judge, case: Case, about: Sequence[str]) -> Case:
    """The case if the answer is yes: each signal stated as fact, each fact at the threshold that matters."""
    kept = tuple(fired for fired in case.signals if fired.id not in about)
    stated = tuple(fired for topic in about for fired in _as_fact(judge, topic))
    fuller = replace(case, signals=(*kept, *stated))
    red = judge.knowledge.colours.red
    if "wage" in about:
        fuller = replace(fuller, overdue_days=max(case.overdue_days, red.wage.overdue_days_from))
    if "group" in about:
        people = max(case.people, red.group.people_from)
        fuller = replace(fuller, people=people, firm_people=people)
    return fuller


def _as_fact(judge: Judge, topic: str) -> Iterator[Fired]:
    known = judge.knowledge.signal(topic)
    if known is not None:
        axes = tuple(axis for axis in known.axes if axis != "D")
        yield Fired(known.id, known.name, known.severity, axes, (), False, known.duty, verified=True)


def _because(case: Case, about: Sequence[str]) -> str:
    pending = [fired.name for fired in case.signals if fired.id in about and fired.pending]
    if len(pending) > 0:
        return "来件提到但待核：" + "、".join(pending)
    said = [fired.name for fired in case.signals if fired.id in about]
    return "来件写到：" + "、".join(said) if len(said) > 0 else "此类纠纷常见而来件没有写"
