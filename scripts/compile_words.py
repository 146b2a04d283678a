"""Compile the catalogues `locale/zh/*.po` into the one `followup.mo` that the program reads.

`python scripts/compile_words.py` writes it; with `--check` it only says whether it is up to date.
"""

from __future__ import annotations

from pathlib import Path

import polib
from upkeep import keep

CATALOGUE = Path(__file__).parent.parent / "followup_cli" / "locale" / "zh"


def merged() -> polib.POFile:
    """Return all catalogues as one, each message once, in the order of the alphabet."""
    entries: dict[str, polib.POEntry] = {}
    for path in sorted(CATALOGUE.glob("*.po")):
        for entry in polib.pofile(str(path), encoding="utf-8"):
            known = entries.setdefault(entry.msgid, entry)
            if known.msgstr != entry.msgstr:
                raise SystemExit(f"{path.name}: two translations of {entry.msgid!r}")
    whole = polib.POFile()
    whole.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    whole.extend(entries[key] for key in sorted(entries))
    return whole


def main() -> None:
    """Write the compiled catalogue, or say that it is out of date."""
    keep(CATALOGUE / "LC_MESSAGES" / "followup.mo", merged().to_binary())


if __name__ == "__main__":
    main()
