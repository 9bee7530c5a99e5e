"""Whether a server can answer for some hospitals of a scenario only."""

from __future__ import annotations

from collections.abc import Sequence

from yuyue_sim.core.language import say
from yuyue_sim.hospital.checks.references import no_hospital
from yuyue_sim.hospital.world.world import World


def problems_of(hospital_ids: Sequence[str], world: World) -> list[str]:
    """What is wrong with a choice of hospitals; empty if a server can answer for them.

    Hospitals that share an address are served together, or requests for the others would come to this server too.
    """
    chosen = dict.fromkeys(hospital_ids)
    problems = [no_hospital(each, world) for each in chosen if world.hospital(each) is None]
    problems += [
        say("{hospital_id} is named twice", hospital_id=each) for each in chosen if hospital_ids.count(each) > 1
    ]
    own = {each.interface_address: each.id for each in world.hospitals if each.interface_address and each.id in chosen}
    problems += [
        say(
            "{other} has the same address {address} as {hospital_id}; name it too, or give it another address",
            other=each.id,
            address=each.interface_address,
            hospital_id=own[each.interface_address],
        )
        for each in world.hospitals
        if each.interface_address in own and each.id not in chosen
    ]
    return problems
