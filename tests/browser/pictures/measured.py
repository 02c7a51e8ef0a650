"""What a person sees at once and no comparison of pictures says: words cut off, too small, on each other."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# the visible words with their boxes: whole texts of drawings, and every line of a text in the markup, where it is shown
WORDS = """() => {
  const style = (node) => getComputedStyle(node);
  const seen = (node) => style(node).visibility === 'visible' && style(node).display !== 'none';
  const wall = document.querySelector('.cw-wall'), unit = parseFloat(style(wall).getPropertyValue('--cw-u'));
  const found = [];
  const add = (node, box, size, words) => {
    let { left, right, top, bottom } = box;
    // a line of type is higher than its letters: what counts is from the capitals to the foot
    const high = bottom - top;
    top += high * 0.2;
    bottom -= high * 0.2;
    for (let one = node; one !== wall; one = one.parentElement) {
      if (style(one).overflow !== 'hidden' || one.closest('svg')) continue;
      const clip = one.getBoundingClientRect();
      left = Math.max(left, clip.left);
      right = Math.min(right, clip.right);
    }
    if (right - left <= 1) return;
    found.push({ node: nodes.indexOf(node), words: words.trim(), size, unit, left, right, top, bottom });
  };
  const nodes = [...wall.querySelectorAll('*')];
  for (const text of wall.querySelectorAll('text')) {
    if (seen(text) && text.textContent.trim()) {
      add(text, text.getBoundingClientRect(), parseFloat(text.getAttribute('font-size')), text.textContent);
    }
  }
  const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.textContent.trim() || parent.closest('svg') || !seen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const size = parseFloat(style(parent).fontSize) / unit;
    for (const box of range.getClientRects()) if (box.width > 1) add(parent, box, size, text.textContent);
  }
  return found;
}"""
CUT = """() => [...document.querySelector('.cw-wall').querySelectorAll('.src, p, small, span, h2, .v')]
  .filter((n) => getComputedStyle(n).visibility === 'visible' && n.clientWidth > 0)
  .filter((n) => getComputedStyle(n).overflow === 'hidden' && getComputedStyle(n).textOverflow !== 'ellipsis')
  .filter((n) => n.scrollWidth > n.clientWidth + 1
    || n.scrollHeight > n.clientHeight + Math.max(3, parseFloat(getComputedStyle(n).fontSize) * 0.3))
  .map((n) => n.textContent)"""
LEAST = 28.8  # units: 1.5 % of the width of a 16:9 screen, 9 minutes of arc at five metres


def faults(page: Page) -> list[str]:
    """Return what is wrong with the words on a wall, in words."""
    words: list[dict[str, Any]] = page.evaluate(WORDS)
    size = page.viewport_size
    assert size is not None
    told = [f"cut off: {one}" for one in page.evaluate(CUT)]
    for one in words:
        if one["size"] < LEAST - 0.1:
            told.append(f"too small, {one['size']:.1f}: {one['words']}")
        if one["left"] < -1 or one["right"] > size["width"] + 1 or one["bottom"] > size["height"] + 1:
            told.append(f"off the screen: {one['words']}")
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if one["node"] == other["node"]:
                continue
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            if across > 2 * one["unit"] and down > 2 * one["unit"]:
                told.append(f"on each other: {one['words']} / {other['words']}")
    return told
