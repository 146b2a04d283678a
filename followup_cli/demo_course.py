"""The people and sentences of a school whose classes last half a year."""

from __future__ import annotations

from dataclasses import replace

from followup_cli.demo_common import ANY_CHINESE, ANY_ENGLISH
from followup_cli.demo_texts import Case, Ware, clients, colleagues, records
from followup_cli.terms import Goal, Kind

CHINESE = replace(
    ANY_CHINESE,
    company="成都知行语言学校",
    wares=(
        Ware("半年制商务英语班", 6800, delivered=True),
        Ware("教材与练习册礼盒", 380),
        Ware("周末口语工作坊", 480),
        Ware("一对一辅导课", 300),
    ),
    team=colleagues("""
    温知行 | wen | Founder, Service director | | 6 | 谭悦
    谭悦 | tan | Sales | 温知行 | 15 | 温知行
    穆晴 | mu | Customer success manager | 温知行 | 12 | 谭悦
    简宁 | jian | Teacher | 温知行 | 12 | 阮老师
    阮老师 | ruan | Teacher | 温知行 | 12 | 简宁
    蓝图 | lan | Sales assistant, Service, After-sales, Product R&D | 谭悦 | 20 | 穆晴
    """),
    sellers=("谭悦", "穆晴"),
    away="阮老师",
    firms=clients("""
    成都锦江外贸 | jinjiang | 唐敏
    蓉城国际酒店 | rongcheng | 廖凯
    川西户外用品 | chuanxi | 何苗
    天府软件园物业 | tianfu | 彭勇
    青城山旅行社 | qingcheng | 岳岚
    """),
    tags=("企业团班",),
    notes=("工作日晚上上课，周末不方便接电话", "人事换人，团班暂停续报"),
    cases={
        Kind.COMPLAINT: Case("客服", "蓝图", ("已道歉并补课一次，学员接受。",)),
        Kind.PRODUCT_DEFECT: Case("售后, 产品研发", "蓝图", ("录播课音画不同步已重新上传。",)),
        Kind.FAULT: Case("售后", "蓝图", ("学习平台登录恢复，缺课时长已补。",)),
        Kind.SERVICE_REQUEST: Case("客服", "蓝图", ("已调到周三晚班，教室和群都已通知。",)),
        Kind.OTHER: Case("客服", "蓝图", ("发票已重开并寄出。",)),
    },
    events=(("企业公开课", "给行政部上了一节试听课"),),
    records={
        Goal.SATISFACTION: records("""
        喜欢老师的节奏，已能用英文写邮件 | 课堂发言机会多 | 月底看作业完成情况
        整体满意，希望增加晚班 | 周二晚上总是加班 | 反馈给教务
        同班同学处得好，愿意推荐给同事 | 氛围比网课好 | 寄推荐有礼说明
        口语进步明显，词汇量偏少 | 老师纠音很细 | 发单词打卡计划
        """),
        Goal.GUIDANCE: records("""
        看了阶段测试：听力进步，写作偏弱 | 第一次知道问题在哪 | 每周多交一篇短文
        出勤九成，作业略有拖欠，已一起排好时间 | 能按计划来 | 两周后看作业
        完成度很好，建议参加口语工作坊 | 想多开口 | 发工作坊时间表
        跟不上进度，约了一次课后辅导 | 谢谢老师一直鼓励 | 下周三补课
        """),
        Goal.RELATIONSHIP: records("""
        聊了聊近况，刚换部门，英语用得更多了 | 学得正是时候 | 下个月再问候
        学员来校区坐了一会，谈了明年考证的打算 | 希望老师带到底 | 准备备考方案
        简短问候，学员正忙，约定有事随时联系 | 群里说就行 | 无
        """),
        Goal.OPPORTUNITY: records("""
        想续报下一级别，问老学员价格 | 离流利还差一点 | 发下期开班时间
        打算带同事一起来，问三人团价 | 人多有优惠吗 | 发团报方案
        目前课够多，年后再说 | 先把这期学完 | 年后联系
        """),
    },
    by_rule=ANY_CHINESE.by_rule,
    problems={
        Kind.COMPLAINT: records("""
        不满上周临时调课没有通知，已道歉 | 下班赶过来才知道没课 | 今天转客服专人跟进
        抱怨助教批改作业太慢 | 一周才改一次 | 与教务商定三天批改
        """),
        Kind.PRODUCT_DEFECT: records("""
        录播课音画不同步，已截图 | 听着很别扭 | 转教研重新上传
        练习册第六单元答案有误 | 差点背错 | 发勘误并换新册
        """),
        Kind.FAULT: records("""
        学习平台登录不上，缺了一节直播 | 正好是考前串讲 | 技术恢复并补录播
        作业提交后显示未交 | 担心影响结业 | 技术核对提交记录
        """),
        Kind.SERVICE_REQUEST: records("""
        换了岗位，想从周六班调到周三晚班 | 最好本周就能调 | 客服调班后回复
        需要开一份在读证明 | 单位报销要用 | 明天开好寄出
        """),
        Kind.OTHER: records("""
        发票抬头写错，要求重开 | 单位催着报销 | 转财务重开并寄出
        出差两周，问能否顺延课时 | 不想落下太多 | 教务答复顺延办法
        """),
    },
    intents=("想续报高级班", "同事三人想一起报名", "询问雅思备考课", "公司想订一期内训"),
)

