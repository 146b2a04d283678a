"""Which script a contact has: its rule's, for its channel or one like it, in its newest version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.model_script import SAID, Template
from followup_cli.policy import Cells, as_label
from followup_cli.terms import Channel
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Row

# Where a channel has no script of its own: what is spoken is spoken, what is written is written.
_NEAR: Mapping[Channel, tuple[Channel, ...]] = {
    Channel.PHONE: (Channel.VISIT,),
    Channel.VISIT: (Channel.PHONE,),
    Channel.WECHAT: (Channel.CHAT, Channel.SMS, Channel.SURVEY, Channel.EMAIL),
    Channel.CHAT: (Channel.WECHAT, Channel.SMS, Channel.SURVEY, Channel.EMAIL),
    Channel.SMS: (Channel.WECHAT, Channel.CHAT, Channel.SURVEY, Channel.EMAIL),
    Channel.EMAIL: (Channel.SURVEY, Channel.WECHAT, Channel.CHAT, Channel.SMS),
    Channel.SURVEY: (Channel.EMAIL, Channel.WECHAT, Channel.CHAT, Channel.SMS),
}
_PART = re.compile(r"\d+|\D+")


def read_templates(rows: Iterable[Row]) -> tuple[Template, ...]:
    """Return the scripts of `Templates`, in its order; a row without an id is none."""
    return tuple(_read(Cells(row)) for row in rows if Cells(row).text("template_id"))


def choose_template(
    templates: Iterable[Template], template_id: str, channel: Channel | None
) -> Template | None:
    """Return the script with an id for a channel, the newest of its versions; None for none.

    Without one of its own a channel has that for any channel, else that of a channel like it.
    """
    named = [each for each in templates if fold(each.template_id) == fold(template_id)]
    wanted: Sequence[Channel | None] = (channel, None, *(_NEAR[channel] if channel else ()))
    for each in wanted:
        fitting = [template for template in named if template.channel is each]
        if fitting:
            return max(fitting, key=_newness)
    return max(named, key=_newness, default=None)


def newest_versions(
    templates: Iterable[Template], template_id: str
) -> Mapping[Channel | None, str]:
    """Return the version that counts for each channel of a script with that id."""
    named = [each for each in templates if fold(each.template_id) == fold(template_id)]
    found = {channel: choose_template(named, template_id, channel) for channel in (None, *Channel)}
    return {channel: template.version for channel, template in found.items() if template}


def _newness(template: Template) -> list[tuple[bool, int, str]]:
    """Return the natural order of versions: 2 before 10, and 1.9 before 1.10."""
    parts = _PART.findall(template.version)
    return [(p.isdigit(), int(p) if p.isdigit() else 0, p) for p in parts]


def _read(cells: Cells) -> Template:
    return Template(
        cells.text("template_id"),
        cells.text("version"),
        cells.read("channel", as_label(Channel), None),
        opening=cells.text("opening"),
        questions=tuple(line for line in cells.text("questions").splitlines() if line.strip()),
        check=cells.text("check"),
        closing=cells.text("closing"),
        subject=cells.text("subject"),
        cells={name: cells.row.at(name) for name in (*SAID, "template_id")},
    )
