"""A printed report as a Word file (.docx): tagged by real styles, and the same bytes every time."""

from adapters.print.docx.report import docx

__all__ = ["docx"]
