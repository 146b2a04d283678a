"""The command line: each command's name and examples. With its modules, all that knows Typer.

A command is a module `cli_NAME`, which imports what it calls inside its function: `due` is typed
every morning and must be instant.
"""

from __future__ import annotations

from typing import Annotated

import typer

from followup_cli.cli_check import check
from followup_cli.cli_clean import clean
from followup_cli.cli_customer import customer
from followup_cli.cli_customers import customers
from followup_cli.cli_demo import demo
from followup_cli.cli_diagnose import diagnose
from followup_cli.cli_doctor import doctor
from followup_cli.cli_due import due
from followup_cli.cli_init import init
from followup_cli.cli_leads import leads
from followup_cli.cli_log import log
from followup_cli.cli_map import touchpoints
from followup_cli.cli_merge import merge
from followup_cli.cli_notices import notices
from followup_cli.cli_options import Commands, LangOption, example, show_version
from followup_cli.cli_plan import plan
from followup_cli.cli_replay import replay
from followup_cli.cli_report import BareQuarter, report
from followup_cli.cli_script import script
from followup_cli.cli_share import share
from followup_cli.cli_simulate import simulate
from followup_cli.cli_snooze import snooze
from followup_cli.cli_tasks import tasks
from followup_cli.cli_tickets import tickets
from followup_cli.cli_trials import trials
from followup_cli.cli_undo import undo
from followup_cli.cli_why import why
from followup_cli.terminal import prepare_process

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def followup(
    version: Annotated[  # acted on by its callback
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version."),
    ] = False,
    lang: LangOption = None,
) -> None:
    """Who to contact today, and why: customer follow-up over one Excel workbook."""


app.command(
    epilog=example(
        "followup init",
        "followup init company.xlsx --playbook saas",
        "followup init demo.xlsx --demo --playbook device --lang en",
    )
)(init)

app.command(
    epilog=example("followup check", "followup check --coverage", "followup check --format json")
)(check)

app.command(
    epilog=example(
        "followup plan",
        "followup plan -n",
        "followup plan --diff other.xlsx",
        "followup plan --as-of 2026-12-01 --format json",
    )
)(plan)

app.command(
    epilog=example(
        "followup due --today",
        "followup due --week --owner 李雷",
        "followup due --team",
        "followup due --script --overdue",
        "followup due --write --owner 李雷",
        "followup due --all --format json",
    )
)(due)

app.command(
    epilog=example(
        "followup tasks --where 'score < 5 and tier == \"high\"'",
        "followup tasks --where '满意度评分 < 5 且 客户分级 是 \"高价值客户\"'",
        "followup tasks --where 'done_on >= 2026-10-01 and Customers.product contains \"Pro\"'",
        "followup tasks --where 'status == \"postponed\"' --owner 李雷 --format csv",
        "followup tasks --board --owner 李雷",
    )
)(tasks)

app.command(
    epilog=example(
        "followup why T0012", "followup why --not C0012", "followup why T0012 --format json"
    )
)(why)

app.command(
    epilog=example(
        "followup tickets --late",
        "followup tickets K0001",
        'followup tickets K0001 --status closed --result "new board fitted"',
        "followup tickets --all --owner 李雷 --format csv",
    )
)(tickets)

app.command(
    epilog=example(
        "followup leads",
        "followup leads --funnel",
        'followup leads L0001 --status won --why "signed for two years"',
    )
)(leads)

app.command(
    epilog=example(
        "followup notices",
        "followup notices --seen N0001",
        "followup notices --owner 李雷 --seen all",
    )
)(notices)

app.command(
    "map", epilog=example("followup map", "followup map --playbook saas", "followup map --write")
)(touchpoints)

app.command(
    epilog=example(
        "followup log T0012",
        'followup log T0012 --score 9 --summary "All is well" --intent "Pro plan"',
        'followup log T0012 --score 2 --summary "Screen flickers" --problem defect --next +7',
        'followup log T0012 --reached no --summary "line busy"',
    )
)(log)

app.command(
    epilog=example("followup script T0012", "followup script T0012 --channel wechat --text")
)(script)

app.command(epilog=example('followup snooze T0012 2026-12-01 --why "on holiday until then"'))(
    snooze
)

app.command(
    cls=BareQuarter,
    epilog=example(
        "followup report",
        "followup report --month 2026-10",
        "followup report --quarter",
        "followup report --quarter 2026Q3",
        "followup report --html review.html",
    ),
)(report)

app.command(
    epilog=example("followup trials", "followup trials greeting", "followup trials --format json")
)(trials)

app.command(
    epilog=example(
        "followup customers",
        "followup customers --tier high",
        "followup customers --seed --format csv",
    )
)(customers)

app.command(
    epilog=example(
        "followup customer C0012", "followup customer 晨星", "followup customer C0012 --format json"
    )
)(customer)

app.command(epilog=example("followup diagnose", "followup diagnose --format json"))(diagnose)

app.command(
    epilog=example(
        "followup simulate",
        "followup simulate --orders +20%",
        "followup simulate --rules other.xlsx --format csv",
    )
)(simulate)

app.command(
    epilog=example(
        "followup replay --rules other.xlsx",
        "followup replay --rules other.xlsx --quarter 2026Q3",
        "followup replay --format json",
    )
)(replay)

app.command(epilog=example("followup share --owner 李雷", "followup share --owner Li -o li.xlsx"))(
    share
)

app.command(
    epilog=example(
        "followup merge 'company - Li.xlsx'", "followup merge li.xlsx mei.xlsx -n -w company.xlsx"
    )
)(merge)

app.command(
    epilog=example(
        "followup clean",
        "followup clean --apply --only 1,3",
        "followup clean --undo C0012",
        "followup clean --archive --apply",
        "followup clean --format json",
    )
)(clean)

app.command(epilog=example("followup doctor -w company.xlsx", "followup doctor --format json"))(
    doctor
)

app.command(
    epilog=example("followup undo", "followup undo --list", "followup undo 3 -w company.xlsx")
)(undo)

app.command(
    epilog=example(
        "followup demo", "followup demo --playbook saas --lang en", "followup demo --practice"
    )
)(demo)


def main() -> None:
    """Run the command line."""
    prepare_process()
    app()
