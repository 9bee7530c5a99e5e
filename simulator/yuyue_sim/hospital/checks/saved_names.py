"""Whether the names of bookings in expectations are defined by an earlier expectation."""

from __future__ import annotations

from collections.abc import Iterator

from yuyue_sim.core.language import say
from yuyue_sim.hospital.checks.checkable import Checkable
from yuyue_sim.scenario.files.expectations import CARD_LENGTH, DIFFERENT, SAME, ExpectationModel
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.suggestions import did_you_mean


def undefined_names(checkable: Checkable) -> Iterator[Finding]:
    """Every name of bookings that no earlier expectation defines."""
    timed = [
        (checkable.moments.instant_of(expectation.at), path, expectation)
        for path, expectation in checkable.expectations
    ]
    order = [(at, path, expectation) for at, path, expectation in timed if at is not None]
    if len(order) < len(timed):
        return
    order.sort(key=lambda each: each[0])
    saved: list[str] = []
    for _, path, expectation in order:
        for key, name in _names(expectation):
            if name not in saved:
                yield Finding((*path, key), _undefined(key, name, saved))
        if expectation.save_as is not None:
            saved.append(expectation.save_as)


def _undefined(key: str, name: str, saved: list[str]) -> str:
    if key == "patients" and name.isdecimal():
        return say("an ID card has {length} characters, got {count}", length=CARD_LENGTH, count=len(name))
    known = say("; there are {saved}", saved=", ".join(saved)) if saved else ""
    words = [*saved, *((DIFFERENT, SAME) if key == "patients" else ())]
    return say(
        "no bookings are saved as {name!r} before{known}{hint}",
        name=name,
        known=known,
        hint=did_you_mean(name, words),
    )


def _names(expectation: ExpectationModel) -> Iterator[tuple[str, str]]:
    if expectation.registration is not None:
        yield "registration", expectation.registration
    if expectation.patients_of is not None:
        yield "patients", expectation.patients_of
