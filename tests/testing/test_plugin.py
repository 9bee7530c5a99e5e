"""The pytest plugin as a project that is not ours uses it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from textwrap import dedent

import pytest

from tests.acceptance.served import serving
from tests.scenario.faults.faulty import scenario

PLATFORM = """
    from html import escape
    from urllib.request import Request, urlopen
    import re
    import pytest

    ENVELOPE = (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><n:getHospInfo '
        'xmlns:n="http://service.yuyue.ws.com/"><arg0>&lt;Message&gt;&lt;MsgType&gt;1000&lt;/MsgType&gt;'
        '&lt;RequestInfo/&gt;&lt;/Message&gt;</arg0></n:getHospInfo></S:Body></S:Envelope>'
    )

    def hospitals(url):
        request = Request(url + "/webservice/YuyueService", ENVELOPE.encode(), {"Content-Type": "text/xml"})
        return re.findall("HospitalID&gt;([A-Z0-9]+)&lt;/H", urlopen(request).read().decode())
"""


def run(folder: Path, text: str, *options: str, started_in: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a test file of these lines in a project of its own."""
    (folder / "test_it.py").write_text(dedent(PLATFORM) + dedent(text), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "yuyue_sim.testing.plugin",
        *options,
    ]
    if started_in is not None:
        command.append(str(folder))
    return subprocess.run(
        command,
        cwd=started_in or folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # the others take half of the time
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def test_pytest_finds_it_where_the_package_is_installed() -> None:
    found = {each.name: each.value for each in entry_points(group="pytest11")}
    assert found["yuyue-sim"] == "yuyue_sim.testing.plugin"


def test_each_test_has_a_world_of_its_own_that_is_gone_afterwards(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        import gc
        import weakref

        gone = []

        @pytest.mark.parametrize("turn", range(3))
        def test_alone(hospital, turn):
            assert hospitals(hospital.url)
            assert len(hospital.journal.exchanges()) == 1
            gone.append(weakref.ref(hospital))

        def test_nothing_outlives_its_test():
            gc.collect()
            assert [each() for each in gone] == [None, None, None]

        @pytest.mark.hospital("release-rush", seed=7, plants="false_sold_out")
        def test_of_another_scenario_with_a_bug(hospital):
            assert (hospital.scenario, hospital.seed) == ("release-rush", 7)
            assert list(hospital.control.ask("GET", "/bugs")["bugs"]) == ["false_sold_out"]
            before = hospital.clock.now()
            assert (hospital.clock.advance("2h") - before).total_seconds() == 7200
        """,
    )
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


@pytest.mark.slow
def test_a_failure_says_how_to_repeat_it(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        @pytest.mark.hospital(seed=9)
        def test_wrong(hospital):
            assert hospitals(hospital.url) == []

        @pytest.fixture
        def platform(hospital):
            assert hospitals(hospital.url) == []

        @pytest.mark.hospital(seed=8)
        def test_whose_fixture_is_wrong(platform):
            pass
        """,
    )
    assert done.returncode == 1
    assert "scenario default, seed 9, clock 2026-03-02T08:00:00" in done.stdout
    assert "scenario default, seed 8, clock 2026-03-02T08:00:00" in done.stdout
    assert done.stdout.count("x1 getHospInfo : 200") == 2


def test_markers_of_module_class_and_test_merge_and_the_nearest_wins(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        pytestmark = pytest.mark.hospital("release-rush", seed=7)

        def seen(hospital):
            bugs = list(hospital.control.ask("GET", "/bugs")["bugs"])
            return hospital.scenario, hospital.seed, hospital.clock.now().isoformat(), bugs

        def test_of_the_module(hospital):
            assert seen(hospital) == ("release-rush", 7, "2026-03-02T07:59:00", [])

        @pytest.mark.hospital(clock="frozen@2026-03-02T07:00:00", plants="oversell")
        class TestOfAClass:
            def test_it(self, hospital):
                assert seen(hospital) == ("release-rush", 7, "2026-03-02T07:00:00", ["oversell"])

            @pytest.mark.hospital(seed=8, plants=())
            def test_nearest(self, hospital):
                assert seen(hospital) == ("release-rush", 8, "2026-03-02T07:00:00", [])
        """,
    )
    assert "3 passed" in done.stdout, done.stdout


def test_a_factory_makes_several_hospitals_for_one_test(tmp_path: Path) -> None:
    (tmp_path / "beside.yaml").write_text(scenario(["WORL"], []), encoding="utf-8")
    done = run(
        tmp_path,
        """
        @pytest.mark.hospital(seed=9)
        def test_two(hospital, hospital_factory):
            other = hospital_factory("beside.yaml")
            third = hospital_factory(seed=3)
            assert hospitals(other.url) == ["WORL"]
            assert [each.seed for each in (hospital, other, third)] == [9, 9, 3]
            assert [len(each.journal.exchanges()) for each in (hospital, other, third)] == [0, 1, 0]
            names = [each["name"] for each in third.control.ask("GET", "/worlds")["worlds"]]
            assert names == ["", hospital.name, other.name, third.name]

        def test_that_nothing_is_left(hospital):
            assert len(hospital.control.ask("GET", "/worlds")["worlds"]) == 2

        def test_that_fails(hospital_factory):
            one, two = hospital_factory(seed=1), hospital_factory(seed=2)
            assert hospitals(two.url) == []
        """,
        "--showlocals",
    )
    assert "1 failed, 2 passed" in done.stdout, done.stdout
    assert "two        = <hospital world-6: scenario default, seed 2, http" in done.stdout
    assert re.search(r"scenario default, seed 2, .*\nx1 getHospInfo", done.stdout)


@pytest.mark.slow
def test_errors_end_at_the_line_of_the_test(tmp_path: Path) -> None:
    lines = [
        'hospital_factory("defualt")',
        "hospital_factory(seed='7')",
        'hospital.clock.to("2020-01-01T00:00:00")',
        'hospital.clock.advance("soon")',
        "hospital.clock.advance(7)",
        "hospital.clock.to(7)",
        'hospital.stop_schedule("NONE", "0200", "2026-03-04")',
        'hospital.faults.add("slow", latancy={"fixed": "5s"})',
    ]
    tests = [f"def test_{turn}(hospital, hospital_factory):\n    {line}\n" for turn, line in enumerate(lines)]
    done = run(tmp_path, "\n".join(tests))
    assert f"{len(lines)} failed" in done.stdout
    for turn, line in enumerate(lines):
        part = done.stdout.partition(f"_ test_{turn} _")[2].partition("_ test_")[0]
        assert f">       {line}" in part or f">   {line}" in part, part
        assert re.search(r"^test_it.py:\d+: ", part, re.MULTILINE), part
    assert "E       Failed: no hospital: defualt: neither a file nor a scenario of the catalogue" in done.stdout
    assert "Failed: no hospital: seed: expected a whole number, got '7'" in done.stdout
    assert "expected an instant such as '2026-03-02T08:00:00' or a datetime, got 7" in done.stdout
    assert "site-packages" not in done.stdout
    assert "handle.py" not in done.stdout
    assert "handle.py" in run(tmp_path, tests[3], "--full-trace").stdout


def test_clients_may_be_asynchronous(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        import asyncio
        import httpx
        import zeep

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.mark.anyio
        async def test_httpx(hospital):
            async with httpx.AsyncClient() as client:
                answers = await asyncio.gather(*(client.get(hospital.wsdl) for _ in range(5)))
            assert [each.status_code for each in answers] == [200] * 5
            hospital.clock.advance("1h")
            assert (await asyncio.to_thread(hospital.clock.now)).hour == 9

        @pytest.mark.anyio
        async def test_zeep(hospital):
            async with zeep.AsyncClient(hospital.wsdl) as client:
                answer = await client.service.getHospInfo("<Message><MsgType>1000</MsgType><RequestInfo/></Message>")
            assert "SG01" in answer
        """,
        "-p",
        "anyio",
    )
    assert "2 passed" in done.stdout, done.stdout


WRONG = [
    ('"defualt"', "defualt: neither a file nor a scenario of the catalogue, which has "),
    ('"gone.yaml"', "gone.yaml: no such file"),
    ("3", "scenario: expected the name or the file of a scenario, got 3"),
    ("seed=-1", "seed: expected a whole number from 0 to 9223372036854775807, got -1"),
    ('clock="fast"', "clock 'fast': expected real, frozen@INSTANT, x60@INSTANT or step1@INSTANT"),
    ('plants="overselll"', "'overselll': expected one of oversell, "),
]


def test_a_hospital_that_cannot_start_is_reported_without_a_traceback(tmp_path: Path) -> None:
    wanted = [what for what, _ in WRONG] + ['"default", colour="red"']
    marked = [
        f"@pytest.mark.hospital({what})\ndef test_{turn}(hospital):\n    pass\n" for turn, what in enumerate(wanted)
    ]
    done = run(tmp_path, "\n".join(marked))
    assert done.returncode == 1
    for turn, (_, reason) in enumerate(WRONG):
        assert re.search(
            rf"^test_it.py::test_{turn} gets no hospital: .*{re.escape(reason)}", done.stdout, re.MULTILINE
        )
    assert (
        f"test_it.py::test_{len(WRONG)}: expected @pytest.mark.hospital(scenario='default', *, seed=None, clock=None, "
        "plants=()), got hospital('default', colour='red')"
    ) in done.stdout
    assert "site-packages" not in done.stdout
    assert ".py:" not in done.stdout.replace("test_it.py::", "")


def test_an_address_that_does_not_respond_is_reported(tmp_path: Path) -> None:
    text = "def test_it(hospital):\n    pass\n"
    done = run(tmp_path, text, "--hospital-url", "http://127.0.0.1:1")
    assert (
        "test_it.py::test_it gets no hospital: no response from http://127.0.0.1:1/control/v1/worlds: " in done.stdout
    )
    done = run(tmp_path, text, "--hospital-url", "hospital")
    assert "test_it.py::test_it gets no hospital: 'hospital' is no address such as http://127.0.0.1:8080" in done.stdout


def test_a_scenario_file_is_found_beside_the_test_or_from_the_working_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "beside.yaml").write_text(scenario(["WORL"], []), encoding="utf-8")
    (tmp_path / "here.yaml").write_text(scenario(["WORM"], []), encoding="utf-8")
    text = """
        @pytest.mark.hospital("beside.yaml")
        def test_beside(hospital):
            assert hospitals(hospital.url) == ["WORL"]

        @pytest.mark.hospital("here.yaml")
        def test_here(hospital):
            assert hospitals(hospital.url) == ["WORM"]
        """
    done = run(folder, text, started_in=tmp_path)
    assert "2 passed" in done.stdout, done.stdout


