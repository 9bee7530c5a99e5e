"""`python -m yuyue_sim` is `yuyue-sim`."""

from yuyue_sim.cli.app import main

if __name__ == "__main__":
    main()
