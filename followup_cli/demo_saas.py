"""The people and sentences of a company that sells a program by the year."""

from __future__ import annotations

from dataclasses import replace

from followup_cli.demo_common import ANY_CHINESE, ANY_ENGLISH
from followup_cli.demo_texts import Case, Ware, clients, colleagues, records
from followup_cli.terms import Goal, Kind

CHINESE = replace(
    ANY_CHINESE,
    company="南京禾木软件",
    wares=(
        Ware("禾木项目管家年费版", 3600),
        Ware("数据迁移服务", 2400),
        Ware("团队上手培训", 1500),
        Ware("存储与短信扩展包", 320),
    ),
    team=colleagues("""
    陆怀远 | lu | Founder, Service director | | 6 | 许宁
    许宁 | xu | Sales | 陆怀远 | 15 | 陆怀远
    方一诺 | fang | Customer success manager | 陆怀远 | 12 | 顾然
    顾然 | gu | Customer success manager | 方一诺 | 12 | 方一诺
    郑小雨 | zheng | Sales assistant, Service | 许宁 | 20 | 许宁
    何川 | he | After-sales, Product R&D | 陆怀远 | 8 | 郑小雨
    """),
    sellers=("许宁", "方一诺", "顾然"),
    away="顾然",
    firms=clients("""
    南京云帆建筑设计 | yunfan | 朱晓峰
    苏州玄武广告 | xuanwu | 陈可
    合肥星野会展 | xingye | 吴迪
    上海青禾景观 | qinghe | 沈佳音
    杭州鹿鸣影视 | luming | 邵一凡
    常州立方装饰 | lifang | 钱文博
    无锡远山咨询 | yuanshan | 蒋思琪
    南京秦淮律所 | qinhuai | 杜明远
    宁波海象电商 | haixiang | 叶欣
    扬州广陵工程监理 | guangling | 丁立
    上海拾陆网络 | shiliu16 | 韩雨桐
    南通启航教育 | qihang | 施亮
    苏州丝弦软件外包 | sixian | 范嘉
    芜湖江城测绘 | jiangcheng | 汪毅
    徐州汉风文旅 | hanfeng | 孟瑶
    嘉兴南湖机电 | nanhu | 朱伟
    绍兴镜湖园林 | jinghu | 傅晨
    南京金陵翻译 | jinling | 袁静
    镇江北固检测 | beigu | 高远
    泰州凤城印务 | fengcheng | 薛宁
    杭州西溪直播 | xixi | 章楠
    上海徐汇策展 | xuhui | 徐蔓
    湖州南浔家居 | nanxun | 沈国平
    """),
    tags=("重点客户",),
    notes=("官网注册后还没有登录，等待提醒", "续约前希望先解决报表问题", "业务转型，不再做项目制"),
    cases={
        Kind.COMPLAINT: Case("客服", "郑小雨", ("已致电道歉并补偿半个月服务期，客户接受。",)),
        Kind.PRODUCT_DEFECT: Case(
            "售后, 产品研发", "何川", ("甘特图导出错位已修复，客户验证通过。",)
        ),
        Kind.FAULT: Case("售后", "何川", ("文件服务恢复，丢失的附件已找回。",)),
        Kind.SERVICE_REQUEST: Case("客服", "郑小雨", ("已导入 38 个历史项目并核对。",)),
        Kind.OTHER: Case("客服", "郑小雨", ("发票抬头已更正并重新寄出。",)),
    },
    events=(("参加直播课", "项目周报怎么自动生成"), ("展会洽谈", "在展位看了多项目看板")),
    records={
        Goal.SATISFACTION: records("""
        两个团队都在用看板，周会只看系统 | 比用表格清楚多了 | 月底看使用数据
        整体满意，希望手机端能批量改期 | 手机上改起来有点慢 | 反馈给产品，下周回复
        新成员自己看引导就会了 | 界面干净，不用培训 | 发进阶功能文章
        审批流用得最多，省了来回发邮件 | 流程走得快了一半 | 约季度复盘
        """),
        Goal.GUIDANCE: records("""
        带着管理员建好了项目模板和权限 | 讲得很清楚，录屏已转给同事 | 三天后看成员是否都登录
        演示了工时统计，客户当场给两个项目开启 | 终于不用手工汇总了 | 月底一起看第一份工时表
        讲解了外部协作者的用法 | 甲方也能看进度，很好 | 发协作者说明
        """),
        Goal.RELATIONSHIP: records("""
        问候近况，团队扩到二十人，合作稳定 | 一直很顺手 | 下季度再拜访
        到公司聊了半小时，负责人谈了明年的计划 | 希望多听听别家怎么用 | 邀请参加用户交流会
        简短问候，客户正忙，约定有事随时联系 | 有事在群里说就行 | 无
        """),
        Goal.OPPORTUNITY: records("""
        打算让设计部也用，问加席位的价格 | 先开五个席位试试 | 发扩容报价
        关心数据能否接入财务系统 | 能对接就签三年 | 请技术给出方案
        目前够用，暂不加购，预算季再谈 | 现有功能够了 | 年底再联系
        续用意愿强，希望老客户有折扣 | 价格再优惠一点更好 | 申请老客户价格
        """),
    },
    by_rule={
        **ANY_CHINESE.by_rule,
        "R11": records("""
        一起看了全年数据：延期项目少了四成 | 数字摆出来很有说服力 | 把报告发给负责人
        回顾了使用情况，八成功能已用上 | 没想到省了这么多会 | 约续约签字时间
        """),
    },
    problems={
        Kind.COMPLAINT: records("""
        投诉提的需求两个月没有答复，已道歉 | 感觉反馈石沉大海 | 今天转客服专人跟进
        抱怨续费价格与销售口头承诺不一致 | 说好的优惠没有兑现 | 核对聊天记录后答复
        """),
        Kind.PRODUCT_DEFECT: records("""
        甘特图导出后任务错位，已截图 | 给客户看的图不能错 | 提交研发，三天内答复
        重复任务少生成了一条，可复现 | 差点漏掉月结 | 已附录屏转研发
        """),
        Kind.FAULT: records("""
        上午打不开附件，持续了二十分钟 | 正好在投标，很着急 | 售后查日志并回复
        消息提醒延迟半小时 | 会议都开完了才提醒 | 售后检查推送服务
        """),
        Kind.SERVICE_REQUEST: records("""
        需要把旧系统的项目导过来，资料已发 | 最好这周能弄好 | 客服导入后回复
        要给新部门开账号并培训一次 | 流程不难，就是没时间看 | 明天开通并约培训
        """),
        Kind.OTHER: records("""
        发票抬头写错，要求重开 | 财务催了好几次 | 转财务重开并寄出
        管理员离职，尚未指定新的对接人 | 暂时没人管这个系统 | 下周问新对接人
        """),
    },
    intents=(
        "想增加十个席位",
        "希望对接财务软件接口",
        "询问私有化部署的价格",
        "想为新部门订一次培训",
    ),
)

