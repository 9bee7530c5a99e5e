"""What Prometheus is told of a server: counted beside the answers, put together when it asks."""
