"""Says on the restored terminal what an engine has said after its screen had gone."""

import sys
from collections.abc import Sequence

from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.client.last_words import LastWord, last_word_text
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.reports import NetworkSaved


def tell_last_words(words: Sequence[LastWord], evaluated: Evaluated | None) -> bool:
    """Say what was saved under a name and what was not; return False if anything was not."""
    for word in words:
        text = last_word_text(word, evaluated)
        if isinstance(word, NetworkSaved):
            print(text, file=sys.stderr)
        else:
            complain(text)
    return all(isinstance(word, NetworkSaved) for word in words)
