"""Trial arms as `Rules` writes them: `greeting:B 50%`, the trial's name, the arm and its share."""

from __future__ import annotations

import re
import unicodedata

from followup_cli.policy import Wrong
from followup_cli.words import msg

_TRIAL = re.compile(
    r"(?P<name>[^:]+?)\s*:\s*(?P<arm>[^\s/:%]+)[\s/]+(?P<share>\d{1,3}(?:\.\d+)?)\s*(?P<percent>%)?"
)


def parse_trial(text: str) -> str | Wrong:
    """Return a trial's arm in one form, `name:arm share` with the share as a fraction."""
    found = _TRIAL.fullmatch(unicodedata.normalize("NFKC", text).strip())
    share = float(found["share"]) / (100 if found["percent"] else 1) if found else 0
    if found is None or not 0 < share <= 1:
        return Wrong(
            msg("“{said}” names no trial arm.", said=text),
            msg("Write the trial, its arm and the arm's share of customers: greeting:A 50%."),
        )
    return f"{found['name'].strip()}:{found['arm']} {share:g}"
