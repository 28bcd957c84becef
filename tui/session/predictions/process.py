"""Opens predictions that were made elsewhere and shows them on a screen, in the engine's process."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mnist_tui.tui.protocol.commands import PredictionFiles
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import CommandRejected
from mnist_tui.tui.session.end_request import EndRequest
from mnist_tui.tui.session.predictions.kept_marks import open_marks
from mnist_tui.tui.session.predictions.opening import open_predictions
from mnist_tui.tui.session.predictions.reports import opening_reports

if TYPE_CHECKING:
    from mnist_tui.tui.session.query_context import Answers


def show_predictions(
    link: EngineEnd, files: PredictionFiles, request: EndRequest, answers: "Callable[[], Answers]"
) -> bool:
    """Show them until the screen leaves or a signal comes; return True: nothing is ever to be saved.

    `answers` is called when the screen has its first picture to draw: until then nothing is imported that only answers.
    """
    context, notes = open_predictions(files)
    marks = open_marks(context, None if files.marks is None else Path(files.marks))
    for report in opening_reports(context, notes, marks.of_rows()):
        link.send(report)
    if marks.fault:
        link.send(CommandRejected(marks.fault))
    from mnist_tui.tui.session.predictions.session import PredictionSession
    from mnist_tui.tui.session.viewer import Viewer

    session = PredictionSession(
        context, Viewer(link), answers(), marks=marks, is_asked_to_stop=lambda: request.is_set, wakers=request.wakers
    )
    session.run()
    return True
