"""Takes the picture of the README: the real program in a terminal of 80 x 24 cells, after five epochs of seed 0.

    python tests/picture.py

puts it into the README. `tests/tui/test_readme_picture.py` sees to it that the picture looks as the program does.
"""

import importlib.util
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PLACE = re.compile(r"(?<=<!-- picture -->\n```\n)(.*?)(?=```\n<!-- end of picture -->)", re.DOTALL)
EPOCHS = 5


def take() -> str:
    """Run the program and return what its terminal shows."""
    spec = importlib.util.spec_from_file_location("terminals", ROOT / "tests/support/watched_terminal.py")
    assert spec is not None and spec.loader is not None
    terminals = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(terminals)
    terminal = terminals.Terminal((sys.executable, "-m", "mnist_tui.tui", "--seed", "0", "--paused"), {})
    try:
        terminal.until_shown("PAUSE", "valid")
        terminal.type("e" * EPOCHS)
        terminal.until(lambda: re.search(rf"PAUSE.* ep {EPOCHS}/", terminal.rows()[0]))
        while terminal.read(terminals.STILL_S):
            pass
        return "".join(row.rstrip() + "\n" for row in terminal.rows())
    finally:
        terminal.close()


def picture_in(text: str) -> str:
    """Return the picture in the text of a README."""
    found = PLACE.findall(text)
    assert len(found) == 1, "README.md has no marks for the picture, or several"
    return str(found[0])


if __name__ == "__main__":
    readme = README.read_text(encoding="utf-8")
    README.write_text(readme.replace(picture_in(readme), take()), encoding="utf-8")
