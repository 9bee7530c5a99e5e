from __future__ import annotations

from io import BytesIO

from PIL import Image
from yuyue_sim.hospital.world.world import World


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def test_an_emblem_is_a_png_on_transparent_ground(city: World) -> None:
    for hospital in city.hospitals[::9]:
        image = opened(city.logo_png(hospital.id))
        assert (image.format, image.size) == ("PNG", (96, 96))
        image = image.convert("RGBA")
        opaque = image.getchannel("A")
        corners = [opaque.getpixel(corner) for corner in ((0, 0), (95, 0), (0, 95), (95, 95))]
        assert corners == [0, 0, 0, 0]
        assert opaque.getpixel((48, 48)) == 255
        colours = image.getcolors()
        assert colours is not None
        assert any(min(colour[:3]) > 250 for _, colour in colours if isinstance(colour, tuple))


def test_every_hospital_has_an_emblem_of_its_own(city: World) -> None:
    assert len({city.logo_png(hospital.id) for hospital in city.hospitals}) == 200


def test_a_photo_is_a_jpeg_in_colour(world: World) -> None:
    for doctor in [*world.doctors("WS01")]:
        data = world.photo_jpeg("WS01", doctor.id)
        assert data.startswith(b"\xff\xd8\xff\xe0\x00\x10JFIF")
        image = opened(data)
        assert (image.format, image.size, image.mode) == ("JPEG", (120, 160), "RGB")
        assert len(data) < 10_000


def test_every_doctor_has_a_photo_of_their_own(world: World) -> None:
    doctors = [doctor for hospital in world.hospitals for doctor in world.doctors(hospital.id)]
    photos = {world.photo_jpeg(doctor.hospital_id, doctor.id) for doctor in doctors}
    assert len(photos) == len(doctors) == 408


def hair_below_the_ears(world: World, doctor_id: str) -> bool:
    """Whether it is dark beside the cheeks or above the head, where only long hair or a bun is."""
    image = opened(world.photo_jpeg("SG01", doctor_id)).convert("L")
    spots = [(x, y) for y in (70, 74, 78) for x in (33, 87)] + [(60, 14), (60, 18)]
    return any(int(str(image.getpixel(spot))) < 90 for spot in spots)


def test_sex_shows(world: World) -> None:
    doctors = [*world.doctors("SG01")]
    women = [hair_below_the_ears(world, doctor.id) for doctor in doctors if doctor.sex == 2]
    men = [hair_below_the_ears(world, doctor.id) for doctor in doctors if doctor.sex == 1]
    assert sum(women) / len(women) > 0.9
    assert sum(men) / len(men) < 0.1


def test_age_shows(world: World) -> None:
    """The hair on top of old men's heads is lighter than that of young ones."""
    greys: dict[bool, list[int]] = {True: [], False: []}
    for doctor in world.doctors("SG01"):
        if doctor.sex == 1 and doctor.rank in {"主任医师", "医师"}:
            image = opened(world.photo_jpeg("SG01", doctor.id)).convert("L")
            greys[doctor.rank == "主任医师"].append(int(str(image.getpixel((60, 33)))))
    assert sum(greys[True]) / len(greys[True]) > sum(greys[False]) / len(greys[False]) + 20
