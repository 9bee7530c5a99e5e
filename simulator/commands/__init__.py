"""The commands of `yuyue-sim`, one a file; each imports what it needs when it runs, so that the others start at once."""
