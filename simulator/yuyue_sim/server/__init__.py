"""Running simulations: their worlds, the control API, the console, and how they are served."""
