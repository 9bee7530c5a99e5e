"""The probes: what is sent to a hospital, one subject a file."""
