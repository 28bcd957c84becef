"""Starts a run without a screen, waits until it is kept, and leaves it alone."""

import time

from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.crash_log import write_crash_log
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.client.engine_process import EngineProcess, read_output
from mnist_tui.tui.commands.dashboard import start_message
from mnist_tui.tui.commands.dashboard_result import tell_way_back
from mnist_tui.tui.protocol.commands import SetPace
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed

BEGINS_WITHIN_S, ASK_EVERY_S = 120.0, 0.2


def start_detached(options: DashboardOptions) -> int:
    """Start the run; return the exit status."""
    engine = EngineProcess()
    try:
        name, fault = _begun(engine.begin(start_message(options)))
        if name:
            engine.release()
            tell_way_back(name, is_paused=options.paused)
            return 0
        if fault is None or fault.traceback:
            trace = fault.traceback if fault is not None else read_output(engine.output)
            complain(f"the run has not begun; see {write_crash_log(trace)}")
        else:
            complain(fault.text)
        return 1
    finally:
        engine.discard()


def _begun(link: ScreenEnd) -> tuple[str, Failed | None]:
    """Wait for the run; return its name once it is on disk, or else what went wrong, if that is known."""
    end = time.monotonic() + BEGINS_WITHIN_S
    try:
        while time.monotonic() < end:
            link.wait(ASK_EVERY_S)
            if not link.has_news():
                link.post(SetPace(None))  # changes nothing; one that is paused says no more unless it is spoken to
            for report in link.drain():
                if isinstance(report, Progress) and report.run_name:
                    return report.run_name, None
                if isinstance(report, Progress) and report.saving_fault:
                    return "", Failed(f"the run cannot be kept: {report.saving_fault}", "")
                if isinstance(report, Failed):
                    return "", report
    except (LinkClosedError, ValueError):
        return "", None
    return "", None
