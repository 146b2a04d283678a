"""What people do to `Schedule` in Excel, one deed a function: none of it may be lost.

A deed that changes a task's own values, or takes tasks away, says so in the `Deed` it returns.
"""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree
from rawbook import RawBook, column_of, tag

from followup_cli.workbook.ranges import column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lxml.etree import _Element as Element

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_OFFICE_17 = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


class Deed(NamedTuple):
    """What of the tasks themselves a deed changed; `last` is where the rules now end."""

    fields: Mapping[tuple[str, str], object] = {}
    gone: frozenset[str] = frozenset()
    last: int = 0

    def to(self, tasks: Mapping[str, Mapping[str, object]]) -> Mapping[str, Mapping[str, object]]:
        """Return tasks with this done to them."""
        mine: dict[str, dict[str, object]] = {}
        for (task, field), value in self.fields.items():
            mine.setdefault(task, {})[field] = value
        return {t: {**f, **mine.get(t, {})} for t, f in tasks.items() if t not in self.gone}


def _swap(book: RawBook, order: Callable[[list[Element]], list[Element]]) -> None:
    """Put the rows below the header into another order, as sorting does."""
    header, *rows = book.rows
    listed = header.getparent()
    assert listed is not None
    numbers = [str(row.get("r")) for row in rows]
    for number, row in zip(numbers, order(rows), strict=True):
        listed.append(row)
        row.set("r", number)
        for cell in row:
            cell.set("r", re.sub(r"\d+", number, str(cell.get("r"))))