ENGLISH = replace(
    ANY_ENGLISH,
    company="Northgate Language School",
    wares=(
        Ware("Business English half-year class", 6800, delivered=True),
        Ware("Books and workbook box", 380),
        Ware("Weekend speaking workshop", 480),
        Ware("One-to-one lesson", 300),
    ),
    team=colleagues("""
    Agnes North | agnes | Founder, Service director | | 6 | Toby Marsh
    Toby Marsh | toby | Sales | Agnes North | 15 | Agnes North
    Elif Kaya | elif | Customer success manager | Agnes North | 12 | Toby Marsh
    Bridget Shaw | bridget | Teacher | Agnes North | 12 | Oscar Lund
    Oscar Lund | oscar | Teacher | Agnes North | 12 | Bridget Shaw
    Jay Okafor | jay | Sales assistant, Service, After-sales, Product R&D | Toby Marsh | 20 | Elif Kaya
    """),
    sellers=("Toby Marsh", "Elif Kaya"),
    away="Oscar Lund",
    firms=clients("""
    Brocade River Trading | brocade | Tina Marlow
    Grand Hibiscus Hotel | hibiscus | Kurt Lang
    West Ridge Outdoors | westridge | Helen Moss
    Software Park Services | softwarepark | Nick Orr
    Green Peak Travel | greenpeak | Alma Reyes
    """),
    tags=("company class",),
    notes=(
        "Class on weekday evenings, please do not call at weekends",
        "New head of personnel, class is on hold",
    ),
    cases={
        Kind.COMPLAINT: Case(
            "Service", "Jay Okafor", ("Apologised and gave the lesson again; accepted.",)
        ),
        Kind.PRODUCT_DEFECT: Case(
            "After-sales, Product R&D",
            "Jay Okafor",
            ("Recording with sound out of step uploaded anew.",),
        ),
        Kind.FAULT: Case(
            "After-sales",
            "Jay Okafor",
            ("Platform lets them in again, the missed hour was added.",),
        ),
        Kind.SERVICE_REQUEST: Case(
            "Service", "Jay Okafor", ("Moved to the Wednesday evening class, teacher informed.",)
        ),
        Kind.OTHER: Case("Service", "Jay Okafor", ("Invoice corrected and sent again.",)),
    },
    events=(("Open lesson at the company", "A trial lesson for the office staff"),),
    records={
        Goal.SATISFACTION: records("""
        Likes the teacher's pace, writes e-mails in English now | I get to speak a lot | Look at homework at the end of the month
        Content; would like another evening class | I always work late on Tuesdays | Tell the office
        Gets on with the class and would recommend it | Better company than online | Send the card for recommending us
        Speaks much better, lacks words | The teacher corrects with care | Send the plan for learning words
        """),
        Goal.GUIDANCE: records("""
        Read the test together: listening better, writing weak | Now I know where I stand | One more short text a week
        There nine times of ten, homework late; made a plan | I can keep to that | Look at homework in two weeks
        Doing very well, should come to the workshop | I want to speak more | Send the dates of the workshop
        Falls behind; a lesson after class was agreed | Thanks for not giving up on me | Extra lesson next Wednesday
        """),
        Goal.RELATIONSHIP: records("""
        Talked about their new job, more English than before | Just in time | Ask again next month
        Came by the school, thinks of an exam next year | I want the same teacher | Prepare a plan for the exam
        Short hello, they were busy; they will call when needed | A message will do | Nothing
        """),
        Goal.OPPORTUNITY: records("""
        Would go on to the next level, asks for the price | Nearly fluent, not quite | Send the next dates
        May bring two colleagues, asks about a group price | Cheaper for three? | Send the group offer
        Enough lessons for now, perhaps after New Year | First this class | Call after New Year
        """),
    },
    by_rule=ANY_ENGLISH.by_rule,
    problems={
        Kind.COMPLAINT: records("""
        Lesson was moved and nobody told them; apologised | I came straight from work for nothing | Service takes it over today
        Homework comes back too late | Once a week is too slow | Agree on three days with the office
        """),
        Kind.PRODUCT_DEFECT: records("""
        Sound and picture of a recording disagree | Hard to listen to | Upload it anew
        Wrong answers in unit six of the workbook | I nearly learnt it wrong | Send a correction and a new book
        """),
        Kind.FAULT: records("""
        Could not log in and missed a live lesson | The last one before the exam | Mend it, add the recording
        Homework handed in is shown as missing | I worry about my certificate | Check what was handed in
        """),
        Kind.SERVICE_REQUEST: records("""
        New shifts: from the Saturday to the Wednesday class | This week, if possible | Service moves them and replies
        Needs a certificate that they attend | For my employer | Write and send it tomorrow
        """),
        Kind.OTHER: records("""
        Name on the invoice is wrong, wants a new one | My employer is waiting for it | Accounts sends a new one
        Away for two weeks, can lessons be moved? | I would rather not miss much | The office replies
        """),
    },
    intents=(
        "Wants to go on with the advanced class",
        "Three colleagues would like to join",
        "Asks about a course for the exam",
        "Their company may want lessons in house",
    ),
)
