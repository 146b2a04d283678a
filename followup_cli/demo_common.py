"""What people of every trade are called, and what their teams type, in both languages."""

from __future__ import annotations

from dataclasses import replace

from followup_cli.demo_en import ENGLISH
from followup_cli.demo_texts import clients, records
from followup_cli.demo_zh import CHINESE

# People enough for companies that sell to them, beside the demonstration's own.
_PEOPLE_ZH = (
    *CHINESE.people,
    *clients("""
    江若琳 | jiang.ruolin
    贺子轩 | he.zixuan
    唐小溪 | tang.xiaoxi
    欧阳婷 | ouyang.ting
    石磊 | shi.lei
    秦悦 | qin.yue
    侯明哲 | hou.mingzhe
    白洁 | bai.jie
    龙海涛 | long.haitao
    苗青 | miao.qing
    柳依依 | liu.yiyi
    余思远 | yu.siyuan
    """),
)
_PEOPLE_EN = (
    *ENGLISH.people,
    *clients("""
    Alice Thorne | alice.thorne
    Hugo Lindqvist | hugo.lindqvist
    Priscilla Day | priscilla.day
    Mateo Silva | mateo.silva
    Ingrid Falk | ingrid.falk
    Robin Ashby | robin.ashby
    Lucia Moretti | lucia.moretti
    Desmond Kay | desmond.kay
    Yara Nassar | yara.nassar
    Connor Blythe | connor.blythe
    Phoebe Lang | phoebe.lang
    Samuel Ekwueme | samuel.ekwueme
    """),
)

_BY_RULE_ZH = {
    "R12": records("""
    发了生日祝福和电子贺卡，客户很开心 | 谢谢还记得我生日
    微信祝生日快乐，聊了几句家常 | 有心了
    """),
    "R13": records("""
    祝贺周年，送上花篮，客户发了朋友圈 | 很惊喜，谢谢你们
    发去周年贺信，客户回复感谢 | 一起走过这几年不容易
    """),
    "R17": records("""
    问题已基本解决，客户还在观察 | 处理得挺快 | 两天后再确认一次
    尚未完全解决，已向处理人催办 | 希望今天能有结果 | 下班前回复客户
    """),
    "R19": records("""
    确认问题已彻底解决，未再出现 | 最后处理得不错 | 恢复正常回访
    客户表示满意，对中间的等待有些意见 | 结果可以，过程慢了点 | 内部复盘响应时间
    """),
    "R20": records("""
    好久没联系，近况不错，只是最近忙 | 有需要会找你们 | 发新内容资料
    客户说用得少了，愿意听听新方案 | 可以再了解一下 | 约下周详谈
    """),
    "R21": records("""
    换了对接人，新同事不熟悉，已重新介绍 | 之前没人跟我们说过这些 | 安排一次讲解
    预算收紧，暂时减少采购，关系尚好 | 不是你们的问题 | 下季度再联系
    """),
    "R24": records("""
    就上次的低分登门致歉，逐条记录意见 | 能来听我们说，还是认可的 | 三天内给出改进方案
    电话致歉，问清原因，客户情绪缓和 | 希望别再发生 | 每周跟进一次
    """),
    "R28": records("""
    按约定回电，报价已说明，客户要再商量 | 说话算数，准时打来 | 三天后听答复
    按约回访，上次的问题已解决 | 问题没再出现 | 恢复正常回访
    """),
}
_BY_RULE_EN = {
    "R12": records("""
    Birthday wishes and a card by message; very pleased | How kind of you to remember
    Wished a happy birthday and had a short chat | Made my day
    """),
    "R13": records("""
    Congratulated on the anniversary, flowers sent | What a surprise, thank you
    Letter for the anniversary; they wrote back at once | It has been a good few years
    """),
    "R17": records("""
    As good as solved, they keep an eye on it | That was quick | Ask again in two days
    Not solved yet, reminded the colleague in charge | I hope for an answer today | Call back before the day ends
    """),
    "R19": records("""
    Solved for good, it has not come back | Well handled in the end | Back to the usual calls
    Satisfied, though the wait annoyed them | Fine now, but slow | Look at our response times
    """),
    "R20": records("""
    All well, they have just been busy | We will call when we need something | Send what is new
    Uses it less, but would hear about a new offer | Tell me more another day | Make an appointment for next week
    """),
    "R21": records("""
    New contact person knew little of us; introduced everything again | Nobody had told us | Arrange a short tour
    Budget is tight, they buy less for now; good terms | It is not about you | Speak again next quarter
    """),
    "R24": records("""
    Apologised in person for the low score, took every point down | Good that you came to listen | Proposal within three days
    Apologised by phone, found out why; calmer afterwards | Just see it does not happen again | Call every week
    """),
    "R28": records("""
    Called back as agreed, explained the quote; they will talk it over | Punctual as promised | Hear their answer in three days
    Called as agreed, last time's problem is gone | Has not come back | Back to the usual calls
    """),
}

ANY_CHINESE = replace(
    CHINESE,
    people=_PEOPLE_ZH,
    by_rule=_BY_RULE_ZH,
    sent=("已发送", "已发送，附快速入门指南", "已发送，客户回复收到"),
    answered=records("""
    问卷已回收 | 整体满意，希望多出教程
    问卷已回收 | 服务及时，质量稳定
    问卷已回收，留言一条 | 价格合适，流程还可以更简单
    问卷已回收 | 无其他意见
    """),
    postponed=records("""
    客户出差，请下周再打 | | 下周回电
    正忙着赶工期，约好改期 | | 忙完后联系
    负责人休假，改约 | | 按新日期回访
    """),
    not_needed=records("""
    昨天见面时已当面沟通，无需再打
    客户主动来电说过同样的事，本次取消
    与上周的回访内容重复
    """),
)
ANY_ENGLISH = replace(
    ENGLISH,
    people=_PEOPLE_EN,
    by_rule=_BY_RULE_EN,
    sent=("Sent", "Sent, with the quick-start guide", "Sent; they confirmed"),
    answered=records("""
    Questionnaire came back | Happy on the whole, more guides please
    Questionnaire came back | Quick service, steady quality
    Questionnaire came back with a remark | Fair price, could be simpler
    Questionnaire came back | Nothing to add
    """),
    postponed=records("""
    Travelling, asked us to call next week | | Call next week
    Busy with a deadline, agreed on another day | | Call when it is over
    The person in charge is on leave | | Call on the new day
    """),
    not_needed=records("""
    Spoke in person yesterday, no call needed
    They called us about the same matter
    Says the same as last week's call
    """),
)
