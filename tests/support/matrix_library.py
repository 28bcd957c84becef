"""Stands in for the matrix library where the number of its threads does not matter."""


class LeaveThreads:
    """A switch that leaves the threads as they are."""

    def set(self, threads: int) -> None:
        """Leave them."""
