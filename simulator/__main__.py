"""`python -m simulator` is `yuyue-sim`."""

from simulator.cli import main

if __name__ == "__main__":
    main()
