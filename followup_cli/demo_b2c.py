"""The people and sentences of a roaster who sells coffee to people at home."""

from __future__ import annotations

from dataclasses import replace

from followup_cli.demo_common import ANY_CHINESE, ANY_ENGLISH
from followup_cli.demo_texts import Case, Ware, clients, colleagues, records
from followup_cli.terms import Goal, Kind

CHINESE = replace(
    ANY_CHINESE,
    company="大理山月咖啡",
    wares=(
        Ware("年度会员卡", 199),
        Ware("山月家用咖啡机", 1680, delivered=True),
        Ware("周末手冲体验课", 268),
        Ware("当季咖啡豆", 128),
    ),
    team=colleagues("""
    段山月 | duan | Founder, Service director | | 6 | 杨柳
    杨柳 | yang | Sales, Customer success manager | 段山月 | 15 | 木子
    木子 | mu | Customer success manager | 段山月 | 15 | 杨柳
    和风 | he | Sales assistant, Service | 杨柳 | 20 | 木子
    高原 | gao | After-sales, Product R&D | 段山月 | 10 | 和风
    """),
    sellers=("杨柳", "木子"),
    away="木子",
    firms=clients("""
    苍山设计事务所 | cangshan | 尹蓝
    洱海联合办公 | erhai | 赵可心
    """),
    tags=("老顾客",),
    notes=("一次买了四台送人", "办公室用豆，每月月初补货"),
    cases={
        Kind.COMPLAINT: Case("客服", "和风", ("已致歉并补寄一袋新豆，顾客接受。",)),
        Kind.PRODUCT_DEFECT: Case("售后, 产品研发", "高原", ("更换水箱阀，改进件已批量使用。",)),
        Kind.FAULT: Case("售后", "高原", ("寄回检修并更换加热片，已恢复使用。",)),
        Kind.SERVICE_REQUEST: Case("客服", "和风", ("已改寄新地址。",)),
        Kind.OTHER: Case("客服", "和风", ("电子发票已重发。",)),
    },
    events=(("市集相遇", "在市集摊位试喝"),),
    records={
        Goal.SATISFACTION: records("""
        每天早上用，奶泡打得越来越好 | 比楼下店里的好喝 | 发拉花小视频
        豆子新鲜，希望有更小包装 | 一个人喝不完 | 反馈给产品
        机器顺手，清洗说明想要视频 | 拆洗怕装不回去 | 发清洗视频
        整体满意，准备推荐给同事 | 包装送人也好看 | 寄推荐有礼卡
        """),
        Goal.GUIDANCE: records("""
        电话里一起调了研磨度，酸味明显少了 | 原来是磨太粗 | 一周后问口味
        讲了除垢步骤，顾客当场做完 | 十分钟就好 | 三个月后提醒
        """),
        Goal.RELATIONSHIP: records("""
        聊了聊近况，最近在家办公，一天两杯 | 豆子快喝完了 | 新豆上市时告知
        老顾客，介绍了邻居来买 | 好喝才会介绍 | 致谢并寄试饮包
        简短问候，顾客正忙，有事微信联系 | 微信说就行 | 无
        """),
        Goal.OPPORTUNITY: records("""
        想按月配送豆子，问有没有优惠 | 省得每次下单 | 发月配方案
        打算买一台送父母 | 他们要一键就好的 | 发机型对比
        目前够喝，下个月再说 | 家里还有两袋 | 下月联系
        """),
    },
    by_rule=ANY_CHINESE.by_rule,
    problems={
        Kind.COMPLAINT: records("""
        快递放门口淋了雨，顾客不满，已道歉 | 包装都湿了 | 补寄并换快递
        活动价下单后又降价，要求补差 | 感觉被套路 | 核对后退差价
        """),
        Kind.PRODUCT_DEFECT: records("""
        水箱阀关不严，已拍视频 | 台面一直有水 | 寄新阀并转研发
        同批豆子烘焙度不一 | 两袋味道不一样 | 留样转烘焙间
        """),
        Kind.FAULT: records("""
        机器不加热，指示灯闪烁 | 早上喝不上了 | 售后寄回检修
        磨豆声音变大，偶尔卡住 | 怕吵到孩子 | 售后指导清理
        """),
        Kind.SERVICE_REQUEST: records("""
        搬家了，请改配送地址 | 这周的豆寄新家 | 客服改地址后回复
        想把中烘换成深烘 | 最近爱喝奶咖 | 下次发货时更换
        """),
        Kind.OTHER: records("""
        没有收到电子发票 | 公司要报销 | 重发发票
        换了手机号，要更新会员信息 | 旧号停用了 | 已更新
        """),
    },
    intents=("想订每月配送", "准备买一台送父母", "询问公司下午茶团购", "想带朋友来上体验课"),
)

