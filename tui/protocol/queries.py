"""How questions about the present run travel, and their replies. It knows none of them: each belongs to a feature."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, TypeVar

import msgspec

from mnist_tui.tui.protocol.arrays import pack, unpack
from mnist_tui.tui.protocol.commands import Ask
from mnist_tui.tui.protocol.message import Message, decoded
from mnist_tui.tui.protocol.reports import Answered

Kind = TypeVar("Kind", bound=Message)
_ENCODER = msgspec.msgpack.Encoder(enc_hook=pack)


class Query(Message, frozen=True):
    """A question about the present run. On the line it goes by the name of its class, which no other may have."""

    reply: ClassVar[type[Message]]
    """The class of its reply."""


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What was replied to a query, and where the run stood when the engine took it in."""

    run: int
    number: int
    """Of the query."""
    step: int
    answer: Message


def ask(number: int, query: Query) -> Ask:
    """Return the query as a command; its number comes back with the reply."""
    return Ask(number, type(query).__name__, msgspec.Raw(_ENCODER.encode(query)))


def answered(run: int, number: int, step: int, query: type[Query], answer: Message) -> Answered:
    """Return the reply to a query of this class as a report."""
    return Answered(run, number, step, query.__name__, msgspec.Raw(_ENCODER.encode(answer)))


def read_query(command: Ask, query: type[Kind]) -> Kind:
    """Return the query that a command holds.

    Raises:
        msgspec.DecodeError: it is none of this class.
    """
    decoder: msgspec.msgpack.Decoder[Kind] = _decoder(query)
    return decoded(decoder, command.body)


def read_reply(report: Answered, query: type[Query]) -> Reply:
    """Return the reply to a query of this class that a report holds.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return Reply(report.run, report.number, report.step, decoded(_decoder(query.reply), report.body))


@cache
def _decoder(kind: type[Kind]) -> msgspec.msgpack.Decoder[Kind]:
    return msgspec.msgpack.Decoder(kind, dec_hook=unpack)
