"""Photos of doctors: drawings in a white coat, with a face that shows sex and age."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from yuyue_sim.contract.enumerations import DoctorSex
from yuyue_sim.core.random_streams import Stream

WIDTH_PIXELS, HEIGHT_PIXELS = 120, 160

_OVERSAMPLING = 2
_PHOTOGRAPHED_IN = 2025
_GREY_FROM, _GREY_AT = 42, 66
_LINES_FROM = 48
_MIDDLE = 120
_BADGE_BARS = 24

_Colour = tuple[int, int, int]

_GROUNDS: tuple[_Colour, ...] = ((98, 154, 214), (150, 190, 228), (224, 234, 242), (182, 206, 222), (203, 219, 209))
_SKINS: tuple[_Colour, ...] = ((242, 210, 184), (236, 200, 172), (228, 190, 160), (246, 218, 196))
_CLOTHES: tuple[_Colour, ...] = ((92, 120, 164), (120, 150, 140), (150, 110, 120), (70, 84, 110), (170, 160, 190))
_WHITE: _Colour = (250, 251, 252)
_SHADE: _Colour = (214, 220, 226)
_DARK: _Colour = (44, 40, 42)


@dataclass(frozen=True, slots=True)
class _Face:
    """The measures of one face, in pixels of the drawing."""

    is_woman: bool
    age: int
    skin: _Colour
    hair: _Colour
    half_width: int
    half_height: int
    middle: int
    """Height of its middle."""

    @property
    def top(self) -> int:
        return self.middle - self.half_height

    @property
    def chin(self) -> int:
        return self.middle + self.half_height


def draw_photo(stream: Stream, sex: DoctorSex, birth_year: int) -> bytes:
    """A JPEG of 120 × 160 pixels."""
    image = Image.new("RGB", (WIDTH_PIXELS * _OVERSAMPLING, HEIGHT_PIXELS * _OVERSAMPLING), stream.choice(_GROUNDS))
    draw = ImageDraw.Draw(image)
    face = _draw_face_measures(stream, sex, _PHOTOGRAPHED_IN - birth_year)
    if face.is_woman:
        _long_hair(draw, face, stream)
    _body(draw, face, stream)
    _head(draw, face)
    if face.is_woman:
        _fringe(draw, face, stream)
    else:
        _short_hair(draw, face, stream)
    _features(draw, face, stream)
    _badge(draw, stream)
    file = BytesIO()
    image.reduce(_OVERSAMPLING).save(file, "JPEG", quality=82, subsampling=0, optimize=False, progressive=False)
    return file.getvalue()


def _draw_face_measures(stream: Stream, sex: DoctorSex, age: int) -> _Face:
    is_woman = sex == DoctorSex.FEMALE
    grey = max(0.0, min(1.0, (age - _GREY_FROM) / (_GREY_AT - _GREY_FROM))) * stream.integer(30, 100) / 100
    if is_woman:
        grey *= 0.5
    red, green, blue = stream.choice(((30, 26, 26), (44, 34, 30), (22, 22, 28), (58, 42, 34)))
    hair = (round(red + (176 - red) * grey), round(green + (178 - green) * grey), round(blue + (182 - blue) * grey))
    return _Face(
        is_woman=is_woman,
        age=age,
        skin=stream.choice(_SKINS),
        hair=hair,
        half_width=stream.integer(43, 50) if is_woman else stream.integer(46, 54),
        half_height=stream.integer(58, 64),
        middle=stream.integer(122, 132),
    )


def _darker(colour: _Colour, percent: int) -> _Colour:
    red, green, blue = colour
    return red * percent // 100, green * percent // 100, blue * percent // 100


def _long_hair(draw: ImageDraw.ImageDraw, face: _Face, stream: Stream) -> None:
    """The hair behind the head: a bun, a bob, or down to the shoulders."""
    side = face.half_width + stream.integer(8, 14)
    style = stream.integer(0, 2)
    bottom = face.middle + (20, 62, 116)[style]
    if style == 0:
        draw.ellipse((_MIDDLE - 26, face.top - 46, _MIDDLE + 26, face.top + 4), fill=face.hair)
    box = (_MIDDLE - side, face.top - 18, _MIDDLE + side, face.middle + side)
    draw.ellipse(box, fill=face.hair)
    draw.rectangle((_MIDDLE - side, face.middle, _MIDDLE + side, bottom), fill=face.hair)


def _body(draw: ImageDraw.ImageDraw, face: _Face, stream: Stream) -> None:
    """Neck, shirt and white coat."""
    shoulder = stream.integer(84, 94) if face.is_woman else stream.integer(94, 106)
    neck = face.half_width // 2 + (0 if face.is_woman else 5)
    top = face.chin + stream.integer(16, 24)
    cloth = stream.choice(_CLOTHES)
    draw.polygon(
        (
            (_MIDDLE - shoulder - 8, 320),
            (_MIDDLE - shoulder, top + 26),
            (_MIDDLE - neck - 6, top - 6),
            (_MIDDLE + neck + 6, top - 6),
            (_MIDDLE + shoulder, top + 26),
            (_MIDDLE + shoulder + 8, 320),
        ),
        fill=_WHITE,
    )
    draw.polygon(((_MIDDLE - neck - 4, top - 8), (_MIDDLE + neck + 4, top - 8), (_MIDDLE, top + 84)), fill=cloth)
    draw.rectangle((_MIDDLE - neck, face.chin - 24, _MIDDLE + neck, top), fill=_darker(face.skin, 90))
    draw.polygon(
        ((_MIDDLE - neck, top - 1), (_MIDDLE + neck, top - 1), (_MIDDLE, top + 24)), fill=_darker(face.skin, 90)
    )
    if not face.is_woman and stream.chance(0.6):
        tie = stream.choice(_CLOTHES)
        draw.polygon(
            ((_MIDDLE - 8, top + 16), (_MIDDLE + 8, top + 16), (_MIDDLE + 10, top + 66), (_MIDDLE - 10, top + 66)),
            fill=_darker(tie, 70),
        )
    for side in (-1, 1):
        edge = _MIDDLE + side * (neck + 6)
        draw.line((edge, top - 6, _MIDDLE, top + 88), fill=_SHADE, width=4)
        draw.line((edge, top - 6, _MIDDLE + side * (neck + 26), top + 40), fill=_SHADE, width=3)
    draw.line((_MIDDLE, top + 86, _MIDDLE, 320), fill=_SHADE, width=3)


def _head(draw: ImageDraw.ImageDraw, face: _Face) -> None:
    for side in (-1, 1):
        x = _MIDDLE + side * face.half_width
        draw.ellipse((x - 9, face.middle - 12, x + 9, face.middle + 18), fill=_darker(face.skin, 94))
    draw.ellipse((_MIDDLE - face.half_width, face.top, _MIDDLE + face.half_width, face.chin), fill=face.skin)


def _fringe(draw: ImageDraw.ImageDraw, face: _Face, stream: Stream) -> None:
    side = face.half_width + 4
    parting = stream.integer(-24, 24)
    low = face.top + stream.integer(34, 46)
    draw.chord((_MIDDLE - side, face.top - 16, _MIDDLE + side, face.top + 92), 180, 360, fill=face.hair)
    draw.polygon(
        ((_MIDDLE + parting, face.top + 4), (_MIDDLE - side, low + 16), (_MIDDLE - side + 4, face.top + 26)),
        fill=face.hair,
    )
    draw.polygon(
        ((_MIDDLE + parting, face.top + 4), (_MIDDLE + side, low + 16), (_MIDDLE + side - 4, face.top + 26)),
        fill=face.hair,
    )
    bare = (_MIDDLE + parting - 40, low - 8, _MIDDLE + parting + 40, low + 44)
    draw.chord(bare, 180, 360, fill=face.skin)


def _short_hair(draw: ImageDraw.ImageDraw, face: _Face, stream: Stream) -> None:
    side = face.half_width + 3
    receding = max(0, face.age - 46) // 2 * stream.integer(0, 2) // 2
    line = face.top + stream.integer(26, 34) - receding
    draw.chord((_MIDDLE - side, face.top - 14, _MIDDLE + side, face.top + 86), 180, 360, fill=face.hair)
    hollow = face.half_width - stream.integer(5, 9)
    draw.ellipse((_MIDDLE - hollow, line - 4, _MIDDLE + hollow, line + 70), fill=face.skin)


def _features(draw: ImageDraw.ImageDraw, face: _Face, stream: Stream) -> None:
    apart = stream.integer(19, 23)
    eye_line = face.middle + stream.integer(-8, -2)
    brow = stream.integer(13, 17)
    for side in (-1, 1):
        x = _MIDDLE + side * apart
        draw.line(
            (x - 11, eye_line - brow, x + 11, eye_line - brow - 2), fill=face.hair, width=3 if face.is_woman else 5
        )
        draw.ellipse((x - 9, eye_line - 5, x + 9, eye_line + 5), fill=_WHITE)
        draw.ellipse((x - 5, eye_line - 5, x + 5, eye_line + 5), fill=_DARK)
    nose = eye_line + stream.integer(26, 32)
    draw.arc((_MIDDLE - 9, nose - 10, _MIDDLE + 9, nose + 4), 20, 160, fill=_darker(face.skin, 78), width=3)
    mouth = nose + stream.integer(14, 19)
    width = stream.integer(14, 20)
    lips = (186, 88, 92) if face.is_woman else (170, 104, 98)
    draw.arc(
        (_MIDDLE - width, mouth - 12, _MIDDLE + width, mouth + 8), 25, 155, fill=lips, width=5 if face.is_woman else 4
    )
    if face.age >= _LINES_FROM:
        _age_lines(draw, face, eye_line, apart)
    if stream.chance(0.2 + face.age / 200):
        _glasses(draw, eye_line, apart, stream)


def _age_lines(draw: ImageDraw.ImageDraw, face: _Face, eye_line: int, apart: int) -> None:
    line = _darker(face.skin, 86)
    for side in (-1, 1):
        x = _MIDDLE + side * apart
        draw.arc((x - 12, eye_line - 2, x + 12, eye_line + 14), 30, 150, fill=line, width=2)
        draw.line((_MIDDLE + side * 16, eye_line + 32, _MIDDLE + side * 25, eye_line + 48), fill=line, width=2)
    for wrinkle in range((face.age - _LINES_FROM) // 5 + 1):
        height = eye_line - 26 - 6 * wrinkle
        if height > face.top + 22:
            draw.line((_MIDDLE - 20, height, _MIDDLE + 20, height), fill=line, width=2)


def _glasses(draw: ImageDraw.ImageDraw, eye_line: int, apart: int, stream: Stream) -> None:
    frame = stream.choice((_DARK, (96, 70, 48), (120, 124, 130)))
    reach = stream.integer(15, 17)
    for side in (-1, 1):
        x = _MIDDLE + side * apart
        draw.rounded_rectangle((x - reach, eye_line - 11, x + reach, eye_line + 12), 7, outline=frame, width=3)
        draw.line((x + side * reach, eye_line - 3, x + side * (reach + 16), eye_line - 6), fill=frame, width=3)
    draw.line((_MIDDLE - apart + reach, eye_line - 2, _MIDDLE + apart - reach, eye_line - 2), fill=frame, width=3)


def _badge(draw: ImageDraw.ImageDraw, stream: Stream) -> None:
    """A name badge whose bar code differs from doctor to doctor."""
    left, top = 146, 266
    draw.rectangle((left, top, left + 58, top + 34), fill=(236, 242, 248), outline=(120, 140, 160), width=2)
    draw.rectangle((left + 2, top + 2, left + 56, top + 10), fill=(60, 116, 168))
    for row in range(2):
        for bar in range(_BADGE_BARS // 2):
            if stream.chance(0.5):
                x, y = left + 5 + 4 * bar, top + 13 + 10 * row
                draw.rectangle((x, y, x + 3, y + 7), fill=_DARK)
