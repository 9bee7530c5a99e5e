"""The checks, one section of the specification a file; those of the tables are derived from the contract."""
