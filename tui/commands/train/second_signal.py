"""When a run that has been asked to stop is asked again. It prints and saves nothing."""

from mnist_tui.tui.cli.signals import StopRequest
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer


class SecondSignal(Observer):
    """Ends a run that was asked to stop twice, between two steps or two parts of an evaluation, never within one."""

    def __init__(self, request: StopRequest) -> None:
        self._request = request

    def progressed(self, run: LiveRun, now: float) -> None:
        """Stop if it is time to."""
        self._request.stop_if_asked_twice()
