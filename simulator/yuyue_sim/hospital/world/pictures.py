"""Draws the pictures of a world. Pillow is imported for the first one, in a thread: that takes long."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from yuyue_sim.contract.enumerations import DoctorSex
from yuyue_sim.core.first_use import FirstUse
from yuyue_sim.core.random_streams import Stream
from yuyue_sim.scenario.files.model import Profile


class Artist(NamedTuple):
    """What draws emblems and photos."""

    draw_emblem: Callable[[Stream, Profile], bytes]
    draw_photo: Callable[[Stream, DoctorSex, int], bytes]


def _artist() -> Artist:
    from PIL import Image  # noqa: PLC0415

    from yuyue_sim.hospital.world.emblems import draw_emblem  # noqa: PLC0415
    from yuyue_sim.hospital.world.photos import draw_photo  # noqa: PLC0415

    Image.preinit()  # imports its formats, else done for the first photo
    return Artist(draw_emblem, draw_photo)


ARTIST = FirstUse(_artist)
"""One for all worlds of this process."""
