"""The metrics of a server for Prometheus: counted with each response, put together when it asks."""
