"""HospitalID, name and district of every hospital of a scenario: what is cheap to derive for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase, digits

from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.places import INVENTED_PLACES, PLACE_PREFIXES, PLACES, Zone
from yuyue_sim.hospital.world.profiles import FIGURES, Figures
from yuyue_sim.scenario.files.model import District, HospitalModel, Profile

_DECIMAL = [f"{number:02}" for number in range(1, 100)] + ["00"]
_PLACED = _DECIMAL + [digit + letter for digit in digits for letter in ascii_uppercase]
_DRAWN = [letter + other for letter in ascii_uppercase for other in digits + ascii_uppercase]
_STRIDE = 101  # prime to the number of places, so that every place is met once
_DISTRICT_SHARES = [(district, place.share) for district, place in PLACES.items()]


class DuplicateHospitalIdError(ValueError):
    """A HospitalID that two hospitals of a scenario would have."""

    def __init__(self, hospital_id: str) -> None:
        super().__init__(f"HospitalID {hospital_id}: expected an id that no other hospital of the scenario has")
        self.hospital_id = hospital_id


@dataclass(frozen=True, slots=True)
class Identity:
    """Id, name and place of one hospital."""

    id: str
    name: str
    district: District
    zone: Zone
    district_rank: int
    affiliation_rank: int
    """Its place within its group, from 1; 0 if it belongs to none."""
    model: HospitalModel

    @property
    def figures(self) -> Figures:
        """What is typical of its kind."""
        return FIGURES[self.model.profile]

    @property
    def doctor_count(self) -> int:
        """How many doctors it has."""
        return self.model.doctors or self.figures.doctors


def grade_of(identity: Identity, streams: Streams) -> str:
    """The grade of a hospital (医院等级), by the shares of its profile."""
    return streams.stream("hospital", identity.id).weighted(identity.figures.grades)


@dataclass(frozen=True, slots=True)
class _Seat:
    model: HospitalModel
    district: District
    id: str
    place: int | None
    """Index of the invented place in its name; None if its id was given."""


def identify(models: Sequence[HospitalModel], streams: Streams) -> tuple[Identity, ...]:
    """Every hospital of the scenario, in its order.

    A given id is kept. The others are made of district, profile and a count within the two (within the profile, where
    the district is drawn). So a hospital that is added at the end, or with an id of its own, or of another profile or
    district, leaves all others as they were, but for their ranks.

    Raises:
        DuplicateHospitalIdError: two hospitals would have the same id.
    """
    seats = _seats(models, streams)
    zones = [streams.stream("zone", seat.id).choice(PLACES[seat.district].zones) for seat in seats]
    names = _names(seats, zones, streams)
    district_ranks: Counter[District] = Counter()
    group_ranks: Counter[str] = Counter()
    identities = []
    for seat, drawn, name in zip(seats, zones, names, strict=True):
        group = seat.model.affiliation or ""
        district_ranks[seat.district] += 1
        group_ranks[group] += 1
        group_rank = group_ranks[group] if group else 0
        zone = _zone_of(name, seat, drawn)
        identities.append(
            Identity(seat.id, name, seat.district, zone, district_ranks[seat.district], group_rank, seat.model)
        )
    return tuple(identities)


def _seats(models: Sequence[HospitalModel], streams: Streams) -> list[_Seat]:
    taken: set[str] = set()
    for model in models:
        if model.id is not None:
            if model.id in taken or model.count > 1:
                raise DuplicateHospitalIdError(model.id)
            taken.add(model.id)
    counts: Counter[tuple[Profile, District | None]] = Counter()
    seats = []
    for model in models:
        for _ in range(model.count):
            if model.id is not None:
                seats.append(_Seat(model, model.district or _drawn_district(streams, model.id), model.id, None))
                continue
            position = counts[model.profile, model.district]
            counts[model.profile, model.district] += 1
            district = model.district or _drawn_district(streams, f"{model.profile}{position}")
            order = _PLACED + _DRAWN if model.district else _DRAWN + _PLACED
            prefix = PLACES[district].letter + FIGURES[model.profile].letter
            number = _free_number(prefix, order[position:] + order[:position], taken)
            taken.add(prefix + number)
            seats.append(_Seat(model, district, prefix + number, (_PLACED + _DRAWN).index(number)))
    return seats


def _drawn_district(streams: Streams, key: str) -> District:
    return streams.stream("district", key).weighted(_DISTRICT_SHARES)


def _free_number(prefix: str, numbers: Sequence[str], taken: set[str]) -> str:
    for number in numbers:
        if prefix + number not in taken:
            return number
    raise DuplicateHospitalIdError(prefix + numbers[0])


def _names(seats: Sequence[_Seat], zones: Sequence[Zone], streams: Streams) -> list[str]:
    """Names in the order of the seats. Hospitals without a given id come first: given ids do not change their names."""
    names: dict[int, str] = {}
    used = {seat.model.name for seat in seats if seat.model.name}
    for has_invented_place in (True, False):
        for index, seat in enumerate(seats):
            if (seat.place is not None) is has_invented_place:
                names[index] = _name(seat, zones[index], streams, used)
                used.add(names[index])
    return [names[index] for index in range(len(seats))]


def _name(seat: _Seat, zone: Zone, streams: Streams, used: set[str]) -> str:
    if seat.model.name is not None:
        return seat.model.name
    figures = FIGURES[seat.model.profile]
    if seat.model.affiliation is not None and figures.has_resources:
        for campus in _campuses(seat, zone, streams):
            if (name := f"{seat.model.affiliation}({campus})") not in used:
                return name
    city = PLACES[seat.district].city
    town = zone.name if seat.district is District.SUZHOU else city
    number = seat.place if seat.place is not None else streams.number("place", seat.id) % len(INVENTED_PLACES)
    offset = streams.number("places", seat.model.profile, seat.district) % len(INVENTED_PLACES)
    while True:
        turn, place = divmod(number, len(INVENTED_PLACES))
        prefix = PLACE_PREFIXES[turn % len(PLACE_PREFIXES)]
        invented = prefix + INVENTED_PLACES[(place * _STRIDE + offset) % len(INVENTED_PLACES)]
        name = figures.name_pattern.format(city=city, zone=town, place=invented)
        if name not in used:
            return name
        number += 1


def _campuses(seat: _Seat, zone: Zone, streams: Streams) -> list[str]:
    """Possible names of a campus: those of its own zone first, then those of the district."""
    own = streams.stream("campus", seat.id).sample(zone.campuses, len(zone.campuses))
    return own + [campus for other in PLACES[seat.district].zones for campus in other.campuses]


def _zone_of(name: str, seat: _Seat, drawn: Zone) -> Zone:
    """The zone in the name of a campus; for other hospitals the drawn zone."""
    for zone in PLACES[seat.district].zones:
        if any(name.endswith(f"({campus})") for campus in zone.campuses):
            return zone
    return drawn
