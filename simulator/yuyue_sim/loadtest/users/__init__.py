"""Users of load tests: they know a hospital only through its interface and record every request and response."""
