"""Ids and names of tables: unique in the whole workbook, against its defined names too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book


def settle_table(host: Book, table: Element) -> None:
    """Give a table an id and a name that are free."""
    others = [host.package.look(part) for part in _table_parts(host)]
    ids = [int(other.get("id", "0")) for other in others]
    table.set("id", str(max(ids, default=0) + 1))
    name = _free(str(table.get("displayName", "Table")), _taken(host, others))
    table.set("name", name)
    table.set("displayName", name)


def _table_parts(host: Book) -> list[str]:
    return host.package.content_types.parts_of("spreadsheetml.table+xml")


def _taken(host: Book, others: list[Element]) -> set[str]:
    names = {
        str(other.get(key, "")).casefold() for other in others for key in ("name", "displayName")
    }
    return names | {one.name.casefold() for one in host.names}


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name
