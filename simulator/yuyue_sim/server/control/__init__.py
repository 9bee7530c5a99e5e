"""The control side of a simulator: a JSON API to steer it, for this machine or for whoever has a token."""
