"""No pile-ups: new contacts are placed on days that have room for them, the most valuable first.

A person makes so many contacts a day. What counts from an event keeps its date; a contact with a
window moves inside it; a routine one goes to the next day with room on which its customer is left
alone long enough, or along with another contact, and is held back where there is no such day
before its turn would come again. What was placed by an earlier plan stays where it is, but for a
routine contact that another one of its customer has come too near to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.schedule_fatigue import Diary
from followup_cli.schedule_levelled import relaid
from followup_cli.schedule_notes import level_notes, overload
from followup_cli.schedule_placing import Placing
from followup_cli.schedule_room import Room, Team
from followup_cli.schedule_sorts import Sorts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Contact, Layout
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

__all__ = ["Levelled", "Team", "level"]


class Levelled(NamedTuple):
    """A layout whose new tasks have room; how many routine ones wait, and the days too full.

    `waiting` are the tasks held back; `joined` says, by the key of a contact left out, the key of
    the one that it became a part of; `notes` are what to tell about all of this.
    """

    layout: Layout
    held: int
    overloaded: int
    waiting: tuple[Task, ...] = ()
    joined: Mapping[str, str] = {}
    notes: tuple[Message, ...] = ()


def level(
    layout: Layout,
    rules: Iterable[Rule],
    tasks: Sequence[Task],
    made: Collection[str],
    team: Team,
    *,
    revenue: Mapping[str, float],
    today: date,
    lang: str,
    contacts: Mapping[str, Contact] | None = None,
) -> Levelled:
    """Return the layout with its new tasks on days that have room for them.

    Args:
        layout: What the rules ask for.
        rules: The rules; automatic messages take nobody's time.
        tasks: The schedule; its open tasks take room.
        made: The keys of all tasks ever made; they are not new.
        team: People, calendar and settings.
        revenue: What each customer is worth, by customer id.
        today: The as-of day; nothing is placed before it.
        lang: The language of `Why`.
        contacts: The last contact made with each customer.
    """
    by_id = {rule.rule_id: rule for rule in rules}
    sorts = Sorts(layout, by_id, tasks, made, revenue=revenue, today=today)
    diary = Diary(team.settings.minimum_gap_days, contacts or {}, today)
    placing = Placing(sorts, Room(team), diary)
    placing.settle()
    levelled = relaid(
        sorts, placing.moves, placing.joined, placing.waiting, room=placing.room, lang=lang
    )
    waiting = tuple(task for task in layout.tasks if task.key in placing.waiting)
    full = overload(sorts, levelled, placing.room)
    notes = level_notes(sorts, levelled, placing.room, full, held=len(waiting))
    over = sum(each.over for each in full)
    return Levelled(levelled, len(waiting), over, waiting, placing.joined, notes)
