"""The auditor: was anybody double-booked, lost or lied to? It knows a history and an end state, and no hospital."""
