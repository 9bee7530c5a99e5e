"""The commands of `yuyue-sim`, one a file; each imports what it needs when it runs, so that all start at once."""
