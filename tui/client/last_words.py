"""What an engine says while it ends, when its screen has gone: how the files came out that it was writing for it."""

from collections.abc import Sequence
from typing import TypeAlias

from mnist_tui.tui.client.log_lines import saved_text
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.reports import CommandRejected, NetworkSaved, Report

LastWord: TypeAlias = NetworkSaved | CommandRejected


def last_words(reports: Sequence[Report]) -> list[LastWord]:
    """Return what is still to be told of these."""
    return [report for report in reports if isinstance(report, NetworkSaved | CommandRejected)]


def last_word_text(word: LastWord, evaluated: Evaluated | None) -> str:
    """Write one of them; `evaluated` is the last evaluation that the screen has heard of."""
    return saved_text(word.path, word.step, evaluated) if isinstance(word, NetworkSaved) else word.text
