"""Drawings of the report as pictures: the radar of readiness, and ecomaps with their signs."""

import math
from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from symbionet.letters.pdf import FONTS

__all__ = ["draw_map", "draw_radar", "small_photo"]

INK, GREY, GREEN, FILL, RED = "#1f2d2a", "#b8c4c0", "#0b7a6b", "#cfe9e4", "#c0392b"
RADAR, MAP = (1200, 1000), (1200, 800)
MOST_SIDE = 900  # pixels of a photo in a report


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = FONTS / "NotoSansSC_400Regular.ttf"
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)


def _as_png(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, format="PNG", optimize=True)
    return stream.getvalue()


def draw_radar(axes: Sequence[tuple[str, float | None]], *, most: float = 5) -> bytes:
    """A radar as PNG: an axis for each (name, value of 0 to `most`); an axis without a value stays at the middle."""
    width, height = RADAR
    picture = Image.new("RGB", RADAR, "white")
    draw = ImageDraw.Draw(picture, "RGBA")
    centre, radius = (width / 2, height / 2), height / 2 - 70

    def at(place: int, share: float) -> tuple[float, float]:
        turn = 2 * math.pi * place / len(axes) - math.pi / 2
        return centre[0] + radius * share * math.cos(turn), centre[1] + radius * share * math.sin(turn)

    for ring in range(1, int(most) + 1):
        draw.polygon([at(place, ring / most) for place in range(len(axes))], outline=GREY)
        draw.text((centre[0] + 6, centre[1] - radius * ring / most - 12), str(ring), fill=GREY, font=_font(22))
    for place, (name, _value) in enumerate(axes):
        draw.line([centre, at(place, 1)], fill=GREY, width=1)
        draw.text(at(place, 1.07), name, fill=INK, font=_font(26), anchor="mm")
    points = [at(place, (value or 0) / most) for place, (_name, value) in enumerate(axes)]
    draw.polygon(points, fill=(11, 122, 107, 60))
    draw.line([*points, points[0]], fill=GREEN, width=5)
    for point, (_name, value) in zip(points, axes, strict=True):
        if value is not None:
            draw.ellipse([point[0] - 7, point[1] - 7, point[0] + 7, point[1] + 7], fill=GREEN)
    return _as_png(picture)


def draw_map(plan: bytes | None, pins: Sequence[tuple[int, float, float, bool]]) -> bytes:
    """An ecomap as PNG: the plan below a grid, with signs (number, x and y of 0 to 1, big or not)."""
    width, height = MAP
    picture = Image.new("RGB", MAP, "white")
    if plan:
        with Image.open(BytesIO(plan)) as read:
            drawn = ImageOps.contain(read.convert("RGB"), MAP)  # as the page shows it: signs lie on what they mean
            picture.paste(drawn, ((width - drawn.width) // 2, (height - drawn.height) // 2))
    draw = ImageDraw.Draw(picture, "RGBA")
    for column in range(13):
        draw.line([(column * 100, 0), (column * 100, height)], fill=(120, 140, 135, 90))
    for row in range(9):
        draw.line([(0, row * 100), (width, row * 100)], fill=(120, 140, 135, 90))
    for column, letter in enumerate("ABCDEFGHIJKL"):
        draw.text((column * 100 + 50, 14), letter, fill=GREY, font=_font(22), anchor="mm")
    for row in range(8):
        draw.text((14, row * 100 + 50), str(row + 1), fill=GREY, font=_font(22), anchor="mm")
    for number, x, y, big in pins:
        spot, size = (x * width, y * height), 30 if big else 24
        box = [spot[0] - size, spot[1] - size, spot[0] + size, spot[1] + size]
        draw.ellipse(box, fill=RED if big else "white", outline=RED, width=5)
        draw.text(spot, str(number), fill="white" if big else RED, font=_font(28), anchor="mm")
    return _as_png(picture)


def drawn_signature(data: bytes) -> bytes:
    """A signature as a small PNG on white; raises ValueError or OSError for what is no picture of its size."""
    with Image.open(BytesIO(data), formats=("PNG",)) as read:
        if read.width > 1200 or read.height > 400:
            raise ValueError("larger than the field it is drawn on")
        lines = read.convert("RGBA")
    picture = Image.new("RGB", lines.size, "white")
    picture.paste(lines, mask=lines.getchannel("A"))
    picture.thumbnail((600, 200))
    return _as_png(picture)


def small_photo(data: bytes) -> bytes:
    """A photo small enough for a report, as JPEG."""
    with Image.open(BytesIO(data)) as read:
        photo = read.convert("RGB")
        photo.thumbnail((MOST_SIDE, MOST_SIDE))
        stream = BytesIO()
        photo.save(stream, format="JPEG", quality=72)
    return stream.getvalue()
