"""The files for other tools are those of the contract, and what they send is answered."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from lxml import etree

from tests.acceptance.served import Served, serving
from tests.paths import DOCS, ROOT

TOOLS = DOCS / "examples" / "tools"
OPERATIONS = 12
SECONDS = 120
JARS = Path("/usr/share/java")


@pytest.fixture
def hospital() -> Iterator[Served]:
    with serving() as served:
        yield served


def code_of(url: str, envelope: str) -> str:
    """The result code of a request, or the name of the document's root where it has none."""
    response = httpx.post(url, content=envelope.encode(), headers={"Content-Type": "text/xml"}, timeout=SECONDS)
    assert response.status_code == 200, response.text
    document = etree.fromstring((etree.fromstring(response.content).findtext(".//return") or "").encode())
    return document.findtext(".//Code") or document.tag


def test_the_files_are_those_of_the_contract(tmp_path: Path) -> None:
    command = [sys.executable, "docs/build_collections.py", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, timeout=SECONDS, check=True)
    for path in tmp_path.iterdir():
        assert (TOOLS / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), "run make docs"


def test_every_request_of_the_collections_is_answered(hospital: Served) -> None:
    url = f"http://127.0.0.1:{hospital.port}/webservice/YuyueService"
    collection = json.loads((TOOLS / "yuyue.postman_collection.json").read_text(encoding="utf-8"))
    sent = [item["request"]["body"]["raw"] for item in collection["item"]]
    codes = [code_of(url, envelope) for envelope in sent]
    assert codes == ["Message"] * 7 + ["1000", "2000", "0000", "2000", "0000"]

    project = etree.parse(TOOLS / "yuyue-soapui-project.xml")
    assert [each.text for each in project.iter("{http://eviware.com/soapui/config}request")] == sent
    plan = etree.parse(TOOLS / "yuyue.jmx")
    looks, books = (each.text or "" for each in plan.iter("stringProp") if each.get("name") == "Argument.value")
    assert code_of(url, looks) == "Message"
    assert code_of(url, books.replace("${__threadNum}${__time()}", "20001")) == "1000"


def test_the_helper_of_node(hospital: Served) -> None:
    if shutil.which("node") is None:
        assert not os.environ.get("INTEROP_REQUIRED"), "tests/interop/install installs Node"
        pytest.skip("no Node")
    environment = {**os.environ, "YUYUE_SIM_URL": f"http://127.0.0.1:{hospital.port}"}
    command = ["node", "--test", str(TOOLS / "hospital.test.mjs")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 3" in done.stdout


@pytest.mark.slow
def test_the_extension_of_junit(hospital: Served, tmp_path: Path) -> None:
    if shutil.which("javac") is None or not (JARS / "junit-jupiter-api.jar").exists():
        assert not os.environ.get("INTEROP_REQUIRED"), "tests/interop/install installs a JDK and JUnit 5"
        pytest.skip("no JDK with JUnit 5")
    jars = ":".join([str(tmp_path), *map(str, sorted(JARS.glob("*.jar")))])
    sources = [str(TOOLS / name) for name in ("HospitalExtension.java", "BookingTest.java")]
    compile_them = ["javac", "-encoding", "UTF-8", "-cp", jars, "-d", str(tmp_path), *sources]
    subprocess.run(compile_them, timeout=SECONDS, check=True)
    environment = {**os.environ, "YUYUE_SIM_URL": f"http://127.0.0.1:{hospital.port}"}
    command = ["java", "-cp", jars, "org.junit.platform.console.ConsoleLauncher", "--select-class", "BookingTest"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert "2 tests successful" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_commands_of_continuous_integration_exist(name: str) -> None:
    text = (TOOLS / name).read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    for command in (
        "yuyue-sim run bad-morning.yaml --junit story.xml",
        "yuyue-sim serve --clock frozen@2026-03-02T08:00:00",
    ):
        assert command in text
