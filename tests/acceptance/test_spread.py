"""A city on two machines that share nothing: each server has its hospitals, and clients follow InterfaceAddr."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from yuyue_sim.loadtest.history.reader import read_histories

from tests.acceptance.served import Served, serving
from tests.cli.shell import run
from tests.loadtest.users.test_tab import free_port
from tests.paths import ROOT
from tests.platform.running import running_platform

HERE, THERE, NOWHERE = "SG01", "KC01", "ZZ99"
MONDAY = ("--today", "2026-03-02")
REQUESTS = {
    "getHospInfo": "<RequestInfo><HospitalID>{0}</HospitalID></RequestInfo>",
    "getDepartInfo": "<RequestInfo><HospitalID>{0}</HospitalID></RequestInfo>",
    "getDoctorInfo": "<RequestInfo><HospitalID>{0}</HospitalID></RequestInfo>",
    "getDepartWorkInfo": "<MsgType>1000</MsgType><RequestInfo><HospitalID>{0}</HospitalID>"
    "<BeginTime>2026-03-03</BeginTime><EndTime>2026-03-09</EndTime></RequestInfo>",
    "getDtNoInfo": "<RequestInfo><HospitalID>{0}</HospitalID><DepartID>0300</DepartID><WorkDate>2026-03-03</WorkDate>"
    "<WorkType>1</WorkType></RequestInfo>",
    "getYyNo": "<OrderInfo><RegID>77</RegID><HospitalID>{0}</HospitalID><DepartID>0300</DepartID>"
    "<DepartName>内科</DepartName><IsExpert>0</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex>"
    "<SickInsureType>0</SickInsureType><SeeDoctorDate>2026-03-03</SeeDoctorDate><WorkType>1</WorkType>"
    "<RegistryFee>0</RegistryFee><ClinicFee>10.00</ClinicFee><Phone>13800000000</Phone>"
    "<CardNo>320502198506071238</CardNo><RegType>0</RegType><RegVia>网站</RegVia><PayType>0</PayType>"
    "<CreateDate>2026-03-02 08:00:00</CreateDate></OrderInfo>",
}


@dataclass(frozen=True)
class City:
    """Two servers, and the file that both serve."""

    scenario: str
    here: Served
    there: Served
    addresses: dict[str, str]
    """By HospitalID, as the scenario has it."""


def scenario(addresses: dict[str, str]) -> str:
    hospitals = "".join(
        f'    - {{profile: community, id: {hospital_id}, demand: 0, interface_address: "{address}"}}\n'
        for hospital_id, address in addresses.items()
    )
    return f"name: two-machines\nclock: frozen@2026-03-02T07:59:00\nworld:\n  hospitals:\n{hospitals}"


@contextmanager
def city(folder: Path) -> Iterator[City]:
    ports = {HERE: free_port(), THERE: free_port()}
    addresses = {hospital_id: f"http://127.0.0.1:{port}" for hospital_id, port in ports.items()}
    path = folder / "two-machines.yaml"
    path.write_text(scenario(addresses), encoding="utf-8")
    clock = "frozen@2026-03-02T07:59:00"

    def options(hospital_id: str) -> tuple[str, ...]:
        return "--hospitals", hospital_id, "--port", str(ports[hospital_id])

    with (
        serving(*options(HERE), scenario=str(path), clock=clock) as here,
        serving(*options(THERE), scenario=str(path), clock=clock) as there,
    ):
        yield City(str(path), here, there, addresses)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with city(tmp_path_factory.mktemp("city")) as started:
        yield started


@pytest.mark.parametrize("asked", ["", HERE, THERE])
def test_each_server_lists_the_hospitals_of_all_with_the_address_of_their_machine(two: City, asked: str) -> None:
    document = f"<Message>{REQUESTS['getHospInfo'].format(asked)}</Message>"
    expected = {
        hospital_id: f"{address}/webservice/YuyueService?wsdl"
        for hospital_id, address in two.addresses.items()
        if asked in {"", hospital_id}
    }
    for server in (two.here, two.there):
        infos = server.ask("getHospInfo", document)
        found = {info.findtext("HospitalID"): info.findtext("InterfaceAddr") for info in infos}
        assert found == expected
        assert all(info.findtext("LogoPic") for info in infos)


@pytest.mark.parametrize("operation", [operation for operation in REQUESTS if operation != "getHospInfo"])
def test_a_hospital_of_another_machine_is_unknown(two: City, operation: str) -> None:
    def answer(server: Served, hospital_id: str) -> bytes:
        document = f"<Message>{REQUESTS[operation].format(hospital_id)}</Message>"
        return server.ask_raw(operation, document).replace(hospital_id.encode(), b"")

    assert answer(two.here, THERE) == answer(two.here, NOWHERE)
    assert answer(two.there, HERE) == answer(two.there, NOWHERE)
    assert answer(two.here, HERE) != answer(two.here, NOWHERE)


def test_a_booking_at_the_other_machine_is_refused_with_1005(two: City) -> None:
    document = f"<Message>{REQUESTS['getYyNo'].format(THERE)}</Message>"
    result = two.here.ask("getYyNo", document)[0]
    assert (result.findtext("Code"), result.findtext("RegID")) == ("1005", "77")


def test_the_wsdl_has_the_address_of_the_machine_whatever_the_client_calls_it(two: City) -> None:
    url = f"http://127.0.0.1:{two.here.port}/webservice/YuyueService"
    wsdl = httpx.get(f"{url}?wsdl", headers={"Host": "gateway.example"}, trust_env=False).text
    assert f'location="{two.addresses[HERE]}/webservice/YuyueService"' in wsdl
    assert "gateway.example" not in wsdl


def test_the_control_api_knows_the_hospitals_of_its_machine_only(two: City) -> None:
    root = f"http://127.0.0.1:{two.here.port}/control/v1"
    listed = httpx.get(f"{root}/hospitals", trust_env=False).json()["hospitals"]
    assert [each["hospital_id"] for each in listed] == [HERE]
    event = {"suspend_hospital": {"hospital": THERE, "reason": "系统升级"}}
    refused = httpx.post(f"{root}/events", json=event, trust_env=False)
    assert refused.status_code == 409
    assert "there is no hospital 'KC01'; there is SG01" in refused.text


def test_the_platform_asks_each_hospital_at_its_own_machine(two: City) -> None:
    entry = ("--hospital", two.addresses[HERE], *MONDAY)
    done = run("platform", *entry, "--once", "--json")
    (poll,) = json.loads(done.stdout)["polls"]
    assert (poll["hospitals"], poll["schedules"] > 300, poll["errors"]) == ([HERE, THERE], True, [])

    both = run("platform", *entry, "--hospital", two.addresses[THERE], "--once", "--json")
    polls = json.loads(both.stdout)["polls"]
    assert [poll["hospitals"] for poll in polls] == [[HERE], [THERE]]
    assert sum(each["schedules"] for each in polls) == poll["schedules"]

    only = run("platform", *entry, "--follow", "no", "--once", "--json")
    assert json.loads(only.stdout)["polls"][0]["schedules"] < poll["schedules"]
    wrong = run("platform", *entry, "--follow", "perhaps", "--once")
    assert (wrong.returncode, wrong.stderr) == (2, "--follow perhaps: expected auto, yes or no\n")


def test_the_platform_books_at_the_other_machine(two: City) -> None:
    with running_platform("--hospital", two.addresses[HERE], *MONDAY, "--first-reg-id", "1000") as platform:
        platform.wait_for("poll")
        httpx.post(f"{platform.url}/poll", timeout=120, trust_env=False).raise_for_status()
        state = platform.state()
        (hospital,) = [each for each in state["hospitals"] if each["hospital_id"] == THERE]
        assert hospital["url"] == two.addresses[THERE]
        root = f"{two.addresses[THERE]}/control/v1"
        order = {
            "hospital": THERE, "department": "0300", "date": "2026-03-04", "part": "上午",
            "patient": {"name": "王小明", "card_no": "320502198506071238", "phone": "13800000000"},
        }  # fmt: skip
        booked = httpx.post(f"{platform.url}/book", json=order, timeout=120, trust_env=False).json()
        assert (booked["registration_id"], booked["state"]) == (1000, "booked"), booked
    assert httpx.get(f"{root}/registrations/1000", trust_env=False).status_code == 200
    here = f"http://127.0.0.1:{two.here.port}/control/v1/registrations/1000"
    assert httpx.get(here, trust_env=False).status_code == 404


def test_a_load_test_uses_both_machines_and_its_audit_reads_both(tmp_path: Path, two: City) -> None:
    options = ("--host", two.addresses[THERE], "--headless", "--only-summary", "-u", "8", "-r", "8", "-t", "2s")
    settings = ("--first-day", "2026-03-03", "--think", "0", "--nobody-else", "yes", "--history", str(tmp_path))
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "loadtests" / "mixed.py"), *options, *settings]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    history = read_histories([tmp_path])
    rows = history.operations[history.is_asked("getYyNo") & (history.operations["code"] == 1000)]
    booked = [history.slots[slot][:4] for slot in rows["slot"]]
    assert set(booked) == {HERE, THERE}
    audited = run("audit", str(tmp_path), "--final-reads", two.addresses[HERE], "--json")
    report = json.loads(audited.stdout)
    assert (audited.returncode, report["verdict"], report["unknowns"]) == (0, "right", [])
    assert report["judged"]["lost"] > 0


@pytest.mark.parametrize(
    ("hospitals", "said"),
    [
        ("SG1,SG01", "there is no hospital 'SG1'; there are SG01, KC01, KC02; did you mean 'SG01'?"),
        ("SG01,SG01", "SG01 is named twice"),
        (
            "KC01",
            "KC02 has the same address http://10.0.0.6:8080 as KC01; name it too, or give it another address",
        ),
    ],
)
def test_a_choice_of_hospitals_is_checked(tmp_path: Path, hospitals: str, said: str) -> None:
    path = tmp_path / "three.yaml"
    path.write_text(
        scenario({"SG01": "http://10.0.0.5", "KC01": "http://10.0.0.6:8080", "KC02": "http://10.0.0.6:8080"}),
        encoding="utf-8",
    )
    checked = run("check", str(path), "--hospitals", hospitals)
    assert (checked.returncode, checked.stderr) == (2, f"{path}: --hospitals: {said}\n")
    served = run("serve", str(path), "--hospitals", hospitals)
    assert (served.returncode, served.stderr) == (2, f"--hospitals {hospitals}: {said}\n")
    sound = run("check", str(path), "--hospitals", "KC01,KC02")
    assert sound.stdout == f"{path}: valid (scenario two-machines, 2 hospitals)\n"


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5:8080",
        "ftp://10.0.0.5",
        "http://10.0.0.5:99999",
        "http://10.0.0.5:0",
        "http://10.0.0.5:8080/webservice/YuyueService",
        "http://10.0.0.5/?wsdl",
        "http://",
    ],
)
def test_a_wrong_address_is_named_with_its_place(tmp_path: Path, address: str) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(scenario({"SG01": address}), encoding="utf-8")
    done = run("check", str(path))
    place = f"{path}:5:68: world.hospitals[0].interface_address: "
    expected = "expected an address without a path, such as http://10.0.0.5:8080, got "
    assert (done.returncode, done.stderr) == (2, f"{place}{expected}'{address}'\n")


def test_events_of_another_machine_disturb_nothing(tmp_path: Path) -> None:
    path = tmp_path / "eventful.yaml"
    event = "timeline:\n  - {at: '20:00', suspend_hospital: {hospital: KC01, reason: 系统升级}}\n"
    port = str(free_port())
    addresses = {HERE: f"http://127.0.0.1:{port}", THERE: "http://10.0.0.6"}
    path.write_text(scenario(addresses) + event, encoding="utf-8")
    with serving("--hospitals", HERE, "--port", port, scenario=str(path), clock="frozen@2026-03-02T07:59:00") as here:
        root = f"http://127.0.0.1:{here.port}/control/v1"
        moved = httpx.post(f"{root}/clock/advance", json={"to": "2026-03-02T21:00:00"}, trust_env=False)
        assert moved.status_code == 200, moved.text
        infos = here.ask("getHospInfo", f"<Message>{REQUESTS['getHospInfo'].format('')}</Message>")
        assert [info.findtext("IsSuspended") for info in infos] == ["0", "1"]
        own = {"suspend_hospital": {"hospital": HERE, "reason": "系统升级"}}
        happened = httpx.post(f"{root}/events", json=own, trust_env=False)
        assert happened.status_code == 200, happened.text
        infos = here.ask("getHospInfo", f"<Message>{REQUESTS['getHospInfo'].format('')}</Message>")
        assert [info.findtext("IsSuspended") for info in infos] == ["1", "1"]
