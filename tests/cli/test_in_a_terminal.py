"""Tables and long lines in terminals of 60, 80 and 100 columns: columns stay, words wrap, ids and figures are whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, run
from tests.cli.terminal import WIDTHS, cells, run_in_terminal

WEEK = ("--from", "2026-03-02", "--days", "7")
HOSPITALS = {
    60: """\
  id    district  departments  doctors  schedules  numbers
 ──────────────────────────────────────────────────────────
  SG01  苏州市            101      300        464   19,920
      name: 太湖医科大学附属第一医院(平江)
      grade: 三级甲等
      of: 34 普通挂号科室, 7 专病专科, 4 专家科室, 3 急诊,
        21 住院科室, 2 检验, 7 检查, 2 其他, 21 病区科室
""",
    80: """\
  id    name                district  departments  doctors  schedules  numbers
 ──────────────────────────────────────────────────────────────────────────────
  SG01  太湖医科大学附属第  苏州市            101      300        464   19,920
        一医院(平江)
      grade: 三级甲等
      of: 34 普通挂号科室, 7 专病专科, 4 专家科室, 3 急诊, 21 住院科室, 2 检验,
        7 检查, 2 其他, 21 病区科室
""",
    100: """\
  id    name                          district  grade     departments  doctors  schedules  numbers
 ──────────────────────────────────────────────────────────────────────────────────────────────────
  SG01  太湖医科大学附属第一医院(平   苏州市    三级甲等          101      300        464   19,920
        江)
      of: 34 普通挂号科室, 7 专病专科, 4 专家科室, 3 急诊, 21 住院科室, 2 检验, 7 检查, 2 其他, 21
        病区科室
""",
}
DEPARTMENT = {
    60: ["  0101  预防接种门   普通挂号        0          4      150", "        诊           科室"],
    80: ["  0101   预防接种门诊   普通挂号科室         0           4       150"],
    100: ["  0101   预防接种门诊   普通挂号科室         0           4       150"],
}
EVENTS = {
    60: """\
  at                   happened  key
 ────────────────────────────────────────
  2026-03-02T08:00:00  yes       event 1
      event: stop_schedule hospital=SG01 doctor=02000008
        date=+2 days=1 status=stopped  # the doctor is at a
        conference in Nanjing
""",
    80: """\
  at                   happened  key
 ────────────────────────────────────────
  2026-03-02T08:00:00  yes       event 1
      event: stop_schedule hospital=SG01 doctor=02000008 date=+2 days=1
        status=stopped  # the doctor is at a conference in Nanjing
""",
    100: """\
  at                   happened  key      event
 ──────────────────────────────────────────────────────────────────────────────────────────────────
  2026-03-02T08:00:00  yes       event 1  stop_schedule hospital=SG01 doctor=02000008 date=+2
                                          days=1 status=stopped  # the doctor is at a conference
                                          in Nanjing
""",
}
NOTICE = {
    60: (
        "  at                   hospital  state    attempts\n",
        """
      type: CancelSchedual
      event: event 1
      last: no response from
        http://127.0.0.1:9/webservice/NotifyService: All
        connection attempts failed
""",
    ),
    80: (
        "  at                   hospital  type            event    state    attempts\n",
        """
      last: no response from http://127.0.0.1:9/webservice/NotifyService: All
        connection attempts failed
""",
    ),
    100: (
        "  at                   hospital  type            event    state    attempts\n",
        """
      last: no response from http://127.0.0.1:9/webservice/NotifyService: All connection attempts
        failed
""",
    ),
}
HOLDER = {
    60: """
    number 36: another channel, registered
      2026-02-18T13:23:57, cancelled 2026-03-01T22:56:10
""",
    80: """
    number 36: another channel, registered 2026-02-18T13:23:57, cancelled
      2026-03-01T22:56:10
""",
    100: """
    number 36: another channel, registered 2026-02-18T13:23:57, cancelled 2026-03-01T22:56:10
""",
}
VALUE = {
    60: """
  DoctorInro    医士，2013年毕业于江苏医药职业学院临床医学专
                业。从事预防保健工作，承担预防接种、健康教育
                及传染病防控的诊治。
""",
    80: """
  DoctorInro    医士，2013年毕业于江苏医药职业学院临床医学专业。从事预防保健工
                作，承担预防接种、健康教育及传染病防控的诊治。
""",
    100: """
  DoctorInro    医士，2013年毕业于江苏医药职业学院临床医学专业。从事预防保健工作，承担预防接种、健康
                教育及传染病防控的诊治。
""",
}
STEP = {
    60: """
07:00:00  平台 booking 500000000000000001 SG01/0302/03020001
          2026-03-03 上午: booked: getYyNo 1000 预约成功
""",
    80: """
07:00:00  平台 booking 500000000000000001 SG01/0302/03020001 2026-03-03 上午:
          booked: getYyNo 1000 预约成功
""",
    100: """
07:00:00  平台 booking 500000000000000001 SG01/0302/03020001 2026-03-03 上午: booked: getYyNo 1000
          预约成功
""",
}
FIGURE = {
    60: """
  Consultation, all   5.5 min                    -  -
  clinics, median
      cited: 10 min, middle half 5 to 12, as patients
        remember it
