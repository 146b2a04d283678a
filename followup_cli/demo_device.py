"""The people and sentences of a company that makes machines and looks after them."""

from __future__ import annotations

from dataclasses import replace

from followup_cli.demo_common import ANY_CHINESE, ANY_ENGLISH
from followup_cli.demo_texts import Case, Ware, clients, colleagues, records
from followup_cli.terms import Goal, Kind

CHINESE = replace(
    ANY_CHINESE,
    company="宁波清川净水设备",
    wares=(
        Ware("年度保养合同", 2400),
        Ware("清川商用净水机", 8600, delivered=True),
        Ware("操作与保养培训", 900),
        Ware("复合滤芯套装", 680),
    ),
    team=colleagues("""
    江伯远 | jiang | Founder, Service director | | 6 | 白露
    白露 | bai | Sales | 江伯远 | 15 | 江伯远
    柯敏 | ke | Customer success manager | 江伯远 | 12 | 白露
    罗工 | luo | After-sales | 江伯远 | 6 | 邵工
    邵工 | shao | After-sales, Product R&D | 江伯远 | 6 | 罗工
    夏天 | xia | Sales assistant, Service | 白露 | 20 | 柯敏
    """),
    sellers=("白露", "柯敏"),
    away="罗工",
    firms=clients("""
    宁波三江大酒店 | sanjiang | 郑海明
    绍兴越州中学 | yuezhou | 金莉
    杭州钱塘职工食堂 | qiantang | 方建国
    舟山渔人码头酒楼 | yuren | 虞波
    台州椒江第二医院 | jiaojiang | 林素芬
    余姚河姆渡度假村 | hemudu | 阮建军
    慈溪智联电子厂 | zhilian | 岑斌
    嘉兴南湖幼儿园 | nanhukids | 朱雅琴
    湖州莫干山民宿群 | moganshan | 沈一鸣
    宁波镇海体育馆 | zhenhai | 乐晓东
    金华婺江茶饮 | wujiang | 胡倩
    奉化溪口养老院 | xikou | 毛阿娣
    象山海韵餐厅 | haiyun | 史伟
    上虞曹娥食品厂 | caoe | 杜鹏
    宁海温泉山庄 | wenquan | 葛静
    诸暨枫桥印染厂 | fengqiao | 何国良
    北仑港务公寓 | beilun | 贺敏
    """),
    tags=("多台设备",),
    notes=(
        "安装位置在三楼，需带长水管",
        "两台设备并联使用，滤芯同时更换",
        "食堂外包，不再自用设备",
    ),
    cases={
        Kind.COMPLAINT: Case("客服", "夏天", ("已致电道歉，免费上门清洗一次，客户接受。",)),
        Kind.PRODUCT_DEFECT: Case(
            "售后, 产品研发", "邵工", ("更换改进后的密封圈，连续试压无渗漏。",)
        ),
        Kind.FAULT: Case("售后", "罗工", ("上门更换增压泵，出水恢复正常。",)),
        Kind.SERVICE_REQUEST: Case("客服", "夏天", ("已安排移机，新位置通水正常。",)),
        Kind.OTHER: Case("客服", "夏天", ("发票已重开并寄出。",)),
    },
    events=(("展会洽谈", "在展位看了商用机"),),
    records={
        Goal.SATISFACTION: records("""
        出水稳定，员工都说水好喝 | 高峰期也不断水 | 三个月后提醒看滤芯
        整体满意，希望显示屏字大一点 | 老人看不清数字 | 反馈给产品
        安装师傅仔细，现场收拾得干净 | 师傅很耐心 | 寄推荐有礼说明
        夜里有轻微水声，已教客户调节泵压 | 调完就安静了 | 一周后再问
        """),
        Goal.GUIDANCE: records("""
        上门检查滤芯与管路，换了前置滤芯 | 检查得很细 | 下次维护前一周提醒
        教会值班员冲洗和看压力表 | 原来一分钟就能弄好 | 发保养贴纸
        检测出水水质合格，记录单已签字 | 有数据就放心 | 把检测单发邮箱
        清洗水箱并重新消毒，设备运行正常 | 顺便把旁边的接头也紧了，很好 | 无
        """),
        Goal.RELATIONSHIP: records("""
        问候近况，设备运行正常，暂无新问题 | 一直合作愉快 | 下季度再拜访
        到现场转了一圈，负责人谈了新楼的计划 | 希望还由你们来装 | 准备新楼方案
        简短问候，客户正忙，约定有事随时联系 | 微信说就行 | 无
        """),
        Goal.OPPORTUNITY: records("""
        二楼也想装一台，问老客户价格 | 单台够用，楼上要走两层 | 发报价和以旧换新说明
        想改成每季度自动送滤芯 | 老忘记买 | 发包年滤芯方案
        目前够用，明年预算时再谈 | 现有设备够了 | 年底再联系
        """),
    },
    by_rule={
        **ANY_CHINESE.by_rule,
        "R07": records("""
        设备已装好，逐个龙头试水，无渗漏 | 安装很快，管线走得整齐 | 三天后确认压力
        到货完好，远程指导通水和首次冲洗 | 包装好，说明书清楚 | 发首次使用视频
        """),
    },
    problems={
        Kind.COMPLAINT: records("""
        投诉报修后两天才有人联系，已道歉 | 食堂几百人等着用水 | 今天转客服专人跟进
        抱怨滤芯涨价没有提前通知 | 起码说一声 | 核对后给出老客户价
        """),
        Kind.PRODUCT_DEFECT: records("""
        密封圈渗水，第二次出现，已拍照 | 地面总是湿的 | 售后更换并转研发
        显示屏提示与实际滤芯寿命不符 | 不知道该信哪个 | 提交研发，三天内答复
        """),
        Kind.FAULT: records("""
        增压泵异响，中午停机一次 | 正赶上用餐 | 售后今天上门
        出水变小，怀疑管路堵塞 | 排队接水 | 售后带滤芯上门检查
        """),
        Kind.SERVICE_REQUEST: records("""
        设备要移到新食堂，请安排移机 | 最好周末弄 | 客服约上门时间
        需要给新值班员培训一次 | 很快的，十分钟就行 | 约下次维护时一起讲
        """),
        Kind.OTHER: records("""
        发票抬头写错，要求重开 | 财务催了好几次 | 转财务重开并寄出
        后勤主任换人，尚未交接 | 新主任下周到任 | 下周联系新主任
        """),
    },
    intents=(
        "想给二楼加装一台",
        "希望签年度保养合同",
        "询问大流量机型价格",
        "介绍了隔壁学校，想先看样机",
    ),
)

