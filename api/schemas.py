"""The shapes that leave the product, for HTTP and `--json` alike. A finding never travels without its characters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ColourName = Literal["red", "yellow", "blue", "green"]

_CLUSTER_EXAMPLE: dict[str, Any] = {
    "id": "K-4f1c09be27aa",
    "title": "锦澜花园 · 环境污染 · 6 件",
    "colour": "yellow",
    "level": 3,
    "evidence": "sufficient",
    "hearsay": {"n": 0, "of": 2},
    "why": "六户业主反映同一搅拌站夜间施工，两件有推搡，属地与生态环境部门均有职责",
    "disputes": ["D-4f1c09be27aa"],
    "reports": ["XF2026-0117"],
    "units": ["生态环境局胶州分局", "三里河街道"],
    "sites": ["锦澜花园"],
    "enterprises": ["海岳混凝土有限公司"],
    "since": "2026-03-02",
    "signals": [
        {
            "id": "T06",
            "name": "推搡、动手",
            "report": "XF2026-0117",
            "field": "text",
            "start": 41,
            "end": 43,
            "text": "推搡",
            "assertion": "actual",
            "threat_grade": 0,
            "threat_why": "",
        }
    ],
}


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Evidence(Shape):
    """One phrase of one record: `text` is `record[field][start:end]`, to the character."""

    id: Annotated[str, Field(description="信号编号，如 T06")]
    name: str
    report: Annotated[str, Field(description="来源系统中的记录编号")]
    field: Literal["text", "title"]
    start: int
    end: int
    text: str
    assertion: str
    threat_grade: Annotated[int, Field(ge=0, le=5, description="威胁的话说到第几级；0 为不是威胁。说的是话，不是人")]
    threat_why: Annotated[str, Field(description="哪些字说明这一级，已遮蔽")]


class Axes(Shape):
    """Harm between people, gathering, someone needs help. Never added up; null means nothing was found."""

    H: ColourName | None = None
    G: ColourName | None = None
    S: ColourName | None = None


class Hearsay(Shape):
    """Of `of` pieces of evidence behind the colour, `n` are hearsay or come from channels of rumour."""

    n: int
    of: int


class Dispute(Shape):
    """A dispute and what was found about it. It carries no person."""

    id: str
    title: str
    kind: str
    kind_name: str
    line: str
    colour: ColourName
    axes: Axes
    level: Annotated[int, Field(ge=1, le=5)]
    evidence: Annotated[Literal["sufficient", "insufficient"], Field(description="证据是否足够；不足时先回访核实")]
    hearsay: Hearsay
    duty: list[str]
    units: list[str]
    reports: list[str]
    since: str | None
    why: str
    signals: list[Evidence]


class Cluster(Shape):
    """Disputes that hang together, with the evidence that put them where they are."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_CLUSTER_EXAMPLE]})

    id: str
    title: str
    colour: ColourName
    level: Annotated[int, Field(ge=1, le=5)]
    evidence: Annotated[Literal["sufficient", "insufficient"], Field(description="证据是否足够；不足时先回访核实")]
    hearsay: Hearsay
    why: str
    disputes: list[str]
    reports: list[str]
    units: list[str]
    sites: list[str]
    enterprises: list[str]
    since: str | None
    signals: list[Evidence]


class ClusterPage(Shape):
    """Clusters, most urgent first; `next` is the offset of the following page or null."""

    total: int
    next: int | None
    as_of: str | None
    pack_version: str
    clusters: list[Cluster]


class Linked(Shape):
    """What hangs on an enterprise, a site or a dispute, and by which paths of the graph."""

    subject: dict[str, Any]
    disputes: list[dict[str, Any]]
    clusters: list[dict[str, Any]]
    paths: list[dict[str, Any]]
    as_of: str | None
    pack_version: str


class Step(Shape):
    """What became of a cluster since a day."""

    id: str
    title: str
    turns: Annotated[
        list[str],
        Field(description="born、merged、split、reopened、grew、shrank、dormant、dissolved；中文见 words"),
    ]
    words: Annotated[str, Field(description="中文说法")]
    was: Annotated[list[str], Field(description="由哪些群而来，延续的在前")]
    beside: Annotated[list[str], Field(description="分开后的其他部分")]
    gained: Annotated[int, Field(description="原来不在任何群中的来件数")]
    lost: Annotated[int, Field(description="原在群中、现在不在任何群中的来件数")]


class Lineage(Shape):
    """Clusters that changed between the end of a day and the last analysis; the others are only counted."""

    since: str | None
    as_of: str | None
    unchanged: int
    clusters: list[Step]


