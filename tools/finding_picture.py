"""Makes the READMEs' picture of a finding: the page of a sample report in a browser, with its first finding chosen.

Run from the project's root: .venv/bin/python tools/finding_picture.py
It needs chromium and a Chinese font (tools/env.sh browser). The picture carries the finding as text, so that
tests/test_docs.py sees when it shows what the program no longer says.
"""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright

import gouji
from gouji.write.build import view
from gouji.write.plain import finding_text

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "corpora/sample/reports/bureau-small.docx"
SIZE = {"width": 1240, "height": 640}
EDGE = "#8d8776"
COLOURS = 96
"""Enough for text on flat colours, and few enough to stay small."""


def told(lang: str) -> str:
    """What the picture shows, as text."""
    tree = view(gouji.audit(SAMPLE), lang)
    return finding_text(tree.findings[0], tree.head, lang)


def drawn(lang: str) -> bytes:
    """The page as the browser shows it once its first finding is chosen."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "page.html")
        file.write_text(gouji.audit(SAMPLE).to_html(lang), "utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(file.as_uri())
        page.click("#finding-1 .message")
        picture = page.screenshot()
        browser.close()
    return picture


def write(lang: str) -> None:
    """Save the picture with a thin edge, which sets it off on white and on black alike."""
    picture = ImageOps.expand(Image.open(io.BytesIO(drawn(lang))).convert("RGB"), 1, EDGE)
    note = PngInfo()
    note.add_itxt("Description", told(lang), lang=lang)
    target = ROOT / "docs" / f"finding.{lang}.png"
    target.parent.mkdir(exist_ok=True)
    picture.quantize(COLOURS).save(target, optimize=True, pnginfo=note)


if __name__ == "__main__":
    for each in ("zh", "en"):
        write(each)
