"""The contention page: which slots were fought over, by whom, and how the hospital held up."""
