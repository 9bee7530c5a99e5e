"""The subcommands of `yuyue-sim`, one module each."""
