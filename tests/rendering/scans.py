"""Scanned carriers: pages of a drawn PDF as grey or black-and-white images, slightly turned and noisy."""

from __future__ import annotations

import io
import time

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

_EPOCH = time.gmtime(1704153600)


def page_images(pdf: bytes, dpi: int, angle: float, noise: float, seed: int = 1) -> list[Image.Image]:
    """Every page as a scanner sees it: ``angle`` in degrees, ``noise`` as standard deviation of the grey level."""
    chance = np.random.default_rng(seed)
    images = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        image = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=250)
        grey = np.asarray(image.filter(ImageFilter.GaussianBlur(0.4)), dtype=np.float32)
        grey = np.clip(grey + chance.normal(0, noise, grey.shape), 0, 255)
        images.append(Image.fromarray(grey.astype(np.uint8), "L"))
    document.close()
    return images


def scanned_pdf(pdf: bytes, dpi: int, angle: float, noise: float, black_and_white: bool = False) -> bytes:
    """A PDF that holds nothing but page images."""
    images = page_images(pdf, dpi, angle, noise)
    if black_and_white:
        images = [image.point(lambda level: 255 if level > 150 else 0).convert("1") for image in images]
    out = io.BytesIO()
    quality = {} if black_and_white else {"quality": 30}
    images[0].save(
        out,
        "PDF",
        resolution=dpi,
        save_all=True,
        append_images=images[1:],
        creationDate=_EPOCH,
        modDate=_EPOCH,
        **quality,
    )
    return out.getvalue()


def photograph(pdf: bytes, dpi: int, angle: float, noise: float, kind: str = "JPEG") -> bytes:
    """All pages below one another in one image file."""
    images = page_images(pdf, dpi, angle, noise)
    whole = Image.new("L", (images[0].width, sum(image.height for image in images)), 255)
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    out = io.BytesIO()
    whole.save(out, kind, quality=30)
    return out.getvalue()


def photographed_pdf(pdf: bytes, dpi: int, noise: float, seed: int = 1) -> bytes:
    """Pages photographed on a table: each leans another way, one corner lies in the shade, the paper is yellowish."""
    chance = np.random.default_rng(seed)
    pages = []
    for image in page_images(pdf, dpi, 0.0, noise, seed):
        width, height = image.size
        shift = chance.uniform(0.0, 0.02, 8) * np.tile((width, height), 4)
        left, top, right, bottom = 0.0, 0.0, float(width), float(height)
        corners = np.array((left, top, left, bottom, right, bottom, right, top)) + shift * (1, 1, 1, -1, -1, -1, -1, 1)
        leaning = image.transform(
            image.size, Image.Transform.QUAD, tuple(corners.tolist()), Image.Resampling.BICUBIC, fillcolor=235
        )
        across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
        grey = np.asarray(leaning, dtype=np.float32) * (1 - 0.35 * across * down)
        pages.append(Image.fromarray((grey[..., None] * (1.0, 0.96, 0.86)).astype(np.uint8), "RGB"))
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        resolution=dpi,
        save_all=True,
        append_images=pages[1:],
        quality=60,
        creationDate=_EPOCH,
        modDate=_EPOCH,
    )
    return out.getvalue()


def strewn(image: Image.Image, share: float, seed: int = 1) -> Image.Image:
    """Salt and pepper: so large a ``share`` of the pixels turned black or white, half of them each."""
    page = np.asarray(image.convert("L")).copy()
    chance = np.random.default_rng(seed).random(page.shape)
    page[chance < share / 2] = 0
    page[chance > 1 - share / 2] = 255
    return Image.fromarray(page, "L")


def faxed_tiff(pdf: bytes, dpi: int, angle: float, share: float) -> bytes:
    """A TIFF of several black-and-white pages (CCITT group 4), strewn with specks."""
    pages = [
        strewn(image.point(lambda level: 255 if level > 150 else 0), share, number).convert("1")
        for number, image in enumerate(page_images(pdf, dpi, angle, 8))
    ]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(dpi, dpi))
    return out.getvalue()


def turned_pdf(pdf: bytes, dpi: int, turn: int) -> bytes:
    """A PDF of grey pages that went through the scanner turned by ``turn`` degrees."""
    return _jpeg_pdf([image.rotate(turn, expand=True) for image in page_images(pdf, dpi, 0.5, 1)], dpi)


def desk_pdf(pdf: bytes, dpi: int, seed: int = 1) -> bytes:
    """Pages photographed one by one on a dark desk: the desk shows on all sides, each page leans another way."""
    chance = np.random.default_rng(seed)
    pages = []
    for image in page_images(pdf, dpi, 0.0, 0.0):
        width, height = image.size
        shift = chance.uniform(0.02, 0.06, 8) * np.tile((width, height), 4)
        outer = np.array((0.0, 0.0, 0.0, height, width, height, width, 0.0))
        corners = outer - shift * (1, 1, 1, -1, -1, -1, -1, 1)
        # Nothing on paper is quite black, so that what lies beyond it can be told by its level.
        leaning = np.asarray(
            image.point(lambda level: 12 + level * 9 // 10).transform(
                image.size, Image.Transform.QUAD, tuple(corners.tolist()), Image.Resampling.BICUBIC, fillcolor=0
            )
        )
        shade = 1 - 0.25 * np.linspace(0, 1, width)[None, :]
        page = np.where(leaning < 6, 62.0, leaning * shade)
        pages.append(Image.fromarray(page.astype(np.uint8), "L"))
    return _jpeg_pdf(pages, dpi)


def _jpeg_pdf(pages: list[Image.Image], dpi: int, quality: int = 30) -> bytes:
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        resolution=dpi,
        save_all=True,
        append_images=pages[1:],
        quality=quality,
        creationDate=_EPOCH,
        modDate=_EPOCH,
    )
    return out.getvalue()
