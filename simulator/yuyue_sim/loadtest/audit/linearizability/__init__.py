"""Linearizability: whether some order of all requests about a slot explains every response."""
