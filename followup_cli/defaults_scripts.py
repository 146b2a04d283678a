"""The shape of a default script, before it becomes a row of `Templates`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from followup_cli.terms import Channel


class Script(NamedTuple):
    """What to say or write: by the rule that uses it, and the channel that carries it."""

    rule: str
    channel: Channel
    opening: str
    questions: tuple[str, ...] = ()
    check: str = ""
    closing: str = ""
    subject: str = ""

    @property
    def template_id(self) -> str:
        """The id that a rule names: T05 for R05."""
        return self.rule.replace("R", "T")

    def row(self) -> dict[str, object]:
        """Return the row of `Templates`."""
        numbered = (f"{n}. {question}" for n, question in enumerate(self.questions, start=1))
        return {
            "template_id": self.template_id,
            "version": "1",
            "channel": self.channel,
            "opening": self.opening,
            "questions": "\n".join(numbered),
            "check": self.check,
            "closing": self.closing,
            "subject": self.subject,
        }
