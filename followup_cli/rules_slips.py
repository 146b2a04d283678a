"""What to do about a distance or a repeat that cannot be read, by the slip that was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.words import Message

_UNIT = r"(?:h|d|w|mo|y|bd|hours?|days?|weeks?|months?|天|日|小时|周|个?月|个?工作日)"
_OFFSETS: tuple[tuple[str, Message], ...] = (
    (
        rf".*\d\s*{_UNIT}?\s*(?:-|–|~|to|至|到)\s*[+-]?\d.*",
        msg("A window is two cells: its start under Offset (+7d), its end under Latest (+14d)."),
    ),
    (
        r"within\b.*|.*(?:以|之)?内",
        msg("A window is two cells: its start under Offset (0), its end under Latest (+7d)."),
    ),
    (
        r"[+-]?\d+\s*m",
        msg("m could be minutes or months: write 1mo for a month, 1h for an hour."),
    ),
    (r".*(?:min|minutes?|分钟|分)", msg("The smallest step is an hour: 1h.")),
    (r"[+-]?\d+[.,]\d+.*", msg("Write whole numbers: 36h for a day and a half.")),
    (r"=.*", msg("Write the distance alone, without a formula: +7d.")),
    (
        r"[td]\s*\+.*",
        msg("Write the distance alone, with its unit: +7d."),
    ),
    (
        r"(?:the\s*)?next day|tomorrow|次日|隔天|第二天|翌日|明天",
        msg("Write +1d for the next day, +1bd for the next working day."),
    ),
    (r"(?:a|an|one|half an?)\s.*", msg("Write the number as a digit: 1w, 2d, 6mo.")),
    (
        r".*(?:到期|签约|购买|交付|上线|注册).*|.*(?:expir|contract|sign|purchas|deliver).*",
        msg("What it counts from stands under Trigger; here is only how far from it: -90d."),
    ),
    (
        r".*[,，;；、].*",
        msg("One rule has one offset: write a rule for each, or a window with Latest."),
    ),
)
_REPEATS: tuple[tuple[str, Message], ...] = (
    (
        rf"\+?\d+\s*{_UNIT}",
        msg(
            "Say from where: every 90 days counts from the start, after 90 days from the last "
            "contact."
        ),
    ),
    (
        r"季度?|months?|quarters?|years?|weeks?|[年月周]",
        msg("Say every before it: every quarter, 每季度."),
    ),
    (
        r".*(?:work|工作).*",
        msg("Write every day with Working Day next, or FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR."),
    ),
    (r"twice a year|.*一年两次|每年(?:2|两|二)次", msg("Write every 6 months.")),
    (r"twice a month|.*每月(?:2|两|二)次", msg("Write FREQ=MONTHLY;BYMONTHDAY=1,15.")),
    (r"once an? (?P<unit>\w+)", msg("Write every week, every month, every quarter, every year.")),
    (
        r".*(?:一|1)次",
        msg("Write every week, every month, every quarter, every year, without how many times."),
    ),
    (r".*初", msg("Name the day: every month on 1, 每月1号.")),
    (
        r".*\d+.*(?:,|、|and|和).*\d+.*",
        msg("Several days of a month are an RRULE: FREQ=MONTHLY;BYMONTHDAY=15,30."),
    ),
    (r".*freq=.*", msg("An RRULE has FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, and days that come.")),
)


def offset_hint(plain: str) -> Message | None:
    """Return what to write instead of a distance, None where the slip is none of the usual."""
    return _hint(plain, _OFFSETS)


def repeat_hint(plain: str) -> Message | None:
    """Return what to write instead of a repeat, None where the slip is none of the usual."""
    return _hint(plain, _REPEATS)


def _hint(plain: str, slips: tuple[tuple[str, Message], ...]) -> Message | None:
    return next((hint for pattern, hint in slips if re.fullmatch(pattern, plain)), None)
