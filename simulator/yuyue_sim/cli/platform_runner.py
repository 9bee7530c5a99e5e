"""A platform on uvicorn, and a single poll without it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn

from yuyue_sim.cli.listener import listening_sockets, listening_url, stop_on_signals
from yuyue_sim.cli.terminal import print_json, print_line
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.core.language import Phrase, say, speaking, spoken
from yuyue_sim.platform.async_client import AsyncHospitalClient
from yuyue_sim.platform.async_platform import AsyncPlatform
from yuyue_sim.platform.client import endpoint_of
from yuyue_sim.platform.interface_address import Follow
from yuyue_sim.platform.notify_endpoints import ENDPOINTS
from yuyue_sim.platform.platform import Platform, first_state
from yuyue_sim.platform.poll import PollReport
from yuyue_sim.platform.records import Kind, Line
from yuyue_sim.platform.state_file import NoStore, StateFile
from yuyue_sim.platform.view import reports_as_json, state_as_json
from yuyue_sim.platform.web import platform_app
from yuyue_sim.server.server import uvicorn_config

_GRACE_S = 5


_HOSPITALS = (Phrase("{count} hospital"), Phrase("{count} hospitals"))
_SCHEDULES = (Phrase("{count} schedule"), Phrase("{count} schedules"))
_CALLS = (Phrase("{count} call"), Phrase("{count} calls"))
_KINDS = {
    Kind.POLL: Phrase("poll"),
    Kind.FAILURE: Phrase("failure"),
    Kind.ALARM: Phrase("alarm"),
    Kind.CLEARED: Phrase("cleared"),
    Kind.WARNING: Phrase("warning"),
    Kind.SCHEDULE: Phrase("schedule"),
    Kind.NOTIFICATION: Phrase("notification"),
    Kind.BOOKING: Phrase("booking"),
    Kind.CORRECTION: Phrase("correction"),
    Kind.CANCELLATION: Phrase("cancellation"),
    Kind.MESSAGE: Phrase("message"),
}
_ALARMS = (Phrase("{count} alarm"), Phrase("{count} alarms"))
_WARNINGS = (Phrase("{count} new warning"), Phrase("{count} new warnings"))


@dataclass(frozen=True, slots=True)
class PlatformSettings:
    """How a platform is to run."""

    urls: tuple[str, ...]
    every_s: float
    timeout_s: float
    style: Style
    today: date | None
    """Its date when it starts; the machine's if absent."""
    state: str | None
    first_registration_id: int | None
    follow: Follow
    """Whether hospitals are asked at their InterfaceAddr."""
    as_json: bool


def run_platform(settings: PlatformSettings, host: str, port: int) -> None:
    """Run a platform until Ctrl-C or SIGTERM.

    Raises:
        ValueError: an address of a hospital is none.
        StateFileError: the state file cannot be used.
        StartError: the port cannot be used.
    """
    platform = _platform(settings, _line_printer(settings.as_json))
    with stop_on_signals(), listening_sockets(host, port) as listeners:
        _print_banner(settings, listening_url(host, listeners))
        asyncio.run(_run(platform, settings, listeners))


def poll_once(settings: PlatformSettings) -> bool:
    """Poll once and print what was found; whether all was well.

    Raises:
        ValueError: an address of a hospital is none.
        StateFileError: the state file cannot be used.
    """
    platform = _platform(settings, (lambda _: None) if settings.as_json else _line_printer(False))
    before = len(platform.state.warnings)
    reports = asyncio.run(_poll(platform, settings))
    warnings = platform.state.warnings[before:]
    lasting = [alarm for alarm in platform.state.alarms if alarm.cleared_at is None]
    if settings.as_json:
        print_json({"polls": reports_as_json(reports), **state_as_json(platform)})
    else:
        for report in reports:
            failed = say(", {calls} failed", calls=_counted(_CALLS, len(report.errors))) if report.errors else ""
            hospitals, schedules = _counted(_HOSPITALS, len(report.hospitals)), _counted(_SCHEDULES, report.schedules)
            print_line(
                f"{report.url}: " + say("{hospitals}, {schedules}", hospitals=hospitals, schedules=schedules) + failed
            )
            if report.hospitals and not report.schedules:
                day = _clock(settings.today)().date()
                print_line(say("no schedule from {day} on; if it is another day there, give --today", day=day))
        counts = {"alarms": _counted(_ALARMS, len(lasting)), "warnings": _counted(_WARNINGS, len(warnings))}
        print_line(say("{alarms}, {warnings}", **counts))
    return not (lasting or warnings or any(report.errors for report in reports))


