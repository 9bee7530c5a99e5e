"""The control API of a simulator: JSON, for this machine, or for clients with the token."""
