"""The causes of an answer, the one that made it what it is first."""

from __future__ import annotations

import json
from typing import NamedTuple

from yuyue_sim.journal.entry import Entry
from yuyue_sim.journal.explaining.recorded_request import fault_text
from yuyue_sim.journal.explaining.rule_texts import KINDS, RULES, Words
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.scenario.faults.test_patients import TEST_PATIENT

_RANK = ("fault", TEST_PATIENT, "bug", "quirk", "malformed", "rule")
"""What is told first of several."""
_LATE = frozenset({"latency", "trickle"})
"""Faults that change when an answer comes, and not what it says."""


class Cause(NamedTuple):
    """One thing that made an answer what it is."""

    kind: str
    """fault, test-patient, bug, quirk, malformed or rule."""
    name: str
    """Which of them."""
    detail: str
    """The values that decided."""
    words: Words
    """What it means."""


def causes_of(entry: Entry) -> list[Cause]:
    """Why an exchange was answered so; the first is the one that made the answer what it is."""
    found = [_struck(entry)] if entry.fault else []
    found += [
        Cause(each["kind"], each["name"], each["detail"], _words(each["kind"], each["name"]))
        for each in (json.loads(entry.reasons) if entry.reasons else [])
    ]
    if not found and entry.code == "fault":
        text = fault_text(entry.response or b"")
        found.append(Cause("malformed", "envelope", text or "the envelope could not be read", KINDS["malformed"]))
    if not found:
        found.append(Cause("rule", "answered", "", RULES["answered"]))
    return sorted(found, key=lambda each: _RANK.index(each.kind) if each.kind in _RANK else len(_RANK))


def _struck(entry: Entry) -> Cause:
    """The fault that met it, and whether the operation was carried out all the same."""
    kind = TEST_PATIENT if entry.effect == TEST_PATIENT else "fault"
    is_done = entry.injected == When.AFTER or entry.effect in _LATE
    done = "what was asked for was done and kept" if is_done else "what was asked for was not done"
    what = "its outcome" if kind == TEST_PATIENT else entry.effect
    order = "after" if entry.injected == When.AFTER else "before"
    return Cause(kind, entry.fault, f"{what} struck {order} the operation was carried out; {done}", KINDS[kind])


def _words(kind: str, name: str) -> Words:
    return RULES.get(name, KINDS["bug"]) if kind == "rule" else KINDS.get(kind, RULES["answered"])
