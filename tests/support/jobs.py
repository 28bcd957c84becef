"""Runs what computes the reply to a query, without a session."""

from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.session.query_context import Job


def result_of(job: Job) -> Message:
    """Run a job to its end and return the reply."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            reply: Message = end.value
            return reply