def test_nothing_heavy_is_imported_until_it_is_used(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        import sys

        def test_light():
            heavy = {"uvicorn", "lxml", "pydantic", "fastapi", "yuyue_sim.server", "yuyue_sim.core.clock", "httpx"}
            assert heavy & set(sys.modules) == set()
        """,
    )
    assert done.returncode == 0, done.stdout


def test_the_first_response_of_a_first_world_needs_nothing_that_takes_long(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        import sys

        def test_quick(hospital):
            assert urlopen(hospital.wsdl).read() and urlopen(hospital.typed_wsdl).read()
            assert hospitals(hospital.url)
            heavy = {"spyne", "fastapi", "starlette", "prometheus_client", "httpx", "rich", "typer", "numpy", "faker"}
            heavy |= {"yuyue_sim.server.control.models", "yuyue_sim.server.control.api", "yuyue_sim.cli"}
            assert heavy & set(sys.modules) == set()
            assert hospital.registrations() == []
            assert "fastapi" in sys.modules
        """,
    )
    assert done.returncode == 0, done.stdout


def test_the_first_world_is_imported_without_rewriting_and_without_looking_for_garbage(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import pytest; pytest.register_assert_rewrite('yuyue_sim')", "utf-8")
    done = run(
        tmp_path,
        """
        import gc
        import sys

        looks = []
        gc.callbacks.append(lambda phase, info: looks.append(len(gc.get_objects(0))) if phase == "start" else None)

        def test_quick(hospital):
            assert hospitals(hospital.url)
            simulation = sys.modules["yuyue_sim.server.simulation"]
            assert type(simulation.__loader__).__module__ != "_pytest.assertion.rewrite"
            assert "rewrite" in type(sys.meta_path[0]).__module__
            assert max(looks, default=0) < 20_000
        """,
    )
    assert done.returncode == 0, done.stdout


def test_a_world_elsewhere_needs_no_simulator_here(tmp_path: Path) -> None:
    with serving() as served:
        done = run(
            tmp_path,
            """
            import sys

            def test_quick(hospital):
                assert hospitals(hospital.url)
                heavy = {"uvicorn", "asyncio", "lxml", "pydantic", "httpx", "fastapi", "yuyue_sim.server.simulation"}
                assert heavy & set(sys.modules) == set()
            """,
            "--hospital-url",
            f"http://127.0.0.1:{served.port}",
        )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_several_workers_on_one_server_never_meet(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(scenario(["WORL"], []), encoding="utf-8")
    with serving() as served:
        done = run(
            tmp_path,
            """
            @pytest.mark.parametrize("turn", range(24))
            @pytest.mark.hospital("one.yaml")
            def test_alone(hospital, turn):
                assert hospitals(hospital.url) == ["WORL"]
                assert len(hospital.journal.exchanges()) == 1
            """,
            "-p",
            "xdist.plugin",
            "-n",
            "4",
            "--hospital-url",
            f"http://127.0.0.1:{served.port}",
        )
    assert done.returncode == 0, done.stdout
    assert "24 passed" in done.stdout
