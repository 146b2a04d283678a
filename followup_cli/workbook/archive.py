"""A package as openpyxl writes it, without the time of day, and with what openpyxl leaves out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Ids and phone numbers are text on purpose: without this Excel marks each with a green corner.
_TEXT_IS_MEANT = (
    b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)
_AFTER_IT = re.compile(rb"<(?:drawing|legacyDrawing|tableParts)[ >]")


class TimelessArchive(ZipFile):
    """A zip file whose entries all bear the first date that a zip file can."""

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a worksheet, which openpyxl hands over as a file."""
        part = Path(filename).read_bytes()
        self.writestr(str(arcname), _AFTER_IT.sub(lambda found: _TEXT_IS_MEANT + found[0], part, 1))

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add a part, without a date."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        info = ZipInfo(name.lstrip("/"))
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        super().writestr(info, data)
