"""`report --html FILE`: what it writes, what it says, and what it never writes over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from runs import DAY, demo, done, followup

from followup_cli import cli_html
from followup_cli.html_page import SIGN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("desk") / "demo.xlsx")


@pytest.fixture(scope="module")
def page(desk: Path) -> Path:
    """The page, and the workbook with the report in it."""
    path = desk.with_name("review.html")
    said = done("report", "-w", desk, "--as-of", DAY, "--html", path)
    assert f"The page is in {path}: open it in a browser, mail it, print it." in said
    return path


def test_a_second_report_writes_neither_workbook_nor_page(desk: Path, page: Path) -> None:
    before = [(p.read_bytes(), p.stat().st_mtime_ns) for p in (desk, page)]
    said = done("report", "-w", desk, "--as-of", DAY, "--html", page)
    assert f"The page {page} is as it was." in said
    assert [(p.read_bytes(), p.stat().st_mtime_ns) for p in (desk, page)] == before
    assert not list(page.parent.glob(".*.part"))


def test_the_page_is_in_the_language_asked_for_and_may_take_the_place_of_an_earlier_one(
    desk: Path, tmp_path: Path
) -> None:
    path = tmp_path / "review.HTM"
    path.write_text(f"<!doctype html><head>{SIGN}", encoding="utf-8")
    said = done("report", "-w", desk, "--as-of", DAY, "--html", path, "--lang", "zh")
    assert "网页已存为" in said
    assert '<html lang="zh-CN">' in path.read_text(encoding="utf-8")


def test_programs_are_told_where_the_page_is(desk: Path, page: Path) -> None:
    words = ("report", "-w", desk, "--as-of", DAY, "--format", "json")
    assert json.loads(done(*words, "--html", page))["html"] == str(page)
    assert "html" not in json.loads(done(*words, "-n", "--html", page))


def test_a_dry_run_writes_no_page(desk: Path, tmp_path: Path) -> None:
    done("report", "-w", desk, "--as-of", DAY, "-n", "--html", tmp_path / "review.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("desk.xlsx", b"PK", "the name of a page ends in .html."),
        ("mine.html", b"<html>mine", "is there already, and not a page that"),
        ("empty.html", b"", "is there already, and not a page that"),
        ("late.html", b" " * 5000 + SIGN.encode(), "is there already, and not a page that"),
        ("none/review.html", None, "there is no such folder."),
    ],
)
def test_nothing_but_a_page_is_ever_written_over(
    desk: Path, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path, before = tmp_path / name, desk.read_bytes()
    if content is not None:
        path.write_bytes(content)
    result = followup("report", "-w", desk, "--as-of", "2026-11-24", "--html", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.endswith("Nothing was written.\n")
    assert desk.read_bytes() == before
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_folder_is_no_page(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "review.html").mkdir()
    result = followup("report", "-w", desk, "--html", tmp_path / "review.html")
    assert result.exit_code == 2


def test_a_page_that_the_disk_refuses_is_said_with_what_was_written(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli_html, "_replace", refuse)
    path = tmp_path / "review.html"
    result = followup("report", "-w", desk, "--as-of", DAY, "--month", "2026-08", "--html", path)
    assert result.exit_code == 4
    assert result.stderr.endswith(
        "cannot be written: No space left on device. The workbook had been written.\n"
    )


def test_a_page_stays_where_a_link_leads(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "there.html").write_text(f"<!doctype html>{SIGN}", encoding="utf-8")
    link = tmp_path / "review.html"
    link.symlink_to(tmp_path / "there.html")
    done("report", "-w", desk, "--as-of", DAY, "--html", link)
    assert link.is_symlink()
    assert "<h1>" in (tmp_path / "there.html").read_text(encoding="utf-8")
