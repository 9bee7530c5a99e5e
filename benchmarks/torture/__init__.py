"""Campaigns that try to make the simulator lose a booking, sell a number twice, stall or fail: `make torture`."""
