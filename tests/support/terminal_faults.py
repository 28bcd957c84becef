"""What terminals, and people at them, do to the dashboard: each fault with what may come of it."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from copied_text import copied
from odd_bytes import ABSURD, ODD, PASTES, REPLIES
from processes import processor_s
from trial import Trial
from watched_terminal import STILL_S

SMALL = ("--hidden", "64", "--epochs", "100000", "--threads", "1")
LARGE = ("--hidden", "256,128", "--epochs", "100000", "--threads", "1")
SLOW = ("--hidden", "4096,4096", "--batch-size", "0", "--epochs", "100000")
BETWEEN_PIECES_S, WATCHED_S = 0.7, 4.0
HELD, HELD_GAP_S = 20, 0.01
"""Of one key so many come at once, and so often: fewer than what counts as a paste, even when they are read late."""
HELP = "╭─ help"
BAUD_BYTES_PER_S, SETTLED_S = 960, 15.0
"""How fast a line of 9600 baud is, and after how long the program has found out."""
HELP_WITHIN_S, LEFT_WITHIN_S = 8.0, 8.0
SAVED_WITHIN_S = 60.0
"""Of the slow network 600 MB have to be written."""
BUSY = 0.5
"""Of a core: more than that the screen never needs while nobody sees it."""


# --- what is sent ----------------------------------------------------------------------------------------------------


def send_whole(pieces: tuple[bytes, ...]) -> Callable[[Trial], None]:
    """Send each at once."""

    def happen(trial: Trial) -> None:
        for piece in pieces:
            trial.terminal.pour(piece, len(piece))
            trial.terminal.read_for(0.05)
        trial.terminal.read_for(0.5)

    return happen


def send_in_pieces(trial: Trial) -> None:
    """Send replies in two pieces, cut anywhere, and press enter after each."""
    chance = random.Random(trial.number)
    for reply in REPLIES:
        cut = chance.randrange(1, len(reply))
        trial.terminal.send_in_two(reply[:cut], reply[cut:], BETWEEN_PIECES_S)
        trial.terminal.read_for(0.05)
        trial.terminal.send(b"\r")
        trial.terminal.read_for(0.05)
    trial.terminal.read_for(0.5)


def escape_and_keys(trial: Trial) -> None:
    """Press esc alone, and esc and a key in one read."""
    for data in (b"?", b"\x1b", b"2", b"\x1b1", b"u", b"\x1b2"):
        trial.terminal.send(data)
        trial.terminal.read_for(0.7)
    trial.terminal.until(lambda: "filter" in trial.terminal.rows()[-1])


def flood(before: str, keys: bytes, size: int, gap_s: float) -> Callable[[Trial], None]:
    """Send many keys."""

    def happen(trial: Trial) -> None:
        trial.type_slowly(before, 0.5)
        trial.terminal.pour(keys, size, gap_s)
        trial.terminal.read_for(0.3)

    return happen


def early_filter(trial: Trial) -> None:
    """Type a filter while training images are being evaluated, faster than anybody."""
    trial.type_slowly("2")
    trial.type_slowly("v/true:4\r")
    trial.notes.append(f"filtered after {trial.seconds_until('true:4'):.1f} s")


def palette_storm(trial: Trial) -> None:
    """Open the list of commands, type, leave it, and press keys, all in quick succession."""
    chance = random.Random(trial.number)
    for _ in range(25):
        keys = ["\x10", *"abcez"[: chance.randrange(5)], "\x1b", *chance.sample("12467mo?p", 2)]
        trial.type_slowly("".join(keys), chance.choice((0.003, 0.02, 0.1)))
    trial.terminal.read_for(1.0)


def palette_at_the_end(trial: Trial) -> None:
    """Open the list of commands while the program ends."""
    trial.end_by("q")
    trial.type_slowly("\x10ab\x1b\x10", (0.003, 0.02, 0.05)[trial.number % 3])


def dead_engine_below_palette(trial: Trial) -> None:
    """Kill the engine while the list of commands is open; the status line has to say so."""
    trial.terminal.type("\x10")
    trial.terminal.read_for(0.7)
    os.kill(trial.engine, signal.SIGKILL)
    trial.notes.append(f"said after {trial.seconds_until('FAILED'):.1f} s")
    trial.terminal.type("\x1b")
    trial.terminal.read_for(0.7)
    trial.end_by("q")


# --- an engine that does not read ------------------------------------------------------------------------------------


def deaf_engine(is_stopped: bool, end: Callable[[Trial], None]) -> Callable[[Trial], None]:
    """Press hundreds of keys, the engine being stopped or in one long step; help opens all the same. Then end it."""

    def happen(trial: Trial) -> None:
        if is_stopped:
            os.kill(trial.engine, signal.SIGSTOP)
        for keys in (b" " * 300, b"s" * 300, b"]" * 300, b"t" * 300):
            trial.terminal.pour(keys, HELD, HELD_GAP_S)
        trial.type_slowly("p" + "lh" * 200 + "p", 0.003)
        trial.terminal.read_for(BETWEEN_PIECES_S)
        trial.terminal.type("?")
        trial.notes.append(f"help after {trial.seconds_until(HELP):.1f} s")
        trial.terminal.type("\x1b")
        trial.terminal.read_for(1.0)
        end(trial)

    return happen


def end_by_interrupt(trial: Trial) -> None:
    """Press ctrl+c, and say yes if asked."""
    trial.end_by("\x03")
    trial.terminal.read_for(1.0)
    if "Quit?" in "".join(trial.terminal.rows()):
        trial.terminal.type("y")


# --- a terminal that does not read -----------------------------------------------------------------------------------


def deaf_terminal(keys: str, end: Callable[[Trial], None]) -> Callable[[Trial], None]:
    """Stop reading, press keys that switch screens, look whether training goes on and nobody is busy; then end it."""

    def happen(trial: Trial) -> None:
        before = trial.speed(WATCHED_S)
        trial.is_deaf = True
        trial.terminal.until_full()
        trial.type_slowly(keys)
        used = processor_s(trial.screen)
        after = trial.speed(WATCHED_S)
        goes_on(trial, before, after)
        if (busy := (processor_s(trial.screen) - used) / WATCHED_S) > BUSY:
            trial.wrong.append(f"SCREEN BUSY {busy:.0%}")
        end(trial)

    return happen


def close_terminal(trial: Trial) -> None:
    """Close it."""
    trial.is_ending_since = time.monotonic()
    trial.terminal.hang_up()


def stopped_screen(trial: Trial) -> None:
    """Stop the screen's process for a while: training goes on."""
    before = trial.speed(WATCHED_S)
    os.kill(trial.screen, signal.SIGSTOP)
    after = trial.speed(2 * WATCHED_S)
    os.kill(trial.screen, signal.SIGCONT)
    goes_on(trial, before, after)


