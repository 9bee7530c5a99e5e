"""A certification from the command line: its progress on stderr, and what is left of it in files."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yuyue_sim.certify.check import Check
from yuyue_sim.certify.exchange import Evidence, StateFileError
from yuyue_sim.certify.patients import Patient, documented_patients
from yuyue_sim.certify.plan import FOR_PROFILE
from yuyue_sim.certify.run import Run, certify
from yuyue_sim.certify.session import Options
from yuyue_sim.certify.target import find_target
from yuyue_sim.cli.terminal import progress_bar
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.core.child_process import ENDING, is_ignored
from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.core.language import say

_URL, _NOW = "url", "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifySettings:
    """What is to be certified, and how."""

    url: str
    style: Style | None
    version: SoapVersion | None
    today: date | None
    """The hospital's date; the machine's if absent."""
    state: Path | None
    """Where the evidence is kept, so that a run can be resumed."""
    rate: float
    timeout_s: float
    wait_s: float
    hospitals: tuple[str, ...]
    patients: Sequence[Patient] | None
    """The documented test patients if absent."""
    first_registration_id: int
    at_once: int
    only_version_3: bool
    has_profile: bool
    """Whether a profile is made of what is read."""


def run_certify(settings: CertifySettings, checks: Sequence[Check]) -> Run:
    """Make checks of a hospital.

    Raises:
        ValueError: the address is none.
        StateFileError: the file of an earlier run cannot be used.
    """
    evidence = Evidence(settings.state)
    url = evidence.facts.get(_URL, settings.url)
    if url != settings.url:
        text = say(
            "--state {file}: it is a run of {url}; give another file, or that address", file=settings.state, url=url
        )
        raise StateFileError(text)
    target, ways = find_target(settings.url, settings.style, settings.version, settings.timeout_s)
    options = _options(settings, evidence)
    with progress_bar(say("certifying")) as show:
        return asyncio.run(_until_stopped(certify(target, ways, checks, options, evidence, show)))


async def _until_stopped(run: Coroutine[Any, Any, Run]) -> Run:
    """Let what ends a command from outside interrupt a run as Ctrl-C does: it cancels its bookings."""
    task = asyncio.ensure_future(run)
    with suppress(NotImplementedError, ValueError, RuntimeError):  # no such signals, or not the main thread
        for number in ENDING:
            if not is_ignored(number):
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            task.cancel()
            _take_back_cancellation()
    return task.result()


def _take_back_cancellation() -> None:
    """Let this task wait on for the end of the run."""
    task = asyncio.current_task()
    while task is not None and task.cancelling():
        task.uncancel()


def _options(settings: CertifySettings, evidence: Evidence) -> Options:
    """The options of a new run, or those of the one that is resumed where they have to be the same."""
    now = local_time(machine_unix_s())
    if settings.today is not None:
        now = datetime.combine(settings.today, now.time())
    facts = evidence.facts
    if _NOW in facts:
        now = datetime.fromisoformat(facts[_NOW])
    else:
        evidence.fact(_URL, settings.url)
        evidence.fact(_NOW, now.isoformat())
    return Options(
        now=now.replace(microsecond=0),
        rate=settings.rate,
        timeout_s=settings.timeout_s,
        hospitals=settings.hospitals,
        patients=settings.patients or documented_patients(now.date()),
        first_registration_id=settings.first_registration_id,
        at_once=settings.at_once,
        wait_s=settings.wait_s,
        only_version_3=settings.only_version_3,
        also=FOR_PROFILE if settings.has_profile else (),
    )
