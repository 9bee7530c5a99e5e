"""The console: a page over the control API, for people who look at a running simulator and steer it."""
