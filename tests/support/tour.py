"""A tour through the installed program, in a real terminal, that uses every library it stands on; a minute in all.

`tests/lowest_versions.py` takes it with the oldest of them, on Linux alone: the engine is found in /proc.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from itertools import cycle, product
from pathlib import Path

from processes import engine_of
from threadpoolctl import threadpool_info
from watched_terminal import STILL_S, Terminal

from mnist_tui.tui.cli.screen_options import THEME
from mnist_tui.tui.commands.completion import SHELLS
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.link import engine_end
from mnist_tui.tui.training.blas import blas_name
from mnist_tui.tui.training.threads import one_blas_thread

PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
SMALL = ("--hidden", "16", "--validation", "1000")
STEPS_PER_EPOCH = 231  # 59,000 images in batches of 256
MODEL = "model.safetensors"
NUMBERED, MIXED = re.compile(rb"\x1b\[[0-9;]*\b[34]8;5;"), re.compile(rb"\x1b\[[0-9;]*\b[34]8;2;")
ONE_OF_16 = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3|4|9|10)[0-7][;m]")
IN_COLOURS: dict[str, Callable[[bytes], bool]] = {
    "true": lambda written: bool(NUMBERED.search(written)),  # the palette's colours have numbers
    "256": lambda written: bool(NUMBERED.search(written)) and not MIXED.search(written),
    "16": lambda written: bool(ONE_OF_16.search(written)) and not re.search(rb"\b[34]8;[25];", written),
    "none": lambda written: not ONE_OF_16.search(written) and not re.search(rb"\b[34]8;[25];", written),
}
OVERLAYS = {"c": "mean of up to", "?": "The run at a glance", "\x10": "Search for commands", "u": "Run until"}
SCREENS = {
    "o": "run 1:",
    "2": "by confidence",
    "3": "label",
    "4": "by influence",
    "5": "what the network sees",
    "m": "of the variance",
}
CURVE = {"braille": "[\u2801-\u28ff]", "blocks": "[▀-▟]", "ascii": "[*o+]"}
LEAST_OF_CURVES = 100  # cells that two curves take in a chart of 80 columns


@contextlib.contextmanager
def program(*arguments: str) -> Iterator[Terminal]:
    """Run the program in a terminal."""
    terminal = Terminal((*PROGRAM, *arguments), {})
    try:
        yield terminal
    finally:
        terminal.close()


def output_of(*arguments: str) -> str:
    """Return what the program prints without a terminal; it must succeed and warn of nothing."""
    done = subprocess.run((*PROGRAM, *arguments), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "Warning" not in done.stderr, done.stderr
    return done.stdout


def leave(terminal: Terminal) -> None:
    """Quit; the program must say that all is well."""
    terminal.type("q")
    assert terminal.ends_with() == 0 and terminal.is_restored(), "\n".join(terminal.rows())
    assert b"Traceback" not in terminal.raw


def every_number_of_colours_in_every_theme() -> None:
    glyphs = cycle(CURVE)
    for colours, theme in product(IN_COLOURS, (theme for theme in THEME.choices if theme != "auto")):
        with program("--paused", "--colors", colours, "--theme", theme, "--glyphs", next(glyphs), *SMALL) as terminal:
            terminal.until_shown("PAUSE", "quit")
            terminal.type("gT")
            settle(terminal)
            leave(terminal)
            assert IN_COLOURS[colours](terminal.raw), f"other than {colours} colours in the {theme} theme"


def every_screen_in_every_set_of_characters() -> None:
    for glyphs, colours in zip(CURVE, ("true", "256", "16"), strict=True):
        with program("--paused", "--glyphs", glyphs, "--colors", colours, *SMALL) as terminal:
            terminal.until_shown("PAUSE", "quit")
            terminal.type("e")
            terminal.until_shown(f"PAUSE at {STEPS_PER_EPOCH}")
            for key, words in OVERLAYS.items():
                terminal.type(key)
                terminal.until_shown(words)
                if key == "c":
                    settle(terminal)
                    assert cells_of_curves(terminal, glyphs) >= LEAST_OF_CURVES, "\n".join(terminal.rows())
                terminal.type("\x1b")
                until_gone(terminal, words)
            for key, words in SCREENS.items():
                terminal.type(key)
                terminal.until_shown(words)
            terminal.type("1")
            terminal.until_shown("confusion")
            leave(terminal)


def until_gone(terminal: Terminal, words: str) -> None:
    """Wait until something is no longer shown."""
    terminal.until(lambda: not any(words in row for row in terminal.rows()))


def settle(terminal: Terminal) -> None:
    """Read until nothing more comes."""
    while terminal.read(STILL_S):
        pass


def cells_of_curves(terminal: Terminal, glyphs: str) -> int:
    """Return how many cells of the full-screen chart hold a curve; all but a few are drawn by plotext."""
    return len(re.findall(CURVE[glyphs], "".join(terminal.rows()[2:-3])))


def a_run_with_a_progress_bar_whose_network_is_saved() -> None:
    with program("train", "--epochs", "2", "--threads", "2", "--save", MODEL, *SMALL) as terminal:
        assert terminal.ends_with() == 0, "\n".join(terminal.rows())
        assert "━━━━".encode() in terminal.raw and b"img/s" in terminal.raw and b" left" in terminal.raw
        terminal.until_shown("epoch 2/2", "saved")


def a_saved_network_that_answers_as_when_it_was_saved() -> None:
    trained = output_of("train", "--epochs", "1", "--json", "--save", MODEL, *SMALL).splitlines()
    judged = output_of("eval", MODEL, "--json")
    assert json.loads(trained[-1])["test_accuracy"] == json.loads(judged.splitlines()[1])["accuracy"], judged
    for command in (("predict", MODEL, "--index", "0"), ("mistakes", MODEL, "--top", "2"), ("lr-range", *SMALL)):
        with program(*command) as terminal:
            assert terminal.ends_with() == 0, "\n".join(terminal.rows())


def one_thread_that_the_matrix_library_keeps_to() -> None:
    def threads() -> list[int]:
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    before = threads()
    with one_blas_thread():
        assert threads() == [1], f"one thread was asked of {threadpool_info()}"
    assert threads() == before and blas_name()


def a_failure_that_is_logged_in_the_folder_of_the_state() -> None:
    with program(*SMALL) as terminal:
        terminal.until_shown("RUN")
        os.kill(engine_of(terminal.process.pid), signal.SIGKILL)
        terminal.until_shown("FAILED", "the training process has ended")
        terminal.type("q")
        assert terminal.ends_with() == 1
    log = Path(os.environ["XDG_STATE_HOME"], "mnist-tui", "failure.log")
    assert log.read_text(encoding="utf-8").startswith(f"mnist-tui {' '.join(SMALL)}\n")


def a_line_that_refuses_what_is_no_command() -> None:
    for body in (b"\x91\xa5Peace", b"\x92\xa5Steps\xa1x", b"\xc1"):  # an unknown word, a wrong type, no msgpack
        mine, theirs = socket.socketpair()
        with mine, theirs:
            mine.sendall(LENGTH.pack(len(body)) + body)
            try:
                arrived = engine_end(theirs).drain()
            except ValueError:  # as the screen does
                continue
            raise AssertionError(f"{body!r} was taken for {arrived}")


def scripts_that_complete_command_lines_in_every_shell() -> None:
    for shell in SHELLS:
        assert "lr-range" in output_of("completion", shell)


STOPS = (
    every_number_of_colours_in_every_theme,
    every_screen_in_every_set_of_characters,
    a_run_with_a_progress_bar_whose_network_is_saved,
    a_saved_network_that_answers_as_when_it_was_saved,
    one_thread_that_the_matrix_library_keeps_to,
    a_failure_that_is_logged_in_the_folder_of_the_state,
    a_line_that_refuses_what_is_no_command,
    scripts_that_complete_command_lines_in_every_shell,
)


def main() -> int:
    """Make every stop, also after one that failed, say how each went, and return the exit status."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mnist-tui-tour-") as folder, contextlib.chdir(folder):
        os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))
        for stop in STOPS:
            try:
                stop()
                word, trace = "ok    ", ""
            except Exception:
                failed, word, trace = 1, "FAILED", f"\n{traceback.format_exc()}"
            print(word, stop.__name__.replace("_", " ") + trace, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
