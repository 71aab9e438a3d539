"""Made-up rule packs for tests: no sentence here was written by anybody."""

from __future__ import annotations

from pathlib import Path

GOOD = """
pack: rule_pack
id: cut-after-quarrel
version: "1"
assumption: true
scope: {kinds: [D18, D20]}
author_role: 综治中心研判岗
why: 口角之后断水断电，是邻里升级链的中间一环
effective_from: "2026-01-01"
rules:
  - id: R1
    name: 扬言之后毁财
    why: 先扬言、后断水断电的，两步之间通常只有几天
    assumption: true
    when: {all: [{signal: T10}, {signal: T11}], within_days: 30}
    floor: {axis: H, colour: red}
    examples:
      fires:
        kind: D18
        reports:
          - {day: "2026-03-01", states: [{signal: T10}]}
          - {day: "2026-03-09", channel: police, states: [{signal: T11, day: "2026-03-08"}]}
      silent:
        kind: D18
        reports:
          - {day: "2026-03-01", states: [{signal: T10}]}
          - {day: "2026-05-09", channel: police, states: [{signal: T11, day: "2026-05-08"}]}
  - id: R2
    name: 三次来件没有答复
    why: 反复来件只说明单位欠一个答复
    assumption: true
    when: {reports_from: 3}
    duty: G10
    examples:
      fires: {kind: D18, reports: [{day: "2026-03-01"}, {day: "2026-03-02"}, {day: "2026-03-03"}]}
      silent: {kind: D18, reports: [{day: "2026-03-01"}, {day: "2026-03-02"}]}
"""

PARAMETER = """
pack: rule_pack
id: wage-earlier
version: "1"
assumption: true
author_role: 人社局监察科
why: 年节前欠薪宜早办
effective_from: "2026-01-01"
rules:
  - id: P1
    name: 欠薪二十天定黄
    why: 年节前二十天就应介入
    assumption: true
    parameter: colours.yellow.wage.overdue_days_from
    value: 20
    examples:
      fires: {kind: D01, overdue_days: 25, reports: [{day: "2026-01-10"}]}
      silent: {kind: D01, overdue_days: 10, reports: [{day: "2026-01-10"}]}
"""

TEXTS = """
pack: rule_pack
id: told-in-words
version: "1"
assumption: true
author_role: 综治中心研判岗
why: 用原话写的样例也要能跑
effective_from: "2026-01-01"
rules:
  - id: R1
    name: 扬言报复
    why: 邻里间扬言报复宜早调
    assumption: true
    when: {all: [{signal: T10}]}
    floor: {axis: H, colour: yellow}
    examples:
      fires: {kind: D18, reports: [{day: "2026-03-01", text: 楼上邻居昨天在楼道里扬言要报复我们一家。}]}
      silent: {kind: D18, reports: [{day: "2026-03-01", text: 楼上邻居昨天装修，声音很大，请协调。}]}
"""

EARLY = """
pack: rule_pack
id: threats-early
version: "1"
assumption: true
author_role: 综治中心研判岗
why: 扬言、毁财、推搡、纠缠之后容易出事
effective_from: "2020-01-01"
rules:
  - id: W1
    name: 动手之前的征兆
    why: 动手之前多有扬言、毁财、推搡、纠缠
    assumption: true
    when: {any: [{signal: T10}, {signal: T11}, {signal: T06}, {signal: T07}, {signal: T01}, {signal: T08}]}
    floor: {axis: H, colour: yellow}
    examples:
      fires: {kind: D18, reports: [{day: "2026-03-01", states: [{signal: T10}]}]}
      silent: {kind: D18, reports: [{day: "2026-03-01"}]}
"""

LEAKING = """
pack: rule_pack
id: after-the-fact
version: "1"
assumption: true
author_role: 综治中心研判岗
why: 故意写坏：只认事件本身的警情
scope: {channels: [police]}
effective_from: "2020-01-01"
rules:
  - id: L1
    name: 警情已写明伤人
    why: 故意写坏的规则：响的时候事情已经发生
    assumption: true
    when: {any: [{signal: T02}, {signal: T03}, {signal: T05}, {signal: T16}]}
    floor: {axis: H, colour: yellow}
    examples:
      fires: {kind: D18, reports: [{day: "2026-03-01", channel: police, states: [{signal: T05}]}]}
      silent: {kind: D18, reports: [{day: "2026-03-01", states: [{signal: T05}]}]}
"""

ALWAYS = """
pack: rule_pack
id: always-fires
version: "1"
assumption: true
author_role: 综治中心研判岗
why: 故意写坏：凡有一件来件就提示
effective_from: "2020-01-01"
rules:
  - id: A1
    name: 有来件就报
    why: 故意写坏的规则
    assumption: true
    when: {reports_from: 1}
    duty: G10
    examples:
      fires: {kind: D18, reports: [{day: "2026-03-01"}]}
      silent: {kind: D18, reports: [{day: "2026-03-01"}]}
"""


def written(folder: Path, text: str, name: str = "pack.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
