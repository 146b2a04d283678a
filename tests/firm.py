"""A founder's own workbook, with customers and orders in it and much that nobody may touch."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

Parts = dict[str, bytes]

TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CUSTOMERS = ("王芳", "Ada & Söhne", "=Bo", "Chen <Li>")


@cache
def _saved(*, from_1904: bool) -> bytes:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    workbook.remove(workbook.worksheets[0])
    _add_customers(workbook.create_sheet("Customers"))
    pie = PieChart()
    workbook.create_chartsheet("Shares").add_chart(pie)
    orders = workbook.create_sheet("Orders")
    _add_orders(orders)
    pie.add_data(Reference(orders, min_col=4, min_row=1, max_row=9), titles_from_data=True)
    secret = workbook.create_sheet("Rates")
    secret.append(["USD", 7.1])
    secret.sheet_state = "veryHidden"
    workbook.defined_names["Rate"] = DefinedName("Rate", attr_text="Rates!$B$1")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _add_customers(sheet: Worksheet) -> None:
    sheet.append(["Customer ID", "Customer", "Phone", "Signed On", "Contract End", "Our notes"])
    for n, name in enumerate(_CUSTOMERS, start=1):
        row = [f"00{n}", name, f"1380000000{n}", date(2026, 11, n), date(2027, 2, n), "  kind\n"]
        sheet.append(row)
        sheet.cell(n + 1, 2).data_type = "s"
    sheet["B2"].comment = Comment("Likes tea", "Helen")
    sheet["B3"].hyperlink = "https://example.com/?a=1&b=2"
    sheet["A1"].font = Font(bold=True)
    red = PatternFill("solid", bgColor="FFFFC7CE")
    sheet.conditional_formatting.add("A2:A9", CellIsRule("equal", ['"002"'], fill=red))  # type: ignore[no-untyped-call]  # it has no types
    choice = DataValidation("list", formula1='"kind,loud"')
    choice.add("F2:F9")
    sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _add_orders(sheet: Worksheet) -> None:
    sheet.append(["Order ID", "Customer ID", "Order Date", "Amount", "Margin"])
    for n in range(8):
        day = date(2026, 11, 2 + n)
        sheet.append([f"O{n}", f"00{n % 4 + 1}", day, 50.5 + 100 * n, f"=D{n + 2}*0.3"])
    sheet.add_table(Table(displayName="Sales", ref="A1:E9"))
    bars = BarChart()
    bars.add_data(Reference(sheet, min_col=4, min_row=1, max_row=9), titles_from_data=True)
    sheet.add_chart(bars, "G2")


def firm(*, from_1904: bool = False) -> Parts:
    """Return the parts of the founder's workbook."""
    with zipfile.ZipFile(io.BytesIO(_saved(from_1904=from_1904))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return with_custom_xml(with_connection(with_external_link(_with_results(parts))))


def related(parts: Mapping[str, bytes], owner: str, kind: str, target: str) -> tuple[Parts, str]:
    """Return parts in which one is related to another, and the new relationship's id."""
    folder, _, name = owner.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    no_rels = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    old = parts.get(listed, no_rels)
    rel_id = f"mine{old.count(b'<Relationship ')}"
    mode = ' TargetMode="External"' if ":" in target else ""
    new = f'<Relationship Id="{rel_id}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    end = b"</Relationships>"
    return {**parts, listed: old.replace(end, new.encode() + end)}, rel_id


def typed(parts: Mapping[str, bytes], name: str, content_type: str) -> Parts:
    """Return parts in which one has a content type of its own."""
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    return {**parts, TYPES: parts[TYPES].replace(b"</Types>", override.encode())}


def with_external_link(parts: Parts) -> Parts:
    """Add a link to another workbook, as a formula that looks into one leaves it."""
    name = "xl/externalLinks/externalLink1.xml"
    parts = {**parts, name: b""}
    parts, book_id = related(parts, name, "externalLinkPath", "file:///C:/rates.xlsx")
    link = f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="{book_id}"><sheetNames><sheetName val="Rates"/></sheetNames></externalBook></externalLink>'
    parts, rel_id = related(parts, "xl/workbook.xml", "externalLink", f"/{name}")
    listed = f'<externalReferences><externalReference xmlns:r="{OFFICE}" r:id="{rel_id}"/></externalReferences><definedNames>'
    workbook = parts["xl/workbook.xml"].replace(b"<definedNames>", listed.encode())
    parts = {**parts, name: (_HEAD + link).encode(), "xl/workbook.xml": workbook}
    return typed(parts, name, f"{_SPREADSHEET}.externalLink+xml")


def with_connection(parts: Parts) -> Parts:
    """Add a connection to a database, and the table on a sheet that it fills."""
    connection = f'{_HEAD}<connections xmlns="{_MAIN}"><connection id="1" name="shop" type="5" refreshedVersion="6"><dbPr connection="DSN=shop" command="SELECT 1"/></connection></connections>'
    query = f'{_HEAD}<queryTable xmlns="{_MAIN}" name="shop" connectionId="1" autoFormatId="16"/>'
    connections, queries = "xl/connections.xml", "xl/queryTables/queryTable1.xml"
    parts = {**parts, connections: connection.encode(), queries: query.encode()}
    parts, _ = related(parts, "xl/workbook.xml", "connections", "connections.xml")
    parts, _ = related(parts, "xl/worksheets/sheet2.xml", "queryTable", f"/{queries}")
    parts = typed(parts, connections, f"{_SPREADSHEET}.connections+xml")
    return typed(parts, queries, f"{_SPREADSHEET}.queryTable+xml")


def with_custom_xml(parts: Parts) -> Parts:
    """Add what a document library keeps with a file."""
    item, properties = "customXml/item1.xml", "customXml/itemProps1.xml"
    about = '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{B2C5A1F0-0000-4000-8000-000000000001}"/>'
    parts = {**parts, item: "<库 价='7'/>".encode(), properties: about.encode()}
    parts, _ = related(parts, "xl/workbook.xml", "customXml", f"../{item}")
    parts, _ = related(parts, item, "customXmlProps", "itemProps1.xml")
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    return typed(parts, properties, kind)


def _with_results(parts: Parts) -> Parts:
    """Give formulas the results that Excel keeps with them, and the order it works them out in."""
    sheet, chain = "xl/worksheets/sheet2.xml", "xl/calcChain.xml"
    solved = re.sub(rb"</f><v\s*/>|</f><v></v>", b"</f><v>7.25</v>", parts[sheet])
    cells = "".join(f'<c r="E{n}" i="3"/>' for n in range(2, 10))
    listed = f'{_HEAD}<calcChain xmlns="{_MAIN}">{cells}</calcChain>'
    parts, _ = related({**parts, sheet: solved}, "xl/workbook.xml", "calcChain", "calcChain.xml")
    return typed({**parts, chain: listed.encode()}, chain, f"{_SPREADSHEET}.calcChain+xml")
