"""One world in the hands of a test: its addresses, clock, faults, registrations and journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from yuyue_sim.contract.endpoints import STRING_ENDPOINT, TYPED_ENDPOINT
from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import say
from yuyue_sim.server.control.client import ControlClient

Json = dict[str, Any]


class Hospital:
    """A world of its own: SOAP at `url`, everything else as attributes and methods here.

    Every method raises `ControlRefusedError` with the simulator's own words where it is refused.
    """

    def __init__(self, name: str, scenario: str, seed: int, control: ControlClient) -> None:
        """Take the world that a client controls."""
        self.name = name
        """Of the world."""
        self.scenario = scenario
        """The name of its scenario."""
        self.seed = seed
        """Where all its chance comes from."""
        self.url = control.url
        """Its root: append /webservice/YuyueService or /services/WSYuyueService."""
        self.wsdl = f"{self.url}{STRING_ENDPOINT.path}?wsdl"
        """The WSDL of the string style."""
        self.typed_wsdl = f"{self.url}{TYPED_ENDPOINT.path}?wsdl"
        """The WSDL of the typed style."""
        self.control = control
        """Everything else: `control.ask("GET", "/hospitals")`."""
        self.clock = HospitalClock(control)
        self.faults = HospitalFaults(control)
        self.journal = HospitalJournal(control)

    def __repr__(self) -> str:
        """What a failed test shows of it."""
        return f"<hospital {self.name}: scenario {self.scenario}, seed {self.seed}, {self.url}>"

    def registrations(self, **conditions: str) -> list[Json]:
        """The registrations that meet the conditions of `GET /control/v1/registrations`, such as `hospital="SG01"`."""
        found: list[Json] = []
        after: str | None = None
        while True:
            page = self.control.ask(
                "GET", "/registrations", query={**conditions, **({"after": after} if after else {})}
            )
            found += page["registrations"]
            after = page["next_after"]
            if after is None:
                return found

    def registration(self, registration_id: int | str) -> Json:
        """One registration with its history."""
        return self.control.ask("GET", f"/registrations/{registration_id}")

    def let_happen(self, kind: str, **values: Any) -> Json:
        """Make an event of a scenario's timeline happen now: `let_happen("suspend_hospital", hospital="SG01")`."""
        event = {key: str(value) if isinstance(value, date) else value for key, value in values.items()}
        return self.control.let_happen({kind: event})

    def stop_schedule(
        self, hospital: str, department: str, day: date | str, doctor: str | None = None, part: str | None = None
    ) -> Json:
        """Stop a doctor's schedule, or the department's own; `part` is morning, afternoon and so on, all if absent."""
        optional = {"doctor": doctor, "part": part}
        given = {name: value for name, value in optional.items() if value is not None}
        return self.let_happen("stop_schedule", hospital=hospital, department=department, date=str(day), **given)

    def plant(self, **bugs: Mapping[str, Any]) -> Json:
        """Plant these bugs and no others, such as `plant(oversell={"window": "500ms"})`; none without arguments."""
        planted: Json = self.control.ask("PUT", "/bugs", bugs)["bugs"]
        return planted

    def snapshot(self, name: str | None = None) -> str:
        """Take a snapshot of the world and return its name."""
        return str(self.control.ask("POST", "/snapshots", {"name": name} if name else {})["name"])

    def restore(self, name: str) -> None:
        """Go back to a snapshot, clock and all."""
        self.control.ask("POST", f"/snapshots/{name}/restore")

    def explain(self, id: int | str) -> Json:  # noqa: A002 - the word of the control API
        """Explain the response of an exchange (x123), or all requests of a RegID."""
        return self.control.ask("GET", f"/explain/{id}")

    def reset(self) -> None:
        """Reset the world: no bookings, and the clock at its start."""
        self.control.ask("POST", "/reset")


class HospitalClock:
    """The clock of a world."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def now(self) -> datetime:
        """The present instant, local time in Asia/Shanghai."""
        return _now(self._control.clock())

    def advance(self, by: str | timedelta) -> datetime:
        """Move on by a duration such as `2h` or `PT2H`; all that is due by then has happened.

        Raises:
            TimeTextError: the text is no duration.
            TypeError: it is neither a text nor a timedelta.
        """
        length = read_duration(by) if isinstance(by, str) else by
        if not isinstance(length, timedelta):
            raise TypeError(say("expected a duration such as '2h' or a timedelta, got {by!r}", by=by))
        seconds = f"{length.total_seconds():f}".rstrip("0").rstrip(".")
        return _now(self._control.advance_clock(by=f"PT{seconds}S"))

    def to(self, instant: datetime | str) -> datetime:
        """Move on to an instant, local time.

        Raises:
            TypeError: it is neither a text nor a datetime.
        """
        if not isinstance(instant, datetime | str):
            raise TypeError(
                say("expected an instant such as '2026-03-02T08:00:00' or a datetime, got {instant!r}", instant=instant)
            )
        text = instant.isoformat() if isinstance(instant, datetime) else instant
        return _now(self._control.advance_clock(to=text))

    def to_next(self, what: str) -> datetime:
        """Move on to the next `release` of numbers, `morning`, or `session`: when a schedule is held."""
        return _now(self._control.ask("POST", "/clock/next", {"what": what}))

    def freeze(self) -> datetime:
        """Stop it at the present instant."""
        return _now(self._control.change_clock(mode="frozen"))

    def run(self, rate: float = 1.0) -> datetime:
        """Let it run, `rate` times as fast as the machine."""
        return _now(self._control.change_clock(mode="scaled", rate=rate))


class HospitalFaults:
    """The faults of a world."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def all(self) -> list[Json]:
        """Every fault, and whether it is on."""
        found: list[Json] = self._control.ask("GET", "/faults")["faults"]
        return found

    def add(self, name: str, **rule: Any) -> Json:
        """Add a fault as a scenario describes one: `add("slow", operations=["getYyNo"], latency={"fixed": "5s"})`."""
        return self._control.ask("POST", "/faults", {"name": name, **rule})

    def switch(self, name: str, *, is_on: bool) -> Json:
        """Switch one on or off."""
        return self._control.ask("PUT", f"/faults/{name}", {"is_on": is_on})

    def remove(self, name: str) -> None:
        """Remove one."""
        self._control.ask("DELETE", f"/faults/{name}")

    def off(self) -> None:
        """Switch all off."""
        self._control.ask("POST", "/faults/off")


class HospitalJournal:
    """What was exchanged with a world."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def exchanges(self, **conditions: str) -> list[Json]:
        """The exchanges that meet the conditions of `GET /control/v1/journal`, newest first, up to 1000."""
        query = {"kind": "soap", "limit": "1000", **conditions}
        found: list[Json] = self._control.ask("GET", "/journal", query=query)["exchanges"]
        return found

    @property
    def last(self) -> Json | None:
        """The last request and its response, with their bodies; `None` before the first."""
        found = self.exchanges(limit="1")
        return self._control.ask("GET", f"/journal/{found[0]['id']}") if found else None


def _now(clock: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(clock["now"])
