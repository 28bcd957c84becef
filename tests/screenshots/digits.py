"""Draws the ten digits by keys alone over a real ssh connection to this machine, and says what the network reads.

    .venv/bin/python tests/screenshots/digits.py FOLDER [--size 80x24] [-- FLAGS ...]

A network is trained there with the usual settings (or FLAGS) first. Every digit is drawn, told what it is, and written
as SVG into FOLDER; a row says what was read of it centred and as drawn, and how many keys it took. At the end stands
the accuracy on all of them as the screen and as `eval --drawings` tells it.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from drawn_digits import MIDDLE, STROKES, keys_of  # noqa: E402
from sshd import MISSING, running_sshd  # noqa: E402
from stage import Stage  # noqa: E402
from svg import still  # noqa: E402
from watched_terminal import Terminal  # noqa: E402

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
READ = re.compile(r"[▸>]\s*([0-9])\b.*?([0-9.]+)%")
OTHERWISE = re.compile(r"as drawn(?: it would say|:) ([0-9]), ([0-9.]+)%")


def draw_all(stage: Stage, folder: Path) -> None:
    """Draw one digit after the other, and tell what it is."""
    pen = MIDDLE
    for digit in STROKES:
        keys, pen = keys_of(digit, pen)
        stage.press(keys)
        stage.terminal.until(lambda: _found(READ, stage) != "" and _found(OTHERWISE, stage) != "")
        stage.press("t")
        stage.press(digit + "\r")
        stage.terminal.until_shown(f"meant {digit}")
        (folder / f"{digit}.svg").write_text(still(stage.frame(), f"{digit}, drawn by keys over ssh"), encoding="utf-8")
        as_drawn = _found(OTHERWISE, stage)
        print(f"{digit}: centred {_found(READ, stage)}, as drawn {as_drawn}, {len(keys)} keys", flush=True)
        stage.press("U")
    for row in stage.terminal.rows():
        if re.search(r"\d+ of \d+ right", row):
            print("yours" + row.partition("yours")[2].rstrip())


def _found(pattern: re.Pattern[str], stage: Stage) -> str:
    """Return class and percentage where the screen shows them."""
    found = next((match for row in stage.terminal.rows() if (match := pattern.search(row))), None)
    return f"{found[1]} ({found[2]} %)" if found else ""


def main() -> None:
    """Start the server, train, draw, and evaluate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="80x24")
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    options, flags = parser.parse_args(words[:cut]), words[cut + 1 :]
    if MISSING:
        raise SystemExit(f"no {', '.join(MISSING)} here: install OpenSSH")
    options.folder.mkdir(parents=True, exist_ok=True)
    columns, rows = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        (ssh := Path(name, "ssh")).mkdir(mode=0o700)
        there = {"LANG": "C.UTF-8", "XDG_STATE_HOME": name, "MNIST_TUI_ON_HANGUP": "end", "MNIST_TUI_PACE": "max"}
        with running_sshd(ssh, there) as server:
            terminal = Terminal(server.command(shlex.join(("exec", PROGRAM, "--seed", "0", *flags))), {})
            stage = Stage(terminal, (columns, rows))
            try:
                stage.until("DONE")
                stage.press("6")
                draw_all(stage, options.folder)
                terminal.type("q")
                terminal.ends_with()
            finally:
                terminal.close()
        (run,) = (path.name for path in Path(name, "mnist-tui/runs").iterdir() if path.is_dir())
        command = (PROGRAM, "eval", run, "--drawings", "--quiet")
        subprocess.run(command, env={**os.environ, "XDG_STATE_HOME": name, "MNIST_TUI_RUNS": ""}, check=True)


if __name__ == "__main__":
    main()