""",
    80: """
  Consultation,   5.5 min  10 min, middle half 5                     -  -
  all clinics,             to 12, as patients
  median                   remember it
""",
    100: """
  Consultation,   5.5 min  10 min, middle half 5 to 12, as patients                      -  -
  all clinics,             remember it
  median
""",
}
NOBODY_WAITS = """\
from gevent.event import Event
from yuyue_sim.loadtest import HospitalUser


class OneIsAbsent(HospitalUser):
    first = None

    def visit(self):
        OneIsAbsent.first = OneIsAbsent.first or self
        if OneIsAbsent.first is self:
            Event().wait()
        self.look(self.wanted_schedule())
"""
EVENT = ("stop_schedule", "hospital=SG01", "doctor=02000008", "date=+2")
NOTE = ("--note", "the doctor is at a conference in Nanjing")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A simulator with an event, a refused booking, and a notice that no platform takes."""
    with serving("--notify-url", "http://127.0.0.1:9") as simulator:
        address = f"http://127.0.0.1:{simulator.port}"
        assert run("event", "happen", *EVENT, *NOTE, "--url", address).returncode == 0
        run("call", "getYyNo", "RegID=7001", *BOOKING, "--url", address)
        while "no response" not in run("notices", "--url", address).stdout:
            pass
        yield address


def shown(columns: int, *words: str) -> str:
    """What the terminal shows in the end; no line is wider than it is."""
    printed = "\n".join(line.rpartition("\r")[2] for line in run_in_terminal(columns, *words).split("\n"))
    assert [line for line in printed.splitlines() if cells(line) > columns] == []
    return printed


@pytest.mark.parametrize("columns", WIDTHS)
def test_describe(columns: int) -> None:
    assert HOSPITALS[columns] in shown(columns, "describe", "default", *WEEK)
    of_one = shown(columns, "describe", "default", *WEEK, "--hospital", "WS01").splitlines()
    assert [line for line in of_one if line in DEPARTMENT[columns]][: len(DEPARTMENT[columns])] == DEPARTMENT[columns]


@pytest.mark.parametrize("columns", WIDTHS)
def test_event_list(url: str, columns: int) -> None:
    assert EVENTS[columns] in shown(columns, "event", "list", "--url", url)


@pytest.mark.parametrize("columns", WIDTHS)
def test_notices(url: str, columns: int) -> None:
    printed = shown(columns, "notices", "--url", url)
    assert [each in printed for each in NOTICE[columns]] == [True, True]


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_lines_of_an_explanation(url: str, columns: int) -> None:
    printed = shown(columns, "explain", "7001", "--url", url)
    assert HOLDER[columns] in printed
    assert "x2  2026-03-02T08:00:00  getYyNo 7001  1005\n" in printed


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_lines_of_a_response(url: str, columns: int) -> None:
    assert VALUE[columns] in shown(columns, "call", "getDoctorInfo", "HospitalID=WS01", "--url", url)


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_lines_of_a_story(columns: int) -> None:
    assert STEP[columns] in shown(columns, "run", "expert-falls-ill")


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_figures_of_a_report(columns: int, tmp_path: Path) -> None:
    file = tmp_path / "real.html"
    printed = shown(columns, "describe", "default", *WEEK[:3], "1", "--report", str(file))
    assert FIGURE[columns] in printed


def test_a_flag_is_shown_without_a_type() -> None:
    printed = shown(80, "event", "list", "--help")
    assert "│ --json                  Print JSON instead of text for people.               │\n" in printed
    assert "<bool>" not in printed


STEPS = (
    "waiting for the hospital to start (release-rush)",
    "waiting for 5 users (",
    "waiting for the histories to be read",
    "asking for lists of registrations",
    "judging",
    "asking the simulator about the witnesses",
    "waiting for the hospital to end",
)
READING, RELEASE = "reading libraries and scenario", "waiting for the release at "


@pytest.mark.slow
def test_a_load_test_says_what_it_waits_for(tmp_path: Path) -> None:
    printed = run_in_terminal(80, "load", "rush", "--users", "5", "--no-page", "--output", str(tmp_path / "run"))
    assert [step for step in (READING, *STEPS, RELEASE, "responses: ") if step not in printed] == []


@pytest.mark.slow
def test_a_load_test_says_in_a_pipe_too_where_it_is(tmp_path: Path) -> None:
    words = ("--users", "5", "--seconds", "5", "--no-page", "--output", str(tmp_path / "run"))
    said = run("load", "mixed", *words).stderr.splitlines()
    begun = [next(number for number, line in enumerate(said) if line.startswith(step)) for step in STEPS]
    assert begun == sorted(begun)
    assert [line for line in said if re.search(r"^\d+ of 5 s, [\d,]+ responses: \d+ booked, ", line)]


@pytest.mark.slow
def test_users_who_are_not_ready_in_time_are_an_error(tmp_path: Path) -> None:
    script = tmp_path / "rush.py"
    script.write_text(NOBODY_WAITS, encoding="utf-8")
    done = run("load", str(script), "--users", "2", "--seconds", "1", "--output", str(tmp_path / "run"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("not all users were ready within 1 s; use more --seconds or fewer --users\n")
