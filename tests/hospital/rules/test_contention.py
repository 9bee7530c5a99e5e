"""Many at once: threads of one process, and processes on one file."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.hospital.rules.asking import Asked, man
from tests.paths import ROOT

_RUSH = """
import sys
from pathlib import Path
from yuyue_sim.hospital.rules.outcomes import Booked
from tests.hospital.rules.asking import Asked, man
first, path = int(sys.argv[1]), Path(sys.argv[2])
asked = Asked(path)
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + 40):
    outcome = asked.book(registration_id=number, card_no=man(number))
    code = "1000" if isinstance(outcome, Booked) else outcome.code.value
    print(code, outcome.registration_id, outcome.reserve_no, flush=True)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_processes_share_one_schedule_without_selling_a_number_twice(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    processes = [start(_RUSH, str(first), str(path)) for first in (100, 200, 300)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        go(process)
    responses = [line.split() for process in processes for line in process.communicate(timeout=120)[0].splitlines()]
    assert Counter(code for code, *_ in responses) == {"1000": 4, "1001": 116}
    assert sorted(number for code, _, number in responses if code == "1000") == ["1", "2", "3", "4"]
    asked = Asked(path)
    assert asked.left() == (0, 0, 2)
    asked.ledger.close()


def test_threads_with_the_same_reg_id_make_one_record(asked: Asked) -> None:
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(lambda _: asked.book(registration_id=5, card_no=man(5)), range(20)))
    assert Counter(getattr(outcome, "code", "1000") for outcome in outcomes) == {"1000": 1, "1002": 19}
    assert {(outcome.registration_id, outcome.reserve_no) for outcome in outcomes} == {(5, 1)}
    assert asked.left() == (1, 2, 2)


def test_threads_get_different_numbers(asked: Asked) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda n: asked.book(registration_id=n, card_no=man(n)), range(1, 65)))
    codes = Counter(getattr(outcome, "code", "1000") for outcome in outcomes)
    assert codes == {"1000": 4, "1001": 60}
    assert sorted(outcome.reserve_no for outcome in outcomes if not hasattr(outcome, "code")) == [1, 2, 3, 4]


_BOOK_WITHOUT_END = """
import itertools, sys
from datetime import timedelta
from pathlib import Path
from yuyue_sim.hospital.rules.outcomes import Booked
from tests.hospital.rules.asking import Asked, man
from tests.hospital.rules.small_world import TODAY
asked = Asked(Path(sys.argv[1]))
for number in itertools.count(1):
    day = TODAY + timedelta(days=1 + number // 4 % 14)
    department_id = ("IM", "SU", "DI")[number // 56 % 3]
    outcome = asked.book(registration_id=number, card_no=man(number % 900), visit_date=day, department_id=department_id)
    if isinstance(outcome, Booked):
        print(number, flush=True)
    asked.cancel(number - 40)
"""


def test_a_process_killed_in_the_middle_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    process = start(_BOOK_WITHOUT_END, str(path))
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(300)]
    process.kill()
    acknowledged += [int(line) for line in process.stdout.read().splitlines() if line]
    process.wait(timeout=120)
    process.stdout.close()
    assert process.stdin is not None
    process.stdin.close()
    asked = Asked(path)
    assert len(acknowledged) >= 300
    assert [each for each in acknowledged if asked.ledger.find(each) is None] == []
    assert asked.booked(registration_id=10**9, doctor_id="IM01").reserve_no == 1
    asked.ledger.close()
