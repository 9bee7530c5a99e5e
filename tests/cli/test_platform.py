"""`yuyue-sim platform` against a simulator, both as a user starts them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from yuyue_sim.cli import app
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.envelope import write_request

from tests.acceptance.served import Served, serving
from tests.cli.shell import refused, run
from tests.platform.running import NOBODY, RunningPlatform, running_platform

TODAY = ("--today", "2026-03-02")
ORDER = {
    "hospital": "SG01",
    "department": "0200",
    "doctor": "02000008",
    "date": "2026-03-04",
    "part": "上午",
    "patient": {"name": "王小明", "card_no": "320502198506071238", "phone": "13800000000"},
}
STOP = (
    '<NotifyHospInfoReq xmlns="http://new.webservice.namespace"><NotifyType>CancelSchedual</NotifyType><Hospital>'
    "<HospName>医院</HospName><HospitalID>SG01</HospitalID><Depart><DepartName>全科</DepartName>"
    "<DepartID>0200</DepartID><Doctor><DoctorName>陈利楠</DoctorName><DoctorID>02000008</DoctorID><Schedual>"
    "<WorkDate>2026-03-04</WorkDate><WorkType>上午</WorkType><WorkStatus>停诊</WorkStatus></Schedual></Doctor></Depart>"
    "</Hospital></NotifyHospInfoReq>"
)
LOOK_UP = "<Message><OneRegInfo><HospitalID>SG01</HospitalID><RegID>1000</RegID></OneRegInfo></Message>"


@pytest.fixture(scope="module")
def hospital() -> Iterator[Served]:
    with serving() as served:
        yield served


def post(platform: RunningPlatform, path: str, **options: object) -> httpx.Response:
    return httpx.post(f"{platform.url}{path}", trust_env=False, verify=False, timeout=120, **options)  # type: ignore[arg-type]


def notify(platform: RunningPlatform, document: str) -> str:
    content = write_request("notifyHospInfo", document, Style.TYPED)
    return post(platform, "/services/WSNotifyService", content=content, headers={"Content-Type": "text/xml"}).text


def test_the_log_is_in_the_language_of_the_command(hospital: Served, tmp_path: Path) -> None:
    options = ("--hospital", f"http://127.0.0.1:{hospital.port}", *TODAY, "--first-reg-id", "1000", "--lang", "zh")
    with running_platform(*options, "--state", str(tmp_path / "platform.json")) as platform:
        assert re.search(r"轮询 +SG01：医生排班 \d+ 个，新增 \d+ 个", platform.wait_for("轮询"))
        post(platform, "/poll")  # from now on it knows every schedule
        booked = post(platform, "/book", json=ORDER, headers={"Accept-Language": "en"})
        assert booked.status_code == 200, booked.text
        assert "：已约：getYyNo 1000 预约成功" in platform.wait_for("预约 ")
        notify(platform, "<NotifyHospInfoReq/>")
        assert "通知格式错误：" in platform.wait_for("警告")
    done = run("platform", "--hospital", NOBODY, *TODAY, "--once", "--lang", "zh")
    assert done.returncode == 1
    assert "连续 1 次失败：" in done.stdout
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", done.stdout)


def test_a_day_of_a_platform_across_a_restart(hospital: Served, tmp_path: Path) -> None:
    state = str(tmp_path / "platform.json")
    url = f"http://127.0.0.1:{hospital.port}"
    options = ("--hospital", url, *TODAY, "--state", state, "--first-reg-id", "1000")
    with running_platform(*options) as platform:
        platform.wait_for("poll")
        post(platform, "/poll")
        booked = post(platform, "/book", json=ORDER).json()
        assert (booked["registration_id"], booked["state"]) == (1000, "booked")
        assert hospital.ask("getGhInfo", LOOK_UP).findtext("RegInfo/IsQuit") == "0"
    with running_platform(*options) as platform:
        assert [each["registration_id"] for each in platform.state()["bookings"]] == [1000]
        assert "<ResultCode>0</ResultCode>" in notify(platform, STOP)
        assert "1000 SG01/0200/02000008 2026-03-04 上午: cancelling" in platform.wait_for("cancellation")
        assert "cancelled: backNo 0000" in platform.wait_for("cancellation")
        assert [each["text"] for each in platform.state()["messages"]] == [
            "您预约的2026-03-04 上午 陈利楠已停诊，平台为您办理退号，请另行预约。"
        ]
    assert hospital.ask("getGhInfo", LOOK_UP).findtext("RegInfo/IsQuit") == "1"


def test_one_poll_where_all_is_well(hospital: Served) -> None:
    done = run("platform", "--hospital", f"http://127.0.0.1:{hospital.port}", *TODAY, "--once", "--style", "typed")
    assert done.returncode == 0
    assert ": 3 hospitals, " in done.stdout
    assert done.stdout.endswith("0 alarms, 0 new warnings\n")


def test_one_poll_as_json(hospital: Served) -> None:
    done = run("platform", "--hospital", f"http://127.0.0.1:{hospital.port}", *TODAY, "--once", "--json")
    report = json.loads(done.stdout)
    assert report["polls"][0]["hospitals"] == ["SG01", "KC01", "WS01"]
    assert [each["failures"] for each in report["hospitals"]] == [0, 0, 0]


def test_three_polls_of_nobody_raise_an_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("platform", "--hospital", NOBODY, *TODAY, "--once", "--state", str(tmp_path / "platform.json"))
    printed = []
    for _ in range(3):
        assert app.run(words) == 1
        printed.append(capsys.readouterr().out)
    assert ["  alarm  " in each for each in printed] == [False, False, True]
    assert f"{NOBODY}: 3 scheduled calls in a row failed; the last: no response from {NOBODY}/" in printed[2]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), "--hospital is missing"),
        (("--hospital", "nobody"), "'nobody' is no address such as http://127.0.0.1:8080"),
        (("--hospital", NOBODY, "--every", "soon"), "--every: expected a duration such as 2h, 1d30m, 500ms or PT2H"),
        (("--hospital", NOBODY, "--every", "10ms"), "--every 10ms: expected at least 1 s"),
        (("--hospital", NOBODY, "--today", "today"), "--today: expected a date such as 2026-03-02"),
        (("--hospital", NOBODY, "--style", "rpc"), "--style rpc: expected string or typed"),
        (("--hospital", NOBODY, "--state", "/nowhere/p.json"), "/nowhere/p.json: no such file or directory"),
    ],
)
def test_a_mistake_in_the_command(words: tuple[str, ...], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["platform", *words, "--once"]) == 2
    printed = capsys.readouterr()
    assert text in printed.err
    assert printed.out == ""


def test_a_state_file_of_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.json"
    file.write_text("[]")
    assert app.run(["platform", "--hospital", NOBODY, "--state", str(file)]) == 2
    assert f"{file} is not the state of a platform" in capsys.readouterr().err


def test_a_port_that_is_taken() -> None:
    with running_platform("--hospital", NOBODY) as platform:
        port = platform.url.rpartition(":")[2]
        assert f"port {port} of 127.0.0.1 is in use" in refused("platform", "--hospital", NOBODY, "--port", port)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("", "'' is no file; without --state nothing is kept"),
        (":memory:", "':memory:' is no file; without --state nothing is kept"),
        ("file:x", "'file:x' is no file; without --state nothing is kept"),
        ("/dev/zero", "/dev/zero is no regular file, so no state can be kept in it"),
    ],
)
def test_a_state_that_is_no_file_is_refused(state: str, reason: str) -> None:
    assert reason in refused("platform", "--hospital", "http://127.0.0.1:1", "--state", state, "--once")


def test_a_full_disk_behind_stdout_costs_no_notification(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    log = tmp_path / "log"
    words = (sys.executable, "-m", "yuyue_sim", "platform", "--hospital", NOBODY, "--port", "0")
    with log.open("wb") as output:
        process = subprocess.Popen(
            words,
            stdout=output,
            stderr=output,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),  # noqa: PLW1509
        )
    try:
        while not (found := re.search(rb"platform at (http://\S+:\d+)/", log.read_bytes())):
            assert process.poll() is None
        envelope = write_request("notifyHospInfo", "x" * 100, Style.STRING)
        for _ in range(100):
            request = urllib.request.Request(f"{found[1].decode()}/services/WSNotifyService", envelope)
            with urllib.request.urlopen(request) as response:
                assert "<ResultCode>1</ResultCode>" in unescape(response.read().decode())
        assert log.stat().st_size == 4096
    finally:
        process.terminate()
        process.wait(120)


def test_today_is_that_of_the_hospitals_clock(hospital: Served) -> None:
    url = f"http://127.0.0.1:{hospital.port}"
    found = json.loads(run("platform", "--hospital", url, "--once", "--json").stdout)
    assert found["polls"][0]["schedules"] > 100
    late = run("platform", "--hospital", url, "--once", "--today", "2027-01-01")
    assert "no schedule from 2027-01-01 on; if it is another day there, give --today\n" in late.stdout
