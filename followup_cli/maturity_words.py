"""What the stages and dimensions are called, and the table of what each stage looks like.

The table says in our own words what the article's does: four stages by four dimensions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_maturity import Dimension, Phase
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.words import Message

PHASES: Mapping[Phase, Message] = {
    Phase.DISORDER: msg("Disorder"),
    Phase.RESPONSIVE: msg("Responsive"),
    Phase.PROACTIVE: msg("Proactive"),
    Phase.PREDICTIVE: msg("Predictive"),
}
DIMENSIONS: Mapping[Dimension, Message] = {
    Dimension.TIMING: msg("Timing"),
    Dimension.CONTENT: msg("Content"),
    Dimension.RECORD: msg("Record"),
    Dimension.GOAL: msg("Goal direction"),
}
CELLS: Mapping[tuple[Phase, Dimension], Message] = {
    (Phase.DISORDER, Dimension.TIMING): msg("By chance, mostly once somebody complains."),
    (Phase.DISORDER, Dimension.CONTENT): msg("Whatever comes to mind, about the one problem."),
    (Phase.DISORDER, Dimension.RECORD): msg("Scattered over notebooks, private sheets and heads."),
    (Phase.DISORDER, Dimension.GOAL): msg("Put out the fire, calm the customer."),
    (Phase.RESPONSIVE, Dimension.TIMING): msg(
        "On events: a purchase made, a service request closed."
    ),
    (Phase.RESPONSIVE, Dimension.CONTENT): msg("A first script, much the same for everybody."),
    (Phase.RESPONSIVE, Dimension.RECORD): msg("A shared sheet or list, with short notes."),
    (Phase.RESPONSIVE, Dimension.GOAL): msg(
        "Solve known problems; confirm satisfaction with the one purchase or service."
    ),
    (Phase.PROACTIVE, Dimension.TIMING): msg("Planned along the customer's life, stage by stage."),
    (Phase.PROACTIVE, Dimension.CONTENT): msg(
        "Fitted to tier and history; asks for new needs as well as satisfaction."
    ),
    (Phase.PROACTIVE, Dimension.RECORD): msg(
        "In one place, a part of each customer's whole picture."
    ),
    (Phase.PROACTIVE, Dimension.GOAL): msg(
        "Prevent problems, better the experience, find what else could be sold."
    ),
    (Phase.PREDICTIVE, Dimension.TIMING): msg(
        "By prediction: when the risk of leaving rises, or a new need shows."
    ),
    (Phase.PREDICTIVE, Dimension.CONTENT): msg(
        "About this customer's own behaviour, as falling use."
    ),
    (Phase.PREDICTIVE, Dimension.RECORD): msg(
        "Recorded and analysed as it happens; what contacts bring teaches the model."
    ),
    (Phase.PREDICTIVE, Dimension.GOAL): msg(
        "Step in before customers leave; make the most of their lifetime value."
    ),
}
