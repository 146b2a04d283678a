"""What is said in a practised morning: eight steps, from the list of the day to the figures."""

from __future__ import annotations

from followup_cli.practice import Step
from followup_cli.words import msg

_MINDSET, _SKILL, _TOOL = msg("Mindset"), msg("Skill"), msg("Tool")

INTRODUCTION = (
    msg(
        "A follow-up is no nuisance and no cost: it is how customers stay, and how you learn what "
        "to make better. You call because it is worth something to them."
    ),
    msg(
        "You type each command yourself; it runs for real, on a small made-up company. `hint` "
        "helps, `skip` has it typed for you, `quit` ends."
    ),
)  # fmt: skip

STEPS = (
    Step(
        _MINDSET, msg("Begin with whom to contact today"),
        (
            msg(
                "Nobody keeps dates in the head: the list says who waits, the most urgent first. "
                "What is overdue is somebody who was promised something."
            ),
        ),
        "due --today",
        msg(
            "Overdue, today, this week. Each line has the reason and the number: ten minutes, and "
            "the day is clear."
        ),
    ),
    Step(
        _SKILL, msg("Read the script before you dial"),
        (
            msg(
                "{customer} is to be called: {task}, {type}. A script is no recital: know the "
                "opening and the questions, then listen."
            ),
            msg(
                "Ask open questions first (“how is it going?”), closed ones after (“0 to 10?”), "
                "and let the customer finish."
            ),
        ),
        "script {task}",
        msg(
            "Opening, questions, what to check, closing; and to whom a problem goes, so that you "
            "can promise something true."
        ),
        row="task",
    ),
    Step(
        _SKILL, msg("Record an unhappy customer"),
        (
            msg(
                "{customer} says: “It has not worked since Friday, and nobody called me back.” A "
                "score of 2."
            ),
            msg(
                "Do not defend: thank them for saying so, repeat what you heard, say what happens "
                "next. Then note it, at once and in their words."
            ),
        ),
        'log {task} --score 2 --summary "{complaint}" --problem defect',
        msg(
            "One record, and much followed from it: a ticket for the right department, a word to "
            "the director, a care call."
        ),
        row="task",
        wants={
            "--score": msg("what they gave, 0 to 10"),
            "--summary": msg("in a few words, what was said"),
            "--problem": msg("what kind it is, here a defect"),
        },
    ),
    Step(
        _MINDSET, msg("See that it reached somebody"),
        (
            msg(
                "A complaint is a gift only if somebody opens it. High risks are seen by "
                "management first: who was told?"
            ),
        ),
        "notices",
        msg("The director knows before the customer has to ask for one."),
    ),
    Step(
        _TOOL, msg("Ask why a contact is there"),
        (
            msg(
                "The record made {care}, a new contact with {customer}. Every date can say where "
                "it comes from; ask it before you move it."
            ),
        ),
        "why {care}",
        msg(
            "Rule, fact with its cell, and each step to the date. If it is wrong, the rule is a "
            "row in Rules."
        ),
        row="care",
    ),
    Step(
        _TOOL, msg("Close the ticket, with what was done"),
        (
            msg(
                "After-sales have repaired it: {ticket} is solved. A ticket is closed with "
                "its result, so that whoever calls back can say it."
            ),
        ),
        'tickets {ticket} --status closed --result "{repair}"',
        msg("Closed, but the loop is not: the customer has not been asked yet."),
        row="ticket",
        wants={
            "--status": msg("closed"),
            "--result": msg("what was done, in a few words"),
        },
    ),
    Step(
        _TOOL, msg("Bring the plan up to date"),
        (
            msg(
                "Once a week, or when much was typed in Excel, the plan reads everything: orders, "
                "outcomes, tickets. What you recorded here was acted on at once; the rest comes in "
                "now."
            ),
        ),
        "plan",
        msg(
            "What is new, moved, escalated. A second run would write nothing: nothing has changed "
            "since."
        ),
    ),
    Step(
        _MINDSET, msg("Look at what it adds up to"),
        (
            msg(
                "Once a month the team looks at the figures, not to blame but to see what to "
                "change: where is it too much, what do customers complain of?"
            ),
        ),
        "report",
        msg(
            "The counts stand behind every percentage, and the sheets are in the workbook, to be "
            "shown."
        ),
    ),
)  # fmt: skip

# What the model answers say where the learner finds words of their own.
SAMPLES = {"complaint": msg("has not worked since Friday"), "repair": msg("repaired, works again")}
