"""What surrounds a command: encodings, a full disk, a pipe that closes, a terminal that closes, addresses."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.acceptance.served import serving

COMMAND = (sys.executable, "-m", "yuyue_sim")


def command(
    *words: str, encoding: str = "utf-8", stdout: int | None = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(
        [*COMMAND, *words], stdout=stdout, stderr=subprocess.PIPE, env=environment, timeout=300, check=False
    )


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "ascii"])
def test_a_character_that_the_encoding_lacks_is_replaced(encoding: str) -> None:
    done = command("describe", "default", encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert ("苏州".encode("gbk") in done.stdout) is (encoding == "gbk")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_exit_2_with_the_reason() -> None:
    with open("/dev/full", "wb") as full:
        done = command("schema", stdout=full.fileno())
    assert (done.returncode, done.stderr) == (2, b"yuyue-sim: no space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "redirection",
    [
        "2>/dev/full",
        "<&- >&- 2>&-",
        pytest.param("2>&-", marks=pytest.mark.slow),
        pytest.param(">&-", marks=pytest.mark.slow),
        pytest.param(">&- 2>&-", marks=pytest.mark.slow),
    ],
)
def test_streams_that_are_full_or_closed_do_not_change_the_exit_code(redirection: str) -> None:
    for words, code in (
        ("check default", 0),
        ("check /missing.yaml", 2),
        ("clock show --json --url http://127.0.0.1:9", 2),
    ):
        done = subprocess.run(
            ["sh", "-c", f"exec {sys.executable} -m yuyue_sim {words} {redirection}"],
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert (done.returncode, b"internal" in done.stderr) == (code, False), done.stderr


WRONG = """\
name: wrong
extends: default
clock: frozen@2026-03-02T08:00:00
ends: +1h
expectations:
  - {at: +10m, operation: getYyNo, with: {doctor: "02000008", date: "+2"}, responses: {"1001": 1}}
"""
"""A story in which a booking is granted that should be refused."""


@pytest.mark.parametrize(
    ("words", "code"),
    [("schema", 0), ("--help", 0), ("run slow-then-down", 0), ("run wrong.yaml", 1), ("check missing.yaml", 2)],
)
def test_a_reader_that_ends_does_not_change_the_exit_code(words: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, *words.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(60), said != b"") == (code, code == 2)


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    words = f"mkdir gone; cd gone; rmdir ../gone; exec {sys.executable} -m yuyue_sim check default"
    done = subprocess.run(["sh", "-c", words], capture_output=True, cwd=tmp_path, timeout=300, check=False)
    said = b"yuyue-sim: the current folder does not exist any more; change to another one\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", said)


@pytest.mark.parametrize("columns", ["0", "", "-5", "many"])
def test_a_width_that_is_none_hides_no_help(columns: str) -> None:
    environment = {**os.environ, "COLUMNS": columns}
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, env=environment, timeout=300, check=False)
    assert b"Serve the hospitals of a scenario" in done.stdout


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("", "'' is no file; without --state the ledger is in memory, for all workers"),
        (":memory:", "':memory:' is no file; without --state the ledger is in memory, for all workers"),
        (
            "file:x?mode=memory",
            "'file:x?mode=memory' is no file; without --state the ledger is in memory, for all workers",
        ),
        ("/dev/null", "/dev/null is no regular file, so no ledger can be kept in it"),
    ],
)
def test_a_state_that_is_no_file_is_refused(state: str, reason: str) -> None:
    done = command("serve", "--port", "0", "--state", state, "--workers", "3")
    assert done.returncode == 2
    assert reason in " ".join(done.stderr.decode().split())


@pytest.mark.parametrize("words", ["serve --port 0", "record --to http://127.0.0.1:9"])
@pytest.mark.parametrize(("file", "reason"), [("", "'' is no file"), (":memory:", "':memory:' is no file")])
def test_a_journal_that_is_no_file_is_refused(words: str, file: str, reason: str) -> None:
    done = command(*words.split(), "--journal-file", file)
    assert done.returncode == 2
    assert reason in done.stderr.decode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
@pytest.mark.parametrize("words", ["ledger copy {pipe} {new}", "audit {pipe}", "contention {pipe}", "replay {pipe}"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, words: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = command(*words.format(pipe=pipe, new=tmp_path / "new").split())
    assert done.returncode == 2
    assert str(pipe) in "".join(done.stderr.decode().split())


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("host", ["localhost", "::"])
def test_a_host_is_reached_by_each_of_its_addresses(host: str) -> None:
    if host == "::" and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    addresses = {str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    reached = {"127.0.0.1", "::1"} if host == "::" else addresses
    with serving("--host", host) as simulator:
        for address in reached:
            socket.create_connection((address, simulator.port), timeout=60).close()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_terminal_that_closes_stops_the_server_in_order(workers: str) -> None:
    with serving("--workers", workers) as simulator:
        os.kill(simulator.process.pid, signal.SIGHUP)
        assert simulator.process.wait() in {0, -signal.SIGTERM}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's list of ignored signals")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_under_nohup_a_terminal_that_closes_stops_nothing(workers: str, tmp_path: Path) -> None:
    words = ["nohup", *COMMAND, "serve", "--port", "0", "--workers", workers]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path) as process:
        assert process.stdout is not None
        while b"Ctrl-C" not in process.stdout.readline():
            assert process.poll() is None
        children = psutil.Process(process.pid).children
        while workers != "1" and len(children()) < 2:
            assert process.poll() is None
        ignored = Path(f"/proc/{process.pid}/status").read_text().partition("SigIgn:\t")[2].split()[0]
        process.terminate()
        process.wait()
    assert int(ignored, 16) >> signal.SIGHUP - 1 & 1
