"""What every wing stands on: the clock, random streams, logs, TLS, and values as people write them."""