def _platform(settings: PlatformSettings, listener: Callable[[Line], None]) -> Platform:
    for url in settings.urls:
        endpoint_of(url, settings.style)
    now = _clock(settings.today)
    store = StateFile(Path(settings.state)) if settings.state else None
    state = store.load() if store else None
    if state is None:
        state = first_state(now(), settings.first_registration_id)
    platform = Platform(
        settings.urls, now, state=state, store=store or NoStore(), listener=listener, follow=settings.follow
    )
    platform.records.save()
    return platform


def _clock(today: date | None) -> Callable[[], datetime]:
    """The machine's time, moved by whole days to the date that is to be today."""
    shift = timedelta(0) if today is None else today - local_time(machine_unix_s()).date()
    return lambda: local_time(machine_unix_s()) + shift


async def _poll(platform: Platform, settings: PlatformSettings) -> list[PollReport]:
    clients = _Clients(settings)
    try:
        return await AsyncPlatform(platform, clients).poll()
    finally:
        await clients.close()


async def _run(platform: Platform, settings: PlatformSettings, listeners: list[socket.socket]) -> None:
    clients = _Clients(settings)
    running = AsyncPlatform(platform, clients)
    config = uvicorn_config(platform_app(running), lifespan="off", grace_s=_GRACE_S)
    server = uvicorn.Server(config)
    polling = asyncio.create_task(running.keep_polling(settings.every_s))
    polling.add_done_callback(lambda _: setattr(server, "should_exit", True))
    try:
        await server.serve(sockets=listeners)
    finally:
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
        await clients.close()


class _Clients(dict[str, AsyncHospitalClient]):
    """A client for each endpoint; for an address that is followed it is made when it is first asked."""

    def __init__(self, settings: PlatformSettings) -> None:
        """Make those of the given endpoints.

        Raises:
            ValueError: an address of a hospital is none.
        """
        self._settings = settings
        super().__init__({url: self._new(url) for url in settings.urls})

    def __missing__(self, url: str) -> AsyncHospitalClient:
        client = self[url] = self._new(url)
        return client

    def _new(self, url: str) -> AsyncHospitalClient:
        return AsyncHospitalClient(url, self._settings.style, self._settings.timeout_s)

    async def close(self) -> None:
        """Close their connections."""
        for client in self.values():
            await client.close()


def _counted(nouns: tuple[Phrase, Phrase], number: int) -> str:
    """So many of something; its noun is for one, and for several."""
    return say(nouns[number != 1], count=number)


def _line_printer(as_json: bool) -> Callable[[Line], None]:
    """Prints each line of the log at once."""

    language = spoken()

    def print_logged(line: Line) -> None:
        # Whatever language the request that this is about asks for; a full disk costs lines, but no notification.
        with speaking(language), suppress(OSError):
            if as_json:
                _print(_as_json(line.kind.value, line.text, line.at))
                return
            kind = say(_KINDS[line.kind])
            print_line(f"{line.at.isoformat(' ', 'seconds')}  {kind:<12}  {say(line.text)}")

    return print_logged


def _as_json(kind: str, text: str, at: datetime | None = None) -> str:
    entry: dict[str, Any] = {"at": at.isoformat()} if at else {}
    return json.dumps({**entry, "kind": kind, "text": text}, ensure_ascii=False)


def _print(text: str) -> None:
    print(text, flush=True)


def _print_banner(settings: PlatformSettings, url: str) -> None:
    if settings.as_json:
        _print(_as_json("listening", url))
        return
    print_line(say("A fake 12320 platform at {url}/, its state at {url}/state; it ends with Ctrl-C", url=url))
    for endpoint in ENDPOINTS:
        print_line(f"  notifyHospInfo  {url}{endpoint.path}?wsdl")
    print_line(say("  today           {day}", day=_clock(settings.today)().date()))
    for hospital in settings.urls:
        print_line(
            say(
                "  hospitals       {address}, polled every {interval}",
                address=hospital,
                interval=timedelta(seconds=settings.every_s),
            )
        )
