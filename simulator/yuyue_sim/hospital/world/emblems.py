"""Hospital emblems (院徽): small PNGs on transparent ground, the same bytes on every machine.

Pillow draws the picture; this module writes the PNG itself, because compressed bytes depend on the version of zlib.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Callable, Sequence
from struct import pack
from zlib import adler32, crc32

from PIL import Image, ImageDraw

from yuyue_sim.core.random_streams import Stream
from yuyue_sim.scenario.files.model import Profile

EDGE_PIXELS = 96

_OVERSAMPLING = 4
_CANVAS = EDGE_PIXELS * _OVERSAMPLING
_MIDDLE = _CANVAS // 2
_STEPS = 6
"""Shades between nothing and full cover, at the rim of the disc and of the white figure."""
_STORED_BLOCK_BYTES = 65535

_Point = tuple[int, int]
_Figure = Callable[[ImageDraw.ImageDraw, Stream], None]


def draw_emblem(stream: Stream, profile: Profile) -> bytes:
    """A disc in the hospital's colour with a white figure that suits its kind, 96 × 96 pixels."""
    red, green, blue = colorsys.hsv_to_rgb(
        stream.integer(0, 359) / 360, stream.integer(60, 95) / 100, stream.integer(40, 80) / 100
    )
    colour = (round(red * 255), round(green * 255), round(blue * 255))
    disc = _mask(_disc, stream)
    figure = _mask(stream.choice(_FIGURES[profile]), stream)
    pixels = [
        _STEPS + white if full == _STEPS else full for full, white in zip(_cover(disc), _cover(figure), strict=True)
    ]
    return _png(pixels, *_palette(colour))


