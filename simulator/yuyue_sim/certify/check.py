"""A check: what the specification asks of a hospital, and how the evidence is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from yuyue_sim.core.bilingual import BilingualName

if TYPE_CHECKING:
    from yuyue_sim.certify.exchange import Exchange
    from yuyue_sim.certify.view import HospitalView


class Severity(BilingualName):
    """How much a failed check weighs."""

    MUST = "must", "必须", "The specification says so, or a platform cannot work otherwise."
    SHOULD = "should", "应当", "What platforms expect where the specification is silent."
    ADVICE = "advice", "建议", "It works, but it costs platforms effort."


class Needs(BilingualName):
    """What a check needs to be made."""

    READING = "reading", "只读", "It only reads."
    BOOKING = "booking", "预约并退号", "It books for test patients, and cancels."
    TIME = "time", "等待", "It reads twice, with a wait between."


class Status(StrEnum):
    """The result of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SEEN = "not seen"
    """Nothing that could be judged: the operation is not there, or no case of it came."""


class Words(NamedTuple):
    """A text in both languages."""

    en: str
    zh: str


def same(text: str) -> Words:
    """A text that is the same in both, such as a value."""
    return Words(text, text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a hospital differs from what was expected."""

    hospital_id: str
    exchange: int | None
    """The number of the exchange that shows it; `None` if none does."""
    place: str
    """Where in the response, as a path of element names; empty for all of it."""
    expected: Words
    found: str


@dataclass(slots=True)
class Verdict:
    """What a check has looked at and found."""

    hospital_id: str = ""
    looked_at: int = 0
    findings: list[Finding] = field(default_factory=list)

    def expect(
        self, is_right: object, exchange: Exchange | None, place: str, expected: Words | str, found: object
    ) -> None:
        """Judge one place: count it, and keep a finding if it is not right."""
        self.looked_at += 1
        if not is_right:
            words = same(expected) if isinstance(expected, str) else expected
            number = None if exchange is None else exchange.number
            self.findings.append(Finding(self.hospital_id, number, place, words, str(found)))


Judge = Callable[["HospitalView", Verdict], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that the interface of a hospital has to be."""

    id: str
    """Stable: it begins with the section, such as `2.7/sums`."""
    severity: Severity
    needs: Needs = Needs.READING
    probes: tuple[str, ...]
    """The names of the probes whose exchanges it judges."""
    operations: tuple[str, ...]
    """The operations it is about; a hospital without one of them is not judged."""
    zh: str
    en: str
    sends: str
    """What is sent, in the words of the interface."""
    expects: Words
    """What must come."""
    judge: Judge

    @property
    def section(self) -> str:
        """The section of the specification; `1` for what holds for all operations."""
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Result:
    """A check and what became of it."""

    check: Check
    status: Status
    looked_at: int
    findings: tuple[Finding, ...]


def written(  # noqa: PLR0913 - everything a check says of itself
    id: str,  # noqa: A002 - what it is called everywhere
    severity: Severity,
    *,
    probes: tuple[str, ...],
    operations: tuple[str, ...],
    zh: str,
    en: str,
    sends: str,
    expects: Words | str,
    needs: Needs = Needs.READING,
) -> Callable[[Judge], Check]:
    """Make a check of the function that judges it."""

    def make(judge: Judge) -> Check:
        return Check(
            id=id,
            severity=severity,
            needs=needs,
            probes=probes,
            operations=operations,
            zh=zh,
            en=en,
            sends=sends,
            expects=same(expects) if isinstance(expects, str) else expects,
            judge=judge,
        )

    return make
