"""The mailed page in a real browser: light, dark, on a phone, on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import model_page
import pytest
from browser import Browser, browser, needed

from followup_cli.html_page import Mailed, compose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = needed
WIDE = "一个特别长的客户名称" * 4 + "withoutanybreakinit" * 4
LATE = [{"task_id": "T1", "customer": WIDE, "type": WIDE, "owner": WIDE, "manager": WIDE}]
# The letters that are least easy to read against what is behind them: 4.5 is asked for.
CONTRAST = """
(() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  let worst = 21;
  for (const e of document.querySelectorAll("h1,h2,p,td,th,small,a,.moved,.what,summary,text")) {
    const s = getComputedStyle(e);
    const ink = light(parse(e instanceof SVGElement ? s.fill : s.color)), paper = light(behind(e));
    worst = Math.min(worst, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05));
  }
  return worst;
})()
"""
# Drawn outside of the window, or with no size at all: broken either way.
BROKEN = """
[...document.querySelectorAll("figure")].filter(f => {
  const box = f.querySelector("svg").getBoundingClientRect(), card = f.getBoundingClientRect();
  return box.width < 100 || box.height < 30 || box.right > card.right + 1 || box.left < card.left;
}).map(f => f.dataset.chart)
"""
OVER = """
[...document.querySelectorAll("svg text")].filter(t => getComputedStyle(t).display !== "none")
  .filter(t => { const b = t.getBoundingClientRect(), c = t.closest("figure").getBoundingClientRect();
    return b.left < c.left || b.right > c.right + 1; }).map(t => t.textContent)
"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module", params=["en", "zh"])
def opened(
    tab: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Browser, Path]:
    """The page with every shape of chart and a name too long for any column, in the tab."""
    made = model_page.page(products={**model_page.PRODUCTS, WIDE: 0.5})
    path = tmp_path_factory.mktemp("page") / "review.html"
    text = compose(Mailed(made, made.rows, LATE, source="desk.xlsx"), request.param)
    path.write_text(text, encoding="utf-8")
    tab.resize(1200)
    tab.open(path)
    return tab, path


def test_a_page_loads_nothing_but_itself_and_has_nothing_to_complain_of(
    opened: tuple[Browser, Path],
) -> None:
    tab, path = opened
    assert tab.seen.requests == [path.as_uri()]
    assert tab.seen.said == []
    assert tab.value("document.compatMode") == "CSS1Compat"


def test_a_browser_that_is_asked_for_more_is_forbidden_it(opened: tuple[Browser, Path]) -> None:
    """The page's policy is obeyed: what a stranger's text might have smuggled in would not run."""
    tab, _ = opened
    tab.value(
        "document.body.insertAdjacentHTML('beforeend', '<p id=p onclick=\"window.bad=1\"></p>');"
        "document.getElementById('p').click()"
    )
    assert tab.value("window.bad") is None
    assert any("Content Security Policy" in said for said in tab.seen.said)
    tab.seen.said.clear()


@pytest.mark.parametrize("width", [360, 768, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_any_window_by_day_and_by_night(
    opened: tuple[Browser, Path], width: int, scheme: str
) -> None:
    tab, path = opened
    tab.resize(width, scheme=scheme)
    assert tab.value("document.documentElement.scrollWidth") <= width
    assert tab.value(BROKEN) == []
    assert tab.value(OVER) == []
    assert tab.value(CONTRAST) >= 4.5
    picture = path.with_name(f"{width}-{scheme}.png")
    picture.write_bytes(tab.picture())
    assert picture.stat().st_size > 20_000


def test_a_page_is_dark_only_for_those_who_want_it(opened: tuple[Browser, Path]) -> None:
    tab, _ = opened
    papers = []
    for scheme in ("light", "dark"):
        tab.resize(1200, scheme=scheme)
        papers.append(tab.value("getComputedStyle(document.body).backgroundColor"))
    assert papers == ["rgb(243, 246, 249)", "rgb(18, 24, 31)"]


def test_a_page_prints_light_on_a4_though_the_screen_is_dark(opened: tuple[Browser, Path]) -> None:
    tab, path = opened
    tab.resize(1200, scheme="dark")
    printed = tab.printed()
    path.with_suffix(".pdf").write_bytes(printed)
    sizes = {
        tuple(map(float, found))
        for found in re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    }
    assert sizes
    assert all(abs(w - 595) < 2 and abs(h - 842) < 2 for w, h in sizes)
    assert 1 < len(re.findall(rb"/Type ?/Page\b(?!s)", printed)) < 8
    tab.ask("Emulation.setEmulatedMedia", media="print",
            features=[{"name": "prefers-color-scheme", "value": "dark"}])  # fmt: skip
    assert tab.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.value("getComputedStyle(document.querySelector('h1')).color") == "rgb(31, 41, 51)"
    tab.ask("Emulation.setEmulatedMedia", media="")


def test_a_finding_leads_to_its_figure_and_opens_what_hides_it(
    opened: tuple[Browser, Path],
) -> None:
    tab, _ = opened
    tab.resize(1200)
    link = "document.querySelector('.evidence a:nth-of-type(3)')"
    tab.value(f"{link}.click()")
    assert tab.value(f"document.querySelector({link}.hash).getBoundingClientRect().height") > 10
