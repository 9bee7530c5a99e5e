"""A recorded exchange as a story: a scenario with an expectation, which `yuyue-sim check` and `run` accept.

The earlier exchanges on which its response depends are expectations too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import yaml
from fastapi import APIRouter

from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, WorkType
from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.core.first_use import in_thread
from yuyue_sim.core.language import say
from yuyue_sim.journal.entry import Entry, EntryKind, KeptEntry
from yuyue_sim.journal.explanation.recorded_request import RequestedSlot, recorded_request, requested_slot
from yuyue_sim.platform.arguments import words_of
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.expectations import ANSWERED, FAULT, LOST, TIMEOUT, UNREADABLE
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.timeline import Part
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.earlier_exchanges import Earlier, earlier_exchanges
from yuyue_sim.server.control.journal import kept_entry
from yuyue_sim.server.control.shared_models import Response
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter(prefix="/journal")

_OK = 200
_LINE_LENGTH = 110
_AFTERWARDS, _NEXT = timedelta(minutes=1), timedelta(seconds=1)
_CONSTANTS = ("message_type",)
_OF_A_HOSPITAL = (*_CONSTANTS, "hospital_id")
_OF_A_SCHEDULE = (*_OF_A_HOSPITAL, "department_id", "doctor_id", "visit_date", "work_date", "work_type")
_OF_A_SLOT = (*_OF_A_SCHEDULE, "begin_time", "end_time")
"""The attributes of a request that `with` says in its own keys."""
_NEVER_THERE = {"timeout": TIMEOUT, "refused": LOST, "reset": LOST}
_UNREADABLE = frozenset({"empty", "truncated", "malformed"})
"""The effects of faults, by what is left of the response."""


class _Dumper(yaml.SafeDumper):
    """Writes YAML for the readers of scenario files."""


def _quoted_if_a_number(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """A text that would else be read as a number, a date or a time."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if text[:1].isdigit() else None)


_Dumper.add_representer(str, _quoted_if_a_number)


class StoryStepResponse(Response):
    """An exchange as a story."""

    file: str
    """A name for its file."""
    story: str
    """The scenario file, in YAML."""
    earlier: list[str]
    """The exchanges before it that are in the story too, since its response depends on them."""
    without: list[str]
    """The RegIDs of bookings on which it depends, but which the journal does not hold any more."""
    left_out: int
    """How many exchanges on which it may depend are left out, since a story has at most fifty of them."""
    is_restored: bool
    """Whether a snapshot was restored before; what it held is not in the story."""


@router.get("/{number}/story", summary="One exchange as a step of a story")
async def make_story_step(simulation: CurrentSimulation, number: str) -> StoryStepResponse:
    """A scenario that sends the request of an exchange again at its instant, and expects the same response.

    What it depends on comes before: bookings, cancellations and changes of its patient, its booking and its schedule,
    and the events that were injected until then.
    """
    kept = kept_entry(simulation, number)
    if recorded_request(kept.entry) is None:
        raise problems.no_story_step(f"x{kept.id} {_why_not(kept.entry)}")
    is_known = await in_thread(partial(_is_of_catalogue, simulation.scenario))
    earlier = await simulation.ledger_work.in_slices(earlier_exchanges(simulation, kept))
    story = await simulation.ledger_work.call(partial(_story_of, simulation, kept, earlier, extends=is_known))
    return StoryStepResponse(
        file=f"x{kept.id}.yaml",
        story=story,
        earlier=[f"x{each.id}" for each in earlier.exchanges],
        without=earlier.without,
        left_out=earlier.left_out,
        is_restored=earlier.is_restored,
    )


def _is_of_catalogue(scenario: Scenario) -> bool:
    """Whether `extends` can name it."""
    return scenario.name in catalogue.names() and load_scenario(scenario.name) == scenario


def _story_of(simulation: SimulationApi, kept: KeptEntry, earlier: Earlier, *, extends: bool) -> str:
    """The story, as YAML: the world of the simulation as it began, and the requests with these responses expected."""
    began = simulation.clock.began.replace(microsecond=0)
    steps: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    now = began
    for each in (*earlier.exchanges, kept):
        now = max(now, datetime.fromisoformat(each.entry.simulated_at[:19]))
        if each.entry.kind == EntryKind.SOAP:
            steps.append(_step(simulation, each.entry, now))
            continue
        if steps and steps[-1]["at"] == now.isoformat():  # events of an instant come before its requests
            now += _NEXT
        events.append({"at": now.isoformat(), **json.loads(each.entry.request or b"{}")})
    tree = {
        "name": f"x{kept.id}",
        **_world(simulation, [*earlier.exchanges, kept], events, extends=extends),
        "seed": simulation.seed,
        "clock": f"frozen@{began.isoformat()}",
        "ends": (now + _AFTERWARDS).isoformat(),
        "expectations": steps,
    }
    story: str = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE_LENGTH)
    return "".join(f"# {line}\n" for line in _what_is_missing(earlier)) + story


