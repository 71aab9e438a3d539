"""Measures, proofs and circumstances that a sentence tells, and what silences them; every sentence is made up."""

from __future__ import annotations

import pytest

from graph.model import ElementId
from ingest.components.elements import Sheet, find_elements
from knowledge.lexicon_elements import Telling, measure_lexicon, value_names

TOLD = [
    ("warning", "派出所依法对王某出具了家庭暴力告诫书。"),
    ("warning", "民警当场向其送达告诫书并抄送居委会。"),
    ("warning", "公安机关对施暴人进行了书面告诫。"),
    ("warning", "告诫书已送达双方。"),
    ("order", "法院已作出人身安全保护令裁定，禁止其接近申请人。"),
    ("order", "她去年拿到了人身安全保护令。"),
    ("order", "保护令有效期六个月。"),
    ("breached", "他违反保护令，又来堵门。"),
    ("breached", "告诫书出具后他又动手打人。"),
    ("breached", "告诫后第三天再次殴打我。"),
    ("breached", "他根本不顾保护令天天来骚扰。"),
    ("served", "裁定书已向双方送达。"),
    ("served", "附送达回证。"),
    ("visited", "民警入户走访了解情况。"),
    ("visited", "经走访，该户已搬离。"),
    ("visited", "妇联工作人员上门查访。"),
    ("visited", "走访发现双方目前相安无事。"),
    ("both_asked", "网格员分别回访双方，均表示满意。"),
    ("both_asked", "回访双方，未再起争执。"),
    ("detained", "对方被行政拘留五日。"),
    ("detained", "已对其作出治安管理处罚决定。"),
    ("detained", "公安已立案侦查。"),
    ("referred", "社区将其转介至妇联。"),
    ("referred", "护送其到救助站安置。"),
    ("performed", "赔偿款已全部付清。"),
    ("performed", "协议已履行完毕。"),
    ("performed", "双方当场履行完毕，握手言和。"),
    ("performed", "医药费已当场支付。"),
    ("performed", "调解协议约定的款项均已兑现。"),
    ("paid", "有转账凭证为证。"),
    ("paid", "受害方出具了收条。"),
    ("paid", "收条附后。"),
    ("paid", "专户流水显示已发。"),
    ("signed", "双方在协议上签字。"),
    ("signed", "工人签字领取。"),
    ("signed", "附工资发放表签字。"),
    ("signed", "双方当场签收。"),
    ("confirmed", "法院已作出司法确认裁定书。"),
    ("confirmed", "协议经法院司法确认有效。"),
    ("wages_paid", "拖欠的工资已全部发放到位。"),
    ("wages_paid", "工资已足额支付。"),
    ("wages_paid", "公司将欠薪打入农民工个人账户。"),
    ("wages_paid", "工人都已拿到工资。"),
    ("wages_paid", "劳务费已结清。"),
    ("apart", "当事人已搬离该出租屋。"),
    ("apart", "双方目前分开居住。"),
    ("apart", "她已入住庇护所。"),
    ("apart", "男方主动搬出。"),
    ("satisfied", "回访当事人，表示满意。"),
    ("satisfied", "双方对处理结果均表示满意。"),
    ("satisfied", "经回访，双方未再发生纠纷。"),
    ("review", "已申请了行政复议。"),
    ("review", "复议机关已受理。"),
    ("helped", "已为其申请到法律援助，援助律师已介入。"),
    ("helped", "民政部门给予临时救助。"),
    ("helped", "心理咨询已介入。"),
    ("helped", "为其提供了心理疏导。"),
    ("consented", "经本人同意，接入心理服务。"),
    ("consented", "本人书面同意。"),
    ("taken_on", "出具受理通知书。"),
    ("taken_on", "救助已受理。"),
    ("lost", "官司打输了。"),
    ("lost", "法院驳回了我们的诉讼请求。"),
    ("lost", "一审败诉。"),
    ("lost", "法院没有支持我的诉求。"),
    ("owner_unpaid", "总包说甲方没给钱，所以发不出工资。"),
    ("owner_unpaid", "建设单位拖欠工程款导致工资发不出。"),
    ("owner_unpaid", "老板说工程款甲方一直没拨下来。"),
    ("owner_unpaid", "开发商迟迟不结算工程款。"),
    ("contractor_unpaid", "总包方至今未支付劳务公司进度款。"),
    ("contractor_unpaid", "总承包单位拖欠分包工程款。"),
    ("contractor_unpaid", "总包一直不给班组结账。"),
    ("same_owner", "两家公司是同一个老板。"),
    ("same_owner", "一套人马两块牌子。"),
    ("same_owner", "他换了个名字继续开店。"),
    ("same_owner", "两家注册地址相同。"),
    ("near", "两家楼上楼下，抬头不见低头见。"),
    ("near", "我家楼上邻居半夜吵。"),
    ("near", "两家宅基地相邻。"),
    ("near", "我们住在同一个院里，一墙之隔。"),
    ("near", "对门住户又来闹。"),
]
NOT_TOLD = [
    "要求派出所出具告诫书。",
    "请求法院作出人身安全保护令。",
    "希望对方履行完毕协议。",
    "派出所没有出具告诫书。",
    "我想申请人身安全保护令，该怎么办？",
    "如果违反保护令，将依法处理。",
    "公司承诺下周把工资全部发放到位。",
    "老板答应月底前付清赔偿款。",
    "工资一直没有发放到位。",
    "赔偿款至今未付清。",
    "他说协议已履行，可是还差两万。",
    "工资已支付一部分，剩余还欠三万。",
    "咨询如何申请法律援助。",
    "建议申请行政复议。",
    "对处理结果不满意。",
    "双方均不满意。",
    "对方拒绝在协议上签字。",
    "双方没有签字。",
    "必须出具告诫书。",
    "等法院作出保护令再说。",
    "本人不同意调解。",
    "根据反家庭暴力法第十六条规定，可以出具告诫书。",
    "不知道双方是否已搬离。",
    "他准备搬离。",
    "协议履行前双方又吵了。",
    "保护令送达前他又来了。",
    "老板已搬走设备。",
    "拿不出转账凭证。",
    "希望民政部门给予临时救助。",
    "请领导安排法律援助。",
    "开发商没有给我们办房产证。",
    "甲方不同意设计方案。",
    "总包单位不认可这个说法。",
    "工资应当支付到农民工个人账户。",
    "要求将工资打入农民工个人账户。",
]


def _measures(text: str) -> set[str]:
    found = find_elements(Sheet(text, (), "2024-06-15"))
    assert all(text[one.start : one.end] == one.text for one in found)
    return {str(one.value) for one in found if one.id is ElementId.MEASURE}


@pytest.mark.parametrize(("value", "text"), TOLD)
def test_a_measure_that_was_taken_is_read(value: str, text: str) -> None:
    assert value in _measures(text)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_asked_for_planned_denied_or_only_law_is_no_measure(text: str) -> None:
    assert _measures(text) <= {"near"}


def test_every_measure_has_a_sentence_that_tells_it() -> None:
    assert {value for value, _ in TOLD} == set(value_names("measure"))


def test_a_cue_that_gives_an_unknown_measure_is_refused() -> None:
    given = measure_lexicon().model_dump(mode="json")
    given["cues"][0]["value"] = "guess"
    with pytest.raises(ValueError, match="no value of its element"):
        Telling.model_validate(given)
