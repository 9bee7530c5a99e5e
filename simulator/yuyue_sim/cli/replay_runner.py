"""A replay from the journal to the report, with its progress on stderr."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from yuyue_sim.cli.terminal import progress_bar
from yuyue_sim.contract.identifiers import ADDRESSES, HOSPITALS_OWN
from yuyue_sim.core.language import say
from yuyue_sim.replay.comparison import ResponseComparison
from yuyue_sim.replay.recording import Recording
from yuyue_sim.replay.replay import Report, replay
from yuyue_sim.replay.targets import LocalTarget, RemoteTarget, Target, serve_command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaySettings:
    """What to replay, against whom, and how to compare."""

    journal: Path
    against: str | None
    """The address of a hospital; the recorded simulation, started again in this process, if absent."""
    token: str | None
    speed: float | None
    """Times as fast as recorded; `None` for no waiting."""
    ignored: tuple[str, ...]
    """Elements whose values do not matter, addresses aside."""
    mapped: tuple[str, ...]
    """Elements that hold identifiers, which may be others."""
    scenario: str | None
    seed: int | None
    plants: tuple[str, ...]


def run_replay(settings: ReplaySettings) -> Report:
    """Send a journal again and compare the responses.

    Raises:
        ReplayError: the journal or the target cannot be used.
    """
    recording = Recording(settings.journal)
    try:
        return asyncio.run(_run(settings, recording))
    finally:
        recording.close()


async def _run(settings: ReplaySettings, recording: Recording) -> Report:
    is_remote = settings.against is not None
    target = _target(settings, recording)
    comparison = ResponseComparison(
        ignored=(*ADDRESSES, *settings.ignored),
        mapped=(*(HOSPITALS_OWN if is_remote else ()), *settings.mapped),
    )
    done = 0
    try:
        with progress_bar(say("replaying")) as show:

            def step() -> None:
                nonlocal done
                done += 1
                show(say("replaying"), done, recording.count)

            return await replay(recording, target, comparison, settings.speed, step, is_remote=is_remote)
    finally:
        await target.close()


def _target(settings: ReplaySettings, recording: Recording) -> Target:
    if settings.against is not None:
        start = serve_command(recording.simulation, recording.began)
        return RemoteTarget(settings.against, settings.token, start)
    return LocalTarget(recording.simulation, recording.began, settings.seed, settings.scenario, plants=settings.plants)