def goes_on(trial: Trial, before: float, after: float) -> None:
    """Note how fast training was without anybody who looks."""
    trial.notes.append(f"training at {after / max(before, 0.01):.0%}")
    if after < before / 2:
        trial.wrong.append("TRAINING WAITS")


def slow_line(trial: Trial) -> None:
    """Read 960 bytes a second; open help, and leave."""
    trial.bytes_per_s = BAUD_BYTES_PER_S
    end = time.monotonic() + SETTLED_S
    while time.monotonic() < end:
        trial.pass_time(0.02)
    trial.terminal.type("?")
    before = len(trial.terminal.raw)
    seconds, size = trial.seconds_until(HELP), len(trial.terminal.raw) - before
    trial.notes.append(f"help after {seconds:.1f} s, {size:,} bytes")
    if seconds > HELP_WITHIN_S:
        trial.wrong.append("HELP LATE")
    trial.end_by("\x1bq")
    while trial.is_alive() and time.monotonic() < trial.is_ending_since + 60:
        trial.pass_time(0.02)
    if (seconds := time.monotonic() - trial.is_ending_since) > LEFT_WITHIN_S:
        trial.wrong.append("LEFT LATE")


# --- what a shell and others do --------------------------------------------------------------------------------------


def suspended(trial: Trial) -> None:
    """Go back to the shell, and return."""
    trial.terminal.type("\x1a")
    trial.terminal.until(lambda: "Stopped" in "".join(trial.terminal.rows()))
    if any(word in "".join(trial.terminal.rows()) for word in ("q quit", "confusion")):
        trial.wrong.append("PICTURE STAYS")
    trial.terminal.type("fg\r")
    trial.terminal.until(lambda: "q quit" in trial.terminal.rows()[-1])


