"""The other side: what a platform needs to talk to a hospital over the network."""
