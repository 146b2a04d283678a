"""The people and sentences of a company with a few large customers, and projects that go live."""

from __future__ import annotations

from dataclasses import replace

from followup_cli.demo_common import ANY_CHINESE, ANY_ENGLISH
from followup_cli.demo_texts import Case, Ware, clients, colleagues, records
from followup_cli.terms import Goal, Kind

CHINESE = replace(
    ANY_CHINESE,
    company="苏州衡达仓储系统",
    wares=(
        Ware("仓储管理系统年度服务", 12000),
        Ware("手持扫码终端", 3900, delivered=True),
        Ware("现场实施培训", 4500),
        Ware("标签与碳带耗材", 1200),
    ),
    team=colleagues("""
    秦衡 | qin | Founder, Service director | | 6 | 尹航
    尹航 | yin | Sales | 秦衡 | 12 | 秦衡
    乔安 | qiao | Sales | 秦衡 | 12 | 尹航
    闻静 | wen | Customer success manager | 秦衡 | 12 | 葛明
    葛明 | ge | Customer success manager, After-sales, Product R&D | 秦衡 | 10 | 闻静
    陶然 | tao | Sales assistant, Service | 尹航 | 20 | 闻静
    """),
    sellers=("尹航", "乔安", "闻静"),
    away="乔安",
    firms=clients("""
    无锡太湖纺织 | taihu | 陆志强
    昆山精密模具 | jingmi | 黄立
    张家港长江粮油 | changjiang | 赵雪峰
    常熟服装城供应链 | changshu | 顾晓兰
    苏州工业园医药冷链 | lengchain | 费敏
    南通港口物流 | nantongport | 施建国
    太仓跨境电商仓 | taicang | 吴倩
    江阴钢贸 | jiangyin | 缪大海
    苏州姑苏图书发行 | gusu | 钱文清
    宜兴陶瓷 | yixing | 蒋陶
    上海宝山汽配 | baoshan | 严峰
    嘉善木业家居 | jiashan | 俞国平
    湖州童装产业园 | tongzhuang | 沈丽
    常州新能源部件 | newenergy | 巢伟
    扬州毛绒玩具 | maorong | 卞云
    吴江丝绸进出口 | wujiang | 沈雪英
    镇江香醋 | xiangcu | 殷浩
    泰兴化工仓储 | taixing | 季明
    盐城海鲜冷库 | yancheng | 卞海波
    徐州工程机械配件 | xuzhou | 孟宪军
    连云港农资 | lianyungang | 相海燕
    淮安食品配送 | huaian | 许长春
    丹阳眼镜集散中心 | danyang | 束文杰
    """),
    tags=("战略客户",),
    notes=(
        "项目由副总直接负责，周一上午例会",
        "续约要走集团招标，须提前准备",
        "仓库搬迁外包，不再使用系统",
    ),
    cases={
        Kind.COMPLAINT: Case("客服", "陶然", ("已上门致歉并提交整改计划，客户接受。",)),
        Kind.PRODUCT_DEFECT: Case(
            "售后, 产品研发", "葛明", ("盘点差异计算已修复，客户复盘一致。",)
        ),
        Kind.FAULT: Case("售后", "葛明", ("更换接入点，终端全部恢复联网。",)),
        Kind.SERVICE_REQUEST: Case("客服", "陶然", ("已开通新库区并导入 4,300 个货位。",)),
        Kind.OTHER: Case("客服", "陶然", ("发票抬头已更正并重新寄出。",)),
    },
    events=(
        ("展会洽谈", "在展位看了波次拣选演示"),
        ("项目启动会", "双方项目组第一次碰面"),
        ("新仓启用", "二号仓开始试运行"),
    ),
    records={
        Goal.SATISFACTION: records("""
        入库和拣选都走系统，错发率明显下降 | 比预想的稳 | 月底一起看差错报表
        整体满意，希望报表能按货主拆分 | 集团要看分货主的账 | 反馈给产品，下周回复
        仓管员上手快，早班已能独立操作 | 师傅驻场那周帮了大忙 | 两周后看夜班情况
        """),
        Goal.GUIDANCE: records("""
        与仓库主管走了一遍收货、上架、盘点流程 | 流程清楚，按单执行就行 | 发操作卡片
        指导设置补货规则，先在一个库区试行 | 试一周看看缺货率 | 一周后复盘
        核对了设备清单，终端全部绑定 | 交接很规范 | 确认备用机存放位置
        """),
        Goal.RELATIONSHIP: records("""
        拜访分管副总，谈了明年两个新仓的规划 | 希望供应商少而稳 | 准备多仓方案
        与新任物流经理见面，交换了联系方式 | 有问题直接找我 | 把历史问题清单发给他
        问候近况，旺季将至，提醒提前备耗材 | 提醒得及时 | 旺季前巡检一次
        """),
        Goal.OPPORTUNITY: records("""
        计划上二期自动分拣，想先看同行案例 | 老板关心回本时间 | 安排参观样板仓
        新仓明年三月启用，终端要再加十五台 | 价格要走招标 | 准备技术标书
        目前够用，预算季再谈 | 今年的钱花完了 | 十二月联系
        """),
    },
    by_rule={
        **ANY_CHINESE.by_rule,
        "R10": records("""
        提醒合同将到期，采购表示照旧续，等集团流程 | 用了一年很稳定 | 发续约文件
        客户在做明年预算，希望与二期一起谈 | 打包能否优惠 | 准备打包方案
        """),
        "R39": records("""
        回访展会来访客户，对波次拣选感兴趣 | 想看看真实现场 | 约参观样板仓
        客户把资料带回去讨论，下月立项 | 方案合适会邀请投标 | 下月初再联系
        """),
    },
    problems={
        Kind.COMPLAINT: records("""
        投诉顾问承诺的驻场没有到位，已道歉 | 上线那周最需要人 | 今天由客服专人跟进
        抱怨系统升级占用了发货时间 | 至少提前一天通知 | 确定今后的升级窗口
        """),
        Kind.PRODUCT_DEFECT: records("""
        盘点差异报表重复计算移库单，可复现 | 数字错了没法签字 | 提交研发，三天内答复
        批次效期提醒漏了两个货位 | 差点发出临期品 | 已附日志转研发
        """),
        Kind.FAULT: records("""
        三号库区终端断网，早班停了四十分钟 | 车等在门口 | 售后今天到现场
        标签打印机频繁卡纸 | 一批货贴了两遍 | 售后更换打印头
        """),
        Kind.SERVICE_REQUEST: records("""
        新库区要启用，请导入货位 | 周末前要用 | 客服导入后回复
        要给外包班组开账号并培训 | 人员流动大 | 约下周现场培训
        """),
        Kind.OTHER: records("""
        发票项目名称与合同不一致 | 财务不给付款 | 转财务重开
        对接人调岗，待定新负责人 | 暂时由我代管 | 下周确认
        """),
    },
    intents=(
        "二期要加十五台终端",
        "想了解自动分拣模块",
        "询问多仓版价格",
        "集团另一家工厂也想看方案",
    ),
)

