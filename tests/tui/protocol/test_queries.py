"""Queries and replies on the line: each is read by the class that it goes by, and a damaged one is refused."""

from collections import Counter
from typing import ClassVar

import msgspec
import numpy as np
import pytest

from mnist_tui.tui.features.answers import ANSWERS
from mnist_tui.tui.features.map import answers as map_answers
from mnist_tui.tui.features.units import answers as unit_answers
from mnist_tui.tui.protocol.arrays import Array1D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query, answered, ask, read_query, read_reply


class Sum(Message, frozen=True, eq=False):
    parts: Array1D[np.float32]


class Add(Query, frozen=True):
    reply: ClassVar[type[Message]] = Sum

    numbers: tuple[float, ...]
    twice: bool = False


class Subtract(Query, frozen=True):
    reply: ClassVar[type[Message]] = Sum

    numbers: tuple[float, ...]


def test_a_query_arrives_as_it_was_put() -> None:
    command = ask(7, Add((1.5, 2.0)))
    assert (command.number, command.kind) == (7, "Add")
    assert read_query(command, Add) == Add((1.5, 2.0))


def test_a_reply_arrives_with_what_it_is_about() -> None:
    report = answered(2, 7, 60, Add, Sum(np.array([3.5], np.float32)))
    reply = read_reply(report, Add)
    assert (reply.run, reply.number, reply.step) == (2, 7, 60)
    assert isinstance(reply.answer, Sum) and reply.answer.parts.tolist() == [3.5]


def test_a_query_of_another_class_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        read_query(ask(1, Subtract((1.0,))), Add)


def test_a_reply_whose_array_does_not_fit_is_refused() -> None:
    report = answered(1, 1, 0, Add, Sum(np.zeros(2)))  # type: ignore[arg-type]
    with pytest.raises(msgspec.ValidationError, match="'<f8' is not <f4"):
        read_reply(report, Add)


def test_every_query_has_a_name_of_its_own_and_an_answer() -> None:
    assert max(Counter(kind.__name__ for kind in ANSWERS).values()) == 1
    assert set(ANSWERS) >= {*map_answers.ANSWERS, *unit_answers.ANSWERS}
    assert max(Counter(kind.reply for kind in ANSWERS).values()) == 1, "a screen finds replies by their class"
