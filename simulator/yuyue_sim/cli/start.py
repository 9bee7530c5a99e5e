"""Where `yuyue-sim` begins. Most commands are over in a fraction of a second, and what they import stays to the end."""

from __future__ import annotations

import gc

_THRESHOLDS = (50_000, 20, 100)
"""Collections of garbage are that rare; else they take a tenth of a short command. A server sets its own later."""


def main() -> None:
    """The entry point of the `yuyue-sim` command."""
    gc.set_threshold(*_THRESHOLDS)
    from yuyue_sim.core.child_process import interruptible

    try:
        with interruptible():
            from yuyue_sim.cli.app import main as run

            run()
    finally:
        gc.freeze()  # the interpreter looks for garbage once more when it ends
