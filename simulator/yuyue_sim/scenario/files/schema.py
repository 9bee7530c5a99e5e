"""The JSON Schema of scenario files (draft 2020-12), with which editors complete keys and show mistakes.

It is derived from the models. A file that extends another may be incomplete, and may remove keys by `null`: for these
there is a second form of every model that is merged key by key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yuyue_sim.scenario.faults.model import KINDS as FAULT_KINDS
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.contradictions import OF_HOLDERS
from yuyue_sim.scenario.files.merger import MERGED_BY
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.timeline import KINDS, EventModel

DRAFT = "https://json-schema.org/draft/2020-12/schema"
"""The kind of schema that it is."""
SCHEMA_ID = "urn:yuyue-sim:scenario"
"""The name of the schema."""

_REF = "#/$defs/"
_EXTENDING = "Extending"

Schema = dict[str, Any]


def scenario_schema() -> Schema:
    """The schema, as one value that can be written as JSON."""
    whole = Scenario.model_json_schema()
    definitions: dict[str, Schema] = {Scenario.__name__: whole, **whole.pop("$defs")}
    for definition in definitions.values():
        _tidy(definition)
    _refine_events(definitions)
    _refine_faults(definitions)
    forms = {
        f"{_EXTENDING}{name}": _extending(definition, definitions)
        for name, definition in definitions.items()
        if "properties" in definition
    }
    root = forms[f"{_EXTENDING}{Scenario.__name__}"]
    root["required"] = ["extends", "name"]
    root["properties"] |= {key: definitions[Scenario.__name__]["properties"][key] for key in root["required"]}
    schema = {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "A scenario of yuyue-sim",
        "if": {"required": ["extends"], "properties": {"extends": {"type": "string"}}},
        "then": {"$ref": f"{_REF}{_EXTENDING}{Scenario.__name__}"},
        "else": {"$ref": f"{_REF}{Scenario.__name__}"},
    }
    everything = definitions | forms
    return {**schema, "$defs": {name: everything[name] for name in sorted(_reached(schema, everything))}}


def one_of(definition: Schema, kinds: Iterable[str]) -> None:
    """Require exactly one of some keys in an entry, with a value."""
    words = [*kinds]
    for key in words:
        definition["properties"][key] = _without_null(definition["properties"][key])
    definition["oneOf"] = [{"required": [key]} for key in words]


def _refine_events(definitions: dict[str, Schema]) -> None:
    event = definitions[EventModel.__name__]
    one_of(event, KINDS)
    event["anyOf"] = [{"required": ["at"]}, {"required": ["every"]}]
    event["dependentRequired"] = {"times": ["every"], "until": ["every"]}
    for kind in OF_HOLDERS:
        definition = definitions[event["properties"][kind]["$ref"].removeprefix(_REF)]
        definition["anyOf"] = [{"required": ["department"]}, {"required": ["doctor"]}]


def _refine_faults(definitions: dict[str, Schema]) -> None:
    fault = definitions[FaultModel.__name__]
    one_of(fault, FAULT_KINDS)
    for key, kind in FAULT_KINDS.items():
        fault["properties"][key]["description"] = definitions[kind.__name__]["description"]


def _tidy(schema: Any) -> None:
    """Remove titles that only repeat names, and defaults without information."""
    if isinstance(schema, list):
        for each in schema:
            _tidy(each)
    elif isinstance(schema, dict):
        schema.pop("title", None)
        if schema.get("default") in (None, []) or isinstance(schema.get("default"), dict):
            schema.pop("default", None)
        for key, each in schema.items():
            if key == "properties":
                for value in each.values():
                    _tidy(value)
            elif key not in {"default", "examples", "enum", "const"}:
                _tidy(each)


def _without_null(schema: Schema) -> Schema:
    """A key that is absent if it has no value."""
    others = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**others[0], **rest} if len(others) == 1 else schema


def _extending(definition: Schema, definitions: dict[str, Schema]) -> Schema:
    """The form of a model that may be incomplete."""
    kept = {key: value for key, value in definition.items() if key in {"type", "description", "additionalProperties"}}
    properties = {}
    for key, schema in definition["properties"].items():
        form = _form(schema, definitions, is_merged_list=key in MERGED_BY)
        notes: Schema = {note: form.pop(note) for note in ("description", "default") if note in form}
        allowed = form["anyOf"] if form.keys() == {"anyOf"} else [form]
        properties[key] = {**notes, "anyOf": [*(each for each in allowed if each != _NULL), _NULL]}
    return {**kept, "properties": properties}


_NULL = {"type": "null"}


def _form(schema: Schema, definitions: dict[str, Schema], *, is_merged_list: bool) -> Schema:
    """The schema of a value that is merged with another: mappings, and lists whose entries have a name."""
    form = dict(schema)
    name = form.get("$ref", "").removeprefix(_REF)
    if "properties" in definitions.get(name, {}):
        form["$ref"] = f"{_REF}{_EXTENDING}{name}"
    if "anyOf" in form:
        form["anyOf"] = [_form(each, definitions, is_merged_list=is_merged_list) for each in form["anyOf"]]
    if is_merged_list and "items" in form:
        form["items"] = _form(form["items"], definitions, is_merged_list=False)
    return form


def _reached(schema: Any, definitions: dict[str, Schema]) -> set[str]:
    """The names of all definitions that a schema refers to."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            name = each.get("$ref")
            if isinstance(name, str) and (name := name.removeprefix(_REF)) not in found:
                found.add(name)
                waiting.append(definitions[name])
            waiting.extend(each.values())
    return found
