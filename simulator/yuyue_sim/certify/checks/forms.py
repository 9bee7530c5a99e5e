"""The forms of checks that need bookings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yuyue_sim.certify.check import Check, Needs, Severity, Verdict, Words, written
from yuyue_sim.certify.probe_names import BOOKING
from yuyue_sim.certify.view import HospitalView, code_of, outcome_of
from yuyue_sim.contract.codes import CancelCode

_ORDER = "getYyNo"


def coded(
    id: str,  # noqa: A002 - what it is called everywhere
    severity: Severity,
    about: str,
    codes: str,
    zh: str,
    en: str,
    probe: str = BOOKING,
    operation: str = _ORDER,
) -> Check:
    """A check that the response to one request has one of these result codes."""
    return written(
        id,
        severity,
        needs=Needs.BOOKING,
        probes=(probe,),
        operations=(operation,),
        zh=zh,
        en=en,
        sends=f"{operation}: {about}",
        expects=f"Code {codes}",
    )(partial(_judge_code, probe, about, codes))


def _judge_code(probe: str, about: str, codes: str, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(probe, about=about):
        verdict.expect(code_of(each) in codes.split(" | "), each, "", codes, outcome_of(each))


def booking_check(
    id: str,  # noqa: A002
    severity: Severity,
    *,
    operations: tuple[str, ...],
    zh: str,
    en: str,
    sends: str,
    expects: str | Words,
    probes: tuple[str, ...] = (BOOKING,),
) -> Callable[[Callable[[HospitalView, Verdict], None]], Check]:
    """A check that needs bookings."""
    return written(
        id,
        severity,
        needs=Needs.BOOKING,
        probes=probes,
        operations=operations,
        zh=zh,
        en=en,
        sends=sends,
        expects=expects,
    )


def was_cancelled(view: HospitalView) -> bool:
    """Whether the single booking was cancelled."""
    codes = {code_of(view.exchange(BOOKING, about)) for about in ("cancel contradicting", "cancel")}
    return CancelCode.CANCELLED.value in codes