def drawn_again(trial: Trial) -> None:
    """Write over the screen, and have it drawn again."""
    trial.terminal.type(" ")
    trial.terminal.until(lambda: "PAUSE" in trial.terminal.rows()[0])
    while trial.terminal.read(STILL_S):
        pass
    before = trial.terminal.rows()
    descriptor = os.open(os.readlink(f"/proc/{trial.screen}/fd/0"), os.O_WRONLY | os.O_NOCTTY)
    os.write(descriptor, b"\x1b[5;10r\x1b[10;1HBroadcast message\r\nlunch\r\n\x1b(0")
    os.close(descriptor)
    trial.terminal.until(lambda: "lunch" in "".join(trial.terminal.rows()))
    trial.terminal.type("\x0c")
    trial.terminal.until(lambda: trial.terminal.rows() == before)


def late_answers(trial: Trial) -> None:
    """Answer late, while the program ends: nothing of that is left for the shell."""
    trial.terminal.hold_answers()
    trial.terminal.read_for(BETWEEN_PIECES_S)
    trial.end_by("q")
    trial.terminal.read_for(BETWEEN_PIECES_S)
    trial.terminal.release_answers()


def cursor_in_line(trial: Trial) -> None:
    """Type a filter: the terminal's cursor stands behind it, where screen readers and input methods look for it."""
    trial.type_slowly("2", 1.0)
    trial.type_slowly("/tr")
    trial.terminal.until(lambda: "tr" in trial.terminal.rows()[trial.terminal.screen.cursor.y])
    cursor = trial.terminal.screen.cursor
    if cursor.hidden or not trial.terminal.rows()[cursor.y][: cursor.x].endswith("tr"):
        trial.wrong.append(f"CURSOR AT {cursor.x}, {cursor.y}")


def caps_lock(trial: Trial) -> None:
    """Press letters with caps lock on: they do nothing, and what they would be without it is said."""
    for letter in "PU":
        trial.terminal.type(letter)
        trial.seconds_until(f"caps lock? {letter.lower()}, not {letter}")


def titled(trial: Trial) -> None:
    """Look what the title of the window is, and that the one before comes back."""
    trial.terminal.until(lambda: "\x1b]2;mnist-tui · ep".encode() in trial.terminal.raw)
    trial.end_by("q")
    trial.terminal.until(
        lambda: trial.terminal.raw.rfind(b"\x1b[23;2t") > trial.terminal.raw.rfind(b"\x1b]2;mnist-tui")
    )


def nothing(trial: Trial) -> None:
    """Leave it in peace."""


@dataclass(frozen=True)
class Fault:
    """What happens, to which program, and what may come of it."""

    happen: Callable[[Trial], None]
    words: tuple[str, ...] = SMALL
    status: int = 0
    """With which the program ends: 0 where it is to live and somebody quits it."""
    may_do: frozenset[str] = frozenset()
    is_everywhere: bool = False
    """Worth trying within tmux and the like."""
    needs_shell: bool = False
    may_lose: bool = False
    """True where the engine is killed, which the screen then notes in a file."""
    at_most_s: float = 5.0
    """How long the end may take, on a machine that others use as well."""


