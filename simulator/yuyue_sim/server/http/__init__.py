"""HTTP on uvicorn: how requests are read, and the connection that a request came on."""
