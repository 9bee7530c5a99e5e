"""One of the workers of a server, the leader, carries out the bookings of all, and gets connections that only book."""
