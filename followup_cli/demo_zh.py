"""The demonstration's people and sentences in Chinese: a maker of shop software in Hangzhou."""

from __future__ import annotations

from followup_cli.demo_texts import Case, Client, Colleague, Texts, Ware
from followup_cli.demo_zh_records import (
    ANSWERED,
    BY_RULE,
    INTENTS,
    NO_ANSWER,
    NOT_NEEDED,
    POSTPONED,
    PROBLEMS,
    RECORDS,
    SENT,
    VOICEMAIL,
)
from followup_cli.terms import Kind

_FOUNDER = "沈知远"

_TEAM = (
    Colleague(_FOUNDER, "shen", ("Founder", "Service director"), "", 6, ""),
    Colleague("林晓", "lin", ("Sales",), _FOUNDER, 15, "沈知远"),
    Colleague("周敏", "zhou", ("Customer success manager", "Teacher"), _FOUNDER, 12, "何佳"),
    Colleague("何佳", "he", ("Customer success manager",), "周敏", 12, "周敏"),
    Colleague("吴桐", "wu", ("Sales assistant", "Service"), "林晓", 20, "林晓"),
    Colleague("孙磊", "sun", ("After-sales", "Product R&D"), _FOUNDER, 8, "吴桐"),
)

_FIRMS = (
    Client("杭州桐荫餐饮", "tongyin", "王海燕"),
    Client("宁波海棠烘焙", "haitang", "陈伟东"),
    Client("苏州听雨茶社", "tingyu", "顾文静"),
    Client("绍兴青瓦酒肆", "qingwa", "金国良"),
    Client("上海拾光花艺", "shiguang", "徐曼"),
    Client("湖州南窗书店", "nanchuang", "沈丽华"),
    Client("无锡竹里咖啡", "zhuli", "钱俊"),
    Client("杭州半山便利", "banshan", "方志刚"),
    Client("嘉兴禾谷粮油", "hegu", "朱建平"),
    Client("南京栖霞母婴", "qixia", "刘倩"),
    Client("温州山海鞋服", "shanhai", "叶小波"),
    Client("金华石榴超市", "shiliu", "胡春梅"),
    Client("台州渔港海鲜", "yugang", "郑勇"),
    Client("常州白鹭美容", "bailu", "蒋莉"),
    Client("合肥麦田面包", "maitian", "程浩"),
    Client("杭州知味小馆", "zhiwei", "俞晓东"),
    Client("扬州运河茶点", "yunhe", "丁慧"),
    Client("镇江江岸健身", "jiangan", "高翔"),
    Client("南通晨曦药房", "chenxi", "陆敏芳"),
    Client("徐州彭园饭庄", "pengyuan", "孟宪斌"),
    Client("芜湖徽味食府", "huiwei", "汪俊杰"),
    Client("衢州橘子洗衣", "juzi", "毛雪琴"),
    Client("丽水云和玩具", "yunhetoys", "蓝志明"),
    Client("舟山海岸民宿", "haian", "虞佩珍"),
    Client("杭州小满童装", "xiaoman", "章琳"),
    Client("上海弄堂面馆", "longtang", "陆建国"),
    Client("苏州丝语服饰", "siyu", "范晓琳"),
    Client("义乌四季百货", "siji", "楼永强"),
    Client("泰州水乡特产", "shuixiang", "薛红"),
    Client("宁波东湖眼镜", "donghu", "史建军"),
    Client("杭州松果宠物", "songguo", "龚雨晴"),
    Client("昆山光合果蔬", "guanghe", "姚志远"),
    Client("绍兴鉴湖婚庆", "jianhu", "傅丹"),
    Client("慈溪好邻居家电", "haolinju", "岑国庆"),
    Client("杭州望江火锅", "wangjiang", "谢斌"),
    Client("南京梧桐摄影", "wutong", "袁媛"),
    Client("盐城湿地米业", "shidi", "卞正华"),
    Client("余姚杨梅酒庄", "yangmei", "阮秋月"),
    Client("淮安里运汽修", "liyun", "许长青"),
    Client("海宁皮都箱包", "pidu", "沈建芬"),
    Client("桐乡濮院毛衫", "puyuan", "钟秀英"),
    Client("临安山核桃铺", "shanhetao", "童建华"),
    Client("萧山渡口茶楼", "dukou", "来美英"),
    Client("诸暨珍珠首饰", "zhenzhu", "何丽娜"),
    Client("富阳纸上文具", "zhishang", "盛夏"),
)

