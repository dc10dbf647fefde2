"""A page in a real browser, offline, with everything that it complained of."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

WIDE, MIDDLE, NARROW = (1440, 900), (900, 900), (420, 900)
# Readable text needs 4.5:1 (WCAG AA).
CONTRAST = 4.5
# The contrast of an element's text against the first painted background behind it; hatches and shadows aside.
CONTRAST_OF = """(element) => {
  const paint = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  let behind = element;
  while (behind && paint(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
  const pair = [paint(getComputedStyle(element).color), paint(getComputedStyle(behind).backgroundColor)].map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


class Opened:
    """A page opened from disk without a network, with everything it complained of."""

    def __init__(self, browser: Any, file: Path, size: tuple[int, int], scheme: str) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(
            viewport=viewport, color_scheme=scheme, offline=True, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.requests: list[str] = []
        self.page.goto(file.as_uri())

    def in_view(self, selector: str) -> bool:
        """Whether the whole box lies in the window and nothing covers its middle."""
        return bool(
            self.page.locator(selector).first.evaluate(
                """(element) => {
                  const box = element.getBoundingClientRect();
                  const inside = box.width > 0 && box.top >= 0 && box.left >= 0
                    && box.bottom <= innerHeight && box.right <= innerWidth;
                  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                  return inside && (element.contains(top) || top.contains(element));
                }"""
            )
        )

    def lit(self, selector: str) -> bool:
        return "on" in (self.page.locator(selector).first.get_attribute("class") or "").split()

    def contrasts(self, selector: str) -> list[float]:
        found = self.page.evaluate(f"[...document.querySelectorAll('{selector}')].map({CONTRAST_OF})")
        assert len(found) > 1
        return list(found)

    def violations(self) -> list[str]:
        """What axe finds inaccessible, each rule with the elements that break it."""
        self.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("axe.run().then((result) => result.violations)")
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]

    def close(self) -> None:
        """Close the page; it complained of nothing and asked nobody."""
        self.context.close()
        assert self.troubles == []
        assert [url for url in self.requests if not url.startswith("file:")] == []
