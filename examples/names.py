"""Word stock of the made-up county: names of people and places, openings and endings of each channel.

Only the twelve towns are real. Estates, roads, villages and firms are
put together from syllables; each is given out once.
"""

from __future__ import annotations

from itertools import product
from random import Random

TOWNS = (
    "阜安街道",
    "中云街道",
    "三里河街道",
    "九龙街道",
    "胶东街道",
    "胶北街道",
    "胶西街道",
    "胶莱街道",
    "李哥庄镇",
    "铺集镇",
    "里岔镇",
    "洋河镇",
)
SURNAMES = "王李张刘陈杨赵孙周吴徐马朱高林姜宋隋逄纪匡法冷栾于崔"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰建国志文海波春梅红云峰晓燕"
_FIRST = "和锦澜云禾沁安晟裕棠枫岚熙澄润荷泽悦庭茂"
_SECOND = "景泰宁德华盛兴福祥瑞园庆嘉顺达源清辉"
_ESTATE = ("花园", "家园", "小区", "名邸", "雅居", "新村")
_ROAD = ("路", "街", "支路", "大道")
_VILLAGE_A = "东西南北前后上下大小"
_VILLAGE_B = (
    "槐树沟",
    "柳疃",
    "石桥坡",
    "杏花泊",
    "高家坎",
    "麻湾头",
    "窑洼",
    "松岭",
    "芦家汀",
    "鹊山后",
    "茶棚",
    "磨盘",
)
_TRADE = (
    "食品商行",
    "装饰工程有限公司",
    "家政服务部",
    "汽车维修厂",
    "房产中介",
    "驾校",
    "家具厂",
    "电子厂",
    "口腔诊所",
)

OPENINGS: dict[str, tuple[str, ...]] = {
    "petition": (
        "尊敬的领导：您好！我是{who}，现向您反映以下问题。",
        "领导您好，我是{who}，实在没有办法才写这封信。",
        "我们是{who}，联名反映：",
        "本人系{who}，现将情况如实反映如下：",
        "我是{who}，",
        "书记您好！{who}向您求助，",
    ),
    "hotline": (
        "来电人反映：其为{who}，",
        "市民来电称，自己是{who}，",
        "来电人（{who}）投诉：",
        "{who}来电反映，",
        "来电人表示其系{who}，此前已反映过一次未解决，",
    ),
    "police": ("报警人称其是{who}，", "{who}报警称，", "报警人（{who}）反映，"),
    "grid": (
        "网格员巡查时，{who}反映：",
        "今日入户，接{who}反映，",
        "网格内{who}多人反映，",
        "日常走访发现，{who}意见较大，",
    ),
    "report": ("举报人系{who}，举报内容：", "{who}投诉举报：", "现举报如下情况（举报人为{who}），"),
    "visit": ("社区民警走访{who}时了解到，", "走访中{who}向民警反映，", "入户走访，{who}称，"),
    "assistant": ("警务助理上报：{who}反映，", "接{who}反映，", "巡逻中遇{who}反映，"),
    "web": ("求扩散🙏 本人{who}，", "有人管管吗😡 {who}发帖：", "作为{who}真的忍不了了，", "{who}来说句实话，"),
    "lead": ("据了解，{who}近期情绪较大，", "工作中掌握，{who}近日议论，", "获悉，{who}反映集中，"),
}
TAILS: dict[str, tuple[str, ...]] = {
    "petition": ("盼复！", "恳请领导为民做主。", "此致敬礼！", "", "谢谢领导！", "望尽快答复为盼。"),
    "hotline": ("请相关单位核实处理并回复来电人。", "请核实。", "来电人要求回复。", "", "请承办单位五个工作日内回复。"),
    "police": ("民警已到场了解情况。", "已告知向主管部门反映。", "现场已劝解。"),
    "grid": ("已上报街道。", "网格员已安抚并上报。", "建议协调主管部门处理。", ""),
    "report": ("请予查处。", "望核实。", ""),
    "visit": ("民警已做好记录并通报社区。", "已向其说明反映渠道。", ""),
    "assistant": ("已报警务室。", "持续关注。", ""),
    "web": ("😭😭", "转发扩散！！", "[图片][图片]", "@有关部门 看看吧", ""),
    "lead": ("建议相关单位提前介入化解。", "请属地关注。", "已通报属地。"),
}


SLIPS = {
    "反映": "反应",
    "已经": "以经",
    "一直": "一只",
    "账": "帐",
    "现在": "现再",
    "部门": "部们",
    "的时候": "得时候",
    "根本": "跟本",
    "。": "，，",
    "，": " ",
}


class Places:
    """Gives out every made-up place once; raises StopIteration when the stock is used up."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        pairs = [a + b for a, b in product(_FIRST, _SECOND)]
        villages = [a + b + "村" for a, b in product(_VILLAGE_A, _VILLAGE_B)]
        self._pairs = iter(rng.sample(pairs, len(pairs)))
        self._villages = iter(rng.sample(villages, len(villages)))
        self._towns = 0

    def estate(self) -> str:
        return next(self._pairs) + self._rng.choice(_ESTATE)

    def road(self) -> str:
        return self._second() + self._rng.choice(_ROAD)

    def village(self) -> str:
        return next(self._villages)

    def firm(self) -> str:
        return self._second() + self._rng.choice(_TRADE)

    def town(self) -> str:
        """The towns in turn, so that no town is silent."""
        self._towns += 1
        return TOWNS[(self._towns * 5) % len(TOWNS)]

    def _second(self) -> str:
        return next(self._pairs)[::-1]
