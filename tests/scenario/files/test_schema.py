"""The JSON Schema of scenario files: up to date, fit for the catalogue, and no friend of mistakes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from yuyue_sim.cli.app import run as run_command
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.model import PATTERNS
from yuyue_sim.scenario.files.schema import scenario_schema
from yuyue_sim.scenario.files.timeline import KINDS
from yuyue_sim.scenario.files.yaml_file import parse_document, read_document

from tests.paths import DOCS

PUBLISHED = DOCS / "scenario.schema.json"
WORLD = "world: {hospitals: [{profile: county, id: KC01}]}\n"
SOUND = f"name: tiny\n{WORLD}"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = scenario_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from nodes(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from nodes(each)


def test_what_is_published_is_up_to_date() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert published == scenario_schema(), "write it anew: yuyue-sim schema --output docs/scenario.schema.json"
    assert published["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert published["$id"] == "urn:yuyue-sim:scenario"


@pytest.mark.parametrize("name", catalogue.names())
def test_the_catalogue_fits(name: str, validator: Draft202012Validator) -> None:
    document = read_document(catalogue.folder() / f"{name}.yaml")
    assert [error.message for error in validator.iter_errors(document.value)] == []


@pytest.mark.parametrize(
    "text",
    [
        f"nmae: tiny\n{WORLD}",
        "name: tiny\n",
        f"{SOUND}seed: many\n",
        f"{SOUND}clock: sometimes\n",
        f"{SOUND}ends: soon\n",
        "name: tiny\nworld: {hospitals: []}\n",
        "name: tiny\nworld: {hospitals: [{id: KC01}]}\n",
        "name: tiny\nworld: {hospitals: [{profile: village}]}\n",
        "name: tiny\nworld: {hospitals: [{profile: county, dialect: {quirks: [always-1006]}}]}\n",
        f"{SOUND}timeline: [{{at: +1h}}]\n",
        f"{SOUND}timeline: [{{bed_crisis: {{hospital: KC01}}}}]\n",
        f"{SOUND}timeline: [{{at: +1h, times: 3, bed_crisis: {{hospital: KC01}}}}]\n",
        f"{SOUND}timeline: [{{at: +1h, stop_schedule: {{hospital: KC01}}}}]\n",
        f"{SOUND}timeline: [{{at: +1h, bed_crisis: {{hospital: KC01}}, resume_hospital: {{hospital: KC01}}}}]\n",
        f"{SOUND}faults: [{{name: slow}}]\n",
        f"{SOUND}faults: [{{name: slow, empty: {{}}, share: 1.5}}]\n",
        "name: tiny\nextends: default\nworld: {hospitals: [{id: SG01, polcy: {}}]}\n",
    ],
)
def test_wrong_values_do_not_fit_the_schema(text: str, validator: Draft202012Validator) -> None:
    assert not validator.is_valid(parse_document(text, "tiny.yaml").value)


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        "name: tiny\nextends: default\n",
        "name: tiny\nextends: default\nworld: {hospitals: [{id: SG01, policy: {closing_time: null}}]}\n",
        f"{SOUND}timeline: [{{at: 09:30, stop_schedule: {{hospital: KC01, doctor: '03020001'}}}}]\n",
        f"{SOUND}timeline: [{{every: 2h, bed_crisis: {{hospital: KC01}}}}]\n",
        f"{SOUND}faults: [{{name: slow, empty: {{}}, share: 0.5}}]\n",
    ],
)
def test_what_is_right_fits(text: str, validator: Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(parse_document(text, "tiny.yaml").value)] == []


def test_every_key_has_a_hover_text() -> None:
    bare = [
        f"{name}.{key}"
        for name, definition in scenario_schema()["$defs"].items()
        for key, value in definition.get("properties", {}).items()
        if not value.get("description")
    ]
    assert bare == []


def test_editors_complete_one_kind_of_event() -> None:
    event = scenario_schema()["$defs"]["EventModel"]
    assert event["oneOf"] == [{"required": [kind]} for kind in KINDS]


def test_every_pattern_has_words_for_people() -> None:
    only_for_editors = {"examples"}
    patterns = {node["pattern"] for node in nodes(scenario_schema()) if isinstance(node.get("pattern"), str)}
    without = {
        node["pattern"]
        for node in nodes(scenario_schema())
        if isinstance(node.get("pattern"), str)
        and node["pattern"] not in PATTERNS
        and not only_for_editors & node.keys()
    }
    assert len(patterns) > 5
    assert without == set()


def test_the_command_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_command(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == scenario_schema()
    assert run_command(["schema", "--output", "scenario.schema.json"]) == 0
    assert capsys.readouterr().out == "scenario.schema.json: written\n"
    assert (tmp_path / "scenario.schema.json").read_bytes() == PUBLISHED.read_bytes()
    assert run_command(["schema", "--output", "absent/scenario.schema.json"]) == 2
    assert capsys.readouterr().err == "absent/scenario.schema.json: cannot be written: no such file or directory\n"
