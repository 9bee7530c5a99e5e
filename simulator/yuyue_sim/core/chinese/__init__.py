"""Texts for people in Chinese: English, as `say` and `Phrase` have it → Chinese, with the same names in braces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yuyue_sim.core.chinese import (
    certify,
    commands,
    contract,
    control,
    help_of_scenarios,
    help_of_simulators,
    hospital,
    libraries,
    load,
    platform,
    realism,
    scenario,
    story,
    testing,
)

TEXTS: Final[Mapping[str, str]] = {
    **libraries.TEXTS,
    **certify.TEXTS,
    **contract.TEXTS,
    **scenario.TEXTS,
    **hospital.TEXTS,
    **control.TEXTS,
    **platform.TEXTS,
    **realism.TEXTS,
    **load.TEXTS,
    **story.TEXTS,
    **testing.TEXTS,
    **commands.TEXTS,
    **help_of_simulators.TEXTS,
    **help_of_scenarios.TEXTS,
}
