"""Values of frames as plain Python: what a condition compares, and what a task says."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.model import Moment


def moment_of(stamp: pd.Timestamp) -> Moment:
    """Return a frame's moment as a date, or as a date and time where it has one."""
    moment = stamp.to_pydatetime(warn=False)
    return moment.date() if moment.time() == time.min else moment


def day_of(stamp: Any) -> date | None:
    """Return a frame's day, None where there is none."""
    return stamp.date() if isinstance(stamp, datetime) and stamp is not pd.NaT else None


def rows_of(frame: pd.DataFrame, kind: str) -> Iterator[dict[str, object]]:
    """Yield the rows of a frame by column, blanks as None; `_kind` says which sheet they are of."""
    columns = [_plain(frame[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    for values in zip(*columns, strict=True):
        yield {"_kind": kind, **dict(zip(names, values, strict=True))}


def _plain(column: pd.Series[Any]) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if stamp is pd.NaT else moment_of(stamp) for stamp in column]
    values = column.tolist()
    if pd.api.types.is_float_dtype(column.dtype):
        return [None if value != value else value for value in values]  # noqa: PLR0124  # NaN is not itself
    return [None if value == "" else value for value in values]
