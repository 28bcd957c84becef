"""The loop of a process that shows predictions that were made elsewhere: it obeys and answers, and never learns."""

import time
from collections.abc import Callable, Sequence

from mnist_tui.data.errors import DataError
from mnist_tui.tui.protocol.commands import Ask, Command, Forget, Heard, MarkImage, Stop
from mnist_tui.tui.protocol.only_shown import FOREIGN
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.audience import Audience, HasFileno
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.session.predictions.kept_marks import TableMarks
from mnist_tui.tui.session.query_context import Answers
from mnist_tui.tui.session.query_scheduler import QueryError, QueryScheduler
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.memory import release

LAST_WORD_WITHIN_S = 1.0


class PredictionSession:
    """One screen and one table of predictions. Everything happens in the thread that calls `run`."""

    def __init__(
        self,
        context: PredictionContext,
        viewer: Viewer,
        answers: Answers,
        *,
        marks: TableMarks | None = None,
        is_asked_to_stop: Callable[[], bool] = lambda: False,
        wakers: Sequence[HasFileno] = (),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Answer from a context; without `marks` none outlive the screen.

        `is_asked_to_stop` is looked at between two parts of an answer, and when one of the `wakers` can be read.
        """
        self._context, self._viewer, self._marks = context, viewer, marks
        self._audience = Audience((), (viewer,))
        self._scheduler: QueryScheduler[Viewer] = QueryScheduler(answers, clock)
        self._is_asked_to_stop, self._wakers = is_asked_to_stop, wakers
        self._is_told_to_stop = False

    def run(self, opening: Sequence[Report] = ()) -> None:
        """Tell the screen what is to be seen, unless it knows, and answer it until it has had enough."""
        self._viewer.tell_past(opening)
        while not (self._is_told_to_stop or self._viewer.has_left or self._is_asked_to_stop()):
            if not self._scheduler.is_busy:
                self._audience.wait(None, self._wakers)
            for viewer, command in self._audience.commands():
                self._obey(viewer, command)
            self._answer()
            self._viewer.catch_up()
        self._audience.finish_telling(LAST_WORD_WITHIN_S)

    def _obey(self, viewer: Viewer, command: Command) -> None:
        match command:
            case Ask():
                try:
                    self._scheduler.take(viewer, command, self._context)
                except QueryError as error:
                    viewer.reject(str(error))
            case Forget(kinds):
                self._scheduler.forget(viewer, kinds)
                release()
            case Stop():
                self._is_told_to_stop = True
            case MarkImage(_, index, note):
                self._mark(viewer, index, note)
            case Heard():
                pass
            case _:
                viewer.reject(FOREIGN)

    def _mark(self, viewer: Viewer, index: int, note: str | None) -> None:
        if self._marks is None:
            return
        try:
            self._marks.put(index, note)
        except DataError as error:
            viewer.reject(str(error))

    def _answer(self) -> None:
        if done := self._scheduler.work(is_learning=False):
            viewer, answer = done
            if isinstance(answer, QueryError):
                viewer.reject(str(answer))
            else:
                viewer.reply(answer)
