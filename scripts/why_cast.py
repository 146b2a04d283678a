"""Who is in the small company that `docs/why.md` asks about: what each row says of them."""

from __future__ import annotations

from datetime import date, datetime

from followup_cli.terms import YesNo

PEOPLE = {"Kim": "李雷", "Han": "韩梅梅", "Wang": "王伟", "Tom": "陈晨"}
NAMES = {
    "Aster": "紫菀书店", "Birch": "白桦餐饮", "Cedar": "雪松物流", "Dahlia": "大丽花软件",
    "Elm": "榆树设计", "Fern": "蕨叶家居", "Ginkgo": "银杏医疗", "Hazel": "榛子食品",
    "Iris": "鸢尾教育", "Juniper": "刺柏酒业", "Kelp": "海带渔业", "Larch": "落叶松木业",
    "Maple": "枫叶旅行", "Nettle": "荨麻纺织", "Oak": "橡树建材", "Pine": "松果宠物",
    "Quince": "木瓜甜品", "Rowan": "花楸摄影", "Sage": "鼠尾草茶", "Thyme": "百里香厨房",
    "Ulmus": "青榆印务", "Vetch": "野豌豆农场", "Willow": "柳树钟表", "Yew": "红豆杉家具",
    "Peony": "牡丹礼品", "Zinnia": "百日菊花店",
}  # fmt: skip
HALF_YEAR, GREETED, SILENT = (
    ("Care plan", "护航服务"),
    ("Gift box", "礼盒"),
    ("Starter", "入门版"),
)
# What each customer's own row says, besides a name, an owner and a phone number.
CUSTOMERS: dict[str, dict[str, object]] = {
    "Aster": {},
    "Birch": {},
    "Cedar": {"signed_on": date(2026, 11, 20)},
    "Dahlia": {"registered_on": date(2026, 11, 23)},
    "Elm": {"first_login": date(2026, 11, 20)},
    "Fern": {},
    "Ginkgo": {"go_live": date(2026, 11, 19)},
    "Hazel": {"contract_start": date(2026, 3, 6), "contract_end": date(2027, 3, 5)},
    "Iris": {"contract_start": date(2026, 1, 21), "contract_end": date(2027, 1, 20)},
    "Juniper": {"birthday": date(1985, 12, 12)},
    "Kelp": {"anniversary": date(2020, 12, 10)},
    "Larch": {"product": GREETED},
    "Maple": {},
    "Nettle": {},
    "Oak": {},
    "Pine": {"product": HALF_YEAR, "registered_on": date(2026, 6, 5)},
    "Quince": {"last_contact": date(2026, 9, 10)},
    "Rowan": {"product": SILENT},
    "Sage": {
        "contract_start": date(2026, 1, 5),
        "contract_end": date(2027, 1, 4),
        "last_active": date(2026, 8, 1),
    },
    "Thyme": {},
    "Ulmus": {"next_contact": date(2026, 12, 2)},
    "Vetch": {"product": HALF_YEAR, "registered_on": date(2026, 6, 15), "owner": "Han"},
    "Willow": {
        "product": HALF_YEAR,
        "registered_on": date(2026, 6, 7),
        "next_contact": date(2026, 12, 8),
    },
    "Yew": {"product": HALF_YEAR, "registered_on": date(2026, 6, 3), "owner": "Han"},
    "Peony": {"signed_on": date(2026, 11, 22)},
    "Zinnia": {"do_not_contact": YesNo.YES, "signed_on": date(2026, 11, 20)},
}
at = datetime.fromisoformat
BUSY = ("Tulip", "郁金香"), ("Violet", "紫罗兰")  # two of Tom's, who has an hour a day for this
ORDERS: tuple[tuple[str, datetime | date, int, dict[str, object]], ...] = (
    ("Aster", at("2026-11-22T10:30"), 300, {}),
    ("Aster", date(2025, 11, 3), 200, {}),
    ("Birch", date(2026, 11, 20), 400, {}),
    ("Cedar", at("2026-11-20T15:20"), 900, {}),
    ("Fern", date(2026, 11, 16), 500, {"delivered_on": date(2026, 11, 20)}),
    ("Larch", date(2025, 11, 3), 800, {}),
    ("Peony", at("2026-11-22T09:45"), 700, {}),
    ("Rowan", date(2026, 9, 28), 120, {}),
    ("Thyme", date(2026, 2, 2), 100, {}),
    ("Thyme", date(2026, 5, 4), 110, {}),
    ("Thyme", date(2026, 8, 3), 90, {}),
    ("Thyme", date(2026, 11, 18), 400, {}),
    ("Yew", date(2026, 11, 3), 600, {}),
)