def sorted_rows(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Sort, downwards by due date."""
    book = RawBook(path, lang, kind)
    _swap(book, lambda rows: rows[::-1])
    buttons = book.table.find(tag("autoFilter"))
    assert buttons is not None
    state = etree.Element(tag("sortState"), ref=f"A2:{book.letters}{book.last}")
    etree.SubElement(state, tag("sortCondition"), descending="1", ref=f"C2:C{book.last}")
    buttons.addnext(state)
    book.save()


def filtered(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Show the rows of one type only: the others are hidden."""
    book = RawBook(path, lang, kind)
    buttons = book.table.find(tag("autoFilter"))
    assert buttons is not None
    column = etree.SubElement(buttons, tag("filterColumn"), colId="4")
    etree.SubElement(etree.SubElement(column, tag("filters")), tag("filter"), val="x")
    for row in book.rows[1:]:
        row.set("hidden", "1")
    book.save()


def a_column_put_in(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Insert a column of one's own before the fifth, and note something in it."""
    book = RawBook(path, lang, kind)
    at = 5
    book.renumber(lambda row, column: (row, column + (column >= at)))
    for col in book.sheet.iter(tag("col")):
        for name in ("min", "max"):
            col.set(name, str(int(str(col.get(name))) + (int(str(col.get(name))) >= at)))
    book.type(1, at, "Mine")
    _add_column(book, at, "Mine")
    book.type(3, at, "ring the bell twice")
    book.save()


def _add_column(book: RawBook, at: int, name: str, formula: str = "") -> None:
    listed = book.table.find(tag("tableColumns"))
    assert listed is not None
    column = etree.Element(tag("tableColumn"), id=str(len(listed) + 1), name=name)
    if formula:
        etree.SubElement(column, tag("calculatedColumnFormula")).text = formula
    listed.insert(at - 1, column)
    listed.set("count", str(len(listed)))
    for element in (book.table, *book.table.iter(tag("autoFilter"))):
        bottom = re.sub(r".*\D", "", str(element.get("ref")))
        element.set("ref", f"A1:{column_letters(len(listed))}{bottom}")


def a_column_moved(path: Path, lang: str) -> None:
    """Cut the column Owner and put it in before Due."""
    book = RawBook(path, lang)
    start, to = book.column("owner"), book.column("due")

    def move(row: int, column: int) -> tuple[int, int]:
        if column == start:
            return row, to
        return row, column + (to <= column < start)

    ends = {e: str(e.get("sqref")) for e in book.around() if ":" in str(e.get("sqref", ""))}
    book.renumber(move)
    for element, areas in ends.items():  # an area of all columns stays one of all columns
        wide = re.findall(r"A\d+:AL\d+", areas)
        if wide:
            element.set("sqref", areas)
    columns = book.table.find(tag("tableColumns"))
    assert columns is not None
    columns.insert(to - 1, columns[start - 1])
    book.save()


def a_column_of_ones_own_renamed(path: Path, lang: str) -> None:
    """Type a header beside the table, then call it something else."""
    book = RawBook(path, lang)
    at = book.width + 1
    book.type(1, at, "Really mine")
    _add_column(book, at, "Really mine")
    book.save()


def title_rows(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Insert two rows above the header, with a title across merged cells."""
    book = RawBook(path, lang, kind)
    book.renumber(lambda row, column: (row + 2, column))
    listed = book.sheet.find(tag("sheetData"))
    assert listed is not None
    for number in (1, 2):
        listed.insert(number - 1, etree.Element(tag("row"), r=str(number)))
    book.type(1, 1, "Who calls whom")
    book.put("mergeCells", '<mergeCells count="1"><mergeCell ref="A1:H1"/></mergeCells>')
    book.save()


def merged_cells_beside(path: Path, lang: str) -> None:
    """Merge cells to the right of the table, beside its last row and those that will be new."""
    book = RawBook(path, lang)
    book.type(2, 41, "a legend")
    xml = f'<mergeCells count="1"><mergeCell ref="AO2:AP{book.last + 3}"/></mergeCells>'
    book.put("mergeCells", xml)
    book.save()


def notes_beside(path: Path, lang: str) -> None:
    """Note something to the right of the table, where its next rows will be."""
    book = RawBook(path, lang)
    book.type(book.last + 2, 41, "ask Helen", "")
    book.type(book.last, 42, 3, "1+2")
    book.save()


def legacy_comments(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Comment on two cells."""
    book = RawBook(path, lang, kind)
    main = book.sheet.nsmap[None]
    noted = "".join(
        f'<comment ref="{ref}" authorId="0"><text><t>Before noon</t></text></comment>'
        for ref in ("B2", "G5")
    )
    book.relate(
        "comments", "../comments9.xml",
        f'<comments xmlns="{main}"><authors><author>Helen</author></authors><commentList>'
        f"{noted}</commentList></comments>",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    )  # fmt: skip
    shapes = "".join(
        f'<v:shape id="_x0000_s{n}" type="#_x0000_t202"><x:ClientData ObjectType="Note">'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        for n, row, column in ((1025, 1, 1), (1026, 4, 6))
    )
    drawing = book.relate(
        "vmlDrawing", "../drawings/vmlDrawing9.vml",
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:'
        f'excel"><v:shapetype id="_x0000_t202"/>{shapes}</xml>',
        "application/vnd.openxmlformats-officedocument.vmlDrawing",
    )  # fmt: skip
    book.put("legacyDrawing", f'<legacyDrawing r:id="{drawing}"/>')
    book.save()


def threaded_comments(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Talk with somebody about a cell, as newer Excel does."""
    legacy_comments(path, lang, kind)
    book = RawBook(path, lang, kind)
    said = '<threadedComment ref="B2" dT="2026-11-23T09:00:00" personId="{1}" id="{2}">'
    book.relate(
        _OFFICE_17, "../threadedComments/threadedComment9.xml",
        f'<ThreadedComments xmlns="{_THREADED}">{said}<text>Why?</text></threadedComment>'
        "</ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )  # fmt: skip
    book.save()


def conditional_formats_and_data_bars(path: Path, lang: str) -> None:
    """Colour scores, and give amounts bars, in the old way and with the newer extension."""
    book = RawBook(path, lang)
    last = book.last
    rule = (
        f'<conditionalFormatting xmlns="{book.sheet.nsmap[None]}" sqref="N2:N{last} P2">'
        '<cfRule type="dataBar" priority="9"><dataBar><cfvo type="min"/><cfvo type="max"/>'
        '<color rgb="FF638EC6"/></dataBar></cfRule></conditionalFormatting>'
    )
    found = book.sheet.find(tag("dataValidations"))
    assert found is not None
    found.addprevious(etree.fromstring(rule))
    book.put(
        "extLst",
        f'<extLst><ext xmlns:x14="{_X14}" xmlns:xm="{_XM}" '
        'uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting><x14:cfRule type="expression" priority="10" id="{3}"><xm:f>'
        f"$N2&gt;8</xm:f></x14:cfRule><xm:sqref>N2:N{last}</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings></ext></extLst>",
    )
    book.save()


def validations_of_ones_own(path: Path, lang: str) -> None:
    """Let a column take some texts only, and a single cell whole numbers."""
    book = RawBook(path, lang)
    listed = book.sheet.find(tag("dataValidations"))
    assert listed is not None
    for sqref, kind, formula in (
        (f"O2:O{book.last}", "textLength", "300"),
        ("V3", "whole", "1"),
    ):
        rule = etree.SubElement(listed, tag("dataValidation"), type=kind, sqref=sqref)
        etree.SubElement(rule, tag("formula1")).text = formula
    listed.set("count", str(len(listed)))
    book.save()


def hyperlinks(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Link cells to a website, and to another sheet."""
    book = RawBook(path, lang, kind)
    rels = book.tree(book.rels_of(book.part))
    etree.SubElement(
        rels, str(rels[0].tag), Id="rId77", Target="https://example.com/ada",
        Type=str(rels[0].get("Type")).replace("/table", "/hyperlink"), TargetMode="External",
    )  # fmt: skip
    book.put(
        "hyperlinks",
        '<hyperlinks><hyperlink ref="B2" r:id="rId77"/><hyperlink ref="J3" location="A1"/>'
        "</hyperlinks>",
    )
    book.save()


def looks(path: Path, lang: str) -> None:
    """Other panes, zoom, widths, hidden columns, collapsed rows, heights, margins, a wide page."""
    book = RawBook(path, lang)
    view = next(book.sheet.iter(tag("sheetView")))
    view.set("zoomScale", "85")
    view.set("showGridLines", "0")
    pane = view.find(tag("pane"))
    assert pane is not None
    view.remove(pane)
    for col in book.sheet.iter(tag("col")):
        col.set("width", "33.3")
        col.set("hidden", "1" if col.get("min") in ("5", "6") else "0")
    for row in book.rows[2:4]:
        row.set("outlineLevel", "1")
        row.set("hidden", "1")
    book.rows[4].set("collapsed", "1")
    book.rows[5].set("ht", "64.5")
    book.rows[5].set("customHeight", "1")
    book.put(
        "pageMargins", '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
    )
    book.put(
        "rowBreaks", '<rowBreaks count="1" manualBreakCount="1"><brk id="4" man="1"/></rowBreaks>'
    )
    book.save()


def protected(path: Path, lang: str) -> None:
    """Protect the sheet with a password, but for one area."""
    book = RawBook(path, lang)
    book.put("sheetProtection", '<sheetProtection password="CC1A" sheet="1" objects="1"/>')
    book.put(
        "protectedRanges",
        '<protectedRanges><protectedRange name="Calls" sqref="N2:N4"/></protectedRanges>',
    )
    book.save()


def a_table_turned_into_a_range(path: Path, lang: str, kind: str = "Schedule") -> None:
    """Convert to Range, and filter by the sheet's own buttons instead."""
    book = RawBook(path, lang, kind)
    reach = f"A1:{book.letters}${book.last}"
    book.drop_table()
    book.put("autoFilter", f'<autoFilter ref="{reach.replace("$", "")}"/>')
    names = book.workbook.find(tag("definedNames"))
    assert names is not None
    name = etree.SubElement(
        names,
        tag("definedName"),
        name="_xlnm._FilterDatabase",
        localSheetId=book.position,
        hidden="1",
    )
    name.text = f"'{book.sheet_name(kind)}'!{reach.replace('A1:', '$A$1:$')}"
    book.save()


def a_table_made_anew(path: Path, lang: str) -> None:
    """Convert to Range and back: another table, of another name and style, without buttons."""
    book = RawBook(path, lang)
    book.table.attrib.update({"id": "99", "name": "Table1", "displayName": "Table1"})
    for element in list(book.table):
        if element.tag in (tag("autoFilter"), tag("tableStyleInfo")):
            book.table.remove(element)
    etree.SubElement(book.table, tag("tableStyleInfo"), name="TableStyleDark3", showRowStripes="0")
    book.save()


def a_narrower_table(path: Path, lang: str) -> None:
    """Convert to Range, and make a table of the first ten columns alone."""
    book = RawBook(path, lang)
    book.table.set("ref", f"A1:J{book.last}")
    for element in book.table.iter(tag("autoFilter")):
        element.set("ref", f"A1:J{book.last}")
    columns = book.table.find(tag("tableColumns"))
    assert columns is not None
    del columns[10:]
    columns.set("count", "10")
    book.save()


def a_row_deleted(path: Path, lang: str) -> Deed:
    """Delete the third task's row."""
    book = RawBook(path, lang)
    row = book.rows[3]
    listed = row.getparent()
    assert listed is not None
    listed.remove(row)
    book.renumber(lambda row, column: (row - (row > 4), column))
    book.save()
    return Deed(gone=frozenset({"T0003"}))


def rows_put_in(path: Path, lang: str) -> None:
    """Insert two blank rows in the middle, to set the week apart."""
    book = RawBook(path, lang)
    book.renumber(lambda row, column: (row + 2 * (row > 4), column))
    book.save()


def a_row_emptied(path: Path, lang: str) -> Deed:
    """Clear what can be seen of a row; the hidden columns stay."""
    book = RawBook(path, lang)
    for cell in list(book.rows[3])[:31]:
        cell.attrib.pop("t", "")
        for old in list(cell):
            cell.remove(old)
    book.save()
    return Deed(gone=frozenset({"T0003"}))


def blank_rows_in_the_table(path: Path, lang: str) -> Deed:
    """Drag the table's corner down by ten rows."""
    book = RawBook(path, lang)
    last = book.last
    longer = last + 10
    book.renumber(lambda row, column: (longer if row == last else row, column))
    for cell in book.rows[-1]:
        cell.set("r", re.sub(r"\d+", str(last), str(cell.get("r"))))
    book.rows[-1].set("r", str(last))
    book.dimension()
    book.save()
    return Deed(last=longer)


def a_remark_below(path: Path, lang: str) -> None:
    """Note something far below the table, where no new row will be."""
    _remark(path, lang, 30, 2, "ring before noon")


def _remark(path: Path, lang: str, apart: int, column: int, *lines: str) -> None:
    book = RawBook(path, lang)
    first = book.last + apart
    for row, line in enumerate(lines, first):
        book.type(row, column, line)
    book.save()


def a_total_row_with_room(path: Path, lang: str) -> Deed:
    """Drag the table down by ten rows, and switch its total row on."""
    longer = blank_rows_in_the_table(path, lang).last
    book = RawBook(path, lang)
    book.type(longer + 1, 1, "Total")
    book.type(longer + 1, 14, 0, f"SUBTOTAL(101,N2:N{longer})")
    book.table.set("ref", f"A1:AL{longer + 1}")
    book.table.set("totalsRowCount", "1")
    columns = list(book.table.iter(tag("tableColumn")))
    columns[0].set("totalsRowLabel", "Total")
    columns[13].set("totalsRowFunction", "average")
    book.save()
    return Deed(last=longer)


def headings_between(path: Path, lang: str) -> None:
    """Convert to Range, and set the weeks apart by headings across merged cells."""
    a_table_turned_into_a_range(path, lang)
    book = RawBook(path, lang)
    book.renumber(lambda row, column: (row + (row > 4), column))
    book.type(5, 1, "Week 48")
    book.put("mergeCells", '<mergeCells count="1"><mergeCell ref="A5:H5"/></mergeCells>')
    book.save()


def a_heading_in_the_table(path: Path, lang: str) -> None:
    """Insert a row into the table, and type a heading into it."""
    rows_put_in(path, lang)
    book = RawBook(path, lang)
    book.type(5, 1, "Week 48")
    book.save()


def a_formula_never_worked_out(path: Path, lang: str) -> Deed:
    """Have a due date worked out, by a program that saves no results."""
    book = RawBook(path, lang)
    book.type(7, book.column("due"), None, "TODAY()+90")
    book.save()
    return Deed({("T0006", "due"): None})


def names_left_behind(path: Path, lang: str) -> None:
    """Insert two rows above the header with a program that does not move the hidden names."""
    book = RawBook(path, lang)
    names = [e for e in book.workbook.iter(tag("definedName")) if e.get("localSheetId") is None]
    kept = [str(name.text) for name in names]
    book.renumber(lambda row, column: (row + 2, column))
    for name, text in zip(names, kept, strict=True):
        name.text = text
    book.save()


def a_row_cut_and_pasted_below(path: Path, lang: str) -> Deed:
    """Cut a task's cells and paste them under the table, which does not take them in."""
    book = RawBook(path, lang)
    last, row = book.last, book.rows[3]
    below = book.row(last + 1)
    below[:] = list(row)
    for cell in below:
        cell.set("r", re.sub(r"\d+", str(last + 1), str(cell.get("r"))))
    book.dimension()
    book.save()
    return Deed(last=last)


def days_counted_from_1904(path: Path, lang: str) -> None:
    """Switch to the other date system, as a Mac of old: every date of every sheet is renumbered."""
    book = RawBook(path, lang)
    properties = book.workbook.find(tag("workbookPr"))
    assert properties is not None
    properties.set("date1904", "1")
    for part in [p for p in book.parts if "/worksheets/sheet" in p]:
        for cell in book.tree(part).iter(tag("c")):
            value = cell.find(tag("v"))
            if cell.get("t", "n") == "n" and value is not None and float(str(value.text)) > 40_000:
                value.text = repr(float(str(value.text)) - 1462)
    book.save()


def calculated_columns(path: Path, lang: str) -> None:
    """Columns that are worked out: by name, by cell, and by an array as newer Excel writes it."""
    book = RawBook(path, lang)
    for name, formula in (
        ("Length", f"LEN(followup_Schedule[[#This Row],[{book.header('customer')}]])"),
        ("Week", "WEEKNUM(C{row})"),
    ):
        at = book.width + 1
        book.type(1, at, name)
        _add_column(book, at, name, formula.format(row=2))
        for row in range(2, book.last + 1):
            book.type(row, at, 1, formula.format(row=row))
    book.save()


def array_formulas(path: Path, lang: str) -> None:
    """An array formula in a row, one spilt beside the table, and a what-if table."""
    book = RawBook(path, lang)
    for row, column, attributes in (
        (2, 41, {"t": "array", "ref": "AO2:AO20"}),
        (3, 43, {"t": "array", "ref": "AQ3"}),
        (5, 44, {"t": "dataTable", "ref": "AR5:AS6", "dt2D": "1", "r1": "AU1", "r2": "AU2"}),
    ):
        book.type(row, column, 2, "ROW(A2:A20)")
        formula = book.cell(row, column)[0]
        for name, value in attributes.items():
            formula.set(name, value)
    book.save()


def sparklines_and_slicers(path: Path, lang: str) -> None:
    """A sparkline beside each row, and the extensions that a slicer leaves in sheet and table."""
    book = RawBook(path, lang)
    lines = "".join(
        f"<x14:sparkline><xm:f>{row}:{row}</xm:f><xm:sqref>AO{row}</xm:sqref></x14:sparkline>"
        for row in range(2, book.last + 1)
    )
    book.put(
        "extLst",
        f'<extLst><ext xmlns:x14="{_X14}" xmlns:xm="{_XM}" '
        'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups><x14:sparklineGroup>'
        f"<x14:sparklines>{lines}</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
        "</ext></extLst>",
    )
    extra = (
        f'<extLst xmlns="{book.sheet.nsmap[None]}"><ext xmlns:x14="{_X14}" '
        'uri="{504A1905-F514-4f6f-8877-14C23A59335A}"><x14:table altText="calls"/></ext></extLst>'
    )
    book.table.append(etree.fromstring(extra))
    book.save()


def a_very_hidden_sheet(path: Path, lang: str) -> None:
    """Hide the schedule so that only a macro shows it again."""
    book = RawBook(path, lang)
    book.entries()[0].set("state", "veryHidden")
    book.save()


def renamed_and_moved(path: Path, lang: str) -> None:
    """Call the sheet something else, and drag it to the end."""
    book = RawBook(path, lang)
    old, entry = book.sheet_name("Schedule"), book.entries()[0]
    entry.set("name", "Who's next")
    for name in book.workbook.iter(tag("definedName")):
        name.text = str(name.text).replace(f"'{old}'!", "'Who''s next'!")
        local = name.get("localSheetId")
        if local is not None:
            name.set("localSheetId", str((int(local) - 1) % len(book.entries())))
    listed = entry.getparent()
    assert listed is not None
    listed.append(entry)
    book.save()


def numbers_and_dates_as_text(path: Path, lang: str) -> None:
    """Dates typed as text, which Excel keeps as text in a column formatted so."""
    book = RawBook(path, lang)
    for row in range(2, book.last + 1):
        cell = book.cell(row, book.column("due"))
        day = int(float(str(cell.findtext(tag("v")))))
        if float(str(cell.findtext(tag("v")))) == day:
            book.type(row, book.column("due"), _day_of(day))
    book.save()


def _day_of(number: int) -> str:
    return f"{date(1899, 12, 30) + timedelta(days=number):%Y/%m/%d}"


def wrapped_and_coloured(path: Path, lang: str) -> None:
    """Colour the last row, and wrap its text."""
    book = RawBook(path, lang)
    styles = book.tree("xl/styles.xml")
    fills, formats = styles.find(tag("fills")), styles.find(tag("cellXfs"))
    assert fills is not None
    assert formats is not None
    fill = etree.SubElement(etree.SubElement(fills, tag("fill")), tag("patternFill"))
    fill.set("patternType", "solid")
    etree.SubElement(fill, tag("fgColor"), rgb="FFFFC000")
    for cell in book.rows[-1]:
        format_ = deepcopy(formats[int(str(cell.get("s", "0")))])
        format_.attrib.update({"fillId": str(len(fills) - 1), "applyFill": "1"})
        formats.append(format_)
        cell.set("s", str(len(formats) - 1))
    for listed in (fills, formats):
        listed.set("count", str(len(listed)))
    book.save()


def a_column_taken_away(path: Path, lang: str, field: str) -> None:
    """Delete a column, and whatever stood in it."""
    book = RawBook(path, lang)
    at = book.column(field)
    for row in book.rows:
        for cell in [c for c in row if column_of(c) == at]:
            row.remove(cell)
    columns = book.table.find(tag("tableColumns"))
    assert columns is not None
    del columns[at - 1]
    columns.set("count", str(len(columns)))
    book.renumber(lambda row, column: (row, column - (column > at)))
    book.table.set("ref", f"A1:{book.letters}{book.last}")
    for element in book.table.iter(tag("autoFilter")):
        element.set("ref", f"A1:{book.letters}{book.last}")
    for name in book.workbook.iter(tag("definedName")):
        if at == 1 and name.get("name") == "followup.Schedule":
            name.text = f"'{book.sheet_name('Schedule')}'!#REF!"
    book.save()


def a_column_renamed(path: Path, lang: str, field: str) -> None:
    """Type another header over one of the program's."""
    book = RawBook(path, lang)
    at = book.column(field)
    book.type(1, at, "Something else")
    list(book.table.iter(tag("tableColumn")))[at - 1].set("name", "Something else")
    book.save()


def a_total_row(path: Path, lang: str) -> None:
    """Switch the table's total row on, right below the last task."""
    book = RawBook(path, lang)
    below = book.last + 1
    book.type(below, 1, "Total")
    book.type(below, 2, 9, f"SUBTOTAL(103,B2:B{below - 1})")
    book.table.set("ref", f"A1:{book.letters}{below}")
    book.table.set("totalsRowCount", "1")
    columns = list(book.table.iter(tag("tableColumn")))
    columns[0].set("totalsRowLabel", "Total")
    columns[1].set("totalsRowFunction", "count")
    book.save()


def a_footnote(path: Path, lang: str) -> None:
    """Type a remark right below the table."""
    _remark(path, lang, 1, 1, "* updated on Mondays")


def a_remark_two_rows_below(path: Path, lang: str) -> None:
    """Type a remark below the table, in the column of customers."""
    _remark(path, lang, 3, 2, "ring before noon")


def two_lines_of_remarks_below(path: Path, lang: str) -> None:
    """Type two lines below the table, in the column of customers."""
    _remark(path, lang, 3, 2, "ring before noon", "and never on Fridays")


def a_remark_above_a_task_below(path: Path, lang: str) -> None:
    """Type a heading and a task under it, apart from the table."""
    book = RawBook(path, lang)
    below = book.last + 3
    book.type(below, 2, "still to come")
    book.type(below + 1, 2, "Ada Ltd")
    book.type(below + 1, 8, "Call")
    book.save()


def a_remark_below_a_range(path: Path, lang: str) -> None:
    """Convert to Range, and type a remark below it."""
    a_table_turned_into_a_range(path, lang)
    a_remark_two_rows_below(path, lang)


def a_sum_below_a_range(path: Path, lang: str) -> None:
    """Convert to Range, and type a sum right below it."""
    a_table_turned_into_a_range(path, lang)
    book = RawBook(path, lang)
    below = book.last + 1
    book.type(below, 1, "合计")
    book.type(below, 14, 0, f"AVERAGE(N2:N{below - 1})")
    book.save()


def a_task_typed_below(path: Path, lang: str, *, apart: int = 0) -> int:
    """Type a customer and a day under the table, as in a program that does not take them in."""
    book = RawBook(path, lang)
    row = book.last + 1 + apart
    book.type(row, book.column("customer"), "Ada")
    book.type(row, book.column("due"), 46_360)
    book.save()
    return row


def columns_sorted_apart(path: Path, lang: str) -> None:
    """Sort the first ten columns alone: the hidden ones stay where they are."""
    book = RawBook(path, lang)
    first, second = book.rows[1:3]
    for one, other in zip(list(first)[:10], list(second)[:10], strict=True):
        swapped = deepcopy(one), deepcopy(other)
        first[first.index(one)], second[second.index(other)] = swapped[1], swapped[0]
    for row in (first, second):
        for cell in row:
            cell.set("r", re.sub(r"\d+", str(row.get("r")), str(cell.get("r"))))
    book.save()


DEEDS = (
    sorted_rows, filtered, a_column_put_in, a_column_moved, a_column_of_ones_own_renamed,
    title_rows, merged_cells_beside, notes_beside, legacy_comments, threaded_comments,
    conditional_formats_and_data_bars, validations_of_ones_own, hyperlinks, looks, protected,
    a_table_turned_into_a_range, a_table_made_anew, a_narrower_table, a_row_deleted, rows_put_in,
    a_row_emptied, blank_rows_in_the_table, a_remark_below, a_total_row_with_room,
    names_left_behind, headings_between, a_heading_in_the_table, a_formula_never_worked_out,
    a_row_cut_and_pasted_below, days_counted_from_1904, calculated_columns, array_formulas,
    sparklines_and_slicers, a_very_hidden_sheet, renamed_and_moved, numbers_and_dates_as_text,
    wrapped_and_coloured,
)  # fmt: skip
