"""`python -m benchmarks.torture`: see `command.py`, whose imports take a second in which Ctrl-C may come."""

from yuyue_sim.core.child_process import exit_on_signals, interruptible

if __name__ == "__main__":
    with interruptible():
        exit_on_signals()
        import typer

        from benchmarks.torture.command import torture

        typer.run(torture)