def _what_is_missing(earlier: Earlier) -> Iterator[str]:
    if earlier.without:
        yield say(
            "The journal does not hold the bookings of RegID {ids} any more: book them first.",
            ids=", ".join(earlier.without),
        )
    if earlier.left_out:
        yield say("{count} earlier requests of the same patients and schedules are left out.", count=earlier.left_out)
    if earlier.is_restored:
        yield say("A snapshot was restored before: what it held is not in this story.")


def _step(simulation: SimulationApi, entry: Entry, at: datetime) -> dict[str, Any]:
    """The request of an entry, with its response expected."""
    place, said = _place(simulation, entry)
    elements = _elements(words_of(recorded_request(entry), said))
    about = {**place, **({"elements": elements} if elements else {})}
    return {
        "at": at.isoformat(),
        "operation": entry.operation,
        **({"with": about} if about else {}),
        "responses": {_kind_of_response(entry): 1},
    }


def _why_not(entry: Entry) -> str:
    if entry.kind != EntryKind.SOAP:
        return say("is a change over the control API; take a SOAP request")
    if entry.request is None:
        return say("has no body: the journal keeps none (--journal full keeps them)")
    return say("breaks the specification, and a story sends requests by the specification only; take another")


def _place(simulation: SimulationApi, entry: Entry) -> tuple[dict[str, str], tuple[str, ...]]:
    """What `with` says of the hospital and, if it exists, of the schedule; and the attributes that this says."""
    world = simulation.clinic.world
    if world.hospital(entry.hospital_id) is None:
        return {}, _CONSTANTS
    place, asked = {"hospital": entry.hospital_id}, requested_slot(entry)
    if asked is None or not _exists(simulation, asked):
        return place, _OF_A_HOSPITAL
    key, part = asked.key, Part[WorkType(asked.key.work_type).name]
    place |= {"department": key.department_id}
    place |= {"doctor": key.doctor_id} if key.doctor_id else {}
    place |= {"date": key.work_date, "part": part.value}
    if asked.begin and asked.end:
        return {**place, "slot": f"{asked.begin}-{asked.end}"}, _OF_A_SLOT
    return place, _OF_A_SCHEDULE


def _exists(simulation: SimulationApi, asked: RequestedSlot) -> bool:
    key, work_type = asked.key, WorkType(asked.key.work_type)
    if work_type not in SCHEDULE_WORK_TYPES:
        return False
    day = date.fromisoformat(key.work_date)
    found = simulation.clinic.world.schedule(key.hospital_id, key.department_id, key.doctor_id, day, work_type)
    return found is not None


def _elements(words: list[str]) -> dict[str, str | list[str]]:
    """Elements with their values; one that is repeated has a list."""
    found: dict[str, list[str]] = {}
    for word in words:
        name, _, value = word.partition("=")
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _kind_of_response(entry: Entry) -> str:
    """What a story calls the response: a result code, or the kind of failure."""
    code = RESULT_CODES.get(entry.operation)
    if entry.effect in _NEVER_THERE:
        return _NEVER_THERE[entry.effect]
    if entry.effect in _UNREADABLE:
        return UNREADABLE if entry.http_status == _OK else f"http-{entry.http_status}"
    if entry.code == FAULT or (code is not None and entry.code in list(code.codes)):
        return entry.code
    return ANSWERED if entry.http_status == _OK else f"http-{entry.http_status}"


def _world(
    simulation: SimulationApi, exchanges: list[KeptEntry], events: list[dict[str, Any]], *, extends: bool
) -> dict[str, Any]:
    """The scenario of the simulation, with the faults that met the exchanges, injected events, and the bugs of now."""
    scenario = simulation.scenario
    met = {each.entry.fault for each in exchanges}
    faults = [_written(each) for each, _ in simulation.faults.all() if each.name in met]
    timeline = {"timeline": [*map(_written, scenario.timeline), *events]} if events else {}
    planted = simulation.bugs.now()
    bugs = {} if planted == scenario.bugs else {"bugs": dict.fromkeys(_written(scenario.bugs)) | _written(planted)}
    if extends:
        no_platform = {} if scenario.platform is None else {"platform": None}
        return {"extends": scenario.name, **no_platform, **timeline, **({"faults": faults} if faults else {}), **bugs}
    tree = _written(scenario, {"name", "title", "description", "seed", "clock", "ends", "platform", "expectations"})
    names = {each["name"] for each in faults}
    rest = [each for each in tree.pop("faults", []) if each["name"] not in names]
    return {**tree, **timeline, **({"faults": [*faults, *rest]} if faults or rest else {}), **bugs}


def _written(model: Any, without: set[str] | None = None) -> dict[str, Any]:
    written: dict[str, Any] = model.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=without)
    return written
