"""The engine's process of `look`: `python -m mnist_tui.tui.serve_predictions DESCRIPTOR`.

It does as `serve` does, and has nothing imported that trains when it is told which files to read.
"""

import sys
from typing import TYPE_CHECKING

from mnist_tui.data.errors import DataError
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.session.end_request import EndRequest
from mnist_tui.tui.session.predictions.process import show_predictions
from mnist_tui.tui.session.process import obey_first, serve_descriptor

if TYPE_CHECKING:
    from mnist_tui.tui.session.query_context import Answers


def serve(link: EngineEnd, request: EndRequest) -> int:
    """Show the predictions that the screen names; return the exit status."""

    def obey(begin: StartRun) -> bool:
        if begin.predictions is None:
            raise DataError("this engine shows predictions, and was given none")
        return show_predictions(link, begin.predictions, request, _answers)

    return obey_first(link, obey)


def _answers() -> "Answers":
    from mnist_tui.tui.features.table_answers import TABLE_ANSWERS

    return TABLE_ANSWERS


if __name__ == "__main__":
    sys.exit(serve_descriptor(serve))
