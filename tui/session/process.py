"""The engine's process, whatever it is for: its signals, its first command, and its last word. It knows no session."""

import signal
import socket
import sys
import threading
import traceback
import warnings
from collections.abc import Callable

from mnist_tui.data.errors import DataError
from mnist_tui.engine.errors import SettingError
from mnist_tui.tui.client.event_log import short_warning
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.exit_status import NOT_SAVED
from mnist_tui.tui.protocol.hello import ProtocolError
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError, engine_end
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.session.end_request import EndRequest, after_hang_up
from mnist_tui.tui.system.process_title import ENGINE_TITLE, set_process_title
from mnist_tui.tui.system.shortage import is_shortage
from mnist_tui.tui.training.memory import available_bytes, size_text

BEGIN_WITHIN_S = 60
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def obey_first(link: EngineEnd, obey: Callable[[StartRun], bool]) -> int:
    """Wait for StartRun and obey it; return the exit status.

    `obey` returns when there is nothing left to do, False if not all is saved. A fault ends in a Failed report; to a
    side that could not read it nothing is said but the Hello.
    """
    try:
        begin = link.receive(BEGIN_WITHIN_S)
        if not isinstance(begin, StartRun):
            link.send(Failed(f"the engine expected StartRun, not {type(begin).__name__}", ""))
            return 0
        return 0 if obey(begin) else NOT_SAVED
    except LinkClosedError:
        return 0
    except ProtocolError as error:
        print(f"mnist-tui: {error}", file=sys.stderr)
        return 1
    except (SettingError, DataError, TimeoutError) as error:
        _last_words(link, str(error), "")
    except Exception as error:  # the one broad net of this process: whatever happened, the screen must hear of it
        if is_shortage(error):
            _last_words(link, _shortage(), "")
        else:
            _last_words(link, f"{type(error).__name__}: {error}", traceback.format_exc())
    return 0


def serve_descriptor(serve: Callable[[EngineEnd, EndRequest], int]) -> int:
    """Serve the descriptor named on the command line; return the exit status."""
    # The screen decides when to end; an interrupt meant for it must not reach the engine first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_process_title(ENGINE_TITLE)
    bell = socket.socketpair()
    bell[1].setblocking(False)
    request = EndRequest(bell)
    for number in ENDING:
        signal.signal(number, request)
    warnings.formatwarning = short_warning
    with socket.socket(fileno=int(sys.argv[1])) as line:
        link = engine_end(line)
        try:
            threading.Thread(target=after_hang_up, args=(line, request), daemon=True).start()
            return serve(link, request)
        except RuntimeError as error:
            if not is_shortage(error):
                raise
            _last_words(link, _shortage(), "")
            return 1


def _shortage() -> str:
    return f"not enough memory: {size_text(available_bytes())} are free"


def _last_words(link: EngineEnd, text: str, trace: str) -> None:
    try:
        link.send(Failed(text, trace))
    except LinkClosedError:
        print(trace or f"mnist-tui: {text}", file=sys.stderr)  # by now that is a file in the folder of the run
