"""The causes of a response, the most important first."""

from __future__ import annotations

import json
from typing import NamedTuple

from yuyue_sim.core.bilingual import BilingualName
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.reasons import ReasonKind
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.journal.entry import Entry
from yuyue_sim.journal.entry_builder import reason_detail
from yuyue_sim.journal.explanation.recorded_request import fault_text
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.scenario.faults.test_patients import TEST_PATIENT

_RANK = tuple(ReasonKind)
_LATE = frozenset({"latency", "trickle"})
"""Faults that delay a response and do not change it."""


class Cause(NamedTuple):
    """One cause of a response."""

    kind: ReasonKind
    name: str
    """The name of the rule, fault or bug."""
    detail: str
    """The values that decided; empty for none."""

    @property
    def meaning(self) -> BilingualName:
        """Its meaning: that of the rule, or of the kind of cause."""
        try:
            return Rule(self.name) if self.kind is ReasonKind.RULE else self.kind
        except ValueError:  # a rule of another release, read from an older journal
            return self.kind


def causes_of(entry: Entry) -> list[Cause]:
    """Why an exchange got its response. The first cause is the one that decided."""
    found = [_fault_of(entry)] if entry.fault else []
    found += [
        Cause(ReasonKind(each["kind"]), each["name"], reason_detail(each))
        for each in (json.loads(entry.reasons) if entry.reasons else [])
    ]
    if not found and entry.code == "fault":
        text = fault_text(entry)
        found.append(Cause(ReasonKind.MALFORMED, "envelope", text or say("the envelope could not be read")))
    if not found:
        found.append(Cause(ReasonKind.RULE, Rule.ANSWERED, ""))
    return sorted(found, key=lambda each: _RANK.index(each.kind))


def _fault_of(entry: Entry) -> Cause:
    """The fault that was injected, and whether the operation was carried out all the same."""
    is_test_patient = entry.effect == TEST_PATIENT
    kind = ReasonKind.TEST_PATIENT if is_test_patient else ReasonKind.FAULT
    is_done = entry.injected == When.AFTER or entry.effect in _LATE
    done = Phrase("its result is stored" if is_done else "nothing is stored")
    what = Phrase("its outcome") if is_test_patient else entry.effect
    return Cause(
        kind,
        entry.fault,
        say(
            "{what} was injected after the operation was carried out; {done}"
            if entry.injected == When.AFTER
            else "{what} was injected before the operation was carried out; {done}",
            what=what,
            done=done,
        ),
    )
