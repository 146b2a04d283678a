"""`python -m followup_cli` is `followup`."""

from followup_cli.cli import main

main()
