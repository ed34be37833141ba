"""What a checker of accessibility would look at, asked of the browser itself."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

NAMED = {"button", "link", "textbox", "combobox", "checkbox", "radio", "menuitem", "dialog", "log", "region", "navigation",
         "complementary", "listbox", "option", "searchbox", "spinbutton", "radiogroup", "Date", "image"}  # fmt: skip


def nameless(page: Page) -> list[str]:
    """Controls, regions and pictures that the browser's accessibility tree has no name for."""
    session = page.context.new_cdp_session(page)
    tree: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    found = []
    for node in tree:
        role = node.get("role", {}).get("value")
        if not node.get("ignored") and role in NAMED and not node.get("name", {}).get("value", "").strip():
            found.append(f"{role} {node.get('description', {}).get('value', '')}".strip())
    return found


FAINT = """
() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const mixed = (top, under, a) => top * a + under * (1 - a);
  const over = (top, under) => {
    const [r, g, b] = ["r", "g", "b"].map((part) => mixed(top[part], under[part], top.a));
    return { r, g, b, a: 1 };
  };
  const linear = (part) => (part / 255 <= .04045 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4);
  const light = ({ r, g, b }) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const ground = (node) => {
    if (!node) return { r: 255, g: 255, b: 255, a: 1 };
    const own = parse(getComputedStyle(node).backgroundColor);
    return own.a === 1 ? own : over(own, ground(node.parentElement));
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    const text = walk.currentNode.data.trim();
    if (!text || node.closest(".aside, noscript, script, option")) continue;
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    const [one, other] = [light(over(parse(style.color), under)), light(under)];
    const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className}: ${text.slice(0, 40)}`);
  }
  return found;
}
"""


def faint(page: Page) -> list[str]:
    """Texts whose contrast with what lies under them is below WCAG AA."""
    found: list[str] = page.evaluate(FAINT)
    return found


def sticks_out(page: Page) -> list[str]:
    """What makes the page wider than the screen."""
    found: list[str] = page.evaluate("""() => [...document.querySelectorAll("body *")]
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
      .filter((node) => node.checkVisibility() && !node.closest(".wide, .block-carousel, .aside"))
      .map((node) => `${node.tagName}.${node.className}`)""")
    return found
