"""Replays: the same simulation gives the same responses, and every difference is shown."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.acceptance.served import serving
from tests.replay.recorded import TEXT, live_a_day, places_left, recorded, replay
from tests.scenario.faults.faulty import order
from tests.server.control.steering import UNIX_S
from tests.server.worlds.town import HOSPITAL
from tests.soap.asking import STRING_PATH, TYPED_PATH, XML11, string_envelope, typed_envelope

Said = pytest.CaptureFixture[str]
ALL_OF_THE_DAY = (
    f"<Message><BatRegInfo><HospitalID>{HOSPITAL}</HospitalID><QueyDate>2026-03-04</QueyDate></BatRegInfo></Message>"
)


def test_the_same_simulation_answers_the_same(tmp_path: Path, capsys: Said) -> None:
    live_a_day(recorded(tmp_path))
    done = replay(capsys, tmp_path)
    assert (done.exit_code, done.error) == (0, "")
    assert done.text == "16 responses, no difference, 6 changes over the control API\n"


def test_a_planted_bug_is_seen_where_it_acts(tmp_path: Path, capsys: Said) -> None:
    live_a_day(recorded(tmp_path))
    done = replay(capsys, tmp_path, "--plant", "lost_booking", "--json")
    assert (done.exit_code, done.json["notes"]) == (1, [])
    assert {"operation": "backNo", "recorded": "0000", "now": "0001", "count": 1} in done.json["codes"]
    assert {"operation": "getYyNo", "recorded": "1002", "now": "1000", "count": 1} in done.json["codes"]
    left = [each for each in done.json["differences"] if each["element"].endswith("WorkInfo/LeftNum")]
    assert left[0]["operation"] == "getDtNoInfo"
    assert [left[0]["examples"][0][key] for key in ("recorded", "now")] == ["0", "2"]


def test_another_capacity_is_seen_and_named(tmp_path: Path, capsys: Said) -> None:
    live_a_day(recorded(tmp_path))
    other = tmp_path / "other.yaml"
    other.write_text((tmp_path / "town.yaml").read_text(encoding="utf-8").replace("numbers: 5", "numbers: 4"), "utf-8")
    done = replay(capsys, tmp_path, "--scenario", str(other))
    assert done.exit_code == 1
    assert "  getYyNo: 1000 → 1001, " in done.text
    assert "Message/WorkInfo/TotalNum" in done.text


def test_a_missing_record_is_reported_once(tmp_path: Path, capsys: Said) -> None:
    town = recorded(tmp_path, TEXT.replace("slot_minutes: 60", "slot_minutes: 300"))
    for each in (1, 2, 3):
        town.code(each)
    town.soap("getGhInfo", ALL_OF_THE_DAY)
    town.simulation.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal, journal:
        journal.execute("DELETE FROM exchange WHERE registration_id = 2")
    done = replay(capsys, tmp_path, "--ignore", "ReserveNo", "--ignore", "CheckNo", "--ignore", "ClinicNo")
    assert done.exit_code == 1
    first, second, third, *_ = done.text.splitlines()
    assert first == "1 of 3 responses differ"
    assert second == "  getGhInfo  Message/RegInfo: once"
    assert third.startswith("    x4  Message/RegInfo[2]: WORL 2 0300 ")
    assert third.endswith(" → (no such element)")


def test_a_picture_is_shown_by_its_length(tmp_path: Path, capsys: Said) -> None:
    town = recorded(tmp_path)
    doctor = f"<HospitalID>{HOSPITAL}</HospitalID><DoctorID>03000001</DoctorID>"
    town.soap("getDoctorPhoto", f"<Message><RequestInfo>{doctor}</RequestInfo></Message>")
    town.simulation.close()
    done = replay(capsys, tmp_path, "--seed", "9")
    shown = [line for line in done.text.splitlines() if "DoctorPhoto: (" in line]
    assert len(shown) == 1
    picture = r"\(picture of [\d,]+ characters, \w{8}\)"
    assert re.fullmatch(rf"    x1  Message/\S+DoctorPhoto: {picture} → {picture}", shown[0])


def test_a_hospital_that_is_not_there_is_started_by_the_command_shown(tmp_path: Path, capsys: Said) -> None:
    live_a_day(recorded(tmp_path))
    done = replay(capsys, tmp_path, "--against", "http://127.0.0.1:9")
    assert done.exit_code == 2
    start = f"yuyue-sim serve {tmp_path}/town.yaml --seed 12320 --clock frozen@2026-03-02T08:00:00"
    assert done.error.endswith(f" Start it: {start}\n")


def test_the_style_does_not_part_what_is_counted_together(tmp_path: Path, capsys: Said) -> None:
    town = recorded(tmp_path)
    for path, envelope in ((STRING_PATH, string_envelope), (TYPED_PATH, typed_envelope)):
        content = envelope("getDtNoInfo", places_left())
        town.request("POST", path, content=content, headers={"content-type": XML11})
    town.simulation.close()
    done = replay(capsys, tmp_path, "--plant", "false_sold_out", "--json")
    assert (done.exit_code, done.json["differences"]) == (0, [])
    other = tmp_path / "other.yaml"
    other.write_text((tmp_path / "town.yaml").read_text(encoding="utf-8").replace("numbers: 5", "numbers: 4"), "utf-8")
    found = replay(capsys, tmp_path, "--scenario", str(other), "--json").json["differences"]
    assert {each["element"]: each["count"] for each in found if each["element"].endswith("TotalNum")} == {
        "Message/WorkInfo/TotalNum": 2
    }


@pytest.mark.parametrize(("until", "exit_code"), [(3.0, 0), (1.6, 1)])
def test_what_was_built_while_others_booked_is_not_compared(
    tmp_path: Path, capsys: Said, until: float, exit_code: int
) -> None:
    town = recorded(tmp_path)
    for each in (1, 2):
        town.machine_unix_s += 1
        town.code(each)
    town.soap("getGhInfo", ALL_OF_THE_DAY)
    town.simulation.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal, journal:
        times = (UNIX_S + 1.2, UNIX_S + 1.5, UNIX_S + until)
        journal.execute(
            "UPDATE exchange SET arrived_unix_s = ?, decided_unix_s = ?, answered_unix_s = ? WHERE id = 3", times
        )
    done = replay(capsys, tmp_path)
    assert done.exit_code == exit_code
    expected = (
        "3 responses, no difference\n"
        "note: 1 not compared: registrations changed while these responses were built: x3\n"
    )  # fmt: skip
    assert (done.text == expected) is (exit_code == 0)


@pytest.mark.slow
def test_the_first_mebibyte_of_a_response_is_kept_and_compared(tmp_path: Path, capsys: Said) -> None:
    town = recorded(
        tmp_path, TEXT.replace("hospitals:", "hospitals:\n    - {profile: county, id: CS01, doctors: 40}", 1)
    )
    window = "<BeginTime>2026-02-10 00:00:00</BeginTime><EndTime>2026-03-02 08:00:00</EndTime>"
    request = f"<Message><RequestInfo><HospitalID>CS01</HospitalID>{window}</RequestInfo></Message>"
    content = typed_envelope("getGhRecord", request)
    response = town.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11}).content
    town.simulation.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal:
        ((kept, size),) = journal.execute("SELECT response, response_bytes FROM exchange").fetchall()
    assert (len(kept), size) == (1_048_576, len(response))
    assert response.startswith(kept)
    assert len(response) > 1_048_576
    done = replay(capsys, tmp_path)
    assert (done.exit_code, done.text) == (0, "1 response, no difference\n")
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal, journal:
        journal.execute("UPDATE exchange SET response = ?", (kept[:-1] + b"?",))
    assert replay(capsys, tmp_path).exit_code == 1
    elsewhere = response.replace(b"<DepartName>", b"<DepartName>Suzhou ")
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal, journal:
        journal.execute("UPDATE exchange SET response = ?, response_bytes = ?", (elsewhere[:1_048_576], len(elsewhere)))
    assert "Message/RecItem/DepartName: 884 times" in replay(capsys, tmp_path).text
    done = replay(capsys, tmp_path, "--ignore", "DepartName")
    assert (done.exit_code, done.text) == (0, "1 response, no difference\n")


def test_elements_that_do_not_matter_are_left_aside(tmp_path: Path, capsys: Said) -> None:
    town = recorded(tmp_path)
    town.code(1)
    town.simulation.close()
    assert replay(capsys, tmp_path, "--seed", "7").exit_code == 1
    assert replay(capsys, tmp_path, "--seed", "7", "--ignore", "CheckNo").exit_code == 0
    assert replay(capsys, tmp_path, "--seed", "7", "--map", "CheckNo").exit_code == 0


def test_both_styles_and_what_cannot_be_read(tmp_path: Path, capsys: Said) -> None:
    town = recorded(tmp_path)
    for path, content in (
        (STRING_PATH, string_envelope("getYyNo", order(1, HOSPITAL))),
        (TYPED_PATH, typed_envelope("getYyNo", order(2, HOSPITAL))),
        (TYPED_PATH, "<no envelope"),
        (TYPED_PATH, typed_envelope("getYyNo", order(3, HOSPITAL)).replace("S:Body", "S:Bdy")),
    ):
        town.request("POST", path, content=content, headers={"content-type": XML11})
    town.simulation.close()
    done = replay(capsys, tmp_path)
    assert (done.exit_code, done.text) == (0, "4 responses, no difference\n")


@pytest.mark.parametrize("kind", ["refused", "reset", "timeout", "truncated", "http_status", "latency", "malformed"])
def test_what_faults_did_is_done_again(tmp_path: Path, capsys: Said, kind: str) -> None:
    rule = {"timeout": {"closed_after": "1ms"}, "latency": {"fixed": "1ms"}}.get(kind, {})
    town = recorded(tmp_path)
    town.order("POST", " /faults", {"name": "mine", "share": 0.5, "when": "after", kind: rule}, status=201)
    for each in range(1, 9):
        content = typed_envelope("getYyNo", order(each, HOSPITAL))
        town.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11})
    town.simulation.close()
    done = replay(capsys, tmp_path)
    assert (done.exit_code, done.text) == (0, "8 responses, no difference, 1 changes over the control API\n")


def test_what_was_held_back_counts_from_when_it_came(tmp_path: Path, capsys: Said) -> None:
    town = recorded(tmp_path)
    rule = {"name": "mine", "operations": ["getDtNoInfo"], "attempts": 1, "latency": {"fixed": "20ms"}}
    town.order("POST", " /faults", rule, status=201)
    content = typed_envelope("getDtNoInfo", places_left())

    async def as_time_goes_by() -> AsyncIterator[bytes]:
        town.machine_unix_s += 1
        yield content.encode()

    async def ask_twice_at_once() -> None:
        transport = httpx.ASGITransport(town.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
            headers = {"content-type": XML11}
            await asyncio.gather(*(http.post(TYPED_PATH, content=as_time_goes_by(), headers=headers) for _ in range(2)))

    asyncio.run(ask_twice_at_once())
    faults = [each["fault"] for each in town.order("GET", " /journal?kind=soap")["exchanges"]]
    assert faults == ["mine", ""]
    town.simulation.close()
    done = replay(capsys, tmp_path)
    assert (done.exit_code, done.text) == (0, "2 responses, no difference, 1 changes over the control API\n")


def test_a_hospital_elsewhere_is_asked_on_the_recorded_clock(tmp_path: Path, capsys: Said) -> None:
    live_a_day(recorded(tmp_path))
    with serving(scenario=str(tmp_path / "town.yaml")) as served:
        done = replay(capsys, tmp_path, "--against", f"http://127.0.0.1:{served.port}")
    assert (done.exit_code, done.error) == (0, "")
    assert done.text == "16 responses, no difference, 6 changes over the control API\n"
    with serving("--plant", "lost_booking", scenario=str(tmp_path / "town.yaml")) as served:
        done = replay(capsys, tmp_path, "--against", f"http://127.0.0.1:{served.port}", "--json")
    assert done.exit_code == 1
    assert {"operation": "backNo", "recorded": "0000", "now": "0001", "count": 1} in done.json["codes"]


@pytest.mark.slow
def test_several_workers_are_repeated_in_the_order_in_which_they_booked(tmp_path: Path, capsys: Said) -> None:
    scenario = tmp_path / "town.yaml"
    scenario.write_text(TEXT.replace("numbers: 5", "numbers: 400"), encoding="utf-8")
    journal = str(tmp_path / "journal.sqlite")
    options = ("--workers", "2", "--journal-file", journal)
    with serving(*options, scenario=str(scenario)) as served, ThreadPoolExecutor(16) as askers:
        list(askers.map(lambda each: served.ask_raw("getYyNo", order(each, HOSPITAL)), range(1, 401)))
    done = replay(capsys, tmp_path, "--scenario", str(scenario))
    assert (done.exit_code, done.text) == (0, "400 responses, no difference\n")


def test_what_cannot_be_replayed(tmp_path: Path, capsys: Said) -> None:
    done = replay(capsys, tmp_path)
    assert (done.exit_code, done.text) == (2, "")
    assert done.error.endswith("no such file; `yuyue-sim serve --journal-file "
                               f"{tmp_path / 'journal.sqlite'}` makes one\n")  # fmt: skip
    (tmp_path / "journal.sqlite").write_text("no journal", encoding="utf-8")
    assert "not a journal" in replay(capsys, tmp_path).error
    (tmp_path / "journal.sqlite").unlink()
    town = recorded(tmp_path, journal="summary")
    town.code(1)
    town.simulation.close()
    assert replay(capsys, tmp_path).error.endswith("holds no bodies; record with `--journal full`\n")
    assert replay(capsys, tmp_path, "--pace", "soon").error == (
        "--pace soon: expected at-once, recorded, or xN such as x60\n"
    )
    assert replay(capsys, tmp_path, "--against", "nowhere").exit_code == 2
    assert replay(capsys, tmp_path, "--against", "http://127.0.0.1:9", "--seed", "1").exit_code == 2
