"""A whole load test by one command: a hospital, its users, and the results."""