ENGLISH = replace(
    ANY_ENGLISH,
    company="Alder Project Software",
    wares=(
        Ware("Alder Projects yearly plan", 3600),
        Ware("Data migration", 2400),
        Ware("Team training", 1500),
        Ware("Storage and message pack", 320),
    ),
    team=colleagues("""
    Ruth Alder | ruth | Founder, Service director | | 6 | Colin Wade
    Colin Wade | colin | Sales | Ruth Alder | 15 | Ruth Alder
    Nora Field | nora | Customer success manager | Ruth Alder | 12 | Iris Hwang
    Iris Hwang | iris | Customer success manager | Nora Field | 12 | Nora Field
    Dev Patel | dev | Sales assistant, Service | Colin Wade | 20 | Colin Wade
    Lars Holm | lars | After-sales, Product R&D | Ruth Alder | 8 | Dev Patel
    """),
    sellers=("Colin Wade", "Nora Field", "Iris Hwang"),
    away="Iris Hwang",
    firms=clients("""
    Keystone Architects | keystone | Paul Renner
    Bright Side Advertising | brightside | Kate Colby
    Starfield Exhibitions | starfield | Owen Dale
    Green Acre Landscaping | greenacre | Jenny Marsh
    Roe Deer Films | roedeer | Simon Ekberg
    Cubic Interiors | cubic | Walter Finn
    Far Hills Consulting | farhills | Carmen Ruiz
    Temple & Moor Solicitors | templemoor | David Moor
    Walrus Online Retail | walrus | Yvonne Blake
    Broadmound Site Inspection | broadmound | Terry Cobb
    Sixteen Studio | sixteen | Hana Kim
    Set Sail Tutors | setsail | Leo Grant
    Silkstring Developers | silkstring | Farid Aziz
    Rivertown Surveyors | rivertown | Will Yates
    Old Kingdom Tours | oldkingdom | Maeve Nolan
    Southlake Engineering | southlake | Jim Weaver
    Mirror Pond Gardens | mirrorpond | Faith Cullen
    Goldhill Translators | goldhill | June Everett
    Northcliff Testing | northcliff | Gavin Rhodes
    Phoenix Town Printers | phoenixtown | Nell Stokes
    West Creek Live | westcreek | Zara Noor
    Curator & Co | curator | Mona Sykes
    Southbank Furnishings | southbank | Peter Galt
    """),
    tags=("key account",),
    notes=(
        "Registered on the website, has not logged in yet",
        "Wants the report fixed before they renew",
        "Changed their business, no projects any more",
    ),
    cases={
        Kind.COMPLAINT: Case(
            "Service", "Dev Patel", ("Apologised and added two weeks to the term; accepted.",)
        ),
        Kind.PRODUCT_DEFECT: Case(
            "After-sales, Product R&D",
            "Lars Holm",
            ("Export of the chart corrected; customer confirmed.",),
        ),
        Kind.FAULT: Case(
            "After-sales", "Lars Holm", ("File service is back, the missing attachments too.",)
        ),
        Kind.SERVICE_REQUEST: Case(
            "Service", "Dev Patel", ("38 old projects imported and checked.",)
        ),
        Kind.OTHER: Case("Service", "Dev Patel", ("Invoice corrected and sent again.",)),
    },
    events=(
        ("Joined the webinar", "How to have weekly reports written"),
        ("Met at the fair", "Saw the board of many projects at our stand"),
    ),
    records={
        Goal.SATISFACTION: records("""
        Two teams work on the board, meetings look at nothing else | Far clearer than spreadsheets | Look at usage at the end of the month
        Content; would move several tasks at once on the phone | A bit slow on the phone | Tell product, answer next week
        New colleagues found their way with the guide alone | Clean, needs no training | Send the articles for advanced users
        Approvals are used most, no more e-mails to and fro | Twice as fast as before | Review together next quarter
        """),
        Goal.GUIDANCE: records("""
        Set up templates and rights with their administrator | Very clear, I passed on the recording | See in three days whether all have logged in
        Showed time sheets, switched on for two projects | No more adding up by hand | Read the first sheet together
        Explained how guests from outside work | Our client can follow it, great | Send the page about guests
        """),
        Goal.RELATIONSHIP: records("""
        Asked how they are: twenty people now, all steady | Works well for us | Visit again next quarter
        Half an hour at their office about next year's plans | We would like to hear how others use it | Invite to the users' evening
        Short hello, they were busy; they will call when needed | A message will do | Nothing
        """),
        Goal.OPPORTUNITY: records("""
        The design team may join, asks what more seats cost | Five seats to begin with | Send a quote for seats
        Wants the figures in their accounting software | We would sign for three years then | Ask engineering for a proposal
        Enough for now, will talk when budgets are made | What we have will do | Call at the end of the year
        Will renew, hopes for an old customer's price | A little less would help | Ask for the discount
        """),
    },
    by_rule={
        **ANY_ENGLISH.by_rule,
        "R11": records("""
        Read the year's figures together: 40% fewer late projects | Figures are convincing | Send the report to the head
        Looked at what they use: four fifths of it | I had no idea we saved so many meetings | Fix a day for signing
        """),
    },
    problems={
        Kind.COMPLAINT: records("""
        No answer to their request for two months; apologised | We talk to a wall | Service takes it over today
        Renewal price is not what sales had promised | We were told another figure | Read the messages, then answer
        """),
        Kind.PRODUCT_DEFECT: records("""
        Tasks slip when the chart is exported; picture attached | Our clients see that chart | To engineering, answer within three days
        A repeated task was made once too few; can be repeated | We nearly missed month end | Recording sent to engineering
        """),
        Kind.FAULT: records("""
        Attachments could not be opened for twenty minutes | In the middle of a tender | After-sales reads the log
        Reminders came half an hour late | The meeting was over | After-sales checks the service
        """),
        Kind.SERVICE_REQUEST: records("""
        Wants old projects moved over; files received | This week would be great | Service imports and replies
        Accounts and a training for a new department | Easy, we just lack the time to read | Open them tomorrow, fix a date
        """),
        Kind.OTHER: records("""
        Name on the invoice is wrong, wants a new one | Our accountant keeps asking | Accounts sends a new one
        Their administrator has left, nobody named yet | Nobody looks after it just now | Ask again next week
        """),
    },
    intents=(
        "Wants ten more seats",
        "Needs a link to their accounting software",
        "Asks for a price on their own servers",
        "Training for a new department",
    ),
)
