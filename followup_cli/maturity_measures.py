"""Every measure of maturity in one table: what is counted, how much of it a stage asks, and why.

Three shares come back in it, each a plain word rather than a tuned number: a half is more often
than not, four fifths is the rule with few exceptions, a fifth is more than now and then.
"""

from __future__ import annotations

from followup_cli import maturity_content as content
from followup_cli import maturity_goal as goal
from followup_cli import maturity_record as record
from followup_cli import maturity_timing as timing
from followup_cli.maturity_measure import ENOUGH, Measure
from followup_cli.model_maturity import Dimension, Phase, Unit
from followup_cli.words import msg

A_FIFTH, HALF, MOST = 0.2, 0.5, 0.8
_A_TENTH, _THREE, _NO_HELP = 0.1, 3, 0.0
_TO_LEARN_FROM = 30  # customers, with fewer of whom any model fits
_TIMING, _CONTENT, _RECORD, _GOAL = Dimension
_, _RESPONSIVE, _PROACTIVE, _PREDICTIVE = Phase

TIMING = (
    Measure(
        "events_answered", _TIMING, _RESPONSIVE, HALF, timing.events_answered,
        msg("Events answered by a contact within 14 days"),
        msg("who answers less than half of what happens does so by chance"),
        msg(
            "Run `followup plan` every week and make what `followup due` shows: purchases, "
            "signings, deliveries and closed tickets then have their contact."
        ),
    ),
    Measure(
        "planned_contacts", _TIMING, _RESPONSIVE, HALF, timing.planned_contacts,
        msg("Contacts that a rule asked for"),
        msg("where most contacts come up as they come, nothing triggers them"),
        msg(
            "Let rules ask: see which are on with `followup map`, switch more on in Rules, under "
            "Enabled."
        ),
    ),
    Measure(
        "lifecycle_contacts", _TIMING, _PROACTIVE, A_FIFTH, timing.lifecycle_contacts,
        msg("Contacts laid out along the customer's life"),
        msg("under a fifth, the calendar is only events and complaints"),
        msg(
            "Switch on in Rules what counts from the customer's life: go-live, recurring visits, "
            "renewals (`followup map` shows which are off)."
        ),
    ),
    Measure(
        "covered_customers", _TIMING, _PROACTIVE, MOST, timing.covered_customers,
        msg("Customers contacted lately or to be contacted"),
        msg("a plan that leaves out more than one in five is not one for all"),
        msg("See whom nobody will contact with `followup check --coverage`, and why."),
    ),
    Measure(
        "kept_contacts", _TIMING, _PROACTIVE, HALF, timing.kept_contacts,
        msg("Contacts made of those that were due"),
        msg("a plan of which less than half is done is a wish"),
        msg(
            "Make or put off what is overdue (`followup due --overdue`); if it is too much, raise "
            "Daily Capacity in Team or switch rules off."
        ),
    ),
    Measure(
        "sign_contacts", _TIMING, _PREDICTIVE, _THREE, timing.sign_contacts,
        msg("Contacts that a sign asked for"),
        msg("one or two may be chance; from three on it is done"),
        msg(
            "Switch on R21 (churn risk) and R22 (new need) in Rules and make the contacts they "
            "ask for."
        ),
        unit=Unit.COUNT,
    ),
    Measure(
        "risk_answered", _TIMING, _PREDICTIVE, MOST, timing.risk_answered,
        msg("Customers at high risk contacted or to be contacted"),
        msg("a warning that is often left unanswered warns nobody"),
        msg(
            "Call them: `followup customers` shows who is at risk and why; `followup plan` makes "
            "their contact."
        ),
        least=1, optional=True,
    ),
)  # fmt: skip

CONTENT = (
    Measure(
        "scripted_contacts", _CONTENT, _RESPONSIVE, HALF, content.scripted_contacts,
        msg("Contacts that had a script"),
        msg("without one in most contacts, each says what comes to mind"),
        msg(
            "Name a script in Rules, under Template, for each rule that has none; what is said "
            "stands in Templates."
        ),
    ),
    Measure(
        "personal_contacts", _CONTENT, _PROACTIVE, HALF, content.personal_contacts,
        msg("Contacts whose script draws on the customer's history"),
        msg("a script of which most say the same to everybody is a general one"),
        msg("Put {{last_summary}}, {{last_order}} or {{product}} into the scripts in Templates."),
    ),
    Measure(
        "fitted_contacts", _CONTENT, _PROACTIVE, A_FIFTH, content.fitted_contacts,
        msg("Contacts for a tier, stage or case of their own"),
        msg("under a fifth, high-value customers hear what all hear"),
        msg(
            "Give rules of their own to tiers and stages, in Rules, under Tiers and Stages (as "
            "R14, R15, R16)."
        ),
    ),
    Measure(
        "needs_asked", _CONTENT, _PROACTIVE, A_FIFTH, content.needs_asked,
        msg("Contacts that asked for new needs, or noted one"),
        msg("under a fifth, contacts ask about problems only"),
        msg(
            "Ask for new needs and type them under Intent (`followup log TASK --intent`); switch "
            "on rules whose goal is opportunity."
        ),
    ),
    Measure(
        "behaviour_contacts", _CONTENT, _PREDICTIVE, _A_TENTH, content.behaviour_contacts,
        msg("Contacts about what the customer did or stopped doing"),
        msg("behaviour is rarer than dates: one in ten shows that it is watched"),
        msg("Switch on R20 (silence), R21 (churn risk) and R22 (new need) in Rules."),
    ),
    Measure(
        "watched_customers", _CONTENT, _PREDICTIVE, MOST, content.watched_customers,
        msg("Customers whose use or buying rhythm is known"),
        msg("nobody can speak of behaviour that is not known"),
        msg(
            "Fill in Last Active in Customers, or keep every order in Orders: two days of "
            "purchase make a rhythm."
        ),
    ),
)  # fmt: skip