_PEOPLE = (
    Client("李慕白", "li.mubai"),
    Client("张晓雯", "zhang.xiaowen"),
    Client("赵一鸣", "zhao.yiming"),
    Client("黄佩佩", "huang.peipei"),
    Client("马骏", "ma.jun"),
    Client("梁静怡", "liang.jingyi"),
    Client("宋子豪", "song.zihao"),
    Client("彭小曼", "peng.xiaoman"),
    Client("曾凡", "zeng.fan"),
    Client("罗雪", "luo.xue"),
    Client("邓家明", "deng.jiaming"),
    Client("韩露", "han.lu"),
    Client("曹阳", "cao.yang"),
    Client("田甜", "tian.tian"),
    Client("魏东来", "wei.donglai"),
)

_CASES = {
    Kind.COMPLAINT: Case(
        "客服",
        "吴桐",
        ("已致电道歉并减免一个月服务费，客户接受。", "已更换对接人，约定每周反馈一次进度。"),
    ),
    Kind.PRODUCT_DEFECT: Case(
        "售后, 产品研发",
        "孙磊",
        ("新版本已修复报表合计错误，客户验证通过。", "更换同型号新机，旧机寄回检测。"),
    ),
    Kind.FAULT: Case(
        "售后",
        "孙磊",
        ("远程重装打印驱动后恢复正常。", "上门更换电源模块，现场试用两小时无异常。"),
    ),
    Kind.SERVICE_REQUEST: Case(
        "客服", "吴桐", ("已开通两个子账号并发送操作说明。", "已协助导入会员资料 1,260 条。")
    ),
    Kind.OTHER: Case("客服", "吴桐", ("发票抬头已更正并重新寄出。", "已更新联系人信息。")),
}

CHINESE = Texts(
    company="杭州云杉科技",
    currency="CNY",
    wares=(
        Ware("云杉门店管家年费版", 2980),
        Ware("云杉收银一体机", 2680, delivered=True),
        Ware("门店运营实战课", 1280),
        Ware("上门运维服务", 480),
    ),
    team=_TEAM,
    sellers=("林晓", "周敏", "何佳"),
    away="何佳",
    firms=_FIRMS,
    people=_PEOPLE,
    phone="138 0000 {:04d}",
    masked_phone="138****0042",
    vague_amount="约500",
    no_end="长期",
    month_day="{month}月{day}日",
    tags=("连锁", "重点客户"),
    notes=(
        "展会认识，老板亲自拍板，希望本月上线",
        "另有一份运维服务合同，到期日不同",
        "只接受微信群通知，不接电话",
        "对上次处理进度不满，续约前须回访",
        "门店转让中，合同到期后未再续签",
        "号码为空号，公司已注销",
        "约好明天下午再聊报价",
    ),
    cases=_CASES,
    events=(
        ("新店开业", "第二家门店试营业"),
        ("到店培训", "给店员讲收银与盘点"),
        ("参加直播课", "会员日活动怎么做"),
        ("展会洽谈", "在展位看了演示"),
        ("上线复盘", "与店长一起看了月报"),
    ),
    records=RECORDS,
    by_rule=BY_RULE,
    problems=PROBLEMS,
    intents=INTENTS,
    sent=SENT,
    answered=ANSWERED,
    no_answer=NO_ANSWER,
    voicemail=VOICEMAIL,
    postponed=POSTPONED,
    not_needed=NOT_NEEDED,
)