ENGLISH = replace(
    ANY_ENGLISH,
    company="Hallam Warehouse Systems",
    wares=(
        Ware("Warehouse system yearly service", 12000),
        Ware("Handheld scanner", 3900, delivered=True),
        Ware("Training on site", 4500),
        Ware("Labels and ribbons", 1200),
    ),
    team=colleagues("""
    Martin Hallam | martin | Founder, Service director | | 6 | Joel Cray
    Joel Cray | joel | Sales | Martin Hallam | 12 | Martin Hallam
    Sofia Brandt | sofia | Sales | Martin Hallam | 12 | Joel Cray
    Amara Obi | amara | Customer success manager | Martin Hallam | 12 | Ned Pell
    Ned Pell | ned | Customer success manager, After-sales, Product R&D | Martin Hallam | 10 | Amara Obi
    Tilda Frey | tilda | Sales assistant, Service | Joel Cray | 20 | Amara Obi
    """),
    sellers=("Joel Cray", "Sofia Brandt", "Amara Obi"),
    away="Sofia Brandt",
    firms=clients("""
    Great Lake Textiles | greatlake | Ivan Lesko
    Kestrel Precision Tools | kestrel | Barry Nolan
    Long River Grain | longriver | Sue Hadley
    Garment City Supply | garmentcity | Lorna Gray
    Parkside Pharma Logistics | parkside | Felix Amann
    Southgate Port Services | southgate | Hugh Penrose
    Crossborder Fulfilment | crossborder | Wanda Oakes
    Riverside Steel Trading | riversidesteel | Dan Murdoch
    Old Town Books | oldtown | Clara Quist
    Clay & Kiln Ceramics | claykiln | Rhys Potter
    Beacon Motor Parts | beacon | Steve Yarrow
    Woodbridge Furniture | woodbridge | Paul Ives
    Playground Childrenswear | playground | Lily Shore
    Northwind Energy Parts | northwind | Vikram Rao
    Plush Bear Toys | plushbear | Una Byrne
    Mulberry Silk Trading | mulberry | Eleanor Shen
    Cellar Vinegar Works | cellar | Hal Winter
    Trident Chemicals | trident | Max Keller
    Saltmarsh Cold Stores | saltmarsh | Bryn Hughes
    Ironclad Machine Parts | ironclad | Mason Grey
    Bay Farm Supplies | bayfarm | Holly Dunn
    Larder Food Delivery | larder | Chris Vale
    Spectacle Depot | spectacle | Josie Lane
    """),
    tags=("strategic account",),
    notes=(
        "Led by the deputy director himself, meets on Monday mornings",
        "Renewal goes through a group tender, prepare early",
        "Warehouse handed to a contractor, system not used any more",
    ),
    cases={
        Kind.COMPLAINT: Case(
            "Service", "Tilda Frey", ("Apologised in person with a plan to mend it; accepted.",)
        ),
        Kind.PRODUCT_DEFECT: Case(
            "After-sales, Product R&D",
            "Ned Pell",
            ("Difference at stock-taking corrected, counted again together.",),
        ),
        Kind.FAULT: Case(
            "After-sales", "Ned Pell", ("Access point changed, every scanner is online.",)
        ),
        Kind.SERVICE_REQUEST: Case(
            "Service", "Tilda Frey", ("New hall opened with 4,300 places.",)
        ),
        Kind.OTHER: Case("Service", "Tilda Frey", ("Invoice corrected and sent again.",)),
    },
    events=(
        ("Met at the fair", "Saw picking in waves at our stand"),
        ("Kick-off meeting", "Both teams met for the first time"),
        ("New hall opened", "Hall two in trial operation"),
    ),
    records={
        Goal.SATISFACTION: records("""
        Goods in and picking run on the system, far fewer wrong parcels | Steadier than we thought | Read the error report at month end
        Content; would like reports split by owner of the goods | The group wants them apart | Tell product, answer next week
        Staff learnt fast, the early shift works alone | Your week on site made the difference | Look at the night shift in two weeks
        """),
        Goal.GUIDANCE: records("""
        Went through receiving, storing and counting with the foreman | Clear, we follow the sheet | Send the cards for the wall
        Set up refilling, in one hall to begin with | A week will tell | Review in a week
        Checked the list of scanners, all connected | A clean handover | Ask where the spare one is kept
        """),
        Goal.RELATIONSHIP: records("""
        Saw the deputy director, two new halls next year | We want few suppliers, and steady ones | Prepare a plan for several halls
        Met the new head of logistics | Come to me directly | Send him the list of old questions
        Asked how they are; high season ahead, reminded of labels | Good that you said so | Inspect before the season
        """),
        Goal.OPPORTUNITY: records("""
        Thinks of automatic sorting, would see it at work first | When does it pay? | Arrange a visit to a model hall
        New hall in March, fifteen more scanners | It goes to tender | Prepare the technical part
        Enough for now, will talk when budgets are made | This year's money is spent | Call in December
        """),
    },
    by_rule={
        **ANY_ENGLISH.by_rule,
        "R10": records("""
        Contract ends soon; purchasing will renew, waits for the group | A steady year | Send the papers
        Making next year's budget, would talk of phase two as well | Cheaper together? | Prepare one offer for both
        """),
        "R39": records("""
        Called the visitor of our stand, keen on picking in waves | I would like to see a real hall | Visit to a model hall
        Took our papers home, decision next month | If it fits we ask you to bid | Call early next month
        """),
    },
    problems={
        Kind.COMPLAINT: records("""
        Nobody on site in the week of going live; apologised | That week we needed you | Service takes it over today
        The update took our shipping hours | Tell us a day before | Agree on times for updates
        """),
        Kind.PRODUCT_DEFECT: records("""
        Stock-taking counts moved goods twice; can be repeated | I cannot sign wrong figures | To engineering, answer within three days
        Two places were missing from the expiry warning | We nearly shipped old goods | Log sent to engineering
        """),
        Kind.FAULT: records("""
        Scanners in hall three offline, early shift lost forty minutes | The lorries were waiting | After-sales comes today
        Label printer jams all the time | We labelled a batch twice | After-sales changes the head
        """),
        Kind.SERVICE_REQUEST: records("""
        A new hall opens, please load its places | Before the weekend | Service loads them and replies
        Accounts and training for a contractor's crew | They change a lot | Train on site next week
        """),
        Kind.OTHER: records("""
        Invoice names something else than the contract | Accounts will not pay it | Accounts sends a new one
        Our contact has moved on, nobody named yet | I look after it for now | Ask next week
        """),
    },
    intents=(
        "Fifteen more scanners for phase two",
        "Asks about automatic sorting",
        "Wants a price for several halls",
        "Another factory of the group would like to see it",
    ),
)
