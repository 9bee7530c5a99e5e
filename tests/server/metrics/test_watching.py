"""The metrics of a server: counted from real requests, by literal figures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hospital.ledger.registrations import sqlite_of
from tests.paths import ROOT
from tests.scenario.faults.faulty import about
from tests.server.worlds.town import HOSPITAL, Town

DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "yuyue-sim.json").read_text(encoding="utf-8"))


def metrics(town: Town) -> dict[str, float]:
    """Every sample, by its name and labels as they are written."""
    text = town.request("GET", "/metrics").text
    return {name: float(value) for name, value in re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def requests_counted(samples: dict[str, float], operation: str, code: str, world: str = "main") -> float:
    key = f'{{code="{code}",operation="{operation}",status="200",style="typed",world="{world}"}}'
    return samples.get(f"yuyue_requests_total{key}", 0)


def test_requests_are_counted_by_what_the_response_says(town: Town) -> None:
    codes = [town.code(each) for each in range(1, 7)]
    assert codes == ["1000"] * 5 + ["1001"]
    town.soap("backNo", about("backNo", 2, HOSPITAL))
    samples = metrics(town)
    assert (requests_counted(samples, "getYyNo", "1000"), requests_counted(samples, "getYyNo", "1001")) == (5, 1)
    assert requests_counted(samples, "backNo", "0000") == 1
    assert samples['yuyue_bookings_total{world="main"}'] == 5
    assert samples['yuyue_cancellations_total{world="main"}'] == 1
    assert samples['yuyue_reasons_total{kind="rule",name="sold-out"}'] == 1
    assert samples['yuyue_request_seconds_count{operation="getYyNo"}'] == 6
    assert samples['yuyue_request_seconds_bucket{le="+Inf",operation="getYyNo"}'] == 6
    assert samples['yuyue_ledger_registrations{state="active"}'] == 4
    assert samples['yuyue_ledger_registrations{state="cancelled"}'] == 1


def test_the_main_world_is_counted_apart_from_named_ones(town: Town) -> None:
    town.order("POST", " /worlds", {"name": "beside"}, status=201)
    town.code(1)
    town.code(1, "beside")
    town.code(2, "beside")
    samples = metrics(town)
    assert (requests_counted(samples, "getYyNo", "1000"), requests_counted(samples, "getYyNo", "1000", "named")) == (
        1,
        2,
    )
    assert samples["yuyue_worlds"] == 2


def test_faults_are_counted(town: Town) -> None:
    fault = {"name": "busy", "operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}
    town.order("POST", " /faults", fault, status=201)
    assert [town.code(each) for each in (1, 2)] == ["1005", "1005"]
    samples = metrics(town)
    assert samples['yuyue_faults_injected_total{fault="busy",kind="business_code",when="before"}'] == 2
    assert samples.get('yuyue_bookings_total{world="main"}', 0) == 0


def test_metrics_show_the_clock(town: Town) -> None:
    samples = metrics(town)
    assert (samples["yuyue_clock_timestamp_seconds"], samples["yuyue_clock_rate"]) == (1_772_409_600, 0)
    town.order("POST", " /clock/advance", {"by": "PT1H"})
    assert metrics(town)["yuyue_clock_timestamp_seconds"] == 1_772_413_200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_sound_server_says_so_until_its_ledger_fails(town: Town, path: str) -> None:
    response = town.request("GET", path)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    town.simulation.ledger.close()
    response = town.request("GET", path)
    assert (response.status_code, response.json()["status"]) == (503, "failed")
    assert response.json()["reason"]


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
def test_watching_changes_nothing(town: Town, path: str) -> None:
    response = town.request("POST", path, content=b"x")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    head = town.request("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")


def panels() -> list[tuple[str, dict[str, Any]]]:
    return [(each["title"], each) for each in DASHBOARD["panels"]]


@pytest.mark.parametrize(("title", "panel"), panels())
def test_the_dashboard_asks_for_metrics_that_there_are(town: Town, title: str, panel: dict[str, Any]) -> None:
    families = re.findall(r"^# TYPE (\S+) (\w+)$", town.request("GET", "/metrics").text, re.MULTILINE)
    names = {name for name, _ in families} | {f"{name}_bucket" for name, kind in families if kind == "histogram"}
    asked = {name for target in panel["targets"] for name in re.findall(r"\byuyue_\w+", target["expr"])}
    assert asked
    assert asked <= names


def test_the_dashboard_shows_every_metric(town: Town) -> None:
    families = re.findall(r"^# TYPE (\S+) ", town.request("GET", "/metrics").text, re.MULTILINE)
    asked = " ".join(target["expr"] for _, panel in panels() for target in panel["targets"])
    assert [name for name in families if name not in asked] == []
    assert len({each["id"] for each in DASHBOARD["panels"]}) == len(DASHBOARD["panels"]) == 14


def test_the_dashboard_splits_by_labels_that_there_are(town: Town) -> None:
    fault = {"name": "busy", "operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}
    town.order("POST", " /faults", fault, status=201)
    assert town.code(1) == "1005"
    town.order("POST", " /faults/off")
    assert [town.code(each) for each in range(1, 7)] == ["1000"] * 5 + ["1001"]
    labels: dict[str, set[str]] = {}
    for sample in metrics(town):
        labels.setdefault(sample.partition("{")[0], set()).update(re.findall(r'(\w+)="', sample))
    for title, panel in panels():
        for target in panel["targets"]:
            labelled = {label for name in re.findall(r"\byuyue_\w+", target["expr"]) for label in labels.get(name, ())}
            split = {each for by in re.findall(r"by \(([^)]*)\)", target["expr"]) for each in by.split(", ")}
            named = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
            assert split <= labelled, title
            assert named <= (split or labelled), title


def test_the_dashboard_names_the_simulator_and_does_not_show_the_one_that_an_info_is_worth() -> None:
    shown = dict(panels())["Which simulator"]
    assert shown["options"]["textMode"] == "name"


def test_the_container_runs_existing_commands() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [name for line in re.findall(r"^COPY (?!--)(.+)$", docker, re.MULTILINE) for name in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert {f"!{name}" for name in copied} == {each for each in ignored if each.startswith("!")}
    assert "\nUSER yuyue\n" in docker
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["hospital"]
    assert service["command"][:3] == ["serve", "--host", "0.0.0.0"]
    assert service["ports"] == ["127.0.0.1:8080:8080"]


def test_a_hundred_names_of_faults_are_counted_apart(town: Town) -> None:
    for number in range(1, 102):
        fault = {"name": f"f{number}", "operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}
        town.order("POST", " /faults", fault, status=201)
        assert town.code(number) == "1005"
        town.order("DELETE", f" /faults/f{number}")
    samples = metrics(town)
    counted = re.findall(r'yuyue_faults_injected_total{fault="(\w+)"', " ".join(samples))
    assert counted == [*(f"f{number}" for number in range(1, 101)), "others"]
    assert samples['yuyue_faults_injected_total{fault="others",kind="business_code",when="before"}'] == 1


def test_failures_of_the_ledger_are_counted(town: Town) -> None:
    assert metrics(town)["yuyue_ledger_failures_total"] == 0
    sqlite_of(town.simulation.ledger).execute("ALTER TABLE registration RENAME TO gone")
    assert town.code(1) == "1005"
    assert metrics(town)["yuyue_ledger_failures_total"] == 1
