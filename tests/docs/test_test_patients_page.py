"""What the page on test patients shows is what runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.acceptance.served import serving
from tests.docs.test_readme import blocks


def test_a_test_patient_gets_the_outcome_shown() -> None:
    (kind, command), (_, expected) = blocks("docs/test-patients.md")
    assert kind == "run"
    with serving() as hospital:
        here = f"http://127.0.0.1:{hospital.port}"
        text = re.sub(r"^(yuyue-sim \w+ \w+)", rf"\1 --url {here}", command, flags=re.MULTILINE)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path}
        done = subprocess.run(
            ["bash", "-c", text], capture_output=True, encoding="utf-8", timeout=120, env=environment, check=False
        )
    assert done.stdout.startswith(expected), done.stderr
