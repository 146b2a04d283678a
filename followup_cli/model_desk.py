"""A workbook as it is read: where its sheets stand, its settings, and all that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import address
from followup_cli.model_offset import FOUR_HOURS, Offset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from followup_cli.model import Problem, Row, Task
    from followup_cli.model_loop import Notice, Ticket
    from followup_cli.terms import Segment, Tier


RESULTS = "results"


class Place(NamedTuple):
    """Where a sheet of ours, or one mapped to ours, stands: its name, header row and columns.

    `columns` gives the column letter of each field, `last_row` the last row that holds anything;
    `own` gives the letters of the user's own columns, by header.
    """

    name: str
    header_row: int
    columns: Mapping[str, str]
    last_row: int
    own: Mapping[str, str] = {}


class State(NamedTuple):
    """What the last plan saw: its as-of moment, and the last row of each sheet by kind.

    Beside the sheets stands, under `RESULTS`, how many contacts were acted on since.
    """

    as_of: datetime
    last_rows: Mapping[str, int]

    @property
    def results(self) -> int:
        """How many results that came after the plan were acted on when they were recorded."""
        return self.last_rows.get(RESULTS, 0)


@dataclass(frozen=True)
class Table:
    """A sheet of facts, typed: one frame row for each row kept.

    The frame has the fields of `workbook.schema` that the sheet holds (every field is a column,
    all-missing where the sheet lacks it), the user's own columns under their own headers, and
    `_sheet` and `_row`, the Excel sheet and row that each came from. `columns` gives the column
    letter of each field, by sheet, so that any fact can name its cell; `elsewhere` gives the sheet
    and row of a field that came from another row than the rest, of several that were made one.
    """

    frame: pd.DataFrame
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    elsewhere: Mapping[tuple[str, int, str], tuple[str, int]] = field(default_factory=dict)

    def at(self, sheet: str, row: int, name: str) -> str:
        """Return the address of a field's cell: `Orders!C17`."""
        sheet, row = self.elsewhere.get((sheet, row, name), (sheet, row))
        return address(sheet, self.columns.get(sheet, {}).get(name, "A"), row)


@dataclass(frozen=True)
class Settings:
    """The founder's settings, typed; `maps` says where `init` found a column of the user's.

    `maps` is by `Orders.order_date` (kind and field), each value `Sheet name!Header`.
    `date_order` is `ymd`, `dmy` or `mdy`; `working_hours` are (from, to) of a day, in order.
    """

    language: str = ""
    company: str = ""
    founder: str = ""
    country: str = "CN"
    time_zone: str = ""
    working_hours: tuple[tuple[time, time], ...] = (
        (time(9), time(12)),
        (time(13, 30), time(18)),
    )
    extra_days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()
    date_order: str = "ymd"
    base_currency: str = "CNY"
    rates: Mapping[str, float] = field(default_factory=dict)
    horizon_months: int = 12
    backfill_days: int = 7
    minimum_gap_days: int = 3
    daily_capacity: int = 20
    onboarding_days: int = 90
    renewal_days: int = 90
    dormant_days: int = 180
    rfm_method: str = "rank"
    r_cuts: tuple[float, ...] = ()
    f_cuts: tuple[float, ...] = ()
    m_cuts: tuple[float, ...] = ()
    high_value_share: float | None = None
    tiers: Mapping[Segment, Tier] = field(default_factory=dict)
    risk_days: int = 90
    risk_bands: tuple[float, ...] = (0.33, 0.66)
    alert_score: float = 3
    csat_score: float = 8
    response_time: Offset = FOUR_HOURS
    new_feature: str = ""
    benefit: str = ""
    renewal_grace_days: int = 30
    trial_difference: float = 15
    versions_kept: int = 10
    maps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """A workbook, read and typed. `content` are the bytes that were read, `fingerprint` theirs.

    `lang` is the workbook's language, `places` where each kind of sheet stands (of the kinds that
    are there), `problems` everything that could not be read, `state` what the last plan saw;
    `named` are the kinds whose sheet is the program's own, as a hidden name says; `past` are the
    tasks that were moved to `History`, whose `row` is None; `past_rows` the rows they have there,
    by id.
    """

    path: Path
    fingerprint: str
    lang: str
    places: Mapping[str, Place]
    settings: Settings
    customers: Table
    orders: Table
    tickets: Table
    events: Table
    leads: Table
    outbox: Table
    tasks: tuple[Task, ...] = ()
    rules: tuple[Row, ...] = ()
    templates: tuple[Row, ...] = ()
    team: tuple[Row, ...] = ()
    log: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    state: State | None = None
    content: bytes = field(default=b"", repr=False)
    named: frozenset[str] = frozenset()
    past: tuple[Task, ...] = ()
    past_rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def every_task(self) -> tuple[Task, ...]:
        """Every contact there is: those that went to `History`, then the rows of `Schedule`."""
        return self.past + self.tasks

    @property
    def whole(self) -> Desk:
        """The desk as if no contact had ever left `Schedule`: for whoever writes none of them."""
        return replace(self, tasks=self.every_task, past=()) if self.past else self


@dataclass(frozen=True)
class Morning:
    """What `due` reads: the schedule, and what has come since the plan was made.

    `since` counts the rows added since the last plan, by kind of sheet. `notices` are those that
    nobody has seen, `tickets` all there are, both where they are read at a glance.
    """

    path: Path
    lang: str
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]
    state: State | None
    since: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    tickets: tuple[Ticket, ...] = ()