PAUSES, STEERED = frozenset({"phase"}), frozenset({"phase", "test", "setting"})
FAULTS: dict[str, Fault] = {
    "nothing": Fault(nothing, is_everywhere=True),
    "replies, whole": Fault(send_whole(REPLIES), is_everywhere=True),
    "replies in two pieces, 0.7 s apart": Fault(send_in_pieces, is_everywhere=True),
    "bytes that are no keys": Fault(send_whole(ODD), is_everywhere=True),
    "absurd sequences": Fault(send_whole(ABSURD)),
    "pastes": Fault(send_whole(PASTES), is_everywhere=True),
    "esc and a key in one read": Fault(escape_and_keys, is_everywhere=True),
    "screen written over, ctrl+l": Fault(drawn_again, may_do=PAUSES, is_everywhere=True),
    "ctrl+z and fg": Fault(suspended, is_everywhere=True, needs_shell=True),
    "answers 0.7 s late, after q": Fault(late_answers, is_everywhere=True),
    "cursor in a typed line": Fault(cursor_in_line, is_everywhere=True),
    "title": Fault(titled),
    "caps lock": Fault(caps_lock, is_everywhere=True),
    "index, number, line of the log copied": Fault(copied, may_do=PAUSES, is_everywhere=True),
    "space × 1200 in one burst": Fault(flood("", b" " * 1200, 1200, 0)),
    "space × 1200, held": Fault(flood("", b" " * 1200, HELD, HELD_GAP_S), may_do=PAUSES),
    "lh × 600 in settings in one burst": Fault(flood("p", b"lh" * 600, 1200, 0)),
    "lh × 600 in settings, typed": Fault(flood("p", b"lh" * 600, 2, 0.003), may_do=STEERED),
    "t × 3000 in one burst": Fault(flood("", b"t" * 3000, 3000, 0)),
    "t × 3000, held": Fault(flood("", b"t" * 3000, HELD, HELD_GAP_S), may_do=STEERED),
    "s × 20,000 in one burst": Fault(flood("", b"s" * 20_000, 20_000, 0)),
    "s × 20,000, held": Fault(flood("", b"s" * 20_000, HELD, HELD_GAP_S), may_do=PAUSES),
    "filter typed too early": Fault(early_filter, LARGE),
    "ctrl+p, letters, esc, keys": Fault(palette_storm, may_do=STEERED),
    "ctrl+p while ending": Fault(palette_at_the_end),
    "engine killed below the palette": Fault(dead_engine_below_palette, status=1, may_lose=True),
    "engine stopped, 1,600 keys, ctrl+c": Fault(deaf_engine(True, end_by_interrupt), may_do=STEERED),
    "engine stopped, 1,600 keys, SIGTERM": Fault(deaf_engine(True, Trial.end_by_signal), status=143, may_do=STEERED),
    "engine in one long step, 1,600 keys, ctrl+c": Fault(
        deaf_engine(False, end_by_interrupt), SLOW, may_do=STEERED, at_most_s=SAVED_WITHIN_S
    ),
    "engine in one long step, 1,600 keys, SIGTERM": Fault(
        deaf_engine(False, Trial.end_by_signal), SLOW, 143, may_do=STEERED, at_most_s=SAVED_WITHIN_S
    ),
    "deaf terminal, 3 screens, closed": Fault(deaf_terminal("212", close_terminal), status=129),
    "deaf terminal, 7 screens, closed": Fault(deaf_terminal("2121212", close_terminal), status=129),
    "deaf terminal, 3 screens, SIGTERM": Fault(deaf_terminal("212", Trial.end_by_signal), status=143),
    "deaf terminal, 7 screens, SIGTERM": Fault(deaf_terminal("2121212", Trial.end_by_signal), status=143),
    "screen stopped": Fault(stopped_screen),
    "9600 baud": Fault(slow_line),
}
