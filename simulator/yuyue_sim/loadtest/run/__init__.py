"""A whole experiment by one command: a hospital, users that rush it, and where to find what they saw."""