RECORD = (
    Measure(
        "noted_contacts", _RECORD, _RESPONSIVE, HALF, record.noted_contacts,
        msg("Contacts with a summary"),
        msg("what is not noted more often than not stays in heads"),
        msg("Record every contact with `followup log TASK`, or type under Summary in Schedule."),
    ),
    Measure(
        "signed_contacts", _RECORD, _RESPONSIVE, HALF, record.signed_contacts,
        msg("Contacts with who made them, and when"),
        msg("a note without day or name can be asked of nobody"),
        msg("Type Done On and Done By in Schedule; `followup log TASK` fills both in."),
    ),
    Measure(
        "complete_contacts", _RECORD, _PROACTIVE, MOST, record.complete_contacts,
        msg("Contacts with all that was asked of them"),
        msg("figures over records with more gaps than that mislead"),
        msg("Fill in the scores and summaries that `followup check` lists."),
    ),
    Measure(
        "placed_contacts", _RECORD, _PROACTIVE, MOST, record.placed_contacts,
        msg("Contacts of customers whose stage is known"),
        msg("a record belongs to a picture of the customer, or it is loose"),
        msg(
            "Add the customers and orders that are missing to Customers and Orders, then "
            "`followup plan`."
        ),
    ),
    Measure(
        "planned_weeks", _RECORD, _PREDICTIVE, MOST, record.planned_weeks,
        msg("Weeks in which records were acted on"),
        msg("a model that is fed now and then is always late"),
        msg("Run `followup plan` every week, best by a timer."),
    ),
    Measure(
        "model_skill", _RECORD, _PREDICTIVE, _NO_HELP, record.model_skill,
        msg("Risk model against the base rate, on days it had not seen"),
        msg("a model that does not beat it is no prediction"),
        msg(
            "Keep every order in Orders: 30 customers without a contract must have bought before "
            "the last 90 days. `followup plan` tells how the test went."
        ),
        unit=Unit.SKILL, least=_TO_LEARN_FROM,
    ),
)  # fmt: skip

GOAL = (
    Measure(
        "scored_contacts", _GOAL, _RESPONSIVE, A_FIFTH, goal.scored_contacts,
        msg("Contacts with a score of satisfaction"),
        msg("not every contact asks for one; under a fifth nobody confirms anything"),
        msg("Ask for a score of 0 to 10 and record it: `followup log TASK --score`."),
    ),
    Measure(
        "problems_followed", _GOAL, _RESPONSIVE, HALF, goal.problems_followed,
        msg("Problems heard that were followed up"),
        msg("who lets go of most problems puts out fires at best"),
        msg(
            "Switch on R25 and R26 in Rules, so that problems become tickets; `followup tickets` "
            "shows them."
        ),
        least=1, optional=True,
    ),
    Measure(
        "renewals_prepared", _GOAL, _PROACTIVE, MOST, goal.renewals_prepared,
        msg("Customers about to renew who were or will be spoken to"),
        msg("a renewal that nobody prepares is left to chance"),
        msg(
            "Switch on R10 and R11 in Rules; `followup check --coverage` names whom nobody will "
            "call."
        ),
        least=1, optional=True,
    ),
    Measure(
        "intents_followed", _GOAL, _PROACTIVE, HALF, goal.intents_followed,
        msg("New needs heard that became a lead"),
        msg("there is some need to be found, and most are worth a talk"),
        msg(
            "Switch on R27 in Rules and type needs under Intent; `followup leads` shows what "
            "becomes of them."
        ),
        least=1,
    ),
    Measure(
        "loops_closed", _GOAL, _PROACTIVE, HALF, goal.loops_closed,
        msg("Closed tickets after which the customer was asked again"),
        msg("what nobody asks about again comes back"),
        msg("Switch on R19 (second visit) in Rules and make the visits."),
        least=1, optional=True,
    ),
    Measure(
        "at_risk_kept", _GOAL, _PREDICTIVE, HALF, goal.at_risk_kept,
        msg("Customers contacted because of a sign who are still with us"),
        msg("who steps in and still loses most steps in too late"),
        msg(
            "Make the contacts that signs ask for (R21, R22) and see why some left all the same: "
            "`followup customer ID`."
        ),
        least=_THREE,
    ),
    Measure(
        "value_cared_for", _GOAL, _PREDICTIVE, MOST, goal.value_cared_for,
        msg("Expected yearly value in the hands of a contact"),
        msg("lifetime value is made with those who have most of it"),
        msg(
            "Call the worthiest customers first: `followup customers --tier high` shows when each "
            "was contacted last."
        ),
        least=1,
    ),
)  # fmt: skip

MEASURES = (*TIMING, *CONTENT, *RECORD, *GOAL)
__all__ = ["A_FIFTH", "CONTENT", "ENOUGH", "GOAL", "HALF", "MEASURES", "MOST", "RECORD", "TIMING"]
