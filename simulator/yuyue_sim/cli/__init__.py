"""The command `yuyue-sim`."""