class Hub(Shape):
    """Something so widely shared that sharing it says little. Places, firms and numbers; never a person."""

    id: str
    name: str
    kind: str
    disputes: Annotated[int, Field(description="多少起纠纷共有它")]
    spread: Annotated[int, Field(description="铺开的程度")]
    factor: Annotated[float, Field(ge=0, le=1, description="凭它相连打几折")]


class Member(Shape):
    id: str
    title: str


class Tied(Shape):
    """Two disputes of a cluster and why they belong together."""

    a: str
    b: str
    weight: float
    reasons: list[str]


class Tie(Shape):
    """A tie that alone holds a cluster, and the parts it falls into without it."""

    reason: str
    through: str
    weight: float
    parts: list[list[str]]


class Inside(Shape):
    """What holds a cluster together."""

    id: str
    title: str
    voices: Annotated[int, Field(description="独立的声音：同一人多次、贴同一段文字只算一个")]
    dormant_days: int | None
    members: list[Member]
    pairs: list[Tied]
    bridges: Annotated[list[Tie], Field(description="断了就散的联系")]


class Counted(Shape):
    id: str
    matters: int


class CountedKind(Counted):
    name: str


class Example(Shape):
    """Where a phrase stands: `snippet[offset:offset + end - start]` is the phrase; persons are masked."""

    report: str
    document: str
    start: int
    end: int
    snippet: str
    offset: int


class Rise(Shape):
    """Phrases that more matters use than before."""

    id: str
    phrases: list[str]
    recent: Annotated[int, Field(description="近来用到它的纠纷数")]
    recent_matters: int
    before: Annotated[int, Field(description="此前用到它的纠纷数")]
    before_matters: int
    times: Annotated[float, Field(description="是此前的几倍")]
    p: Annotated[float, Field(description="碰巧如此的概率")]
    since: str
    kinds: list[CountedKind]
    lines: list[Counted]
    matters: list[str]
    examples: list[Example]


class RuleName(Shape):
    id: str
    name: str


class Measured(Shape):
    passed: bool
    refused: list[str]


class RulePackState(Shape):
    """A rule pack that was proposed, and where it stands."""

    id: str
    version: str
    digest: str
    state: Literal["proposed", "live", "reverted", "superseded"]
    why: str
    written_by: Annotated[str, Field(description="起草的岗位")]
    proposed_by: Annotated[str, Field(description="提出的岗位")]
    proposed_at: str
    approved_by: Annotated[str | None, Field(description="批准的岗位")]
    approved_at: str | None
    effective_from: str | None
    effective_to: str | None
    rules: list[RuleName]
    measured: Annotated[Measured | None, Field(description="这一版最近一次回测；null 为没有回测")]


class Standing(Shape):
    """Where a case stands: colour and level."""

    colour: ColourName
    level: Annotated[int, Field(ge=1, le=5)]


class Cited(Shape):
    """Characters of a record behind a protective fact."""

    report: str
    field: str
    start: int
    end: int
    text: str


class Ground(Shape):
    """A protective fact for which a case may fall."""

    id: str
    text: str
    claims: list[Cited]


class FallEvent(Shape):
    """A decision about a fall, by an office."""

    number: int
    time: str
    kind: Literal["confirmed", "refused", "undone"]
    role: str
    user: str
    dispute: str
    fall: str
    facts: list[str]
    note: str
    takes_back: int | None


class Fall(Shape):
    """A fall of colour that protective facts propose for a dispute, and who has confirmed it."""

    dispute: str
    title: str
    cluster: str | None
    fall: Annotated[str, Field(description="这次降色所凭的事实的地址；事实变了就是另一次")]
    state: Literal["waiting", "confirmed", "refused"]
    now: Standing
    then: Standing
    since: str | None
    reviewers: int
    reasons: list[Ground]
    decided: list[FallEvent]


class RuleEvent(Shape):
    """Something that was done to a rule pack."""

    number: int
    time: str
    kind: Literal["proposed", "measured", "approved", "reverted"]
    role: str
    id: str
    version: str
    digest: str
    user: str = ""
    note: str = ""
    passed: str = ""


class Tried(Shape):
    """What came of one example of a rule."""

    rule: str
    name: str
    example: Literal["fires", "silent"]
    passed: bool
    said: str


class Checked(Shape):
    """What came of a rule pack's examples. Nothing is kept."""

    id: str
    version: str
    passed: bool
    examples: list[Tried]


class Health(Shape):
    status: Literal["ok", "unavailable"]
    checks: dict[str, str] = {}


class Problem(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"type": "about:blank", "title": "没有这个编号", "status": 404, "detail": "最近一次分析中没有 K-0"}
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None