def _palette(colour: tuple[int, int, int]) -> tuple[bytes, bytes]:
    """Colours and opacities: the rim from transparent on, then the colour up to white."""
    faint = [bytes(colour)] * _STEPS
    bright = [bytes(part + (255 - part) * step // _STEPS for part in colour) for step in range(_STEPS + 1)]
    opacities = [255 * step // _STEPS for step in range(_STEPS)] + [255] * len(bright)
    return b"".join(faint + bright), bytes(opacities)


def _mask(draw: _Figure, stream: Stream) -> Image.Image:
    canvas = Image.new("L", (_CANVAS, _CANVAS), 0)
    draw(ImageDraw.Draw(canvas), stream)
    return canvas.reduce(_OVERSAMPLING)


def _cover(mask: Image.Image) -> list[int]:
    """How much of each pixel is covered, from 0 to `_STEPS`."""
    return [value * _STEPS // 255 for value in mask.tobytes()]


def _around(distance: float, turn: float) -> _Point:
    """The point at a distance from the middle, `turn` of a full circle clockwise from the top."""
    angle = math.tau * turn
    return round(_MIDDLE + distance * math.sin(angle)), round(_MIDDLE - distance * math.cos(angle))


def _circle(draw: ImageDraw.ImageDraw, middle: _Point, radius: int, fill: int = 255) -> None:
    x, y = middle
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _disc(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    scallops = stream.choice((0, 0, 12, 16, 24))
    _circle(draw, (_MIDDLE, _MIDDLE), 176 if scallops else 188)
    for index in range(scallops):
        _circle(draw, _around(168, index / scallops), 20)


def _ring(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    width = stream.choice((4, 6, 8))
    draw.ellipse((32, 32, _CANVAS - 32, _CANVAS - 32), outline=255, width=width)


def _cross(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    _ring(draw, stream)
    arm, half = stream.integer(86, 104), stream.integer(26, 38)
    draw.rectangle((_MIDDLE - half, _MIDDLE - arm, _MIDDLE + half, _MIDDLE + arm), fill=255)
    draw.rectangle((_MIDDLE - arm, _MIDDLE - half, _MIDDLE + arm, _MIDDLE + half), fill=255)


def _petals(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    count = stream.integer(5, 8)
    reach = stream.integer(104, 124)
    for index in range(count):
        turn = index / count
        _circle(draw, _around(reach * 0.62, turn), round(reach * 1.5 / count))
        draw.line((_around(0, turn), _around(reach * 1.1, turn)), fill=255, width=14)
    _circle(draw, (_MIDDLE, _MIDDLE), 34, fill=0)
    _circle(draw, (_MIDDLE, _MIDDLE), 20)


def _bridge(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    rise = stream.integer(64, 84)
    ground = _MIDDLE + 40
    draw.polygon(((48, ground), (_MIDDLE - 40, ground - rise), (_MIDDLE + 40, ground - rise), (336, ground)), fill=255)
    draw.pieslice((_MIDDLE - 58, ground - 58, _MIDDLE + 58, ground + 58), 180, 360, fill=0)
    for wave in range(stream.integer(2, 3)):
        left = 72 + 24 * wave
        draw.rectangle((left, ground + 18 + 24 * wave, _CANVAS - left, ground + 26 + 24 * wave), fill=255)


def _heart(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    _ring(draw, stream)
    radius = stream.integer(48, 56)
    top = _MIDDLE - 28
    _circle(draw, (_MIDDLE - radius + 6, top), radius)
    _circle(draw, (_MIDDLE + radius - 6, top), radius)
    side = radius * 2 - 12
    draw.polygon(((_MIDDLE - side, top + 24), (_MIDDLE + side, top + 24), (_MIDDLE, top + 130)), fill=255)
    _circle(draw, (_MIDDLE, top + 22), stream.integer(16, 24), fill=0)


def _leaf(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    _ring(draw, stream)
    for turn in stream.choice(((0.0,), (-0.11, 0.0, 0.11), (-0.13, 0.13))):
        tip, left, right = _around(118, turn), _around(46, turn - 0.1), _around(46, turn + 0.1)
        draw.polygon((tip, left, (_MIDDLE, _MIDDLE + 60), right), fill=255)
    draw.rectangle((_MIDDLE - 6, _MIDDLE + 30, _MIDDLE + 6, _MIDDLE + 118), fill=255)


def _family(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    large, small = stream.integer(36, 44), stream.integer(22, 30)
    _circle(draw, (_MIDDLE - 30, _MIDDLE - 76), large)
    draw.chord((_MIDDLE - 110, _MIDDLE - 26, _MIDDLE + 50, _MIDDLE + 200), 180, 360, fill=255)
    _circle(draw, (_MIDDLE + 62, _MIDDLE - 14), small)
    draw.chord((_MIDDLE + 14, _MIDDLE + 22, _MIDDLE + 110, _MIDDLE + 156), 180, 360, fill=255)


_FIGURES: dict[Profile, Sequence[_Figure]] = {
    Profile.TERTIARY_GENERAL: (_cross, _bridge, _petals),
    Profile.CHILDREN: (_family, _heart),
    Profile.MATERNITY: (_family, _petals, _heart),
    Profile.CHINESE_MEDICINE: (_leaf, _petals),
    Profile.COUNTY: (_cross, _bridge, _heart),
    Profile.COMMUNITY: (_heart, _cross, _leaf),
}


def _png(pixels: Sequence[int], colours: bytes, opacities: bytes) -> bytes:
    """A PNG of palette indices below 16, four bits a pixel."""
    rows = bytearray()
    for start in range(0, len(pixels), EDGE_PIXELS):
        rows.append(0)
        row = pixels[start : start + EDGE_PIXELS]
        rows.extend(left << 4 | right for left, right in zip(row[::2], row[1::2], strict=True))
    header = pack(">IIBBBBB", EDGE_PIXELS, EDGE_PIXELS, 4, 3, 0, 0, 0)
    chunks = (b"IHDR", header), (b"PLTE", colours), (b"tRNS", opacities), (b"IDAT", _stored(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data)) for kind, data in chunks
    )


def _stored(data: bytes | bytearray) -> bytes:
    """A zlib stream that stores its data as it is, in one block."""
    if len(data) > _STORED_BLOCK_BYTES:
        raise ValueError(f"emblem data: expected at most {_STORED_BLOCK_BYTES} bytes, got {len(data)}")
    block = pack("<BHH", 1, len(data), len(data) ^ 0xFFFF)
    return b"\x78\x01" + block + bytes(data) + pack(">I", adler32(data))
