"""Who plays in the demonstration: each customer's life, in days from the as-of date.

Lives are written down one by one, so that every status, stage, kind of problem and special case
is there whatever the date; chance only moves purchases by a few days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from followup_cli.terms import (
    Channel,
    CustomerStatus,
    CustomerType,
    Kind,
    OrderStatus,
    TicketStatus,
)

PLAN, DEVICE, COURSE, SERVICE = range(4)
B2B, B2C = CustomerType.B2B, CustomerType.B2C
LEAD, SIGNED = CustomerStatus.LEAD, CustomerStatus.SIGNED
TERMINATED, INVALID = CustomerStatus.TERMINATED, CustomerStatus.INVALID


class Buy(NamedTuple):
    """Purchases of one ware: the first day, and for those that repeat how often and until when.

    `plus` is a ware sold along with it under the same order; `credit` the day on which part of
    the money was given back under that order.
    """

    ware: int
    first: int
    every: int = 0
    until: int = -2
    status: OrderStatus = OrderStatus.PAID
    plus: int | None = None
    credit: int | None = None


class Trouble(NamedTuple):
    """A ticket: what about, when opened, and when closed or as which it stands."""

    kind: Kind
    opened: int
    closed: int | None = None
    status: TicketStatus = TicketStatus.CLOSED


@dataclass(frozen=True)
class Part:
    """One customer's life.

    A contract starts at `signed` and lasts `months`, or is the one that ends at `ends`; with
    `renewed`, the day when that was signed, another follows it. `second_ends` is the end of a
    service contract that runs beside it. `login_after` is when those who only try it logged in,
    in days from `registered`. `lacks` names fields that nobody knows, `mess` one that somebody
    mistyped. `shops` says how big the customer is.
    """

    kind: CustomerType
    status: CustomerStatus | None = SIGNED
    registered: int | None = None
    login_after: int | None = None
    signed: int | None = None
    ends: int | None = None
    endless: bool = False
    months: int = 12
    renewed: int | None = None
    second_ends: int | None = None
    live_after: int | None = None
    terminated: int | None = None
    shops: int = 1
    buys: tuple[Buy, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    events: tuple[tuple[int, int], ...] = ()
    birthday: int | None = None
    birth_year: bool = True
    anniversary: int | None = None
    prefers: Channel | None = None
    do_not_contact: bool = False
    last_active: int | None = None
    last_contact: int | None = None
    next_contact: int | None = None
    lacks: frozenset[str] = frozenset()
    tag: int | None = None
    note: int | None = None
    mess: str = ""


def cast(as_of: date) -> tuple[Part, ...]:
    """Return every customer of the demonstration, the newest first."""
    return (*_NEW, *_STEADY, *_renewals(as_of), *_departed(as_of), *_LEADS, *_BUYERS, *_DORMANT)


_NEW = (
    Part(B2B, registered=-6, signed=-2, shops=2, note=0),
    Part(B2B, registered=-19, signed=-9, live_after=6, shops=1, last_active=-1),
    Part(B2B, registered=-33, signed=-20, live_after=11, shops=4, last_active=-1, tag=0,
         events=((1, -8),), prefers=Channel.WECHAT),
    Part(B2B, registered=-52, signed=-41, live_after=15, shops=2, last_active=-4,
         buys=(Buy(DEVICE, -30),), troubles=(Trouble(Kind.SERVICE_REQUEST, -17, -15),)),
    Part(B2B, registered=-75, signed=-62, live_after=14, shops=6, last_active=-1, tag=0,
         buys=(Buy(DEVICE, -55, plus=SERVICE), Buy(COURSE, -48)), birthday=9),
    Part(B2B, registered=-98, signed=-80, live_after=20, shops=3, last_active=-2,
         buys=(Buy(SERVICE, -60, 30),),
         troubles=(Trouble(Kind.FAULT, -2, None, TicketStatus.OPEN),)),
    Part(B2C, None, buys=(Buy(DEVICE, -3),), birthday=16),
    Part(B2C, None, buys=(Buy(COURSE, -8),), lacks=frozenset({"email"})),
    Part(B2C, None, buys=(Buy(DEVICE, -14, plus=COURSE),), prefers=Channel.SMS),
    Part(B2C, None, buys=(Buy(COURSE, -29),), events=((2, -20),)),
    Part(B2B, None, buys=(Buy(DEVICE, -38), Buy(DEVICE, -11)), shops=2),
)  # fmt: skip

_MONTHLY = Buy(SERVICE, -240, 29)

_STEADY = (
    Part(B2B, registered=-290, ends=110, live_after=15, shops=8, last_active=-1, tag=1,
         last_contact=-120, buys=(Buy(SERVICE, -238, 22), Buy(DEVICE, -200, 60)),
         troubles=(Trouble(Kind.COMPLAINT, -62, -60),), anniversary=12),
    Part(B2B, registered=-285, ends=125, live_after=18, shops=6, last_active=-2, tag=1,
         last_contact=-104, buys=(_MONTHLY, Buy(COURSE, -150)), birthday=3,
         events=((0, -26),)),
    Part(B2B, ends=140, live_after=12, shops=5, last_active=-1, buys=(Buy(SERVICE, -210, 26),),
         prefers=Channel.VISIT, troubles=(Trouble(Kind.PRODUCT_DEFECT, -47, -41),)),
    Part(B2B, ends=150, second_ends=255, live_after=14, shops=7, last_active=-3, tag=0,
         last_contact=-111, buys=(Buy(DEVICE, -160, 75),), note=1),
    Part(B2B, ends=158, live_after=9, shops=3, last_active=-48, last_contact=-130,
         troubles=(Trouble(Kind.COMPLAINT, -1, None, TicketStatus.OPEN),)),
    Part(B2B, ends=170, live_after=16, shops=2, last_active=-5, buys=(Buy(COURSE, -70),),
         mess="last_active"),
    Part(B2B, ends=183, live_after=13, shops=4, last_active=-1, buys=(Buy(SERVICE, -170, 31),),
         anniversary=26, lacks=frozenset({"wechat"}),
         troubles=(Trouble(Kind.FAULT, -8, None, TicketStatus.OPEN),)),
    Part(B2B, ends=195, live_after=10, shops=2, last_active=-2, do_not_contact=True, note=2),
    Part(B2B, ends=205, live_after=21, shops=3, last_active=-1, buys=(Buy(DEVICE, -95),),
         lacks=frozenset({"phone"}), prefers=Channel.EMAIL),
    Part(B2B, ends=216, live_after=14, shops=5, last_active=-1, buys=(Buy(SERVICE, -140, 28),),
         troubles=(Trouble(Kind.FAULT, -13, -11),), birthday=21, birth_year=False),
    Part(B2B, ends=228, live_after=17, shops=1, last_active=-9, lacks=frozenset({"owner"}),
         buys=(Buy(SERVICE, -125, 30),)),
    Part(B2B, ends=240, live_after=12, shops=9, last_active=-1, tag=1, last_contact=-99,
         buys=(Buy(SERVICE, -118, 15), Buy(DEVICE, -110, 45)), events=((3, -57),),
         troubles=(Trouble(Kind.COMPLAINT, -4, -1),)),
    Part(B2B, signed=-380, endless=True, live_after=14, shops=6, last_active=-1, tag=0,
         last_contact=-125, buys=(Buy(SERVICE, -350, 30),), anniversary=44),
    Part(B2B, signed=-300, endless=True, live_after=20, shops=2, last_active=-3,
         buys=(Buy(DEVICE, -220, 90),), prefers=Channel.CHAT),
)  # fmt: skip


def _renewals(as_of: date) -> tuple[Part, ...]:
    """Return the customers whose contract ends soon, and those who renewed theirs."""
    first = _last_month(as_of, 1)
    return (
        Part(B2B, ends=20, live_after=13, shops=4, last_active=-2, last_contact=-101,
             buys=(Buy(SERVICE, -300, 33),), tag=0),
        Part(B2B, ends=34, live_after=11, shops=1, last_active=-31, note=3,
             troubles=(Trouble(Kind.COMPLAINT, -16, None, TicketStatus.REOPENED),)),
        Part(B2B, ends=60, live_after=15, shops=3, last_active=-1, buys=(Buy(COURSE, -130, 55),)),
        Part(B2B, ends=73, live_after=19, shops=2, last_active=-4, mess="phone"),
        Part(B2B, ends=85, live_after=12, shops=5, last_active=-1, last_contact=-108,
             buys=(Buy(SERVICE, -265, 24),), birthday=33),
        Part(B2B, ends=first, renewed=first - 9, live_after=14, shops=4, last_active=-1,
             buys=(Buy(SERVICE, -330, 35),), events=((4, -34),)),
        Part(B2B, ends=first + 2, renewed=first - 3, live_after=16, shops=2, last_active=-2),
        Part(B2B, ends=first + 6, renewed=first + 12, live_after=10, shops=7, tag=1,
             last_active=-1, last_contact=-96,
             buys=(Buy(DEVICE, -310, 62), Buy(SERVICE, -290, 27))),
        Part(B2B, ends=-65, renewed=-75, live_after=13, shops=3, last_active=-6,
             troubles=(Trouble(Kind.PRODUCT_DEFECT, -7, None, TicketStatus.PAUSED),)),
    )  # fmt: skip


def _departed(as_of: date) -> tuple[Part, ...]:
    """Return the customers whose contract ran out, who ended it, or who were never real."""
    return (
        Part(B2B, ends=_last_month(as_of, 2), live_after=14, shops=2, last_active=-60,
             last_contact=-105),
        Part(B2B, ends=-68, live_after=12, shops=1, last_active=-80),
        Part(B2B, ends=-12, live_after=18, shops=3, last_active=-15, note=4,
             troubles=(Trouble(Kind.OTHER, -32, -30),)),
        Part(B2B, TERMINATED, ends=90, terminated=_last_month(as_of, 16), live_after=13, shops=2),
        Part(B2B, TERMINATED, ends=-20, terminated=-82, live_after=10, shops=1),
        Part(B2C, TERMINATED, terminated=-150, buys=(Buy(COURSE, -330), Buy(COURSE, -270))),
        Part(B2B, INVALID, registered=-140, lacks=frozenset({"email", "wechat"}), note=5),
        Part(B2C, INVALID, registered=-60, lacks=frozenset({"wechat"})),
    )  # fmt: skip


_LEADS = (
    Part(B2B, LEAD, registered=-5, next_contact=1, last_contact=-1, shops=3, note=6),
    Part(B2B, LEAD, registered=-112, last_contact=-100, events=((3, -57),)),
    Part(B2B, LEAD, registered=-51, lacks=frozenset({"phone"})),
    Part(B2C, LEAD, registered=-12, lacks=frozenset({"phone", "email"})),
    Part(B2C, LEAD, registered=-83, do_not_contact=True),
)  # fmt: skip

_BUYERS = (
    Part(B2B, None, shops=5, buys=(Buy(DEVICE, -400, 70), Buy(SERVICE, -380, 38)), tag=0),
    Part(B2B, None, shops=3, buys=(Buy(SERVICE, -390, 33), Buy(DEVICE, -150)),
         troubles=(Trouble(Kind.SERVICE_REQUEST, -76, -74),)),
    Part(B2B, None, shops=2, buys=(Buy(DEVICE, -365, 50, -120), Buy(DEVICE, -60, credit=-52))),
    Part(B2C, None, buys=(Buy(COURSE, -410, 45, -30),), birthday=6),
    Part(B2C, None, buys=(Buy(DEVICE, -280, plus=COURSE), Buy(COURSE, -100)),
         lacks=frozenset({"phone", "email"}), prefers=Channel.WECHAT),
    Part(B2C, None, buys=(Buy(COURSE, -120), Buy(COURSE, -44, status=OrderStatus.REFUNDED))),
    Part(B2C, None, buys=(Buy(DEVICE, -150), Buy(DEVICE, -36, status=OrderStatus.CANCELLED),
                          Buy(COURSE, -66))),
    Part(B2B, None, shops=2, buys=(Buy(DEVICE, -170, status=OrderStatus.FAILED), Buy(DEVICE, -168),
                                   Buy(SERVICE, -160, 30)), mess="amount"),
    Part(B2C, None, buys=(Buy(COURSE, -199, 52), Buy(DEVICE, -97))),
    Part(B2B, None, buys=(Buy(SERVICE, -188, 28),)),
)  # fmt: skip

# Far enough from half a year and a year that no routine visit wakes them before the as-of date.
_DORMANT = (
    Part(B2C, None, buys=(Buy(COURSE, -285),)),
    Part(B2C, None, buys=(Buy(DEVICE, -296),), lacks=frozenset({"wechat"})),
    Part(B2B, None, buys=(Buy(DEVICE, -304),), do_not_contact=True),
)


def _last_month(as_of: date, day: int) -> int:
    """Return a day of the month before, in days from the as-of date."""
    last = as_of.replace(day=1) - timedelta(days=1)
    return (last.replace(day=day) - as_of).days
