"""A printed report as a workbook (.xlsx): its face, its prose, and a sheet for each table.

Cells hold the true amounts in the unit that the report prints, rounded only when they are shown.
A quantity stands as it is counted: 97,5 % is 97.5, its sign a part of its format, so that
whoever reads the cell reads what the report says. Texts are texts, whatever they begin with.
"""

from adapters.print.document_workbook.report import workbook

__all__ = ["workbook"]
