"""The pytest plugin in a Chinese locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.testing.test_plugin import run


def test_a_chinese_locale_is_spoken_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    done = run(
        tmp_path,
        """
        @pytest.mark.hospital("defalt")
        def test_no_scenario(hospital):
            pass

        @pytest.mark.hospital(sed=7)
        def test_no_such_key(hospital):
            pass

        def test_refused(hospital):
            hospital.stop_schedule("XX99", "0200", "2026-03-04")

        def test_sections(hospital):
            assert hospitals(hospital.url) == []
        """,
    )
    assert "test_it.py::test_no_scenario 得不到医院：" in done.stdout
    assert "是不是想写 'default'" in done.stdout
    assert "test_it.py::test_no_such_key：应为 @pytest.mark.hospital(" in done.stdout
    assert "stop_schedule.hospital：没有医院「XX99」；有 SG01, KC01, WS01" in done.stdout
    assert "场景 default，种子 12320，时钟 2026-03-02T08:00:00" in done.stdout
    shown = run(tmp_path, "", "--help").stdout
    assert "fixture `hospital` 的世界建在这个正在运行的模拟器里" in " ".join(shown.split())
