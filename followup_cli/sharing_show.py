"""What merging copies did, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.sharing import label_of, say_value
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.schema import SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.sharing_merge import Conflict, MergedCopies, Taken
    from followup_cli.sharing_rows import Added
    from followup_cli.sharing_wishes import Came, Wish

COLUMNS = (
    Column("outcome", "Outcome", "结果"),
    Column("where", "Where", "位置"),
    Column("id", "ID", "编号"),
    SCHEDULE.column("customer"),
    Column("field", "Field", "字段"),
    Column("ours", "Ours", "本表"),
    Column("theirs", "Theirs", "副本"),
    SCHEDULE.column("owner"),
)
_TO_THE_MINUTE = len("2026-03-05 10:30")
_MOST = 20  # cells that are listed one by one; JSON has them all
_LONGEST = 60  # characters of a text that are shown


def told_lines(copies: Sequence[Came], merged: MergedCopies, lang: str) -> Iterator[Message]:
    """Yield what was merged: a heading for each copy, then what came, and what did not."""
    for came in copies:
        yield _heading(came, merged)
    yield from _first([_taken(one, lang) for one in merged.taken])
    yield from _first([_added(row, lang) for row in merged.added])
    if merged.conflicts:
        yield msg(
            "Conflicts ({n}): these cells were left as they are; type into them what holds.",
            n=len(merged.conflicts),
        )
        yield from (_conflict(one, lang) for one in merged.conflicts)
    yield from merged.remarks


def as_object(merged: MergedCopies) -> Mapping[str, object]:
    """Return what was merged, for programs."""
    return {
        "merged": [
            {
                **_cell(one.wish),
                "where": one.where,
                "before": one.ours.values.get(one.wish.field),
                "after": one.wish.value,
                "owner": one.wish.came.base.owner,
                "copy": one.wish.came.name,
            }
            for one in merged.taken
        ],
        "added": [
            {
                "sheet": row.row.kind,
                "customer": row.row.customer,
                "owner": row.came.base.owner,
                "copy": row.came.name,
                "row": row.row.row,
            }
            for row in merged.added
        ],
        "conflicts": [_conflict_object(one) for one in merged.conflicts],
        "notes": list(merged.remarks),
    }


def as_rows(merged: MergedCopies, lang: str) -> Sequence[Mapping[str, object]]:
    """Return a row for each cell of the copies that asked for something, for a spreadsheet."""
    taken = [(msg("merged"), one.ours, one.wish, one.where) for one in merged.taken]
    left = [
        (msg("conflict"), one.ours, wish, one.where)
        for one in merged.conflicts
        for wish in one.wishes
    ]
    return [
        {
            "outcome": tell(said, lang),
            "where": where,
            "id": wish.row_id,
            "customer": ours.customer if ours else "",
            "field": label_of(wish.kind, wish.field, lang),
            "ours": say_value(ours.values.get(wish.field), lang) if ours else "",
            "theirs": wish.after,
            "owner": wish.came.base.owner,
        }
        for said, ours, wish, where in (*taken, *left)
    ]


def _heading(came: Came, merged: MergedCopies) -> Message:
    return msg(
        "{name}, {owner}'s copy of {day}: cells {cells}, new rows {rows}, conflicts {conflicts}",
        name=came.name,
        owner=came.base.owner,
        day=came.base.shared_on.replace("T", " ")[:_TO_THE_MINUTE],
        cells=sum(one.wish.came is came for one in merged.taken),
        rows=sum(row.came is came for row in merged.added),
        conflicts=sum(any(w.came is came for w in one.wishes) for one in merged.conflicts),
    )


def _first(lines: Sequence[Message]) -> Iterator[Message]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield msg("  and {n} more", n=len(lines) - _MOST)


def _taken(one: Taken, lang: str) -> Message:
    return msg(
        "  {where}  {id} {customer}: {field}: {before} → {after}",
        where=one.where,
        id=one.wish.row_id,
        customer=one.ours.customer,
        field=label_of(one.wish.kind, one.wish.field, lang),
        before=_shown(say_value(one.ours.values.get(one.wish.field), lang)),
        after=_shown(say_value(one.wish.value, lang)),
    )


def _added(added: Added, lang: str) -> Message:
    named = ("type", "kind", "intent", "due")
    said = [say_value(added.values[name], lang) for name in named if name in added.values]
    return msg(
        "  new: {customer}: {said} (row {row} of {name})",
        customer=added.row.customer,
        said=said or msg("blank"),
        row=added.row.row,
        name=added.came.name,
    )


def _conflict(one: Conflict, lang: str) -> Message:
    wish = one.wishes[0]
    owners = {each.came.base.owner for each in one.wishes}
    theirs = [_their(each, named=len(owners) == len(one.wishes)) for each in one.wishes]
    ours = say_value(one.ours.values.get(wish.field), lang) if one.ours else ""
    told = msg(
        "  {where}  {id} {customer}: {field}: yours {ours}, {theirs}",
        where=one.where,
        id=wish.row_id,
        customer=one.ours.customer if one.ours else "",
        field=label_of(wish.kind, wish.field, lang),
        ours=_shown(ours),
        theirs=theirs,
    )
    return told if one.why is None else msg("{told} ({why})", told=told, why=one.why)


def _their(wish: Wish, *, named: bool) -> Message:
    """Return whose value it is; of two copies of one person's, which."""
    value = _shown(wish.after)
    if named:
        return msg("{owner}'s {value}", owner=wish.came.base.owner, value=value)
    return msg("{name}: {value}", name=wish.came.name, value=value)


def _conflict_object(one: Conflict) -> Mapping[str, object]:
    wish = one.wishes[0]
    return {
        **_cell(wish),
        "where": one.where,
        "ours": one.ours.values.get(wish.field) if one.ours else None,
        "theirs": [
            {
                "owner": each.came.base.owner,
                "copy": each.came.name,
                "where": each.at,
                "value": each.value,
            }
            for each in one.wishes
        ],
        "why": one.why,
    }


def _cell(wish: Wish) -> Mapping[str, object]:
    return {"sheet": wish.kind, "id": wish.row_id, "field": wish.field.removeprefix("own:")}


def _shown(text: str) -> Message | str:
    """Return a cell's text on one line, cut where it is long."""
    plain = " ".join(text.split())
    if not plain:
        return msg("blank")
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
