"""What scripts make and the repository keeps: written anew, or with `--check` only compared."""

from __future__ import annotations

import sys
from pathlib import Path


def keep(target: Path, made: bytes) -> None:
    """Write what was made; with `--check` on the command line, stop where it is not there yet."""
    if "--check" not in sys.argv:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(made)
        print(f"{target}: {len(made):,} bytes")
    elif not target.exists() or target.read_bytes() != made:
        script = Path(sys.argv[0]).name
        raise SystemExit(f"{target.name} is out of date: python scripts/{script}")
