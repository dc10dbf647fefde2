"""Pages of a PDF as pictures, and what copiers, scanners and stamps do to them; noise is seeded."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

POINTS = 72


def drawn(data: bytes, dpi: int) -> list[Any]:
    """The pages of a PDF as grey pictures of Pillow."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    return [page.render(scale=dpi / POINTS).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]


def as_pdf(pages: list[Any], dpi: int) -> bytes:
    """A PDF of pictures only."""
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return target.getvalue()


def as_file(picture: Any, kind: str, **options: Any) -> bytes:
    """A picture as PNG, JPEG …"""
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def turned(page: Any, degrees: float) -> Any:
    """A page that lay aslant."""
    from PIL import Image

    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def saved(page: Any, quality: int) -> Any:
    """A page saved as a poor JPEG."""
    from PIL import Image

    return Image.open(io.BytesIO(as_file(page, "JPEG", quality=quality)))


def grainy(page: Any) -> Any:
    """Grain of a sensor."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image

    noise = numpy.random.default_rng(7).normal(0, 14, (page.height, page.width))
    return Image.fromarray((numpy.asarray(page, float) + noise).clip(0, 255).astype("uint8"))


def on_grey(page: Any) -> Any:
    """Grey paper, darker to one side, and pale ink."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image

    shade = numpy.linspace(0.72, 0.9, page.width)
    return Image.fromarray(((60 + numpy.asarray(page, float) * 0.76) * shade).clip(0, 255).astype("uint8"))


def stamped(page: Any) -> Any:
    """A red seal over the middle of the page, as a colour scan has it."""
    from PIL import Image, ImageChops, ImageDraw

    width, height = page.size
    size, seal = width // 4, Image.new("RGB", page.size, "white")
    x, y = (width - size) // 2, height // 3
    pen = ImageDraw.Draw(seal)
    pen.ellipse((x, y, x + size, y + size), outline=(215, 40, 40), width=max(3, size // 30))
    pen.regular_polygon((x + size // 2, y + size // 2, size // 6), 5, fill=(215, 40, 40))
    return saved(ImageChops.multiply(page.convert("RGB"), seal), 85)


WEAR: dict[str, Callable[[Any], Any]] = {
    "clean": lambda page: page,
    "0.5 degrees": lambda page: saved(turned(page, 0.5), 60),
    "1 degree": lambda page: turned(page, -1.0),
    "grain": grainy,
    "JPEG 40": lambda page: saved(page, 40),
    "grey paper": on_grey,
    "red seal": stamped,
}
