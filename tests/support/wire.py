"""What tests need to play one side of the line: queries and replies as they travel, rows of curves, comparisons."""

from collections.abc import Iterable
from typing import TypedDict

import msgspec
import numpy as np

from mnist_tui.tui.features.answers import answers_about
from mnist_tui.tui.protocol.arrays import Array2D, pack
from mnist_tui.tui.protocol.commands import Ask, Command
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query, Reply, answered, read_query, read_reply
from mnist_tui.tui.protocol.reports import Answered, Report

ANSWERS = answers_about(None)
KINDS = {kind.__name__: kind for kind in ANSWERS}


class Rows(TypedDict):
    """The fields of a Progress that hold rows of curves."""

    steps: Array2D[np.float64]
    evaluations: Array2D[np.float64]
    rates: Array2D[np.float64]


NO_ROWS: Rows = {"steps": np.empty((0, 4)), "evaluations": np.empty((0, 4)), "rates": np.empty((0, 3))}


def replied(run: int, number: int, step: int, answer: Message) -> Answered:
    """Return an answer as the engine sends it."""
    return answered(run, number, step, next(kind for kind in ANSWERS if kind.reply is type(answer)), answer)


def query_in(command: Ask) -> Query:
    """Return the query that a screen has put."""
    return read_query(command, KINDS[command.kind])


def queries(commands: Iterable[Command]) -> list[Query]:
    """Return the queries among the commands of a screen."""
    return [query_in(command) for command in commands if isinstance(command, Ask)]


def heard(report: Report) -> Report | Reply:
    """Return a report as a screen hears it that has asked everything."""
    return read_reply(report, KINDS[report.kind]) if isinstance(report, Answered) else report


def wire(message: Message) -> bytes:
    """Return the bytes of a message: those that hold arrays are equal to none but themselves."""
    return msgspec.msgpack.encode(message, enc_hook=pack)
