"""How fast the simulator is: each row is measured beside the floor of its own request, all in one run."""