ENGLISH = replace(
    ANY_ENGLISH,
    company="Moonhill Coffee",
    wares=(
        Ware("Yearly membership", 199),
        Ware("Moonhill home espresso machine", 1680, delivered=True),
        Ware("Weekend brewing class", 268),
        Ware("Coffee of the season", 128),
    ),
    team=colleagues("""
    Clara Moon | clara | Founder, Service director | | 6 | Willow Yates
    Willow Yates | willow | Sales, Customer success manager | Clara Moon | 15 | Kit Barlow
    Kit Barlow | kit | Customer success manager | Clara Moon | 15 | Willow Yates
    Fern Doyle | fern | Sales assistant, Service | Willow Yates | 20 | Kit Barlow
    Gus Heller | gus | After-sales, Product R&D | Clara Moon | 10 | Fern Doyle
    """),
    sellers=("Willow Yates", "Kit Barlow"),
    away="Kit Barlow",
    firms=clients("""
    Greyhill Design Office | greyhill | Ivy Lowe
    Earlake Shared Offices | earlake | Max Tully
    """),
    tags=("regular",),
    notes=(
        "Bought four at once, as presents",
        "Coffee for the office, at the beginning of each month",
    ),
    cases={
        Kind.COMPLAINT: Case(
            "Service", "Fern Doyle", ("Apologised and sent another bag; accepted.",)
        ),
        Kind.PRODUCT_DEFECT: Case(
            "After-sales, Product R&D",
            "Gus Heller",
            ("Valve of the tank changed, the better one is in use now.",),
        ),
        Kind.FAULT: Case(
            "After-sales", "Gus Heller", ("Repaired with a new heater, works again.",)
        ),
        Kind.SERVICE_REQUEST: Case("Service", "Fern Doyle", ("Sent to the new address.",)),
        Kind.OTHER: Case("Service", "Fern Doyle", ("Invoice sent again.",)),
    },
    events=(("Met at the market", "Tasted at our stall"),),
    records={
        Goal.SATISFACTION: records("""
        Uses it every morning, the foam gets better | Better than the place downstairs | Send the film about foam
        Fresh beans, would like smaller bags | Too much for one | Tell product
        Likes the machine, wants a film about cleaning | I fear to take it apart | Send the cleaning film
        Content, will recommend us at work | Pretty enough for a present | Send the card for recommending us
        """),
        Goal.GUIDANCE: records("""
        Changed the grind together by phone, much less sour | So it was too coarse | Ask about the taste in a week
        Explained descaling, done while we talked | Ten minutes | Remind them in three months
        """),
        Goal.RELATIONSHIP: records("""
        Works from home now, two cups a day | Nearly out of beans | Tell them of the new harvest
        Old customer, sent us a neighbour | I only recommend what I like | Thank them with samples
        Short hello, they were busy; will write when needed | A message will do | Nothing
        """),
        Goal.OPPORTUNITY: records("""
        Would have beans sent every month, asks for a price | Saves ordering each time | Send the monthly plan
        Thinks of a machine for their parents | One button, please | Send the comparison
        Enough for now, perhaps next month | Two bags left | Call next month
        """),
    },
    by_rule=ANY_ENGLISH.by_rule,
    problems={
        Kind.COMPLAINT: records("""
        Parcel left out in the rain; apologised | All wet | Send another, with another carrier
        Price fell the day after they bought | I feel tricked | Check, then pay the difference
        """),
        Kind.PRODUCT_DEFECT: records("""
        Valve of the tank does not close; film received | Water on the counter all day | New valve sent, engineering informed
        Two bags of one batch taste different | Which one is right? | Sample to the roastery
        """),
        Kind.FAULT: records("""
        Does not heat, light flashes | No coffee this morning | After-sales takes it in
        Grinder is loud and sticks at times | It wakes the children | After-sales explains cleaning
        """),
        Kind.SERVICE_REQUEST: records("""
        Has moved, wants beans at the new address | This week's already, please | Service changes it and replies
        Darker roast from now on | I drink it with milk | Change with the next parcel
        """),
        Kind.OTHER: records("""
        Invoice has not arrived | My employer pays | Send it again
        New phone number | The old one is dead | Changed
        """),
    },
    intents=(
        "Wants beans every month",
        "A machine for their parents",
        "Coffee for the office, asks for a price",
        "Would bring friends to the class",
    ),
)
