"""What the users of a load test did and heard: written by each worker as it happens, read and merged afterwards."""
