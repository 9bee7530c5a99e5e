"""Somebody removes the folder that the workers of one server share: without it no worker can be replaced."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.acceptance.test_leader import leader

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux for the workers")


def test_a_server_that_can_start_no_worker_any_more_ends_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving("--workers", "2", new=True) as served:
        one_of_them = leader(served)  # when one leads and the other follows, both have started
        (folder,) = tmp_path.glob("yuyue-sim-*")
        shutil.rmtree(folder)
        one_of_them.send_signal(signal.SIGKILL)
        served.process.read_until("yuyue-sim-.*: what the workers share is gone; start again, with TMPDIR")
        assert served.process.wait() == 2
