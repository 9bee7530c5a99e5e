"""`python -m yuyue_sim` is `yuyue-sim`."""

from yuyue_sim.cli.start import main

if __name__ == "__main__":
    main()
