"""Customer follow-up over one Excel workbook that loses nothing."""

__version__ = "0.1.0"
