"""The command that repeats a load test, and what else its histories do not say."""

from __future__ import annotations

import os
import platform
import shlex
from dataclasses import fields

from yuyue_sim.core.version import version_text
from yuyue_sim.loadtest.report.circumstances import Circumstances
from yuyue_sim.loadtest.run.experiment import Plan
from yuyue_sim.loadtest.run.scripts import names

_OPTIONS = {
    "processes": "--processes",
    "workers": "--workers",
    "hang_up": "--hang-up",
    "think_s": "--think",
    "against": "--against",
}
"""By attribute of a plan; left out where it has its default."""


def circumstances_of(plan: Plan) -> Circumstances:
    """What the histories of a run will not say."""
    cores = os.cpu_count() or 1
    stage = plan.stage
    return Circumstances(
        command=shlex.join(_words(plan)),
        version=version_text(),
        machine=f"{platform.system()} {platform.machine()}, CPU × {cores}, Python {platform.python_version()}",
        bugs=None if plan.against else tuple(dict.fromkeys((*stage.bugs, *plan.plants))),
        faults=None if plan.against else stage.faults,
    )


def _words(plan: Plan) -> list[str]:
    script = plan.script.stem if plan.script.stem in names() else str(plan.script)
    words = ["yuyue-sim", "load", script, *(["--scenario", plan.stage.scenario] if plan.stage.scenario else [])]
    words += ["--users", str(plan.users), "--seconds", f"{plan.seconds:g}", "--seed", str(plan.seed)]
    defaults = {each.name: each.default for each in fields(Plan)}
    for name, option in _OPTIONS.items():
        value = getattr(plan, name)
        if value != defaults[name]:
            words += [option, f"{value:g}" if isinstance(value, float) else str(value)]
    words += ["--in-file"] if plan.in_file else []
    for bug in plan.plants:
        words += ["--plant", bug]
    return [*words, *(("--", *plan.more) if plan.more else ())]