ENGLISH = replace(
    ANY_ENGLISH,
    company="Clearbrook Water Systems",
    wares=(
        Ware("Yearly maintenance contract", 2400),
        Ware("Clearbrook 400 purifier", 8600, delivered=True),
        Ware("Operator training", 900),
        Ware("Filter set", 680),
    ),
    team=colleagues("""
    Edith Brook | edith | Founder, Service director | | 6 | Max Farrow
    Max Farrow | max | Sales | Edith Brook | 15 | Edith Brook
    Lena Vogt | lena | Customer success manager | Edith Brook | 12 | Max Farrow
    Sid Harper | sid | After-sales | Edith Brook | 6 | Aldo Ricci
    Aldo Ricci | aldo | After-sales, Product R&D | Edith Brook | 6 | Sid Harper
    Wendy Liu | wendy | Sales assistant, Service | Max Farrow | 20 | Lena Vogt
    """),
    sellers=("Max Farrow", "Lena Vogt"),
    away="Sid Harper",
    firms=clients("""
    Three Rivers Hotel | threerivers | Hilary Marsh
    Moorside School | moorside | Janet Pike
    Mill Street Canteen | millstreet | Roy Fenton
    Fisherman's Wharf Grill | fishermans | Tess Calder
    Saint Anne's Clinic | saintannes | Olive Rowe
    Riverbend Holiday Park | riverbend | Keith Lamb
    Linkwell Electronics | linkwell | Boris Petrov
    Southlake Nursery | southlakenursery | Ann Teague
    Bamboo Hill Lodges | bamboohill | Tim Archer
    Harbour Sports Hall | harboursports | Gwen Price
    Two Leaves Tea Bar | twoleaves | Mina Park
    Creekside Care Home | creekside | Vera Nash
    Sea Breeze Restaurant | seabreeze | Carlo Bassi
    Anchor Foods | anchorfoods | Derek Hume
    Hot Springs Resort | hotsprings | Sally Orme
    Maple Bridge Textiles | maplebridge | Howard Kent
    Docklands Residence | docklands | Nadine Fox
    """),
    tags=("several machines",),
    notes=(
        "To be installed on the third floor, bring the long hose",
        "Two machines side by side, filters are changed together",
        "Canteen is run by a caterer now, machine not in use",
    ),
    cases={
        Kind.COMPLAINT: Case(
            "Service", "Wendy Liu", ("Apologised and cleaned it once free of charge; accepted.",)
        ),
        Kind.PRODUCT_DEFECT: Case(
            "After-sales, Product R&D",
            "Aldo Ricci",
            ("New kind of seal fitted, no leak under pressure.",),
        ),
        Kind.FAULT: Case(
            "After-sales", "Sid Harper", ("Pump changed on site, flow is back to normal.",)
        ),
        Kind.SERVICE_REQUEST: Case(
            "Service", "Wendy Liu", ("Machine moved, water runs at the new place.",)
        ),
        Kind.OTHER: Case("Service", "Wendy Liu", ("Invoice corrected and sent again.",)),
    },
    events=(("Met at the fair", "Saw the large machine at our stand"),),
    records={
        Goal.SATISFACTION: records("""
        Steady flow, everybody likes the water | Holds out at lunch time too | Remind them of the filter in three months
        Content; the display could have larger figures | Our older guests cannot read it | Tell product
        Fitter was careful and left all clean | Very patient man | Send the card for recommending us
        Faint noise at night, showed them how to set the pump | Quiet now | Ask again in a week
        """),
        Goal.GUIDANCE: records("""
        Checked filters and pipes, changed the first stage | Very thorough | Announce the next visit a week ahead
        Showed the caretaker how to rinse and read the gauge | A minute's work, it turns out | Send the sticker with the steps
        Water tested and fine, sheet signed | Good to have it in figures | Mail the test sheet
        Tank cleaned and disinfected, all running | You even tightened the other joint | Nothing
        """),
        Goal.RELATIONSHIP: records("""
        Asked how they are: machine runs, no questions | Always a pleasure | Visit again next quarter
        Walked round the site, heard of the new building | We want you to fit that too | Prepare a proposal for it
        Short hello, they were busy; they will call when needed | A message will do | Nothing
        """),
        Goal.OPPORTUNITY: records("""
        Would like a second machine upstairs, asks for a price | It is two flights of stairs now | Send quote and trade-in offer
        Wants filters sent every quarter by themselves | We keep forgetting | Send the yearly filter plan
        Enough for now, will talk when budgets are made | What we have will do | Call at the end of the year
        """),
    },
    by_rule={
        **ANY_ENGLISH.by_rule,
        "R07": records("""
        Installed, every tap tried, no leak | Quick, and the pipes look neat | Ask about pressure in three days
        Arrived whole; helped by phone with the first rinse | Well packed, clear manual | Send the film for the first day
        """),
    },
    problems={
        Kind.COMPLAINT: records("""
        Two days until anybody called about the repair; apologised | Hundreds wait for water here | Service takes it over today
        Nobody announced the new filter price | You could have told us | Check, then offer the old price
        """),
        Kind.PRODUCT_DEFECT: records("""
        Seal leaks for the second time, photo taken | The floor is always wet | After-sales changes it, engineering informed
        Display and real life of the filter disagree | Which one shall we believe? | To engineering, answer within three days
        """),
        Kind.FAULT: records("""
        Pump is loud and stopped once at noon | In the middle of lunch | After-sales comes today
        Flow has become weak, pipe may be blocked | People queue for water | After-sales brings a filter
        """),
        Kind.SERVICE_REQUEST: records("""
        Machine is to move to the new canteen | At a weekend, if possible | Service fixes a date
        Training for a new caretaker | Ten minutes will do | Do it at the next maintenance
        """),
        Kind.OTHER: records("""
        Name on the invoice is wrong, wants a new one | Our accountant keeps asking | Accounts sends a new one
        New head of facilities, not yet in office | She begins next week | Call her next week
        """),
    },
    intents=(
        "Wants a second machine upstairs",
        "Would sign a yearly maintenance contract",
        "Asks the price of the large model",
        "Recommended the school next door, who would like to see one",
    ),
)
