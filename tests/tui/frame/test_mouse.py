"""The mouse: taken and left to the terminal while the program runs."""

import re

from stores import Hands, new_store

from mnist_tui.tui.frame.mouse import Mouse


def modes_of(written: list[str]) -> dict[str, str]:
    """Return what was said last of every mode: h for on, l for off."""
    return dict(re.findall(r"\x1b\[\?(\d+)([hl])", "".join(written)))


def test_the_mouse_is_reported_only_while_it_is_taken() -> None:
    written: list[str] = []
    mouse = Mouse(written.append, is_taken=False)
    mouse.begin()
    mouse.end()
    assert written == [], "a terminal whose mouse was never taken hears nothing of it"
    mouse.toggle()
    assert modes_of(written) == dict.fromkeys(("1000", "1003", "1015", "1006"), "h")
    mouse.toggle()
    assert modes_of(written) == dict.fromkeys(("1000", "1003", "1015", "1006"), "l") and not mouse.is_taken


def test_a_mouse_that_is_taken_is_given_back_and_taken_again_with_the_terminal() -> None:
    written: list[str] = []
    mouse = Mouse(written.append, is_taken=True)
    seen = []
    for turn in (mouse.begin, mouse.end, mouse.begin):
        turn()
        seen.append(modes_of(written)["1000"])
    assert seen == ["h", "l", "h"]


def test_a_key_leaves_the_mouse_to_the_terminal_and_says_so() -> None:
    hands, said = Hands(new_store()), []
    for mouse in (True, False, None):
        hands.stage.mouse = mouse
        hands.do("I")
        said.append(hands.store.run.notice)
    assert said == [
        "the mouse is left to the terminal, for copying",
        "the mouse is for this program",
        "there is no terminal to leave the mouse to",
    ]
