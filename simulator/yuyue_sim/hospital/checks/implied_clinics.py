"""The clinics that explicit departments are like, where the scenario does not name them."""

from __future__ import annotations

from collections.abc import Iterator

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.hospital.world.clinic_choice import Basis, ClinicChoice
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import Scenario

_BASES = {Basis.ID: Phrase("its id"), Basis.PART: Phrase("a part of its name")}


def implied_clinics(scenario: Scenario, world: World) -> Iterator[tuple[str, Finding]]:
    """What is not as a department's name says: HospitalID, and the clinic that its id or a part of its name chose."""
    identities = iter(world.identities)
    for index, hospital in enumerate(scenario.world.hospitals):
        own = [next(identities).id for _ in range(hospital.count)]
        for place, department in enumerate(hospital.departments):
            choice = world.clinic_choice(own[0], department)
            if department.name is not None and choice.by in {Basis.ID, Basis.PART}:
                path = ("world", "hospitals", index, "departments", place, "name")
                yield own[0], Finding(path, _text(department.name, choice))


def _text(name: str, choice: ClinicChoice) -> str:
    clinic = choice.clinic
    return say(
        "{name} is like {clinic} ({code}), by {basis}; choose another with like",
        name=name,
        clinic=clinic.name,
        code=clinic.code,
        basis=say(_BASES[choice.by]),
    )
