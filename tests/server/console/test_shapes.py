"""Every view in narrow and wide windows, at 60 to 200 %, in both languages: nothing is cut off, all is reached."""

from __future__ import annotations

import pytest

from tests.browser import browser
from tests.server.console.browsing import Console, Consoles, consoles

__all__ = ["browser", "consoles"]

VIEWS = (
    "overview", "board?hospital=WS01", "schedules?hospital=WS01", "heat?hospital=WS01", "bookings",
    "faults?operation=getYyNo", "journal", "explain", "checks", "worlds", "journal?open=x1",
    "schedules?hospital=SG01&department=0200&open=02000008/2026-03-04/1",
)  # fmt: skip
LOOKED_AT = """() => {
  const place = document.querySelector("dialog[open]") ?? document;
  const shown = (selector) => [...place.querySelectorAll(selector)].filter((each) =>
    each.checkVisibility() && each.getBoundingClientRect().width > 0 &&
    !each.closest(".scroll, pre, nav, .skip, .hidden-label, details:not([open])"));
  const wide = document.documentElement.clientWidth + 1;
  const named = (each) => each.dataset.key ?? each.textContent.trim().slice(0, 30);
  const found = [];
  if (document.documentElement.scrollWidth > wide) found.push("the page is wider than its window");
  for (const each of shown("button, a, label, h2, h3, p, li, input, select, code")) {
    if (each.getBoundingClientRect().right > wide) found.push(`beyond the edge: ${named(each)}`);
    const isCut = getComputedStyle(each).overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1;
    if (isCut) found.push(`cut off: ${named(each)}`);
  }
  const controls = shown("main :is(button, a, input, select), header :is(button, a), dialog :is(button, a)");
  for (const [index, one] of controls.entries()) {
    const first = one.getBoundingClientRect();
    for (const other of controls.slice(index + 1)) {
      const second = other.getBoundingClientRect();
      const width = Math.min(first.right, second.right) - Math.max(first.left, second.left);
      const height = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
      if (width > 2 && height > 2 && !one.contains(other)) found.push(`${named(one)} covers ${named(other)}`);
    }
  }
  return found;
}"""
TABBED_TO = """() => {
  const { activeElement: focused } = document;
  if (focused === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
  const { top, bottom } = focused.getBoundingClientRect();
  const isMarked = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  const isSeen = isMarked && bottom > 0 && top < innerHeight;
  return [focused.dataset.number ?? "", isSeen];
}"""
NUMBERED = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
  const isFolded = (each) => each.closest("details:not([open]) > :not(summary)") !== null;
  const reachable = all.filter((each) => each.type !== "hidden" && each.checkVisibility() && !isFolded(each));
  for (const [index, each] of reachable.entries()) each.dataset.number = index;
  return reachable.length;
}"""


def troubled(consoles: Consoles) -> Console:
    """A console with a fault that is on, a planted bug and an event."""
    console = consoles.open(None)
    console.world.faults.add(name="slow-line", operations=["getYyNo"], hospitals=["SG01"], latency={"fixed": "1s"})
    console.world.plant(oversell={"window": "60s"})
    console.world.stop_schedule("SG01", "0200", "+2", doctor="02000008")
    return console


@pytest.mark.parametrize(
    ("width", "height", "zoom", "language"),
    [
        (1440, 900, 0.6, "zh"),
        (1440, 900, 1.0, "en"),
        (1440, 900, 2.0, "en"),
        (768, 1000, 1.0, "en"),
        (768, 1000, 2.0, "zh"),
        (390, 844, 1.0, "zh"),
        (390, 844, 1.0, "en"),
    ],
)
def test_nothing_is_cut_off_or_covered(consoles: Consoles, width: int, height: int, zoom: float, language: str) -> None:
    console = troubled(consoles)
    console.page.set_viewport_size({"width": round(width / zoom), "height": round(height / zoom)})
    console.page.goto(f"{console.world.url}/console?lang={language}")
    found = {}
    for view in VIEWS:
        console.page.evaluate(f"location.hash = '#/{view}'")
        console.page.wait_for_selector(f".view.{view.partition('?')[0]}")
        console.settle()
        if wrong := console.page.evaluate(LOOKED_AT):
            found[view] = wrong
    assert found == {}


def test_every_control_is_reached_by_tab_in_its_order_and_is_seen(consoles: Consoles) -> None:
    console = troubled(consoles)
    found = {}
    for view in (*VIEWS[1:2], *VIEWS[3:9]):
        console.page.goto("about:blank")
        console.show(view)
        count = console.page.evaluate(NUMBERED)
        reached: list[str] = []
        while (focus := tabbed_to(console)) is not None and focus[0] not in reached[:-1]:
            if focus[0] in reached:  # parts of a date are reached one after the other
                continue
            if not focus[1]:
                found[view] = f"{focus[0]} is not seen"
            reached.append(focus[0])
        if reached != [str(index) for index in range(count)]:
            found[view] = f"{count} controls, reached {reached}"
    assert found == {}


def tabbed_to(console: Console) -> tuple[str, bool] | None:
    """What Tab leads to next: its number, and whether the focus is seen; `None` beyond the last."""
    console.page.keyboard.press("Tab")
    found = console.page.evaluate(TABBED_TO)
    return None if found is None else (found[0], found[1])
